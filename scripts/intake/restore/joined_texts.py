"""Where a text whose line ends are lost may have ended otherwise than it was read.

Nothing but the next member shows where such a text ends. So a property may be the last word of the
text before it, and a text may have swallowed members of the objects around it: that is looked for
even where another reading was ruled out, since it may have been for an oddity of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scripts.documents import JsonObject, Parts, Value
from scripts.intake.examples import undeclared_members
from scripts.intake.restore.entries import Entry, Inline, read_entry, read_inline
from scripts.intake.restore.fields import (
    Placed,
    field,
    is_named,
    list_kind,
    object_kind,
    placed_mappings,
)
from scripts.intake.restore.own_values import accepts
from scripts.intake.restore.proof import Disproof
from scripts.intake.restore.prose import is_unfinished
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.value_cost import is_sentence, value_cost
from scripts.intake.torn import NAMES, is_bare_member

_FORMATS = frozenset(
    {
        *("binary", "byte", "date", "date-time", "decimal", "double", "duration", "email", "float"),
        *("hostname", "int32", "int64", "ipv4", "ipv6", "password", "regex", "time", "uri", "url"),
        *("uri-reference", "uuid"),
    }
)
"""Those that nearly all pages keep to (the registry of formats of the OpenAPI initiative)."""
_SENTENCE_END = re.compile(r"[.!?。\uff01\uff1f]$")


def may_end_texts(lines: list[str], reading: Reading) -> list[Disproof]:
    """Find split lines of which a part may belong to the text before, or to what follows it.

    A property may be the last word of a text, as `Usage:` is: what it holds would then belong to
    the object with that text, where that has nothing of these names. A name that stands on another
    line too, as in `required`, is none of a text. A dash may be the end of a text, with a member of
    the same object behind it. And a text that says `externalDocs: url:` may have swallowed both, as
    may any that has a line which one of the objects around it could hold.
    """
    document = reading.document
    found = [
        Disproof(at, f"`{line}` may be a member, and what follows it")
        for at, (line, after) in enumerate(pairwise(lines))
        if reading.roles[at][1] and reading.roles[at + 1][1] and _opens_member(line, after)
    ]
    for name, parts in _behind_texts(document.value):
        at = reading.line_of(parts)
        if reading.roles[at - 1][1] and not _is_named_elsewhere(lines, at, name):
            found.append(Disproof(at, f"`{name}:` may end the text before it"))
    places = {place.parts: place for place in placed_mappings(document.value)}
    for place in places.values():
        around = [
            held for end in range(len(place.parts) + 1) if (held := places.get(place.parts[:end]))
        ]
        for parts in _strings(place.value, place.parts):
            text = _text_at(reading, reading.line_of(parts) + 1)
            found.extend(
                Disproof(number, f"`{lines[number]}` may be a member, not a text's")
                for number in _members_of(around, lines, text)
            )
            if line := _member_behind_a_dash(lines, text, place):
                found.append(Disproof(line, f"`{lines[line]}` may be a member, its dash a text's"))
    found.extend(_names_of_examples(lines, reading))
    found.extend(_odd_members(lines, reading))
    return sorted(found)


def _odd_members(lines: list[str], reading: Reading) -> Iterator[Disproof]:
    """Yield the members right behind a text that are odd enough to be its last words."""
    strangers = set(undeclared_members(reading.document.value))
    for place in placed_mappings(reading.document.value):
        for name in place.value:
            at = reading.line_of((*place.parts, name))
            if at and reading.roles[at - 1][1] and _is_odd(place, name, strangers):
                yield Disproof(at, f"`{lines[at]}` may end the text before it")


def _is_odd(place: Placed, name: str, strangers: set[str]) -> bool:
    """Whether a member is one of a sample whose schema lacks it, or of a schema that forbids it."""
    if place.kind == "any":
        is_word = name.isalpha() and name[1:] == name[1:].lower()
        return is_word and name in strangers
    if place.kind != "schema":
        return False
    if name == "format":
        return place.value[name] not in _FORMATS
    return name in ("default", "example") and accepts(place, name) is False


def _names_of_examples(lines: list[str], reading: Reading) -> Iterator[Disproof]:
    """Yield the examples whose name may have begun with the last words of the value before it."""
    for place in placed_mappings(reading.document.value):
        names = list(place.value) if place.kind == "{example}" else []
        for name in names[1:]:
            if "_" in name and "_" in names[0]:
                continue  # who writes names of several words so puts no spaces into them
            at = reading.line_of((*place.parts, name))
            entry = read_entry(lines[at - 1])
            inline = read_inline(entry.value) if entry and not reading.roles[at - 1][1] else None
            if lines[at][:1] in "'\"" or (inline and not _is_of_words(inline)):
                continue
            yield Disproof(at, f"`{name}` may be the end of a name that begins before it")


def _is_of_words(inline: Inline) -> bool:
    """Whether a value may be one without its last words; a value is never gone altogether."""
    return inline.form == "plain" and " " in inline.text


def _members_of(around: list[Placed], lines: list[str], text: range) -> Iterator[int]:
    """Yield the lines of a text which an object around it may have.

    A schema that ended before the text may have had those with a value of one word. A line that
    ends what the text has begun, such as a bracket, is none of another object. A text that keeps
    its last line ends may have nothing else. A sample may have any member of one word, behind a
    whole sentence.
    """
    is_whole = not is_unfinished(" ".join(lines[text.start : text.stop]))
    for at in text if lines[text.start - 1].endswith("+") else text[1:]:
        entry = read_entry(lines[at])
        if entry is None or entry.key is None or entry.dashes or entry.raw_key[:1] == '"':
            continue
        if is_whole and is_unfinished(" ".join(lines[text.start : at])):
            continue
        after = read_entry(lines[at + 1]) if at + 1 < len(lines) else None
        is_short = " " not in entry.value and (
            _may_hold("schema", entry, after)
            or (_is_free(around[-1], entry) and bool(_SENTENCE_END.search(lines[at - 1])))
        )
        if is_short or any(
            entry.key not in held.value and _may_hold(held.kind, entry, after) for held in around
        ):
            yield at


def _is_free(holder: Placed, entry: Entry) -> bool:
    """Whether an object of a sample lacks a member that has its value on its line."""
    return holder.kind == "any" and bool(entry.value) and entry.key not in holder.value


def _opens_member(line: str, after: str) -> bool:
    """Whether a line is the name of a member alone, and the next begins with that of another."""
    entry = read_entry(after)
    return is_bare_member(line) and entry is not None and entry.key in NAMES


def _strings(value: JsonObject | list[Value], parts: Parts) -> Iterator[Parts]:
    """Yield the places of the strings that an object holds, those in its lists included."""
    held = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in held:
        if isinstance(member, str):
            yield (*parts, name)
        elif isinstance(member, list):
            yield from _strings(member, (*parts, name))


def _text_at(reading: Reading, start: int) -> range:
    """Return the lines of the text that begins at a line; none if no text does."""
    end = start
    while end < len(reading.roles) and reading.roles[end][1]:
        end += 1
    return range(start, end)


def _member_behind_a_dash(lines: list[str], text: range, holder: Placed) -> int | None:
    """Find a line of a text that, but for its dash, may be of its holder."""
    for at in reversed(text):
        entry = read_entry(lines[at])
        if entry is None or entry.key is None:
            return None
        after = read_entry(lines[at + 1]) if at + 1 < len(lines) else None
        if (
            entry.dashes == 1
            and entry.key not in holder.value
            and _may_hold(holder.kind, entry, after)
        ):
            return at
    return None


def _may_hold(kind: str, entry: Entry, after: Entry | None) -> bool:
    """Whether an object may have a member, by its value; `after` is the line behind it."""
    inline = read_inline(entry.value)
    spec = field(kind, entry.key or "") if is_named(kind, entry.key or "") else None
    if inline is None or spec is None:
        return False
    if inline.form == "nothing":
        return after is not None and _may_begin(spec, after)
    return value_cost(spec, inline) == 0.0 and not is_sentence(entry)


def _may_begin(spec: str, entry: Entry) -> bool:
    """Whether a line may be the first one of a value."""
    inner = list_kind(spec) if entry.dashes else spec
    kind = object_kind(inner) if inner and entry.key is not None else None
    held = field(kind, entry.key or "") if kind else inner if entry.key is None else None
    inline = read_inline(entry.value)
    if held is None or inline is None:
        return False
    return inline.form == "nothing" or value_cost(held, inline) == 0.0


def _behind_texts(document: JsonObject) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the properties whose members the object that ends before them could hold as well."""
    for place in placed_mappings(document):
        if place.kind != "{schema}":
            continue
        for (_, before), (name, schema) in pairwise(place.value.items()):
            holder = _last_object(before)
            if isinstance(schema, dict) and holder and holder.keys().isdisjoint(schema):
                yield name, (*place.parts, name)


def _last_object(value: Value) -> JsonObject | None:
    """Return the object that holds the text at the very end of a value."""
    holder = None
    while isinstance(value, (dict, list)) and value:
        holder = value if isinstance(value, dict) else holder
        value = value[-1] if isinstance(value, list) else list(value.values())[-1]
    return holder if isinstance(value, str) else None


def _is_named_elsewhere(lines: list[str], at: int, name: str) -> bool:
    for number, line in enumerate(lines):
        if number == at:
            continue
        entry = read_entry(line)
        if f'"{name}"' in line or (entry and name in (entry.key, entry.value)):
            return True
    return False
