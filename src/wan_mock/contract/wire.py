"""Requests to the server under examination: one connection each, no redirects, no retries."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from wan_document.json_value import JsonObject, read_json, write_json
from wan_mock.api.body import FormFile

_LARGEST_ANSWER = 1_000_000
_PATIENCE = 30.0
"""Seconds to wait for an answer."""


class NoAnswer(Exception):
    """The server gave no answer; the text says what happened."""


@dataclass(frozen=True)
class Probe:
    """A request to make: JSON in `body`, or a form, or bytes as they are."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: JsonObject | bytes | None = None
    form: Mapping[str, str | FormFile] | None = None

    def encoded(self) -> tuple[bytes | None, dict[str, str]]:
        """Return the body as bytes, and the headers that go with it."""
        if self.form is not None:
            boundary = uuid.uuid4().hex
            headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
            return _form(self.form, boundary.encode()), headers
        if self.body is None:
            return None, {}
        content = self.body if isinstance(self.body, bytes) else write_json(self.body).encode()
        return content, {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    media_type: str
    content: bytes

    @cached_property
    def body(self) -> JsonObject | None:
        """The JSON object in it, if it is one."""
        try:
            value = read_json(self.content)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    @property
    def code(self) -> int | None:
        """The code in the body, which counts more than the HTTP status."""
        code = (self.body or {}).get("code")
        return code if isinstance(code, int) and not isinstance(code, bool) else None

    @property
    def data(self) -> JsonObject:
        """The object in `data`, empty if there is none."""
        data = (self.body or {}).get("data")
        return data if isinstance(data, dict) else {}


class Server:
    """The server under examination.

    Raises `ValueError`, with a text for people, for an address that is not http or https.
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{base_url} is not an address such as https://host or http://host:80")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("the address may hold a host, a port and a path, and nothing else")
        self.host = parts.hostname
        self._port = parts.port
        self._secure = parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")

    def send(self, call: Probe, key: str | None) -> Answer:
        """Make one request, with the key if there is one; raises `NoAnswer`."""
        content, headers = call.encoded()
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        query = f"?{urlencode(call.query)}" if call.query else ""
        connection = self._connection()
        try:
            connection.request(call.method, self._prefix + call.path + query, content, headers)
            response = connection.getresponse()
            media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip()
            return Answer(response.status, media_type.lower(), response.read(_LARGEST_ANSWER))
        except (OSError, HTTPException) as error:
            raise NoAnswer(_reason(error)) from error
        finally:
            connection.close()

    def reach(self) -> None:
        """Connect and hang up; raises `NoAnswer` if nobody is there."""
        connection = self._connection()
        try:
            connection.connect()
        except OSError as error:
            raise NoAnswer(_reason(error)) from error
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        kind = HTTPSConnection if self._secure else HTTPConnection
        return kind(self.host, self._port, timeout=_PATIENCE)


def _reason(error: OSError | HTTPException) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _form(form: Mapping[str, str | FormFile], boundary: bytes) -> bytes:
    parts = [b"--" + boundary + b"\r\n" + _part(name, value) for name, value in form.items()]
    return b"".join([*parts, b"--" + boundary + b"--\r\n"])


def _part(name: str, value: str | FormFile) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}\r\n".encode()
    head += f'; filename="{value.name}"\r\nContent-Type: {value.media_type}'
    return head.encode() + b"\r\n\r\n" + value.content + b"\r\n"
