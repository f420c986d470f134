"""An enum or const with a value of the wrong type; an enum with a value twice, or with none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scripts.documents import Value, same
from scripts.lint.edit import RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import mismatches
from scripts.lint.kinds import is_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at each value of the enum."""
    if "const" in site.value and (refusal := _refusal(site, site.value["const"])):
        evidence = f"const: {shown(site.value['const'])}"
        yield Fault(site.at("const"), f"the const cannot occur: {refusal}", evidence)
    if "enum" not in site.value:
        return
    values = site.array("enum")
    if not values:
        mend = Suggestion((RemoveMember(site.at("enum")),))
        yield Fault(site.at("enum"), "the enum has no values", None, mend)
    for index, value in enumerate(values):
        problem = _problem(site, values, index)
        if problem:
            yield Fault(
                site.at("enum", index),
                f"the enum's value {shown(value)} {problem}",
                shown(value),
                _suggestion(site, values),
            )


def _problem(site: SchemaSite, values: list[Value], index: int) -> str | None:
    value = values[index]
    if any(same(value, earlier) for earlier in values[:index]):
        return "stands twice"
    if isinstance(value, str) and value != value.strip():
        return "has spaces around it"
    refusal = _refusal(site, value)
    return f"cannot occur: {refusal}" if refusal else None


def _refusal(site: SchemaSite, value: Value) -> str | None:
    rest = {
        key: item for key, item in site.value.items() if key not in ("const", "enum", "default")
    }
    return next((mismatch.message for mismatch in mismatches(site.subject, rest, value)), None)


def _suggestion(site: SchemaSite, values: list[Value]) -> Suggestion | None:
    """Strip texts, write numbers as texts where texts are wanted, drop what stays wrong."""
    kept: list[Value] = []
    for value in map(partial(_written, site), values):
        if not _refusal(site, value) and not any(same(value, other) for other in kept):
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
)
