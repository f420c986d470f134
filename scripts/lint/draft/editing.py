"""Carrying edits out on a document, and saying the same as actions of an overlay.

An overlay's actions are applied in order, so each is written against the document as the actions
before it leave it: two corrections of one description become one text after another.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, kind, resolve_pointer, same
from scripts.lint.finding import AppendItem, Edit, RemoveMember, Rewrite, SetMember
from scripts.lint.site import PLAIN_CHARACTERS
from scripts.overlay import json_path


def carry_out(edit: Edit, value: JsonObject) -> Iterator[JsonObject]:
    """Change `value` and yield the actions that do so; none where nothing is changed."""
    match edit:
        case Rewrite(parts, old, new):
            yield from _rewrite(value, parts, old, new)
        case SetMember(parts, key, content):
            yield from _set(value, parts, key, content)
        case AppendItem(parts, key, item):
            yield from _append(value, parts, key, item)
        case RemoveMember(parts):
            yield from _remove(value, parts)


def _rewrite(value: JsonObject, parts: Parts, old: str, new: str) -> Iterator[JsonObject]:
    """Replace words where a text has them; in tags of HTML they stand otherwise, so are left."""
    text = look_up(value, parts)
    if not isinstance(text, str):
        return
    at = text.find(old) if old in text else text.translate(PLAIN_CHARACTERS).find(old)
    if at >= 0:
        rewritten = text[:at] + new + text[at + len(old) :]
        yield from _set(value, parts[:-1], str(parts[-1]), rewritten)


def _set(value: JsonObject, parts: Parts, key: str, content: Value) -> Iterator[JsonObject]:
    holder = look_up(value, parts)
    if not isinstance(holder, dict) or (key in holder and same(holder[key], content)):
        return
    if key in holder and _must_go_first(holder[key], content):
        yield {"target": json_path((*parts, key)), "remove": True}
    holder[key] = copy.deepcopy(content)
    yield {"target": json_path(parts), "update": {key: copy.deepcopy(content)}}


def _must_go_first(old: Value, new: Value) -> bool:
    """Whether an update would merge with, or refuse, what stands there."""
    return isinstance(old, dict | list) or kind(old) != kind(new)


def _append(value: JsonObject, parts: Parts, key: str, item: Value) -> Iterator[JsonObject]:
    holder = look_up(value, parts)
    if not isinstance(holder, dict):
        return
    present = holder.get(key)
    if isinstance(present, list):
        if item not in present:
            present.append(copy.deepcopy(item))
            yield {"target": json_path((*parts, key)), "update": item}
    else:
        yield from _set(value, parts, key, [item])


def _remove(value: JsonObject, parts: Parts) -> Iterator[JsonObject]:
    holder = look_up(value, parts[:-1])
    key = parts[-1]
    if isinstance(holder, dict) and key in holder:
        del holder[str(key)]
        yield {"target": json_path(parts), "remove": True}
    elif isinstance(holder, list) and isinstance(key, int) and key < len(holder):
        del holder[key]
        yield {"target": json_path(parts), "remove": True}


def look_up(value: Value, parts: Parts) -> Value:
    """Find what stands at a place; None where there is no such place."""
    try:
        return resolve_pointer(value, parts)
    except (LookupError, ValueError):
        return None
