"""An enum with a value of the wrong type, a value twice, or no value at all."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value, same
from scripts.lint.edit import RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at each value of the enum."""
    if "enum" not in site.value:
        return
    values = site.array("enum")
    if not values:
        mend = Suggestion((RemoveMember(site.at("enum")),))
        yield Fault(site.at("enum"), "the enum has no values", None, mend)
    rest = {key: value for key, value in site.value.items() if key not in ("enum", "default")}
    unique: list[Value] = []
    for index, value in enumerate(values):
        if any(same(value, earlier) for earlier in unique):
            yield _fault(site, index, value, "stands twice", unique)
            continue
        unique.append(value)
        if isinstance(value, str) and value != value.strip():
            stripped = [item.strip() if isinstance(item, str) else item for item in values]
            yield _fault(site, index, value, "has spaces around it", stripped)
        for mismatch in mismatches(site.subject, rest, value):
            kept = [item for item in values if not same(item, value)]
            yield _fault(site, index, value, f"cannot occur: {mismatch.message}", kept)
            break


def _fault(site: SchemaSite, index: int, value: Value, problem: str, kept: list[Value]) -> Fault:
    suggestion = Suggestion((SetMember(site.parts, "enum", list(kept)),)) if kept else None
    return Fault(
        site.at("enum", index),
        f"the enum's value {shown(value)} {problem}",
        shown(value),
        suggestion,
    )


RULE = Rule(
    id="enum-invalid",
    level=Level.ERROR,
    reason="A value that its own schema refuses can never be sent; generators stumble over it.",
    fix="Give the value the schema's type (quotes make a text of a number), or remove it.",
    on=SchemaSite,
    check=check,
)
