"""An enum or const with a value of the wrong type; an enum with a value twice, or with none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scripts.documents import Value, same
from scripts.lint.edit import RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import Validator
from scripts.lint.kinds import is_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

Refusal = Callable[[Value], str | None]
"""Says why a value cannot occur; None where it can."""


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at the const and at each value of the enum."""
    if not site.value.keys() & {"const", "enum"}:
        return
    refusal = _refusals(site)
    if "const" in site.value and (reason := refusal(site.value["const"])):
        evidence = f"const: {shown(site.value['const'])}"
        yield Fault(site.at("const"), f"the const cannot occur: {reason}", evidence)
    if "enum" in site.value:
        yield from _enum(site, refusal)


def _refusals(site: SchemaSite) -> Refusal:
    """Make the function that says why the rest of the schema refuses a value."""
    rest = {
        key: item for key, item in site.value.items() if key not in ("const", "enum", "default")
    }
    validator = Validator(site.subject, rest)
    return lambda value: next((found.message for found in validator.mismatches(value)), None)


def _enum(site: SchemaSite, refusal: Refusal) -> Iterator[Fault]:
    values = site.array("enum")
    if not values:
        fix = Suggestion((RemoveMember(site.at("enum")),))
        yield Fault(site.at("enum"), "the enum has no values", None, fix)
    for index, value in enumerate(values):
        problem = _problem(value, values[:index], refusal)
        if problem:
            yield Fault(
                site.at("enum", index),
                f"the enum's value {shown(value)} {problem}",
                shown(value),
                _suggestion(site, values, refusal),
            )


def _problem(value: Value, earlier: list[Value], refusal: Refusal) -> str | None:
    if value in earlier and any(same(value, other) for other in earlier):
        return "stands twice"
    if isinstance(value, str) and value != value.strip():
        return "has spaces around it"
    reason = refusal(value)
    return f"cannot occur: {reason}" if reason else None


def _suggestion(site: SchemaSite, values: list[Value], refusal: Refusal) -> Suggestion | None:
    """Strip texts, write numbers as texts where texts are wanted, drop what stays wrong."""
    kept: list[Value] = []
    for value in map(partial(_written, site), values):
        if not refusal(value) and not any(same(value, other) for other in kept):
            kept.append(value)
    return Suggestion((SetMember(site.parts, "enum", kept),)) if kept else None


def _written(site: SchemaSite, value: Value) -> Value:
    if isinstance(value, str):
        return value.strip()
    return str(value) if is_number(value) and site.types == {"string"} else value


RULE = Rule(
    id="enum-invalid",
    level=Level.ERROR,
    reason="A value that its own schema refuses can never be sent; generators stumble over it.",
    fix="Give the value the schema's type (quotes make a text of a number), or remove it.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"enum", "const"}),
)
