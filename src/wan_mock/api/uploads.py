"""The three ways to upload a file: as a form, as base64, by address."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from urllib.parse import unquote, urlsplit

from wan_document.json_value import JsonObject, object_of
from wan_mock.api.body import FormFile, check, json_object, multipart_form
from wan_mock.api.callbacks import reachable
from wan_mock.api.hosted_files import FileStore, HostedFiles, Links, NoFile, StoredFile, safe_path
from wan_mock.api.message import (
    UPLOAD_BASE64,
    UPLOAD_STREAM,
    UPLOAD_URL,
    Call,
    Fetched,
    Reason,
    Refusal,
    Request,
)
from wan_mock.api.settings import Settings
from wan_mock.api.validation import BodyValidator


class Uploads:
    """Takes files in; every fault of a request is a `Refusal`."""

    def __init__(
        self,
        rules: Mapping[str, BodyValidator],
        settings: Settings,
        random: Random,
        files: FileStore,
        links: Links,
        hosted: HostedFiles,
    ) -> None:
        self._settings = settings
        self._random = random
        self._files = files
        self._links = links
        self._hosted = hosted
        self._rules = rules

    def stream(self, call: Call) -> JsonObject:
        """Take a multipart form: `file`, `uploadPath` and perhaps `fileName`."""
        parts = multipart_form(call.request)
        texts = [(name, "a file" if isinstance(part, FormFile) else part) for name, part in parts]
        self._check(UPLOAD_STREAM, call, object_of([*texts]))
        fields = {name: part for name, part in parts if isinstance(part, str)}
        files = {name: part for name, part in parts if isinstance(part, FormFile)}
        file = files.get("file") or FormFile("", "", fields.get("file", "").encode())
        name = fields.get("fileName") or _plain_name(file.name)
        return self._save(call, fields.get("uploadPath", ""), name, file)

    def base64(self, call: Call) -> JsonObject:
        """Take JSON with `base64Data`, as bare base64 or as a data URL."""
        body = self._body(UPLOAD_BASE64, call)
        text = _text(body, "base64Data")
        declared = ""
        if text.startswith("data:"):
            head, _, text = text.partition(",")
            declared = head.removeprefix("data:").partition(";")[0]
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(Reason.BAD_UPLOAD, "base64Data is not base64") from None
        file = FormFile("", declared, content)
        return self._save(call, _text(body, "uploadPath"), _text(body, "fileName"), file)

    def url(self, call: Call) -> JsonObject:
        """Take JSON with `fileUrl`: a file of ours, or what has been fetched for the call."""
        body = self._body(UPLOAD_URL, call)
        url = _text(body, "fileUrl")
        content = self._own_file(url, call.now) or call.fetched
        if content is None:
            raise Refusal(Reason.BAD_UPLOAD, self._why_not_fetched(url))
        if content.error is not None:
            raise Refusal(Reason.BAD_UPLOAD, f"fileUrl cannot be fetched: {content.error}")
        name = _text(body, "fileName") or _plain_name(unquote(urlsplit(url).path))
        file = FormFile("", content.media_type, content.content)
        return self._save(call, _text(body, "uploadPath"), name, file)

    def url_to_fetch(self, request: Request) -> str | None:
        """Return the address that a url-upload needs fetched, if the mock may go there."""
        try:
            url = _text(self._body(UPLOAD_URL, Call(request, 0.0)), "fileUrl")
        except Refusal:
            return None
        foreign = self._links.own_path(url) is None
        return url if foreign and reachable(url, self._settings.allowed_hosts) else None

    def _body(self, operation: str, call: Call) -> JsonObject:
        try:
            body = json_object(call.request)
        except Refusal as refusal:
            raise Refusal(Reason.BAD_UPLOAD, refusal.message) from None
        self._check(operation, call, body)
        return body

    def _check(self, operation: str, call: Call, body: JsonObject) -> None:
        if rules := self._rules.get(operation):
            strict = self._settings.strict
            call.violations += check(body, rules, strict=strict, reason=Reason.BAD_UPLOAD)

    def _own_file(self, url: str, now: float) -> Fetched | None:
        try:
            file = self._hosted.own(url, now)
        except NoFile:
            return Fetched(error="the file does not exist or has expired")
        return Fetched(file.content, file.media_type) if file else None

    def _why_not_fetched(self, url: str) -> str:
        host = urlsplit(url).hostname
        return f"fileUrl: the mock does not call {host}; name it in Settings.allowed_hosts"

    def _save(self, call: Call, folder: str, name: str, file: FormFile) -> JsonObject:
        if len(file.content) > self._settings.storage_limit:
            raise Refusal(Reason.BAD_UPLOAD, "the file is larger than all storage")
        name = safe_path("", name) or f"{self._random.getrandbits(64):016x}"
        stored = self._files.save(safe_path(folder, name), file.content, file.media_type, call.now)
        return self._describe(stored, self._links.base_for(call.request))

    def _describe(self, file: StoredFile, base: str) -> JsonObject:
        moment = datetime.fromtimestamp(file.uploaded_at, UTC)
        return {
            "fileName": file.name,
            "filePath": file.path,
            "downloadUrl": self._links.upload(file.path, base),
            "fileSize": len(file.content),
            "mimeType": file.media_type,
            "uploadedAt": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }


def _text(body: JsonObject, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _plain_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
