"""Reading the documents of files: YAML 1.2, and JSON."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from scripts.documents.builder import LINE_ENDS, build
from scripts.documents.document import Document, JsonObject
from scripts.documents.files import MAX_BYTES, read_file, read_standard_input
from scripts.documents.places import Position
from scripts.documents.plain import NotPlain, read_json, read_plain_value
from scripts.problem import BadInput, Problem


def read_document(path: Path) -> Document:
    """Read the one document of a file; raises `BadInput` with everything that is wrong with it."""
    name = str(path)
    return parse_document(_bytes(lambda: read_file(path), name), name)


def read_value(path: Path | None) -> JsonObject:
    """Read the value alone of the one document of a file, or of standard input.

    Quicker than `read_document`, for who asks for no places; raises `BadInput` likewise.
    """
    if path is None:
        return parse_value(_bytes(read_standard_input, "<stdin>"), "<stdin>")
    return parse_value(_bytes(lambda: read_file(path), str(path)), str(path))


def _bytes(read: Callable[[], bytes], name: str) -> bytes:
    try:
        return read()
    except OSError as error:
        raise _refusal(name, None, f"cannot be read: {error.strerror or error}") from error


def parse_document(data: bytes | str, name: str) -> Document:
    """Read the one document of a text; raises `BadInput` with everything that is wrong with it."""
    text = data if isinstance(data, str) else _decode(data, name)
    builder = build(text, name)
    try:
        value = read_json(text)
    except ValueError as error:
        raise _refusal(name, None, str(error)) from error
    if value is None:
        if builder.problems:
            raise BadInput(sorted(builder.problems))
        value = builder.root
    if not isinstance(value, dict):
        raise _refusal(
            name,
            (1, 1),
            "this is not an object" if text.strip() else "the document is empty",
            expected="a mapping with keys such as `openapi` or `overlay` at its root",
        )
    return Document(name, value, text, tuple(builder.traps), builder.places)


def parse_value(data: bytes, name: str) -> JsonObject:
    """Read the value alone of the one document of a text, more quickly; raises `BadInput`."""
    text = _decode(data, name)
    try:
        value = read_json(text)
        if value is None and not any(end in text for end in LINE_ENDS):
            value = read_plain_value(text)
    except (NotPlain, ValueError):
        value = None
    return value if isinstance(value, dict) else parse_document(text, name).value


def _decode(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _refusal(name, None, f"{len(data)} bytes are more than the {MAX_BYTES} allowed")
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(
            name, (line, 1), "this is not UTF-8 text", remedy="save the file as UTF-8"
        ) from error


def _refusal(
    name: str,
    place: Position | None,
    message: str,
    *,
    expected: str | None = None,
    remedy: str | None = None,
) -> BadInput:
    line, column = place or (None, None)
    return BadInput(
        [Problem(message, file=name, line=line, column=column, expected=expected, remedy=remedy)]
    )
