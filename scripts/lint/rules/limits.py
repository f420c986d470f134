"""Limits and patterns of a schema that no value can keep, or no program check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level, RemoveMember, Suggestion
from scripts.lint.kinds import declared_types, is_number, listed, shown
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.openapi.patterns import backtracks, finds

_PAIRS = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_COUNTS = tuple(name for pair in _PAIRS[2:] for name in pair)
_BOUNDS = ("minimum", "maximum", "multipleOf")


def _limits_crossed(site: SchemaSite) -> Iterator[Fault]:
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


LIMITS_CROSSED = Rule(
    id="limits-crossed",
    title="Limits that no value can keep: `minimum` above `maximum`, a negative length, two types.",
    level=Level.ERROR,
    reason="No value keeps these limits, so every call would be refused.",
    fix="Correct the limits.",
    on=SchemaSite,
    check=_limits_crossed,
    needs=frozenset({"allOf", *_BOUNDS, *(name for pair in _PAIRS for name in pair)}),
)


def _pattern_invalid(site: SchemaSite) -> Iterator[Fault]:
    """Compile the pattern."""
    if "pattern" not in site.value:
        return
    pattern = site.value["pattern"]
    try:
        re.compile(pattern if isinstance(pattern, str) else "(")
    except (re.error, OverflowError, RecursionError):
        yield Fault(
            site.at("pattern"),
            "the pattern is no regular expression",
            f"pattern: {shown(pattern)}",
            Suggestion((RemoveMember(site.at("pattern")),)),
        )


PATTERN_INVALID = Rule(
    id="pattern-invalid",
    title="A `pattern` that is no regular expression.",
    level=Level.ERROR,
    reason="Validators crash on it or let everything pass.",
    fix="Correct the pattern.",
    on=SchemaSite,
    check=_pattern_invalid,
    needs=frozenset({"pattern"}),
)


def _pattern_backtracking(site: SchemaSite) -> Iterator[Fault]:
    """Look at the pattern, then try it on the member's own values for a moment."""
    pattern = site.text("pattern")
    if pattern and (backtracks(pattern) or _takes_long(site, pattern)):
        yield Fault(
            site.at("pattern"),
            "the pattern backtracks: on some texts a check of it takes ages",
            f"pattern: {shown(pattern)}",
        )


def _takes_long(site: SchemaSite, pattern: str) -> bool:
    values = [site.value.get("default"), *(site.choices or ())]
    values += [example for _, example in examples_of(site)]
    try:
        for value in values:
            if isinstance(value, str):
                finds(pattern, value)
    except TimeoutError:
        return True
    except ValueError:
        return False
    return False


PATTERN_BACKTRACKING = Rule(
    id="pattern-backtracking",
    title="A `pattern` that takes ages on some texts: `^(a+)+$`.",
    level=Level.WARNING,
    reason="Who sends such a text stops every client and server that checks it by this pattern.",
    fix="Write the pattern so that a text can be matched in one way only, or remove it.",
    on=SchemaSite,
    check=_pattern_backtracking,
    needs=frozenset({"pattern"}),
)
