"""Building a value from PyYAML's parser events.

PyYAML's own constructors speak YAML 1.1; its parser only cuts text into events. Building the value
from events keeps deep nesting off the stack, sees duplicate keys, bounds what aliases multiply and
knows the place of everything.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import yaml

from scripts.documents.document import Place, Trap
from scripts.documents.pointer import join_pointer
from scripts.documents.scalars import read_plain, yaml11_reading
from scripts.documents.value import Value
from scripts.problem import Problem

MAX_DEPTH = 200
MAX_ALIASED_NODES = 100_000
_NEXT_LINE = "\x85"

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}
_COLLECTION_TAGS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


def build(text: str, name: str) -> Builder:
    """Parse a text; what is wrong with it is among the builder's problems."""
    builder = Builder(name)
    if _NEXT_LINE in text:
        line = text.count("\n", 0, text.index(_NEXT_LINE)) + 1
        message = "the character U+0085 ends a line for some readers of YAML, not for others"
        builder.note((line, 1), message, remedy=r'write it as "\N" in double quotes, or remove it')
    parser = None
    try:
        parser = _Parser(text)
        while parser.check_event():
            builder.feed(parser.get_event())
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        place = _place(mark)
        remedy = _syntax_remedy(reason, _character(text, place))
        builder.note(place, f"this is not YAML: {reason}", remedy=remedy)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = error.character if isinstance(error.character, int) else ord(error.character)
        builder.note((line, 1), f"the character U+{character:04X} is not allowed in YAML")
    finally:
        if parser is not None:
            parser.dispose()
    return builder


def _character(text: str, place: Place) -> str:
    line, column = place
    lines = text.split("\n")
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""


def _syntax_remedy(reason: str, character: str) -> str | None:
    if character == "\t" or "tab character" in reason:
        return "indent with spaces; YAML does not allow tabs"
    if "mapping values are not allowed" in reason:
        return "put text that holds a colon in quotes, or check the indentation"
    return None


def _place(mark: Any) -> Place:  # noqa: ANN401 - PyYAML has one class of marks per parser
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    value: dict[str, Value] | list[Value]
    parts: tuple[str, ...]
    anchor: str | None
    key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


@dataclass(slots=True)
class Builder:
    """Turns parser events into a value; `root` is that value, `places` where its parts stand."""

    name: str
    root: Value = None
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    traps: list[Trap] = field(default_factory=list)
    stopped: bool = False
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    _documents: int = 0
    _aliased: int = 0

    def note(self, place: Place, message: str, *, remedy: str | None = None) -> None:
        """Note a problem and go on."""
        parts = self._frames[-1].parts if self._frames else ()
        line, column = place
        self.problems.append(
            Problem(
                message,
                file=self.name,
                line=line,
                column=column,
                pointer=join_pointer(parts),
                remedy=remedy,
            )
        )

    def feed(self, event: yaml.Event) -> None:
        """Take the next event."""
        place = _place(event.start_mark)
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event, place)
            case yaml.ScalarEvent():
                self._scalar(event, place)
            case yaml.AliasEvent():
                self._alias(event, place)
            case yaml.MappingStartEvent():
                self._open({}, event, place)
            case yaml.SequenceStartEvent():
                self._open([], event, place)
            case yaml.CollectionEndEvent():
                self._close()

    def _start_document(self, event: yaml.DocumentStartEvent, place: Place) -> None:
        self._documents += 1
        if self._documents > 1:
            self.note(place, "a second document starts here", remedy="keep one document per file")
            self.stopped = True
        if event.version and tuple(event.version) < (1, 2):
            self.note(place, "the file declares YAML 1.1", remedy="remove the %YAML line")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        is_key = bool(self._frames) and self._frames[-1].awaits_key
        plain = event.implicit[0] and event.tag in (None, "!")
        if plain and len(event.value) <= 32 and (reading := yaml11_reading(event.value)):
            self.traps.append(Trap(event.value, reading, place))
        if is_key:
            if plain and event.value == "<<":
                self.note(place, "`<<` is YAML 1.1's merge key", remedy="write the members out")
            self._key(event.value, place)
            return
        try:
            value = self._read_scalar(event, plain=plain)
        except ValueError as error:
            self.note(place, str(error), remedy="put it in quotes if text is meant")
            value = None
        self._add(value, place, event.anchor)

    def _read_scalar(self, event: yaml.ScalarEvent, *, plain: bool) -> Value:
        if plain:
            return read_plain(event.value)
        if event.tag in (None, "!"):
            return str(event.value)
        if event.tag not in _SCALAR_TAGS:
            raise ValueError(f"the tag {event.tag} is not part of YAML's core schema")
        return str(event.value) if event.tag.endswith(":str") else read_plain(event.value)

    def _key(self, key: str, place: Place) -> None:
        frame = self._frames[-1]
        if key in frame.value:
            first = self.places[(*frame.parts, key)]
            self.note(
                place,
                f"the key `{key}` stands twice in this object, first at line {first[0]}",
                remedy="keep one of the two",
            )
        frame.key = key
        self.places[(*frame.parts, key)] = place

    def _alias(self, event: yaml.AliasEvent, place: Place) -> None:
        value, size = self._anchors.get(event.anchor or "", (None, 0))
        if not size:
            self.note(place, f"the alias *{event.anchor} stands inside or before its own anchor")
        self._aliased += size
        if self._aliased > MAX_ALIASED_NODES:
            self.note(place, f"aliases multiply to more than {MAX_ALIASED_NODES} values")
            self.stopped = True
            return
        if self._frames and self._frames[-1].awaits_key:
            self._key(str(value), place)
        else:
            self._add(copy.deepcopy(value), place, None)

    def _open(
        self, value: dict[str, Value] | list[Value], event: yaml.CollectionStartEvent, place: Place
    ) -> None:
        if event.tag not in _COLLECTION_TAGS:
            self.note(place, f"the tag {event.tag} is not part of YAML's core schema")
        if self._frames and self._frames[-1].awaits_key:
            self.note(
                place, "a key must be text", remedy="put text that starts with { or [ in quotes"
            )
            self.stopped = True
            return
        if len(self._frames) >= MAX_DEPTH:
            self.note(place, f"this is nested more than {MAX_DEPTH} levels deep")
            self.stopped = True
            return
        parts = self._add(value, place, None)
        self._frames.append(_Frame(value, parts, event.anchor))

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.value, _count(frame.value))

    def _add(self, value: Value, place: Place, anchor: str | None) -> tuple[str, ...]:
        if anchor:
            self._anchors[anchor] = (value, 1)
        if not self._frames:
            self.root = value
            self.places[()] = place
            return ()
        frame = self._frames[-1]
        if isinstance(frame.value, dict):
            parts = (*frame.parts, frame.key or "")
            frame.value[frame.key or ""] = value
            frame.key = None
        else:
            parts = (*frame.parts, str(len(frame.value)))
            frame.value.append(value)
            self.places[parts] = place
        return parts


def _count(value: Value) -> int:
    """Count the values inside a value, itself included."""
    total, pending = 0, [value]
    while pending:
        item = pending.pop()
        total += 1
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return total
