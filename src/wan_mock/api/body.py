"""Reading request bodies: JSON objects that obey a schema, and multipart forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wan_document.json_value import JsonObject, read_json
from wan_mock.api.message import Reason, Refusal, Request
from wan_mock.api.validation import BodyValidator, Violation

if TYPE_CHECKING:
    from werkzeug.sansio.multipart import MultipartDecoder

_SHOWN_VIOLATIONS = 3


@dataclass(frozen=True)
class InvalidBody(Refusal):
    """A body that breaks the document's rules."""

    violations: tuple[Violation, ...] = ()


def json_object(request: Request) -> JsonObject:
    """Read the body as a JSON object; raises `Refusal`."""
    if request.media_type != "application/json" and not request.media_type.endswith("+json"):
        raise Refusal(Reason.INVALID, "Content-Type must be application/json")
    encoding = request.headers.get("content-encoding", "")
    if encoding not in ("", "identity"):
        raise Refusal(Reason.INVALID, f"The request body must not be encoded: {encoding}")
    try:
        value = read_json(request.body)
    except ValueError as error:
        raise Refusal(Reason.INVALID, f"The request body is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refusal(Reason.INVALID, "The request body must be a JSON object")
    return value


def check(
    body: JsonObject, validator: BodyValidator, *, strict: bool, reason: Reason | None = None
) -> tuple[Violation, ...]:
    """Raise `InvalidBody` if the body breaks a rule; return what is doubtful in it.

    If `strict`, a field that is not known, or doubtful otherwise, breaks a rule too.
    """
    violations, doubtful = validator.violations(body), validator.doubtful(body)
    if strict and doubtful:
        raise invalid((*violations, *doubtful), reason)
    if violations:
        raise invalid(violations, reason, noted=doubtful)
    return doubtful


def invalid(
    violations: Sequence[Violation],
    reason: Reason | None = None,
    noted: Sequence[Violation] = (),
) -> InvalidBody:
    """Make the refusal that names the first broken rules, but not what is only `noted`."""
    if reason is None:
        reason = Reason.MISSING if violations[0].rule == "required" else Reason.INVALID
    message = "; ".join(map(str, violations[:_SHOWN_VIOLATIONS]))
    return InvalidBody(reason, message, (*violations, *noted))


@dataclass(frozen=True, slots=True)
class FormFile:
    """The file of a multipart form."""

    name: str
    media_type: str
    content: bytes


def multipart_form(request: Request) -> list[tuple[str, str | FormFile]]:
    """Read the fields and files of a multipart form in their order; raises `Refusal`."""
    from werkzeug.http import parse_options_header
    from werkzeug.sansio.multipart import MultipartDecoder

    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if request.media_type != "multipart/form-data" or not boundary:
        raise Refusal(Reason.BAD_UPLOAD, "Content-Type must be multipart/form-data with a boundary")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=100)
    try:
        decoder.receive_data(request.body)
        decoder.receive_data(None)
        return _read_parts(decoder)
    except ValueError as error:
        raise Refusal(Reason.BAD_UPLOAD, f"The form cannot be read: {error}") from None


def _read_parts(decoder: MultipartDecoder) -> list[tuple[str, str | FormFile]]:
    from werkzeug.sansio.multipart import Data, Epilogue, Field, File, NeedData

    parts: list[tuple[str, str | FormFile]] = []
    part: Field | File | None = None
    content = b""
    while not isinstance(event := decoder.next_event(), (Epilogue, NeedData)):
        if isinstance(event, (Field, File)):
            if not isinstance(event.name, str):
                raise Refusal(Reason.BAD_UPLOAD, "The form cannot be read: a part has no name")
            part, content = event, b""
        elif isinstance(event, Data) and part is not None:
            content += event.data
            if not event.more_data and isinstance(part, File):
                media_type = part.headers.get("content-type", "")
                parts.append((part.name, FormFile(part.filename, media_type, content)))
            elif not event.more_data:
                parts.append((part.name, content.decode("utf-8", "replace")))
    return parts
