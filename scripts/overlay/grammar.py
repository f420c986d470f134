"""Which fields the objects of an overlay document have, of which kind, since which version.

From the Overlay Specification's sections "Overlay Object" to "Reusable Action Reference Object" and
the JSON Schemas of each version. Beside `$ref` the schema of 1.2 knows `description` alone; the
text, which is the source of truth, has a reference override any field of an action.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.documents import Document, JsonObject, Value, kind
from scripts.overlay.query import Location
from scripts.problem import Problem

Version = tuple[int, int]

VERSIONS: tuple[Version, ...] = ((1, 0), (1, 1), (1, 2))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object; `kind` None allows any value."""

    kind: str | None
    required: bool = False
    since: Version = (1, 0)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What an object of an overlay document may hold; `x-` members are always allowed."""

    name: str
    fields: dict[str, Field] = field(hash=False)


_DESCRIPTION = {"description": Field("string")}
_TARGET = {"target": Field("string", required=True)}
_CHANGES = {
    "update": Field(None),
    "copy": Field("string", since=(1, 1)),
    "remove": Field("boolean"),
}

OVERLAY = Grammar(
    "an overlay",
    {
        "overlay": Field(None, required=True),
        "info": Field("object", required=True),
        "extends": Field("string"),
        "actions": Field("array", required=True),
        "components": Field("object", since=(1, 2)),
        "$self": Field("string", since=(1, 2)),
    },
)
INFO = Grammar(
    "`info`",
    {
        "title": Field("string", required=True),
        "version": Field("string", required=True),
        "description": Field("string", since=(1, 1)),
    },
)
ACTION = Grammar(
    "an action", _TARGET | _DESCRIPTION | _CHANGES | {"$ref": Field("string", since=(1, 2))}
)
COMPONENTS = Grammar("`components`", {"actions": Field("object")})
REUSABLE_ACTION = Grammar("a reusable action", _DESCRIPTION | {"fields": Field("object")})
REUSABLE_FIELDS = Grammar("`fields` of a reusable action", _DESCRIPTION | _CHANGES)
REFERENCE = Grammar(
    "a reference to a reusable action",
    {"$ref": Field("string", required=True)} | _TARGET | _DESCRIPTION | _CHANGES,
)


def check_object(
    document: Document, value: JsonObject, parts: Location, grammar: Grammar, version: Version
) -> Iterator[Problem]:
    """Yield what is wrong with the fields of an object, without looking into them."""
    for name, rule in grammar.fields.items():
        if rule.required and name not in value:
            yield document.problem(
                parts,
                f"{grammar.name} needs `{name}`",
                expected=f"`{name}`: {a(rule.kind)}" if rule.kind else None,
                remedy=f"add `{name}`",
            )
    for name, member in value.items():
        known = _field(grammar, name, version)
        if known:
            yield from check_kind(document, member, (*parts, name), known.kind)
        elif not name.startswith("x-"):
            yield _unknown(document, (*parts, name), grammar, version)


def check_kind(
    document: Document, value: Value, parts: Location, expected: str | None
) -> Iterator[Problem]:
    """Yield a problem if a value is not of the kind expected."""
    if expected is None or expected == kind(value):
        return
    last = parts[-1]
    name = f"item {last + 1}" if isinstance(last, int) else f"`{last}`"
    if expected == "boolean":
        remedy = "write `true` or `false`"
    elif expected == "string" and not isinstance(value, list | dict):
        remedy = "put it in quotes"
    else:
        remedy = f"write {a(expected)}"
    message = f"{name} is {a(kind(value))}"
    yield document.problem(parts, message, expected=a(expected), remedy=remedy)


def _field(grammar: Grammar, name: str, version: Version) -> Field | None:
    rule = grammar.fields.get(name)
    return rule if rule and rule.since <= version else None


def _unknown(document: Document, parts: Location, grammar: Grammar, version: Version) -> Problem:
    name = str(parts[-1])
    known = [field for field in grammar.fields if _field(grammar, field, version)]
    message = f"{grammar.name} has no `{name}`"
    later = grammar.fields.get(name)
    if later:
        message += f" in Overlay {version[0]}.{version[1]}"
        remedy = f"write `overlay: {later.since[0]}.{later.since[1]}.0`, which has it"
    elif close := difflib.get_close_matches(name, known, 1):
        remedy = f"did you mean `{close[0]}`?"
    else:
        remedy = f"remove it, or name it `x-{name}` if it is a note of your own"
    expected = ", ".join(f"`{field}`" for field in known) + " or `x-…`"
    return document.problem(parts, message, expected=expected, remedy=remedy)


def a(kind_name: str) -> str:
    """Put the article before the name of a kind of values."""
    if kind_name == "null":
        return kind_name
    return f"{'an' if kind_name[0] in 'ao' else 'a'} {kind_name}"
