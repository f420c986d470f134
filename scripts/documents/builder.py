"""Building a value from PyYAML's parser events.

PyYAML's own constructors speak YAML 1.1; its parser only cuts text into events. Building the value
from events keeps deep nesting off the stack, sees duplicate keys, bounds what aliases multiply and
knows the place of everything.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from scripts.documents.document import Trap, Value, join_pointer
from scripts.documents.places import Places, Position
from scripts.documents.scalars import read_plain, yaml11_reading
from scripts.problem import Problem

MAX_DEPTH = 200
MAX_ALIASED_NODES = 100_000
MAX_ALIASED_CHARACTERS = 4_000_000
LINE_ENDS = {"\x85": "N", "\u2028": "L", "\u2029": "P"}
"""What YAML 1.1 ends a line at and YAML 1.2 does not, with the letters of their escapes."""

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}
_LONGEST_TRAP = 32
_UNTAGGED = (None, "!")
_COLLECTION_TAGS = {*_UNTAGGED, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


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
        builder.feed(parser.get_event)
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


class _Frame:
    """A collection that is still open; `nodes` and `characters` count what is inside so far.

    `step` is the key or index it stands under in the collection around it.
    """

    __slots__ = ("anchor", "awaits_key", "characters", "key", "nodes", "places", "step", "value")

    def __init__(
        self,
        value: dict[str, Value] | list[Value],
        places: Places,
        anchor: str | None,
        step: str,
    ) -> None:
        self.value = value
        self.places = places
        self.anchor = anchor
        self.step = step
        self.key = ""
        self.awaits_key = isinstance(value, dict)
        self.nodes = 1
        self.characters = 0


def _read_tagged(event: yaml.ScalarEvent) -> Value:
    if event.tag in _UNTAGGED:
        return str(event.value)
    if event.tag not in _SCALAR_TAGS:
        raise ValueError(f"the tag {event.tag} is not part of YAML's core schema")
    return str(event.value) if event.tag.endswith(":str") else read_plain(event.value)


@dataclass(slots=True)
class Builder:
    """Turns parser events into a value; `root` is that value, `places` where its parts stand."""

    name: str
    root: Value = None
    problems: list[Problem] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    traps: list[Trap] = field(default_factory=list)
    stopped: bool = False
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _documents: int = 0
    _aliased_nodes: int = 0
    _aliased_characters: int = 0

    def note(self, place: Position, message: str, *, remedy: str | None = None) -> None:
        """Note a problem and go on."""
        line, column = place
        self.problems.append(
            Problem(
                message,
                file=self.name,
                line=line,
                column=column,
                pointer=join_pointer(frame.step for frame in self._frames[1:]),
                remedy=remedy,
            )
        )

    def feed(self, next_event: Callable[[], yaml.Event | None]) -> None:
        """Take the events, to the last or until what follows could not be understood."""
        while not self.stopped and (event := next_event()) is not None:
            take = _TAKEN.get(type(event))
            if take is not None:
                mark: Any = event.start_mark
                take(self, event, (mark.line + 1, mark.column + 1))

    def _start_document(self, event: yaml.DocumentStartEvent, place: Position) -> None:
        self._documents += 1
        if self._documents > 1:
            self.note(place, "a second document starts here", remedy="keep one document per file")
            self.stopped = True
        if event.version and tuple(event.version) < (1, 2):
            self.note(place, "the file declares YAML 1.1", remedy="remove the %YAML line")

    def _scalar(self, event: yaml.ScalarEvent, place: Position) -> None:
        text = event.value
        plain = event.implicit[0] and event.tag in _UNTAGGED
        if plain and len(text) <= _LONGEST_TRAP and (reading := yaml11_reading(text)):
            self.traps.append(Trap(text, reading, place))
        if self._frames and self._frames[-1].awaits_key:
            if plain and text == "<<":
                self.note(place, "`<<` is YAML 1.1's merge key", remedy="write the members out")
            if event.anchor:
                self._read_scalar(event, place, plain=plain)
            self._key(text, place)
        else:
            value = self._read_scalar(event, place, plain=plain)
            self._count(1, len(text))
            self._add(value, place)

    def _read_scalar(self, event: yaml.ScalarEvent, place: Position, *, plain: bool) -> Value:
        value: Value = None
        try:
            value = read_plain(event.value) if plain else _read_tagged(event)
        except ValueError as error:
            self.note(place, str(error), remedy="put it in quotes if text is meant")
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, event.value, 1, len(event.value))
        return value

    def _key(self, key: str, place: Position) -> None:
        frame = self._frames[-1]
        if key in frame.value:
            first = frame.places.nearest((key,)) or place
            self.note(
                place,
                f"the key `{key}` stands twice in this object, first at line {first[0]}",
                remedy="keep one of the two",
            )
        frame.key = key
        frame.awaits_key = False
        frame.characters += len(key)
        frame.places.inner[key] = place

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

    def _open_object(self, event: yaml.MappingStartEvent, place: Position) -> None:
        self._open({}, event, place)

    def _open_array(self, event: yaml.SequenceStartEvent, place: Position) -> None:
        self._open([], event, place)

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
        if not self._frames:
            self._add(value, place)
            self._frames.append(_Frame(value, self.places, event.anchor, ""))
            return
        around = self._frames[-1].places
        step = self._add(value, place)
        places = around.inner[step] = Places(around.nearest((step,)))
        self._frames.append(_Frame(value, places, event.anchor, step))

    def _close(self, _event: yaml.CollectionEndEvent, _place: Position) -> None:
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

    def _add(self, value: Value, place: Position) -> str:
        """Put a value where it belongs, and return the key or index of it there."""
        if not self._frames:
            self.root = value
            self.places.position = place
            return ""
        frame = self._frames[-1]
        held = frame.value
        if isinstance(held, dict):
            step = frame.key
            held[step] = value
            frame.awaits_key = True
        else:
            step = str(len(held))
            held.append(value)
            frame.places.inner[step] = place
        return step


_TAKEN: dict[type[yaml.Event], Callable[[Builder, Any, Position], None]] = {
    yaml.DocumentStartEvent: Builder._start_document,
    yaml.ScalarEvent: Builder._scalar,
    yaml.AliasEvent: Builder._alias,
    yaml.MappingStartEvent: Builder._open_object,
    yaml.SequenceStartEvent: Builder._open_array,
    yaml.MappingEndEvent: Builder._close,
    yaml.SequenceEndEvent: Builder._close,
}
"""How each event is taken; the others say nothing of the value."""
