"""Limits that no value can keep: `minimum` above `maximum`, a negative length, two types."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.kinds import declared_types, is_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import listed, shown

_PAIRS = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_COUNTS = tuple(name for pair in _PAIRS[2:] for name in pair)
_BOUNDS = ("minimum", "maximum", "multipleOf")


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at the limits alone, then in pairs."""
    yield from _malformed(site)
    for low, high in _PAIRS:
        least, greatest = site.value.get(low), site.value.get(high)
        if is_number(least) and is_number(greatest) and least > greatest:
            yield Fault(
                site.at(low),
                f"{low} {shown(least)} is above {high} {shown(greatest)}",
                f"{low}: {shown(least)}",
            )
    yield from _types(site)


def _types(site: SchemaSite) -> Iterator[Fault]:
    """Look for branches of `allOf` whose type is none of the schema's own."""
    for index, branch in enumerate(site.array("allOf")):
        other = _widened(declared_types(site.subject.resolved(branch)))
        own = _widened(declared_types(site.value))
        if own and other and not own & other:
            yield Fault(
                site.at("allOf", index),
                f"no value is of the type {listed(sorted(other))} and {listed(sorted(own))}",
                f"type: {listed(sorted(other))}",
                Suggestion((RemoveMember(site.at("allOf", index)),)) if _is_bare(branch) else None,
            )


def _widened(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _is_bare(branch: Value) -> bool:
    return isinstance(branch, dict) and branch.keys() <= {"type"}


def _malformed(site: SchemaSite) -> Iterator[Fault]:
    for keyword in (*_BOUNDS, *_COUNTS):
        if keyword in site.value:
            value = site.value[keyword]
            if not is_number(value):
                yield _fault(site, keyword, "is not a number")
            elif keyword in _COUNTS and (value < 0 or value != int(value)):
                yield _fault(site, keyword, "is not a count")
            elif keyword == "multipleOf" and value <= 0:
                yield _fault(site, keyword, "is not above 0")


def _fault(site: SchemaSite, keyword: str, problem: str) -> Fault:
    value = shown(site.value[keyword])
    return Fault(site.at(keyword), f"{keyword} {value} {problem}", f"{keyword}: {value}")


RULE = Rule(
    id="limits-crossed",
    level=Level.ERROR,
    reason="No value keeps these limits, so every call would be refused.",
    fix="Correct the limits.",
    on=SchemaSite,
    check=check,
)
