"""What it costs to take a line for text although it could be structure where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.intake.restore import fields
from scripts.intake.restore.consistency import FATAL
from scripts.intake.restore.entries import Entry, read_inline
from scripts.intake.restore.frame import PLAIN, Frame, State
from scripts.intake.restore.prose import Writing, length, width_at

_LOOKS_LIKE_FIELD = 12.0
"""Chosen: two clear signs; a text with the line of an open member is next to never meant."""
_LOOKS_LIKE_MEMBER = 6.0
"""Chosen: as for any free name that an open sample may hold."""
_LOOKS_LIKE_STRUCTURE = 4.0
"""Chosen: more than one clear sign; references and status codes are seldom prose."""
_IS_REFERENCE = 20.0
"""Chosen above the margin of an unknown writer: no text of 630 exports has such a line."""
_LOOKS_LIKE_ITEM = 1.0
"""Chosen below one clear sign: texts have lists as well."""
_FOLDED_FIELD = 3.0
"""Chosen: the width and an unfinished sentence speak for text, and leave one clear sign."""
_BEHIND_ADDRESS = 4.0
"""Chosen: more than one clear sign; an address that needs a block of its own is one for that."""
_FOLDED_STRANGER = 1.0
"""Chosen: as before, for a name that its sample does not declare."""
_UNSEEN_PHRASE = 2.0
"""Chosen: less than one clear sign, where nothing describes the sample."""
_IS_STRUCTURE = re.compile(r"""(?:- )?\$ref: ['"]#/.*['"]|['"][1-5]\d\d['"]:|[a-z]+/[a-z.+-]+:""")
_REFERENCE = re.compile(r"""(?:- )?\$ref: (['"])#/components/\w+/[^'"]+\1""")
_REFERS = re.compile(r"""\$ref: ['"]#/.*|(?:allOf|anyOf|oneOf):""")
_EXTENSION = re.compile(r"x-[A-Za-z]\w*(?:-\w+)*")
_SCOPE = re.compile(r"\w+(?:[:./-]\w+)+")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$-]*")
_TYPES = {f"type: {name}" for name in ("array", "boolean", "integer", "number", "object", "string")}


@dataclass(frozen=True, slots=True)
class TextCost:
    """Judges the lines of a page; `repeated` are the keys that open more than one of them."""

    lines: list[str]
    writing: Writing
    repeated: set[str]

    def cost(self, state: State, index: int, entry: Entry) -> float:
        """Say what it costs to take a line for text that could be structure here."""
        inline = read_inline(entry.value)
        if inline is None or self.writing.never_has(entry, inline):
            return 0.0
        if _REFERENCE.fullmatch(self.lines[index]):
            return _IS_REFERENCE
        if _IS_STRUCTURE.fullmatch(self.lines[index]):
            return max(_LOOKS_LIKE_STRUCTURE, self._field_cost(state.stack, entry))
        is_extension = (entry.key or "").startswith("x-") and (
            entry.key in self.repeated or not entry.value
        )
        opens = is_extension or self._opens_schema(state.stack, index, entry)
        if opens or inline.form == "block":
            return _LOOKS_LIKE_FIELD
        cost = self._field_cost(state.stack, entry)
        if _EXTENSION.fullmatch(entry.key or "") or entry.raw_key[:1] == "'":
            cost = max(cost, _LOOKS_LIKE_STRUCTURE)
        if self.lines[index] in _TYPES or not cost:
            return cost
        return self._continued_cost(state, index, entry, cost)

    def _continued_cost(self, state: State, index: int, entry: Entry, cost: float) -> float:
        """Say what a line of this cost does if what the text holds so far tells that it goes on."""
        scalar = state.scalar
        if scalar is None or index <= scalar.line + 1 or scalar.mark == PLAIN:
            return cost
        if scalar.mark[0] != ">" and not self.writing.joined:
            return cost
        before = self.lines[index - 1]
        if self.writing.joined:
            before = " ".join(self.lines[scalar.line + 1 : index])
        is_all = self.writing.joined or index == scalar.line + 2
        if is_all and _is_address(before, scalar.depth):
            return cost + _BEHIND_ADDRESS
        if self.writing.is_folded(before, self.lines[index], scalar.depth):
            return min(cost, self._folded_cost(state.stack, entry))
        return cost

    def _folded_cost(self, stack: tuple[Frame, ...], entry: Entry) -> float:
        """Say what a line costs as text that its width and its words show to go on."""
        if not _may_be_prose(entry):
            return FATAL
        schema = stack[-1].around.schema
        stranger = schema and schema.declares_all() and not schema.member(entry.key or "")
        return _FOLDED_STRANGER if stranger else _FOLDED_FIELD

    def _phrase_cost(self, frame: Frame, name: str) -> float:
        """Say what it costs to take `Word: some words` in a sample for text, not for a member."""
        schema = frame.around.schema
        if schema is None or schema.member(name):
            return _LOOKS_LIKE_FIELD if schema else _UNSEEN_PHRASE
        return _FOLDED_FIELD if schema.declares_all() else _UNSEEN_PHRASE

    def _opens_schema(self, stack: tuple[Frame, ...], index: int, entry: Entry) -> bool:
        """Whether a line is a name under `properties` and the next one the type of its schema."""
        if entry.dashes or entry.value or not entry.key or not _IDENTIFIER.fullmatch(entry.key):
            return False
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        opens = after in _TYPES or bool(_REFERS.fullmatch(after))
        return opens and any(frame.kind == "{schema}" for frame in stack)

    def _field_cost(self, stack: tuple[Frame, ...], entry: Entry) -> float:
        if entry.key is None:
            lists = (frame for frame in stack if frame.is_list)
            fits = any(fields.scalar_fits(frame.kind, "string") for frame in lists)
            return _LOOKS_LIKE_ITEM if fits else 0.0
        dashed = bool(entry.dashes)
        for depth in range(len(stack), 0, -1):
            frame = stack[depth - 1]
            if frame.is_list == dashed and (dashed or not frame.has(entry.key)):
                kind = fields.object_kind(frame.kind) if dashed else frame.kind
                if kind and fields.is_named(kind, entry.key):
                    return _LOOKS_LIKE_FIELD
                if kind == "{string}" and _SCOPE.fullmatch(entry.key):
                    return _LOOKS_LIKE_MEMBER
                if self.writing.joined and kind == "any" and _is_phrase(entry):
                    return self._phrase_cost(frame, entry.key)
                if kind == "any" and _IDENTIFIER.fullmatch(entry.key):
                    known = entry.key in self.repeated or (
                        self.writing.joined and _is_named_around(stack[:depth], entry.key)
                    )
                    return _LOOKS_LIKE_FIELD if known else _LOOKS_LIKE_MEMBER
        return 0.0


def _is_address(text: str, depth: int) -> bool:
    """Whether a text is a single word for which its writer had to begin a block."""
    return " " not in text and length(text) > width_at(depth)


def _is_named_around(stack: tuple[Frame, ...], key: str) -> bool:
    """Whether OpenAPI knows a member of that name of an open object that lacks it."""
    return any(
        not frame.is_list and not frame.has(key) and fields.is_named(frame.kind, key)
        for frame in stack
    )


def _is_phrase(entry: Entry) -> bool:
    return bool(entry.key) and str(entry.key).isalpha() and " " in entry.value


def _may_be_prose(entry: Entry) -> bool:
    """Whether a line that looks like a member may be part of a sentence, as in `example: this`."""
    inline = read_inline(entry.value)
    words = bool(entry.key) and str(entry.key).isalpha() and str(entry.key).islower()
    return bool(words and inline and inline.form == "plain" and inline.kind == "string")
