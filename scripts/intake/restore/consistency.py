"""Judging a closed object by whether its members agree with each other.

Each fault is a word for people and a weight: `FATAL` where no page of any vendor may read like
this, less where published pages are known to be careless.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping

from scripts.intake.restore.clues import Marks
from scripts.intake.restore.fields import EXPORTED_MEMBERS, EXPORTED_ROOT, is_reference_id
from scripts.intake.restore.mismatches import (
    FORMS,
    OF_NO_MEANING,
    Contradiction,
    mismatches,
    mistaken_values,
)
from scripts.intake.restore.schemes import lacking, of_other_types
from scripts.intake.restore.shape import (
    BESIDE,
    TITLED,
    Facts,
    Structure,
    fact,
    own_shape,
)
from scripts.openapi.grammar import ABOUT, REQUIRED

FATAL = math.inf
UNMARKED = Marks()


REQUIRED_MEMBER = 100.0
"""Chosen above every margin: none of 510 documents of three vendors lacks a required member."""
_OF_ANOTHER_TYPE = 10.0
"""Chosen: so much that a person is asked whether it ends a text, not that it is ruled out."""
_NO_ITEMS = 20.0
"""OpenAPI 3.0 requires `items`; none of 497 pages, 75 of them of 3.1, has an array without."""
_OF_ANOTHER_PART = 3.0
"""Chosen: one clear sign; two of seven fresh vendors have such schemas, each in few."""
_OTHER_ORDER = 3.0
"""Measured: 21 of 367 exports list some properties in another order, so it is seldom, not never."""
_SHARED = "components"
_DESCRIBED = ("parameter", "header")
_DESCRIBED_WITHIN = 4.0
"""Measured: behind the schema, 322 descriptions are the parameter's and 26 the end of a schema that
alone has one. Chosen to outweigh that most parameters have theirs before the schema."""
_BESIDE_PART = 18.0
"""Measured: of 55 vendors three have a member there that may be the whole schema's, each in several
places. Chosen as what has no meaning."""
_EMPTY = 2.0
"""Measured: of 46 last properties that are objects without properties, with `additionalProperties`
behind them, 44 have those themselves."""
_OF_OBJECTS = frozenset(
    {
        *("properties", "additionalProperties", "patternProperties", "$ref", "example", "examples"),
        *("allOf", "anyOf", "oneOf", "not", "x-apidog-orders"),
    }
)
_LISTED = {"properties", "additionalProperties"}
"""What Apidog puts a list of names behind, empty or not: 107 of 107 maps have one."""
_UNLISTED = 30.0
"""Measured: none of 136 objects with such references. Chosen as for references that are missing."""
_UNION_OF_ONE = 3.0
"""Measured: none of 146 unions. Chosen: one clear sign."""
_MARK = 20.0
"""Chosen above the margin of an unknown writer: all 612 exports looked at have every mark, and of
7 500 lists of members none that are left out without the order of all."""
_FOR_TYPES: Mapping[str, Collection[str]] = {
    **ABOUT,
    **dict.fromkeys(
        ("patternProperties", "propertyNames", "unevaluatedProperties", "dependentRequired"),
        ("object",),
    ),
    **dict.fromkeys(
        ("prefixItems", "contains", "minContains", "maxContains", "unevaluatedItems"), ("array",)
    ),
    "format": ("string", "number", "integer"),
}


def for_types(keyword: str) -> Collection[str]:
    """Return the types that a keyword of schemas says something about; none if about any."""
    return _FOR_TYPES.get(keyword, ())


def contradictions(kind: str, facts: Facts) -> Iterator[Contradiction]:
    """Yield what is wrong with the members known so far; more members cannot mend it."""
    if kind == "schema":
        yield from _schema(facts)
    elif kind == "media type":
        schema, example = fact(facts, "schema"), fact(facts, "example")
        if schema and schema.text != "null" and schema.get(BESIDE):
            yield Contradiction("members beside the `$ref` of a media type", _BESIDE_PART)
        if schema and example:
            yield from mismatches(schema, example, "the example")


def omissions(
    kind: str, facts: Facts, marks: Marks = UNMARKED, *, part_of: str = ""
) -> Iterator[Contradiction]:
    """Yield what an object of `kind` lacks, or has without its counterpart, once it is closed.

    `marks` are those of an exporter that marks every object of a kind; `part_of` tells of a schema
    in `allOf`, or another such keyword, that it may require what another part has, or of a response
    in `components`: an exporter marks none of these.
    """
    is_marked = marks.is_export or (marks.is_stripped and kind == "response")
    if is_marked and part_of != _SHARED:
        yield from _missing_marks(kind, facts, marks, part_of)
    if kind == "schema":
        yield from _incomplete_schema(facts, part_of, exported=marks.is_export)
        return
    names = {name for name, _ in facts}
    beside = {name for name in names if not name.startswith("x-")} - _BESIDE_REFERENCE
    if "$ref" in names and beside and kind in _REFERENCED:
        yield Contradiction(f"members of a {kind} beside `$ref`", _NO_ITEMS)
    if "$ref" not in names:
        for name in REQUIRED.get(kind.removeprefix("called "), ()):
            if name not in names:
                yield Contradiction(f"{kind} without `{name}`", REQUIRED_MEMBER)
    yield from _incomplete(kind, facts)


def _incomplete(kind: str, facts: Facts) -> Iterator[Contradiction]:
    """Yield what an object needs by what else it holds."""
    names = {name for name, _ in facts}
    if kind == "security scheme":
        yield from _scheme(facts, names)
    if kind == "code sample" and not {"lang", "source"} <= names:
        yield Contradiction("a code sample without `lang` or `source`", REQUIRED_MEMBER)
    if kind == "example" and names.isdisjoint({"$ref", "value", "externalValue"}):
        yield Contradiction("an example without a value", _NO_ITEMS)
    if (kind in _DESCRIBED or kind == "media type") and {"example", "examples"} <= names:
        yield Contradiction(f"both example and examples in a {kind}", _NO_ITEMS)
    if kind == "parameter" and names.isdisjoint({"$ref", "schema", "content"}):
        yield Contradiction("parameter without `schema`", REQUIRED_MEMBER)
    schema = fact(facts, "schema")
    if schema and schema.get("description") and kind in _DESCRIBED and "description" not in names:
        yield Contradiction(f"the schema has a description, its {kind} has none", _DESCRIBED_WITHIN)


def _scheme(facts: Facts, names: set[str]) -> Iterator[Contradiction]:
    declared = fact(facts, "type")
    own = declared.text if declared else ""
    for name in lacking(own, names):
        yield Contradiction(f"security scheme without `{name}`", REQUIRED_MEMBER)
    for name in of_other_types(own, names):
        yield Contradiction(f"`{name}` in a security scheme of type {own}", _OF_ANOTHER_TYPE)


def _missing_marks(kind: str, facts: Facts, marks: Marks, part_of: str) -> Iterator[Contradiction]:
    names = {name for name, _ in facts}
    if "$ref" in names:
        return
    for name in EXPORTED_MEMBERS.get(kind, ()):
        if name not in names and (name in marks.names or not name.startswith("x-")):
            yield Contradiction(f"{kind} without `{name}`", _MARK)
    if kind == "document":
        for name in EXPORTED_ROOT:
            if name not in names:
                yield Contradiction(f"an export without `{name}`", REQUIRED_MEMBER)
    if kind == "schema":
        yield from _half_marked(facts, names, marks)
        yield from _other_types(facts)
        of_one_type = ABOUT.keys() - {"required"} if part_of else ABOUT.keys()
        if "type" not in names and names & of_one_type:
            yield Contradiction("a keyword of one type without the type", _MARK)


def _half_marked(facts: Facts, names: set[str], marks: Marks) -> Iterator[Contradiction]:
    orders, ignored = "x-apidog-orders" in names, "x-apidog-ignore-properties" in names
    if ignored and not orders:
        yield Contradiction("x-apidog-ignore-properties without x-apidog-orders", _MARK)
    elif orders != ignored and (marks.paired or _is_described_behind(facts)):
        yield Contradiction("only one of Apidog's two marks", 8.0)
    elif names & _LISTED and not orders:
        yield Contradiction("properties without x-apidog-orders", 3.0)
    elif orders and not names & _LISTED:
        yield Contradiction("x-apidog-orders without properties", 3.0)


def _is_described_behind(facts: Facts) -> bool:
    """Whether a description is behind the list of members: all 281 such objects have both marks."""
    names = [name for name, _ in facts]
    marked = names.index("x-apidog-orders") if "x-apidog-orders" in names else len(names)
    return "description" in names[marked:]


def _schema(facts: Facts) -> Iterator[Contradiction]:
    names = {name for name, _ in facts}
    declared = fact(facts, "type")
    kinds = [declared.text] if declared and declared.form == "string" else []
    for name in names:
        allowed = _FOR_TYPES.get(name)
        if allowed and kinds and not set(kinds) & set(allowed) and kinds[0] in FORMS:
            yield Contradiction(f"`{name}` in a schema of type {kinds[0]}", OF_NO_MEANING)
    implied = ["object"] if not kinds and names & {"properties", "allOf"} else []
    yield from mistaken_values(facts, kinds or implied)
    beside = {name for name in names if not name.startswith("x-")} - _BESIDE_REFERENCE
    if "$ref" in names and beside and "x-apidog-overrides" not in names:
        yield Contradiction("members beside `$ref`", 8.0)
    example = fact(facts, "example")
    if example and (example.form == "map" or "object" in (kinds or implied)):
        yield Contradiction("the example of an object in its schema, not in its media type", 3.0)
    merged = fact(facts, "allOf")
    if merged and Structure("schema", "object") in [part for _, part in merged.parts]:
        yield Contradiction("an object that says nothing in allOf", 4.0)
    yield from _beside_parts(facts)
    if "allOf" in names and "properties" in names:
        yield Contradiction("properties beside allOf", 2.0)
    if "example" in names and "examples" in names:
        yield Contradiction("both example and examples", 2.0)


def _other_types(facts: Facts) -> Iterator[Contradiction]:
    """Yield the unions of one schema, and parts whose values have another type than the whole."""
    for name in ("anyOf", "oneOf"):
        if len(_parts(facts, name)) == 1:
            yield Contradiction("a union of one schema", _UNION_OF_ONE)
    for name in ("allOf", "anyOf", "oneOf", "not"):
        if _has_other_types(facts, name):
            yield Contradiction("parts of another type than their schema", _NO_ITEMS)


def _has_other_types(facts: Facts, name: str) -> bool:
    """Whether a schema has a type, or several, and none of its parts under `name` has one of them.

    No value is valid then, or each.
    """
    declared = fact(facts, "type")
    allowed = set(declared.texts() or [declared.text]) - {""} if declared else set()
    if "number" in allowed:
        allowed.add("integer")
    others = [part.types() for part in _parts(facts, name)]
    return bool(allowed and others) and all(types and allowed.isdisjoint(types) for types in others)


def _parts(facts: Facts, name: str) -> list[Structure]:
    """List the schemas that a keyword puts together, `not` a single one."""
    held = fact(facts, name)
    if held is None:
        return []
    return [held] if name == "not" else [part for _, part in held.parts]


def _beside_parts(facts: Facts) -> Iterator[Contradiction]:
    """Yield the parts of a schema of which nothing but the whole is ever described.

    A reference is put into `allOf` so that something can stand beside that, and into `items` as it
    is; nobody describes the null of a union.
    """
    merged, items = fact(facts, "allOf"), fact(facts, "items")
    references = [part for _, part in merged.parts] if merged else []
    for part in [*references, *([items] if items else [])]:
        if part.text != "null" and part.get(BESIDE):
            yield Contradiction("members beside a `$ref` that is a part of a schema", _BESIDE_PART)
    for name in ("anyOf", "oneOf"):
        union = fact(facts, name)
        parts = [part for _, part in union.parts] if union else []
        for part in parts:
            if part.text == "null" and part.get(BESIDE):
                yield Contradiction("members beside the null of a union", _BESIDE_PART)
        for mark, member in ((TITLED, "title"), ("description", "description")):
            *others, last = (part.get(mark) is not None for part in parts or [Structure("schema")])
            if last and others and not any(others) and not fact(facts, member):
                yield Contradiction(f"only the last of a union has a {member}", _DESCRIBED_WITHIN)


def _incomplete_schema(facts: Facts, part_of: str, *, exported: bool) -> Iterator[Contradiction]:
    names = {name for name, _ in facts}
    for inner in ("items", "additionalProperties"):
        held = fact(facts, inner)
        if held and held.get("description") and "description" not in names:
            yield Contradiction(
                f"`{inner}` has a description, its schema has none", _DESCRIBED_WITHIN
            )
    held = fact(facts, "items")
    if held and held.get(TITLED) and "title" not in names:
        yield Contradiction("`items` has a title, its schema has none", _DESCRIBED_WITHIN)
    if "x-apidog-overrides" in names and "$ref" not in names:
        yield Contradiction("overrides of a reference without one", _MARK)
    declared = fact(facts, "type")
    if declared and declared.text == "array" and not names & {"items", "prefixItems", "$ref"}:
        yield Contradiction("an array without items", _NO_ITEMS)
    if declared and declared.text == "object" and names.isdisjoint(_OF_OBJECTS):
        yield Contradiction("an object of which nothing is known", _EMPTY)
    if names == {"type"}:
        yield Contradiction("nothing but a type", 1.0)
    if names & {"then", "else"} and "if" not in names:
        yield Contradiction("`then` or `else` without `if`", _NO_ITEMS)
    yield from _names(facts, names, part_of, exported=exported)
    yield from _enum_values(facts)


_REFERENCED = ("parameter", "header", "response", "request body", "example", "link")
"""What OpenAPI lets a reference stand for, with nothing of its own beside it (3.1.1, 4.8.23)."""
_BESIDE_REFERENCE = {"$ref", "summary", "description"}


def _enum_values(facts: Facts) -> Iterator[Contradiction]:
    """Hold Apidog's comments on the values of an enum against the enum."""
    enum, commented = fact(facts, "enum"), fact(facts, "x-apidog-enum")
    if not commented:
        return
    if not enum:
        yield Contradiction("x-apidog-enum without enum", 15.0)
    elif len(enum.parts) != len(commented.parts):
        yield Contradiction("x-apidog-enum comments on other values than enum has", 5.0)


def _names(
    facts: Facts, names: set[str], part_of: str, *, exported: bool
) -> Iterator[Contradiction]:
    required, properties = fact(facts, "required"), fact(facts, "properties")
    if required and required.form == "list":
        if properties:
            listed = {text for text in required.texts() if not is_reference_id(text)}
            missing = listed - set(properties.names())
            if missing and not names & {"allOf", "oneOf", "anyOf"}:
                weight = FATAL if exported else OF_NO_MEANING
                yield Contradiction(
                    f"`required` names {', '.join(sorted(missing))}, no property",
                    _OF_ANOTHER_PART if part_of == "allOf" else weight,
                )
        elif not names & {"allOf", "oneOf", "anyOf", "x-apidog-overrides"}:
            weight = _OF_ANOTHER_PART if part_of else 12.0
            yield Contradiction("`required` without properties", weight)
        elif own_shape(facts).is_without(required.texts()):
            yield Contradiction("`required` names what no part of a union has", 12.0)
    if fact(facts, "x-apidog-orders"):
        yield from _orders(facts, properties)


def _orders(facts: Facts, properties: Structure | None) -> Iterator[Contradiction]:
    """Hold Apidog's lists of members, of references by ids and of what those bring along, to it.

    A reference to the schema of all other members has an id as well, but stands in no list.
    """
    lists = ("x-apidog-orders", "x-apidog-refs", "x-apidog-ignore-properties")
    orders, refs, ignored = (fact(facts, name) for name in lists)
    if orders is None or any(held and held.form == "any" for held in (orders, refs, ignored)):
        return
    listed = [text for text in orders.texts() if not is_reference_id(text)]
    ids = [text for text in orders.texts() if is_reference_id(text)]
    others = fact(facts, "additionalProperties")
    is_of_others = refs is None and len(ids) == 1 and others and others.form in ("schema", "any")
    if set(ids) != set(refs.names() if refs else ()) and not is_of_others:
        yield Contradiction("x-apidog-orders and x-apidog-refs name other references", 30.0)
    known = properties.names() if properties else []
    if set(listed) - set(known) or (set(known) != set(listed) and not ids):
        yield Contradiction("x-apidog-orders lists other names than properties", FATAL)
    elif listed != known and not ids:
        yield Contradiction("x-apidog-orders lists the properties in another order", _OTHER_ORDER)
    elif ids and set(known) != {*listed, *(ignored.texts() if ignored else ())}:
        yield Contradiction("properties that are neither listed nor ignored", _UNLISTED)
