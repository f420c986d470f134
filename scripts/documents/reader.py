"""Reading the documents of files: YAML 1.2, and JSON."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from scripts.documents.builder import build
from scripts.documents.document import Document, Place
from scripts.documents.files import MAX_BYTES, read_file, read_standard_input
from scripts.documents.json_text import read_json
from scripts.problem import BadInput, Problem


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read the one document of a file; raises `BadInput` with everything that is wrong with it."""
    name = name or str(path)
    return _read(lambda: read_file(path), name)


def read_standard_document() -> Document:
    """Read the one document of standard input; raises `BadInput` likewise."""
    return _read(read_standard_input, "<stdin>")


def _read(read: Callable[[], bytes], name: str) -> Document:
    try:
        data = read()
    except OSError as error:
        raise _refusal(name, None, f"cannot be read: {error.strerror or error}") from error
    return parse_document(data, name)


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
    return Document(name, value, text, tuple(builder.traps), locate_parts)


def locate_parts(text: str) -> dict[tuple[str, ...], Place]:
    """Find the place of every key's value and every item of a text that was read before."""
    return build(text, "").places


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
    place: Place | None,
    message: str,
    *,
    expected: str | None = None,
    remedy: str | None = None,
) -> BadInput:
    line, column = place or (None, None)
    return BadInput(
        [Problem(message, file=name, line=line, column=column, expected=expected, remedy=remedy)]
    )
