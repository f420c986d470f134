"""A field's help: its description without what is said beside it, and its limits in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wan_document.limits import limits_in_words
from wan_jobs.document import Model, Schema
from wan_jobs.inputs.words import choices_of, resolved, types_of, word_of

if TYPE_CHECKING:
    from markdown_it.token import Token

# Descriptions repeat limits and defaults in brackets and sentences of these forms.
_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
_REPEATED = re.compile(
    r"(?i)\b(min|max|step|max length|boolean value|accepted types|file url after upload)\b"
)
# What may be Markdown, or HTML in it.
_MARKDOWN = re.compile(r"[*`\[<#|&\\]|(?<!\w)_\w|^\s*(?:[-+]|\d+[.)])\s", re.MULTILINE)
_BREAK, _TAG = re.compile(r"(?i)<br\s*/?>"), re.compile(r"<[^>]*>")
_DEFAULT = re.compile(r"(?i)\s*default(?: value)?(?: is)?:?\s*(\"[^\"]*\"|'[^']*'|[\d.]*\d)\.?")


def description_of(model: Model, name: str) -> str:
    """Return the field's description, on one line, without Markdown and the limits beside it."""
    text = plain_text(str(_schema(model, name).get("description", "")))
    text = _BRACKETS.sub(
        lambda found: "" if _REPEATED.search(found.group()) else found.group(), text
    )
    if "default" in _schema(model, name):
        text = _DEFAULT.sub("", text)
    return text.strip()


def plain_text(markdown: str) -> str:
    """Return what Markdown says, on one line: links with their address, items of lists apart."""
    if not _MARKDOWN.search(markdown):
        return " ".join(markdown.split())
    # Most descriptions have none, and the help of a model has to come at once.
    from markdown_it import MarkdownIt

    blocks = MarkdownIt("commonmark").enable("table").parse(_BREAK.sub("\n", markdown))
    text = " ".join(_words_of(block) for block in blocks)
    return " ".join(text.split()).removeprefix("• ")


def notes_of(model: Model, name: str) -> list[str]:
    """Return what limits a field: whether it is required, its range, files, default."""
    notes = ["required"] if name in model.required else []
    return notes + list(_limits(model, name))


def placeholder_of(model: Model, name: str) -> str:
    """Return the name or the choices of a field's value: `16:9|9:16|1:1`, `INTEGER`, `FILE|URL`."""
    schema = _schema(model, name)
    choices = choices_of(model, schema)
    if choices:
        return "|".join(map(word_of, choices))
    if name in model.files:
        return "FILE|URL"
    types = types_of(model, schema) - {"null"}
    if "array" in types:
        return "VALUE"
    names = {"integer": "INTEGER", "number": "NUMBER", "string": "TEXT", "object": "JSON"}
    return "|".join(names.get(each, each.upper()) for each in sorted(types)) or "VALUE"


def _words_of(block: Token) -> str:
    if block.type in {"list_item_open", "fence", "code_block", "html_block"}:
        return "•" if block.type == "list_item_open" else _TAG.sub("", block.content)
    words, address = "", ""
    for token in block.children or ():
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            words += f" ({address})" if address and not words.endswith(address) else ""
        elif token.type in {"softbreak", "hardbreak"}:
            words += " "
        elif token.type != "html_inline":
            words += token.content
    return words


def _limits(model: Model, name: str) -> Iterator[str]:
    schema = _schema(model, name)
    yield from limits_in_words(schema)
    if "array" in types_of(model, schema):
        yield "may be repeated"
    if name in model.files:
        yield from model.files[name].in_words()
    if "default" in schema:
        yield f"default: {word_of(schema['default'])}"


def _schema(model: Model, name: str) -> Schema:
    return resolved(model, model.properties[name])
