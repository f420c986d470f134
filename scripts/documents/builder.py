"""Building a value from PyYAML's parser events.

PyYAML's own constructors speak YAML 1.1; its parser only cuts text into events. Building the value
from events keeps deep nesting off the stack, sees duplicate keys, bounds what aliases multiply and
knows the place of everything.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from scripts.documents.document import Position, Trap, Value, join_pointer
from scripts.documents.scalars import read_plain, yaml11_reading
from scripts.problem import Problem

MAX_DEPTH = 200
MAX_ALIASED_NODES = 100_000
MAX_ALIASED_CHARACTERS = 4_000_000
LINE_ENDS = {"\x85": "N", "\u2028": "L", "\u2029": "P"}
"""What YAML 1.1 ends a line at and YAML 1.2 does not, with the letters of their escapes."""

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}
_COLLECTION_TAGS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


def build(text: str, name: str) -> Builder:
    """Parse a text; what is wrong with it is among the builder's problems."""
    builder = Builder(name)
    for end in (end for end in LINE_ENDS if end in text):
        line = text.count("\n", 0, text.index(end)) + 1
        message = f"the character U+{ord(end):04X} ends a line for some readers of YAML"
        advice = f'write it as "\\{LINE_ENDS[end]}" in double quotes, or remove it'
        builder.note((line, 1), f"{message}, not for others", remedy=advice)
    parser = None
    try:
        parser = PARSER(text)
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


def _character(text: str, place: Position) -> str:
    line, column = place
    lines = text.split("\n")
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""


def _syntax_remedy(reason: str, character: str) -> str | None:
    if character == "\t" or "tab character" in reason:
        return "indent with spaces; YAML does not allow tabs"
    if "mapping values are not allowed" in reason:
        return "put text that holds a colon in quotes, or check the indentation"
    return None


def _place(mark: Any) -> Position:  # noqa: ANN401 - PyYAML has one class of marks per parser
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Anchored(NamedTuple):
    """A value that aliases may repeat, with what each of them costs.

    `text` is how the value was written, if it is no collection.
    """

    value: Value
    text: str | None
    nodes: int
    characters: int


@dataclass(slots=True)
class _Frame:
    """A collection that is still open; `nodes` and `characters` count what is inside so far."""

    value: dict[str, Value] | list[Value]
    parts: tuple[str, ...]
    anchor: str | None
    key: str | None = None
    nodes: int = 1
    characters: int = 0

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


@dataclass(slots=True)
class Builder:
    """Turns parser events into a value; `root` is that value, `places` where its parts stand."""

    name: str
    root: Value = None
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, ...], Position] = field(default_factory=dict)
    traps: list[Trap] = field(default_factory=list)
    stopped: bool = False
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _documents: int = 0
    _aliased_nodes: int = 0
    _aliased_characters: int = 0

    def note(self, place: Position, message: str, *, remedy: str | None = None) -> None:
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

    def _start_document(self, event: yaml.DocumentStartEvent, place: Position) -> None:
        self._documents += 1
        if self._documents > 1:
            self.note(place, "a second document starts here", remedy="keep one document per file")
            self.stopped = True
        if event.version and tuple(event.version) < (1, 2):
            self.note(place, "the file declares YAML 1.1", remedy="remove the %YAML line")

    def _scalar(self, event: yaml.ScalarEvent, place: Position) -> None:
        is_key = bool(self._frames) and self._frames[-1].awaits_key
        plain = event.implicit[0] and event.tag in (None, "!")
        if plain and len(event.value) <= 32 and (reading := yaml11_reading(event.value)):
            self.traps.append(Trap(event.value, reading, place))
        if is_key and plain and event.value == "<<":
            self.note(place, "`<<` is YAML 1.1's merge key", remedy="write the members out")
        try:
            value = self._read_scalar(event, plain=plain) if event.anchor or not is_key else None
        except ValueError as error:
            self.note(place, str(error), remedy="put it in quotes if text is meant")
            value = None
        text = event.value
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, text, 1, len(text))
        if is_key:
            self._key(text, place)
        else:
            self._count(1, len(text))
            self._add(value, place)

    def _read_scalar(self, event: yaml.ScalarEvent, *, plain: bool) -> Value:
        if plain:
            return read_plain(event.value)
        if event.tag in (None, "!"):
            return str(event.value)
        if event.tag not in _SCALAR_TAGS:
            raise ValueError(f"the tag {event.tag} is not part of YAML's core schema")
        return str(event.value) if event.tag.endswith(":str") else read_plain(event.value)

    def _key(self, key: str, place: Position) -> None:
        frame = self._frames[-1]
        if key in frame.value:
            first = self.places[(*frame.parts, key)]
            self.note(
                place,
                f"the key `{key}` stands twice in this object, first at line {first[0]}",
                remedy="keep one of the two",
            )
        frame.key = key
        frame.characters += len(key)
        self.places[(*frame.parts, key)] = place

    def _alias(self, event: yaml.AliasEvent, place: Position) -> None:
        anchored = self._anchors.get(event.anchor or "")
        if anchored is None:
            self.note(place, f"the alias *{event.anchor} stands inside or before its own anchor")
            anchored = _Anchored(None, "", 1, 0)
        self._aliased_nodes += anchored.nodes
        self._aliased_characters += anchored.characters
        if excess := self._aliased_excess():
            self.note(
                place, f"aliases multiply to more than {excess}", remedy="write fewer of them"
            )
            self.stopped = True
        elif not (self._frames and self._frames[-1].awaits_key):
            self._count(anchored.nodes, anchored.characters)
            self._add(copy.deepcopy(anchored.value), place)
        elif anchored.text is not None:
            self._key(anchored.text, place)
        else:
            self._refuse_key(place)

    def _aliased_excess(self) -> str | None:
        if self._aliased_nodes > MAX_ALIASED_NODES:
            return f"{MAX_ALIASED_NODES} values"
        if self._aliased_characters > MAX_ALIASED_CHARACTERS:
            return f"{MAX_ALIASED_CHARACTERS} characters"
        return None

    def _open(
        self,
        value: dict[str, Value] | list[Value],
        event: yaml.CollectionStartEvent,
        place: Position,
    ) -> None:
        if event.tag not in _COLLECTION_TAGS:
            self.note(place, f"the tag {event.tag} is not part of YAML's core schema")
        if self._frames and self._frames[-1].awaits_key:
            self._refuse_key(place)
            return
        if len(self._frames) >= MAX_DEPTH:
            self.note(place, f"this is nested more than {MAX_DEPTH} levels deep")
            self.stopped = True
            return
        parts = self._add(value, place)
        self._frames.append(_Frame(value, parts, event.anchor))

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor:
            whole = _Anchored(frame.value, None, frame.nodes, frame.characters)
            self._anchors[frame.anchor] = whole
        self._count(frame.nodes, frame.characters)

    def _count(self, nodes: int, characters: int) -> None:
        """Count what was put into the open collection."""
        if self._frames:
            self._frames[-1].nodes += nodes
            self._frames[-1].characters += characters

    def _refuse_key(self, place: Position) -> None:
        self.note(place, "a key must be text", remedy="put text that starts with { or [ in quotes")
        self.stopped = True

    def _add(self, value: Value, place: Position) -> tuple[str, ...]:
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
