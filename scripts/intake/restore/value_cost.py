"""What a value has to fit where it stands: OpenAPI, or the schema whose example it is part of."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from scripts.intake.restore import fields
from scripts.intake.restore.entries import Entry, Inline
from scripts.intake.restore.frame import Frame
from scripts.intake.restore.sample_schema import wants
from scripts.intake.restore.shape import Structure, fact

_UNDECLARED = 4.0
"""Chosen: one clear sign. 37 of 497 pages have an example with a member its schema lacks."""
_CLOSING = 1.0
"""Chosen: less than one clear sign, where an object could take the member that closes it."""
_AWAY = 6.0
"""Chosen: two signs, since it is not declared here and is where another object is open."""
_ANOTHER = 2.0
"""Measured: of 1 772 objects of samples 80 have such a member, and 28 of these have several."""
_OUT_OF_ORDER = 1.0
"""Measured: of 63 objects with such members 50 are not in their schema's order, of 1 243 others
119."""
_ALIKE = 3.5
"""Measured: of 26 members of such an object that are named like the one before, none is outside."""
_BEHIND = 0.5
"""Chosen below every margin, so that it is asked for: of 120 members behind one of an object that
its holder's schema lacks, 16 are not of that object; of 23 in a list of such objects, 2."""
_PARTED = 4.0
"""Measured: 210 such members of samples stand beside the shorter one, 4 beside another."""
_UNLIKE = 3.0
"""Chosen: one clear sign. Measured: of 209 items of samples 206 begin with the member that the one
before them begins with; of 159 lists whose last item but one has several members none ends with an
item of a single one."""
_OTHER_FORM = 20.0
"""Chosen above every margin: a list where an object is declared is no example of it."""
_OF_ONE_WORD = frozenset(
    {
        *("$ref", "format", "in", "openapi", "operationId", "pattern", "propertyName", "scheme"),
        *("style", "type", "url"),
    }
)
"""Members whose values have no spaces: so have 78 000, but for two formats of one site."""
_SEVERAL_WORDS = 20.0
"""Chosen above the margin of an unknown writer: rather the text before it goes on."""
_PHRASES = frozenset({"title", "default"})
_SENTENCE = re.compile(r"[a-z)`]\.(?:$| [A-Z])")
_QUOTED = ("", "'", '"', "[", "{")
_WHOLE_SENTENCE = 12.0
"""Measured: 7 of 10 000 titles and defaults. Chosen as for a member in a text, so that it is asked
for."""
_NO_HEADER = 20.0
"""Chosen above the margin of an unknown writer: none of 21 500 headers is an empty object."""
_ENUMERATION = re.compile(r"(?<!\w)\w{1,2}\)")
_CLOSES_BRACKET = 4.0
"""Chosen: more than one clear sign, as for a text whose last bracket is open."""
_LISTS = ("examples", "enum")
_CALLED_AS_OUTER = 20.0
"""Measured: of 5 sites that give names in XML, none calls a property as the object is called that
it is of. Chosen above what a component costs that nothing refers to."""


def undeclared_cost(stack: tuple[Frame, ...], key: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to put a key into an example where its schema does not declare it.

    A schema that is open may allow it, and so may a value that no schema describes, unless the key
    could stand where it is declared.
    """
    frame = stack[-1]
    if _may_hold(frame, key):
        return 0.0
    schema = frame.around.schema
    if schema and wants(frame, key):
        return _ANOTHER if schema.declares_all() else 0.0
    if _has_home(whole, key, beside=len(stack)):
        return _AWAY
    if schema is None or not schema.declares_all():
        return 0.0
    strangers = [name for name, _ in frame.facts if not schema.member(name)]
    if not strangers:
        return _UNDECLARED + _leaving_cost(key, whole[len(stack) :])
    if len(whole) == len(stack) and not _is_in_order(schema, frame):
        return _OUT_OF_ORDER
    return _stranger_cost(key, whole[len(stack) :])


def _leaving_cost(key: str, closed: tuple[Frame, ...]) -> float:
    """Say what it costs that a member that no schema declares closes other objects."""
    if not closed:
        return 0.0
    is_parted = any(_is_alike(key, name) for name, _ in closed[-1].facts[-1:])
    return _ALIKE if is_parted else _CLOSING


def _is_in_order(schema: Structure, frame: Frame) -> bool:
    """Whether the members of an object stand in the order in which its schema declares them."""
    properties = schema.get("properties")
    declared = properties.names() if properties else []
    places = [declared.index(name) for name, _ in frame.facts if name in declared]
    return places == sorted(places)


def _stranger_cost(key: str, closed: tuple[Frame, ...]) -> float:
    """Say what another member costs that a schema lacks; `closed` is what it closes."""
    if not closed or any(_is_alike(key, name) for name, _ in closed[-1].facts[-1:]):
        return _ALIKE if closed else _ANOTHER
    return _ANOTHER if any(frame.is_list for frame in closed) else _BEHIND


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> list[str]:
    """List the words of a name, in whichever way it joins them."""
    return [word.lower() for word in _WORD.findall(name)]


def _is_alike(name: str, other: str) -> bool:
    """Whether two names of several words begin or end with the same one."""
    words, others = words_of(name), words_of(other)
    return min(len(words), len(others)) > 1 and (words[0] == others[0] or words[-1] == others[-1])


def parting_cost(stack: tuple[Frame, ...], key: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to part `tokens_details` from the `tokens` that it tells more of.

    So does what an object's `type` names.
    """
    if stack[-1].is_list or _extends_a_member(stack[-1], key) or _may_hold(stack[-1], key):
        return 0.0
    others = (frame for frame in whole if frame.kind == "any" and not frame.is_list)
    return _PARTED if any(_extends_a_member(frame, key) for frame in others) else 0.0


def item_cost(stack: tuple[Frame, ...], key: str | None, whole: tuple[Frame, ...]) -> float:
    """Say what it costs that an item of a sample is not as the one before it in its list.

    `stack` ends with the list that a new item is put into, or with the object that a member is
    put into: then an item that ends may have been meant.
    """
    frame = stack[-1]
    if key is None:
        return 0.0
    if frame.is_list:
        before = frame.facts[-1][1].names() if frame.facts else []
        return _UNLIKE if before and before[0] != key else 0.0
    inner = pairwise(whole[len(stack) :])
    return _UNLIKE if any(_is_cut_short(*pair) for pair in inner) else 0.0


def _is_cut_short(holder: Frame, item: Frame) -> bool:
    """Whether an item has a single member, the one before it in its list several."""
    if not holder.is_list or item.is_list or item.kind != "any" or not holder.facts:
        return False
    return len(item.names()) == 1 and len(holder.facts[-1][1].parts) > 1


def _extends_a_member(frame: Frame, key: str) -> bool:
    """Whether a key is the name of a scalar member and a word more, or a `type` is of that name."""
    kind = fact(frame.facts, "type") if frame.has("type") else None
    if kind and kind.text == key and kind.form not in ("map", "list"):
        return True
    return any(
        shape.form not in ("map", "list")
        for name in _beginnings(key)
        if frame.has(name) and (shape := fact(frame.facts, name))
    )


@lru_cache(maxsize=4096)
def _beginnings(name: str) -> list[str]:
    """List the names that a name made of words is made of with more words, as `a` in `a_b`."""
    return [name[:at] for at, letter in enumerate(name) if letter == "_"]


def _has_home(whole: tuple[Frame, ...], key: str, *, beside: int) -> bool:
    """Whether another object of a sample is open that lacks a key which its schema declares.

    `beside` is how deep the one is for which a home is sought.
    """
    for end in range(len(whole), 1, -1):
        frame = whole[end - 1]
        if frame.kind != "any":
            break
        is_other = end != beside and not frame.has(key) and not _is_of_another_schema(frame)
        if is_other and _may_hold(frame, key):
            return True
    return False


def _is_of_another_schema(frame: Frame) -> bool:
    """Whether a sample's object has several members, none of which its schema declares."""
    schema, names = frame.around.schema, frame.names()
    if schema is None or not schema.declares_all():
        return False
    return len(names) > 1 and not any(map(schema.member, names))


def _may_hold(frame: Frame, key: str) -> bool:
    """Whether something says of an object of a sample that it has a key."""
    schema = frame.around.schema
    if schema and (schema.member(key) or schema.declares_all()):
        return schema.member(key) is not None
    return wants(frame, key)


def is_declared(frame: Frame, key: str) -> bool:
    """Whether an object is a sample whose schema declares a member."""
    schema = frame.around.schema
    return schema is not None and schema.member(key) is not None


def form_cost(stack: tuple[Frame, ...]) -> float:
    """Say what it costs that the innermost collections, just opened, have the form they have."""
    cost = 0.0
    for end in (len(stack) - 1, len(stack)):
        opened, holder = stack[end - 1], stack[end - 2]
        lists_values = holder.kind == "schema" and holder.pending in _LISTS
        if opened.kind == "any" and not opened.facts and not lists_values:
            wanted = opened.around.schema.text if opened.around.schema else ""
            if wanted and wanted != ("array" if opened.is_list else "object"):
                cost += _OTHER_FORM
    return cost


def xml_name_cost(stack: tuple[Frame, ...], entry: Entry) -> float:
    """Say what it costs that a schema is called in XML as an object around it is, not as itself."""
    if len(stack) < 3 or stack[-1].kind != "xml" or entry.key != "name":
        return 0.0
    written = entry.value.strip("'\"").casefold()
    called = [
        schema
        for names, schema in pairwise(stack[:-1])
        if names.kind == "{schema}" and (names.pending or "").casefold() == written
    ]
    is_own = stack[-2] in called[-1:]
    is_outer = any(each.pending == "properties" and not each.has("xml") for each in called)
    return _CALLED_AS_OUTER if is_outer and not is_own else 0.0


def value_cost(spec: str, inline: Inline) -> float:
    """Say what it costs to take a value where `spec` is expected."""
    if inline.form == "flow":
        kind = fields.object_kind(spec) if inline.kind == "object" else fields.list_kind(spec)
        if kind == "header" and inline.text == "{}":
            return _NO_HEADER
        return 0.0 if kind else 10.0
    if inline.form in ("block", "open quote", "single", "double"):
        return 0.0 if fields.scalar_fits(spec, "string") else 40.0
    if fields.scalar_fits(spec, inline.kind):
        return 0.0
    is_near = set(spec.split("|")) & fields.SCALARS and " " not in inline.text
    return 10.0 if is_near else 40.0


@lru_cache(maxsize=8192)
def wording_cost(entry: Entry) -> float:
    """Say what it costs by its words that a member of an object of OpenAPI ends the text before."""
    value = entry.value
    if value[:1] in _QUOTED:
        return 0.0
    if " " in value and entry.key in _OF_ONE_WORD:
        return _SEVERAL_WORDS
    bare = _ENUMERATION.sub("", value)
    closes = any(bare.count(right) > bare.count(left) for left, right in ("()", "[]"))
    return (_WHOLE_SENTENCE if is_sentence(entry) else 0.0) + (_CLOSES_BRACKET if closes else 0.0)


def is_sentence(entry: Entry) -> bool:
    """Whether a member's value has the words of a text, as values of its name hardly ever have."""
    if " " in entry.value and entry.key in _OF_ONE_WORD:
        return True
    is_phrase = entry.key in _PHRASES and entry.value[:1] not in _QUOTED
    return is_phrase and bool(_SENTENCE.search(entry.value))


@lru_cache(maxsize=8192)
def shape_of(inline: Inline) -> Structure:
    """Return the shape of a value that is complete on its line."""
    if inline.form == "flow":
        return Structure("list" if inline.kind == "array" else "map")
    text = inline.text[1:-1] if inline.form in ("single", "double") else inline.text
    return Structure(inline.kind, text)
