"""Where a free name belongs: the name of a property, of a component, of a member of a sample.

Any name may stand in such an object, so the page and earlier pages have to say which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.intake.restore import fields
from scripts.intake.restore.clues import (
    CUT_OUT_ROOT,
    is_cut_out,
    is_of_mintlify,
    marks,
    referenced,
)
from scripts.intake.restore.companies import companies
from scripts.intake.restore.entries import Entry, read_entry
from scripts.intake.restore.frame import Frame
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.keyword_home import keyword_cost
from scripts.intake.restore.listed import ListedNames
from scripts.intake.restore.shape import fact
from scripts.intake.restore.value_cost import is_declared, words_of
from scripts.openapi.grammar import METHODS

_SHADOWED = 2.0
"""Chosen: less than one clear sign, since names such as `type` are free names often enough."""
_SHADOWED_EXPECTED = 6.0
"""Chosen: two signs, for a member that an outer object hardly ever lacks."""
_UNREFERENCED = 8.0
"""Measured: none of 497 pages has a component, schemes apart, that nothing refers to."""
_PARTED = 3.0
"""Chosen: one clear sign; samples show names together that schemas part on few pages."""
_TWIN_WORDS = 2
"""Measured: of 26 100 properties 582 share so many words with the one before them, and none of 49
that stand behind an object which nothing but its properties ends."""
_EXAMPLE_NAME = 6.0
"""Chosen as for any member that an outer object is known to want."""
_TITLE_OF_ANOTHER = 20.0
"""Chosen above the margin of an unknown writer: a program that titles properties by their names
titles none of the schemas that a property's own is made of so."""
_OF_BODY = 20.0
"""Measured: of 1 700 bodies of exports that have an example, none has it in its schema. Chosen
above the margin of an unknown writer."""
_FOLDER = 20.0
"""Measured: 1 915 schemas that are in a folder are all components. Chosen as before."""
_NO_SCHEMA = 20.0
"""Chosen above the margin of an unknown writer: such a mapping would lead nowhere."""
_UNLISTED = 20.0
"""Chosen above the margin of an unknown writer: not one of 1 286 objects has such a property."""
_LONG_NAME = 8
"""Chosen: so many letters are alike by no chance."""
_CUT_OUT = 20.0
"""Measured: of 382 pages of Mintlify none has other members in its root or its path. Chosen
above the margin of an unknown writer, since an extension there may hold all that follows."""
_KEYWORD = 8.0
"""Measured: of 5 600 properties 3 have a name such as `additionalProperties`. Above two signs."""
_STATUS = 8.0
"""Chosen as for a keyword: a status code names a response."""
_RESPONSE = ("description:", "$ref: '#/components/responses/", "content:")
_HEADER = ("description:", "schema:", "$ref: '#/components/headers/")
_NO_NAME = 4.0
"""Chosen: more than one clear sign, as for a line that looks like structure."""
_NEVER_EXTENDED = ("components", "media type", "{path item by path}", fields.RESPONSES)
"""None of 27 sites has an extension there, but for further responses such as `x-200:Empty`."""
_NOT_AT_HOME = 20.0
"""Chosen above the margin of an unknown writer: their tools read it nowhere else."""
_HOMES = {
    **dict.fromkeys(("x-go-type", "x-omitempty", "x-stainless-const"), ("schema",)),
    **dict.fromkeys(
        (
            *("x-codegen-request-body-name", "x-fern-examples", "x-fern-request-name"),
            *("x-fern-sdk-method-name", "x-fern-streaming", "x-speakeasy-group"),
            *("x-speakeasy-pagination", "x-speakeasy-usage-example"),
        ),
        ("operation",),
    ),
    **dict.fromkeys(("x-phone", "x-twitter"), ("contact",)),
    "x-displayName": ("tag",),
    "x-speakeasy-name-override": ("operation", "parameter", "schema"),
}
"""The kinds of objects for which generators and sites know an extension."""
_UNUSED = ("{security scheme}",)
"""Components that pages show although nothing refers to them: so do 18 of 130 of Mintlify."""


class NameCost:
    """Judges the names of a page by its lines and by earlier pages of the site."""

    def __init__(self, lines: list[str], habits: Habits | None) -> None:
        self.lines = lines
        self.habits = habits
        self.marked = marks(lines).is_export
        self.is_exported = self.marked or marks(lines).is_stripped
        self.referenced = set(referenced(lines))
        self.companies = companies(lines)
        self.listed = ListedNames(lines)
        self.titles_repeat_names = titles_repeat_names(lines)
        self.is_cut_out = is_cut_out(lines)
        self.is_of_mintlify = self.is_cut_out and is_of_mintlify(lines)

    def cost(
        self, stack: tuple[Frame, ...], index: int, entry: Entry, whole: tuple[Frame, ...]
    ) -> float:
        """Say what it costs to put an entry into the innermost object of `stack`.

        `whole` is what was open before the entry closed some of it.
        """
        frame, name = stack[-1], entry.key or ""
        cost = self._place_cost(frame, entry)
        if frame.kind == "{schema}":
            cost += self._property_cost(stack, index, entry, whole)
        if frame.kind in ("any", "{example}"):
            cost += self._sample_cost(frame, index, name, whole)
        if name == "$ref" and fields.leads_elsewhere(frame.kind, entry.value):
            cost += _NO_SCHEMA
        if len(stack) > 1 and stack[-2].pending == "mapping":
            cost += 0.0 if self._leads_to_schema(entry) else _NO_SCHEMA
        if frame.kind in ("{schema}", "any"):
            cost += self._stranger_cost(stack, name, whole)
        if frame.kind[0] == "{" or frame.kind == "any":
            cost += self.shadow_cost(stack, index, entry)
        if not self.marked:
            cost += keyword_cost(stack, name, whole)
        if frame.kind == "schema" and self.is_exported:
            cost += _export_cost(stack, fields.common_name(name))
        if name == "title" and frame.kind == "schema":
            titled = _is_title_of_another(stack, entry, whole, is_usual=self.titles_repeat_names)
            cost += _TITLE_OF_ANOTHER if titled else 0.0
        return cost

    def _property_cost(
        self, stack: tuple[Frame, ...], index: int, entry: Entry, whole: tuple[Frame, ...]
    ) -> float:
        """Say what it costs to take a key for the name of a property, or of a component."""
        frame, name = stack[-1], entry.key or ""
        cost = _other_home_cost(name, whole)
        if frame.facts:
            cost += self._company_cost(frame, name, whole) or _twin_cost(stack, name, whole)
        if len(stack) > 1 and stack[-2].kind == "schema":
            cost += 0.0 if self.listed.may_join(frame, name, index) else _UNLISTED
        return cost

    def _sample_cost(self, frame: Frame, index: int, name: str, whole: tuple[Frame, ...]) -> float:
        """Say what it costs to take a key for that of a sample, or for a sample's name."""
        cost = _STATUS if self._is_of_response(index, name, whole) else 0.0
        if frame.kind == "any" and self._names_example(whole, index):
            cost += _EXAMPLE_NAME
        return cost

    def _place_cost(self, frame: Frame, entry: Entry) -> float:
        """Say what it costs to put a member into an object that other sites have without it."""
        name = entry.key or ""
        cost = 0.0
        if self.is_of_mintlify or (self.is_cut_out and _is_usual_place(frame, name)):
            cost += _cut_out_cost(frame, entry)
        is_response = name[2:5] == name[2:5].upper()
        if name[:2] == "x-" and frame.kind in _NEVER_EXTENDED and not is_response:
            cost += _CUT_OUT
        if name in _HOMES and frame.kind not in _HOMES[name]:
            cost += _NOT_AT_HOME
        if frame.kind == "server" and name == "description" and frame.has("variables"):
            cost += _PARTED
        return cost

    def _leads_to_schema(self, entry: Entry) -> bool:
        """Whether a member of a discriminator's mapping has a reference, or a schema's name."""
        name, is_keyword = entry.value.strip("'\""), fields.is_named("schema", entry.key or "")
        return "/" in name or not name or (f"{name}:" in self.lines and not is_keyword)

    def _names_example(self, whole: tuple[Frame, ...], index: int) -> bool:
        """Whether a key looks like the name of another example: `value` or `summary` follows."""
        after = self._line(index + 1)
        is_named = after == "value:" or after.startswith(("value: ", "summary: "))
        return is_named and any(held.kind == "{example}" for held in whole)

    def _is_of_response(self, index: int, name: str, whole: tuple[Frame, ...]) -> bool:
        """Whether a key in an example looks like a response, or the headers of one that is open."""
        after, next_after = (self._line(index + number) for number in (1, 2))
        if name == "headers":
            is_header = after[-1:] == ":" and next_after.startswith(_HEADER)
            return is_header and any(
                held.kind == "response" and not held.is_list and not held.has(name)
                for held in whole
            )
        is_response = fields.is_status(name) and after.startswith(_RESPONSE)
        return is_response and any(
            held.kind == fields.RESPONSES and not held.has(name) for held in whole
        )

    def _line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    def _form(self, index: int, entry: Entry) -> str:
        """Say what follows a key: a scalar on its line, or a map or a list on the next ones."""
        if entry.value:
            return "scalar"
        after = self._line(index + 1)
        return "list" if after.startswith("- ") else "map"

    def _opens_schema(self, index: int, stack: tuple[Frame, ...]) -> bool:
        """Whether a name has a type, as a property has, where one could stand."""
        after = self._line(index + 1)
        return bool(_TYPE.fullmatch(after)) and any(held.kind == "{schema}" for held in stack)

    def _company_cost(self, frame: Frame, name: str, whole: tuple[Frame, ...]) -> float:
        """Say what it costs to part a property from its company in a sample of the page.

        It costs twice that if the others are a company without it.
        """
        for company in self.companies:
            if name not in company or frame.in_company(company):
                continue
            is_open = any(held.kind == "{schema}" and held.in_company(company) for held in whole)
            if is_open or any(not company.isdisjoint(names) for names in _ended(frame)):
                others = frame.names()
                is_whole = len(others) > 1 and any(
                    others <= known and name not in known for known in self.companies
                )
                return 2 * _PARTED if is_whole else _PARTED
        return 0.0

    def _stranger_cost(
        self, stack: tuple[Frame, ...], name: str, whole: tuple[Frame, ...]
    ) -> float:
        """Say what it costs to add a name that earlier pages lack there, if it has another home."""
        frame = stack[-1]
        if self.habits is None or len(frame.facts) < 2 or is_declared(frame, name):
            return 0.0
        homes = (home for end, home in enumerate(whole, 1) if end != len(stack))
        if any(home.kind == frame.kind and _is_open_to(home, name) for home in homes):
            return self.habits.stranger_cost(frame.names(), name)
        return 0.0

    def shadow_cost(self, stack: tuple[Frame, ...], index: int, entry: Entry) -> float:
        """Say what it costs to take a key for a free name, of a property or a component."""
        name = entry.key or ""
        holder = _lacking_outside(stack, name, self._form(index, entry))
        cost = 0.0
        if holder:
            wanted = fields.is_expected(holder, name, marked=self.marked)
            cost = _SHADOWED_EXPECTED if wanted else _SHADOWED
        if stack[-1].kind == "any" and name.startswith("x-"):
            cost += _SHADOWED_EXPECTED
        if holder and not entry.value and _in_extension(stack):
            cost += _SHADOWED_EXPECTED
        if _in_extension(stack) and (
            name[:1] == "-" or " " in name or self._opens_schema(index, stack)
        ):
            cost += _NO_NAME
        if len(stack) > 1 and stack[-2].kind == "components":
            is_expected = name in self.referenced or stack[-1].kind in _UNUSED
            return cost + (0.0 if is_expected else _UNREFERENCED)
        if stack[-1].kind == "{schema}" and name in self.referenced - self.listed.brought:
            return cost + _UNREFERENCED
        return cost


def _export_cost(stack: tuple[Frame, ...], name: str) -> float:
    """Say what a member of a schema costs that an exporter has elsewhere."""
    if name == "example":
        return _OF_BODY if stack[-2].kind == "media type" else 0.0
    is_component = len(stack) > 2 and stack[-3].kind == "components"
    return _FOLDER if name == "x-apidog-folder" and not is_component else 0.0


def _ended(frame: Frame) -> Iterator[list[str]]:
    """Yield the names of the properties of every object that ends with the last one of a map."""
    shape = frame.facts[-1][1] if frame.facts else None
    while shape:
        properties = shape.get("properties")
        if properties:
            yield properties.names()
        shape = properties.parts[-1][1] if properties else shape.get("items")


def _twin_cost(stack: tuple[Frame, ...], name: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to part a property from the one before it that is its twin by name."""
    last = (_last_name(held) for held in whole[len(stack) :] if held.kind == stack[-1].kind)
    is_parted = any(_are_twins(name, other) for other in last)
    return _PARTED if is_parted and not _are_twins(name, _last_name(stack[-1])) else 0.0


def _last_name(frame: Frame) -> str:
    """Return the name of the last member, the one still open included."""
    return frame.pending or (frame.facts[-1][0] if frame.facts else "")


@lru_cache(maxsize=4096)
def _are_twins(name: str, other: str) -> bool:
    """Whether two names begin or end with the same two words, as `originImageUrl` does."""
    words, others = map(words_of, (name, other))
    is_long = min(len(words), len(others)) > _TWIN_WORDS
    return is_long and (
        words[-_TWIN_WORDS:] == others[-_TWIN_WORDS:] or words[:_TWIN_WORDS] == others[:_TWIN_WORDS]
    )


def _cut_out_cost(frame: Frame, entry: Entry) -> float:
    """Say what a member costs that Mintlify's document has not there."""
    name = entry.key or ""
    if frame.kind == "document":
        is_there = name in CUT_OUT_ROOT and (name == "components" or not frame.has("paths"))
        return 0.0 if is_there else _CUT_OUT
    is_there = name in METHODS or (name == "parameters" and not entry.value)
    return _CUT_OUT if frame.kind == "path item" and not is_there else 0.0


def _is_usual_place(frame: Frame, name: str) -> bool:
    """Whether a member of the root or a path could stand there in any document, but seldom does."""
    if frame.kind == "document":
        return frame.has("tags") and not frame.has("paths")
    return frame.kind == "path item" and name in ("summary", "description")


def _other_home_cost(name: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to take a keyword of schemas, or a status code, for a property's name."""
    others = [held for held in whole if not held.is_list and not held.has(name)]
    if name != name.lower() and fields.is_named("schema", name):
        return _KEYWORD if any(held.kind == "schema" for held in others) else 0.0
    if fields.is_status(name):
        return _STATUS if any(held.kind == fields.RESPONSES for held in others) else 0.0
    return 0.0


def _is_open_to(frame: Frame, name: str) -> bool:
    """Whether an object may have a name: it is no sample whose schema lacks that."""
    schema = frame.around.schema
    is_free = schema is None or not schema.declares_all() or schema.member(name) is not None
    return is_free and not frame.is_list


def _in_extension(stack: tuple[Frame, ...]) -> bool:
    """Whether the innermost object is the value of an extension: free in all that it holds."""
    return stack[-1].kind == "any" and any((held.pending or "")[:2] == "x-" for held in stack[:-1])


def _is_title_of_another(
    stack: tuple[Frame, ...], entry: Entry, whole: tuple[Frame, ...], *, is_usual: bool
) -> bool:
    """Whether a title repeats the name of another schema or parameter that is open.

    Such a title is that one's own, as Pydantic writes it, unless that has one already: it is not
    of a schema that the property's is made of, nor of the object that has the property. Where the
    page does not show that it `is_usual`, only the long name of a component is such a sign.
    """
    for place in range(len(whole) - 2, -1, -1):
        frame, schema = whole[place], whole[place + 1]
        if frame.is_list or frame.kind not in ("{schema}", "parameter"):
            continue
        named = fact(frame.facts, "name") if frame.kind == "parameter" else None
        name = named.text if named else frame.pending or ""
        if _words(name) == _words(entry.value):
            is_component = place > 0 and whole[place - 1].kind == "components"
            is_sign = is_usual or (is_component and len(_words(name)) >= _LONG_NAME)
            return is_sign and len(stack) != place + 2 and not schema.has("title")
    return False


def titles_repeat_names(lines: list[str]) -> bool:
    """Whether a title that can only be a property's repeats its name: so its writer titles them."""
    for number, line in enumerate(lines):
        title = read_entry(line)
        if title is None or title.dashes or title.key != "title":
            continue
        before = map(read_entry, reversed(lines[:number]))
        opened = next(
            (entry for entry in before if not (entry and entry.key and entry.value)), None
        )
        if opened and not opened.dashes and _words(opened.key or "") == _words(title.value):
            return True
    return False


def _words(name: str) -> str:
    return _NO_LETTER.sub("", name).lower()


def _lacking_outside(stack: tuple[Frame, ...], key: str, form: str) -> str | None:
    """Find the kind of an outer object that is open and lacks a field of that name and form."""
    for frame in reversed(stack[:-1]):
        if frame.is_list or not fields.is_named(frame.kind, key) or frame.has(key):
            continue
        spec = fields.field(frame.kind, key) or "any"
        fits = {
            "map": fields.object_kind(spec) is not None,
            "list": fields.list_kind(spec) is not None,
            "scalar": spec == "any" or bool(set(spec.split("|")) & fields.SCALARS),
        }
        if fits[form]:
            return frame.kind
    return None


_TYPE = re.compile(r"type: (?:array|boolean|integer|number|object|string)")
_NO_LETTER = re.compile(r"[\W_]")
