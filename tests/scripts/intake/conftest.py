"""Documents of the family's shape, written as js-yaml writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.documents import JsonObject, Value, parse_document
from scripts.documents.scalars import read_plain
from scripts.intake.restore.prose import fold, length, width_at

SPECS = Path(__file__).parents[3] / "specs"
_NOT_FIRST = set("-?:,[]{}#&*!|=>'\"%@`")
_WORDS_OF_1_1 = {
    "y",
    "Y",
    "yes",
    "Yes",
    "YES",
    "on",
    "On",
    "ON",
    "n",
    "N",
    "no",
    "No",
    "NO",
    "off",
    "Off",
    "OFF",
}
_SEXAGESIMAL = re.compile(r"[-+]?[0-9_]+(?::[0-9_]+)+(?:\.[0-9_]*)?")
_NUMBER = re.compile(
    r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?"
    r"([ \t]*(Z|[-+]\d\d?(:\d\d)?))?"
)


def _style(text: str, width: int, *, one_line: bool = False) -> str:
    """Name the style of a text: `plain`, `single`, `double`, `literal` or `folded`."""
    if not text or text in _WORDS_OF_1_1 or _SEXAGESIMAL.fullmatch(text):
        return "single"
    if not all(_printable(character) or (character == "\n" and not one_line) for character in text):
        return "double"
    lines = text.split("\n")
    if not one_line and any(length(line) > width and line[0] != " " for line in lines):
        return "folded"
    if len(lines) > 1:
        return "literal"
    return "plain" if _plain(text) and not _other_type(text) else "single"


def _printable(character: str) -> bool:
    code = ord(character)
    return (
        0x20 <= code <= 0x7E
        or (0xA1 <= code <= 0xD7FF and code not in (0x2028, 0x2029))
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or code >= 0x10000
    )


def _plain(text: str) -> bool:
    if text[0] in _NOT_FIRST or text[0] in " \t" or text[-1] in " \t:":
        return False
    for before, character, after in zip(" " + text, text, text[1:] + "x", strict=False):
        if character == "#" and before in " \t":
            return False
        if character == ":" and after in " \t":
            return False
    return True


def _other_type(text: str) -> bool:
    if _NUMBER.fullmatch(text) or _DATE.fullmatch(text) or text == "<<":
        return True
    try:
        return not isinstance(read_plain(text), str)
    except ValueError:
        return True


def js_yaml(value: Value) -> str:
    """Write a document at js-yaml's defaults."""
    return "\n".join(_node(value, 0)) + "\n"


def _node(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            written = _scalar(key, depth, one_line=True)[0]
            yield from _member(f"{'  ' * depth}{written}:", member, depth)
    elif isinstance(value, list):
        for item in value:
            yield from _item(item, depth)


def _member(head: str, member: Value, depth: int) -> Iterator[str]:
    if isinstance(member, (dict, list)) and member:
        yield head
        yield from _node(member, depth + 1)
        return
    first, *rest = _scalar(member, depth)
    yield f"{head} {first}"
    yield from rest


def _item(item: Value, depth: int) -> Iterator[str]:
    if isinstance(item, (dict, list)) and item:
        first, *rest = _node(item, depth + 1)
        yield f"{'  ' * depth}- {first.strip()}"
        yield from rest
        return
    first, *rest = _scalar(item, depth)
    yield f"{'  ' * depth}- {first}"
    yield from rest


def _scalar(value: Value, depth: int, *, one_line: bool = False) -> list[str]:
    if not isinstance(value, str):
        return [json.dumps(value)]
    width = width_at(depth)
    style = _style(value, width, one_line=one_line)
    if style in ("literal", "folded"):
        ends = "" if value.endswith("\n") else "-"
        body = fold(value, width) if style == "folded" else value.removesuffix("\n").split("\n")
        mark = ">" if style == "folded" else "|"
        return [mark + ends, *("  " * (depth + 1) + line if line else "" for line in body)]
    if style == "single":
        return ["'" + value.replace("'", "''") + "'"]
    return [value if style == "plain" else '"' + value + '"']


@pytest.fixture(scope="session")
def write_js_yaml() -> Callable[[Value], str]:
    return js_yaml


def squeezed(value: Value) -> Value:
    """A document whose texts have single spaces: blank lines inside texts are not provable."""
    if isinstance(value, dict):
        return {key: squeezed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def joined(text: str) -> str:
    """A document as pages show it that have lost their line ends."""
    return " ".join(text.replace("\n", "").split())


def near_a_vendored_page(added: JsonObject) -> JsonObject:
    """The text-to-video page with another model and more properties."""
    text = (SPECS / "wan-2-2-a14b-text-to-video-turbo.yaml").read_text(encoding="utf-8")
    document = parse_document(text.replace("2-2-a14b", "9-9"), "page").value
    document["info"]["contact"]["email"] = "support@example.com"
    operation = document["paths"]["/api/v1/jobs/createTask"]["post"]
    media_type = operation["requestBody"]["content"]["application/json"]
    media_type["schema"]["properties"]["input"]["properties"].update(added)
    return document


def with_input(held: JsonObject) -> JsonObject:
    """A document of the family whose input has the properties `held`."""
    request = {
        "type": "object",
        "properties": {"input": {"type": "object", "properties": held, "required": [*held][:1]}},
    }
    return {
        "openapi": "3.0.0",
        "info": {"title": "Wan API", "version": "1.0.0"},
        "servers": [{"url": "https://api.apikley.ru"}],
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": {
                    "summary": "Generate",
                    "requestBody": {"content": {"application/json": {"schema": request}}},
                    "responses": {"200": {"description": "Request successful"}},
                }
            }
        },
    }
