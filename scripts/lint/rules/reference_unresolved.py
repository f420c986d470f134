"""A `$ref` that leads nowhere, or out of the document."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ReferenceSite
from scripts.lint.wording import shown


def check(site: ReferenceSite) -> Iterator[Fault]:
    """Follow the reference."""
    reference = site.value["$ref"]
    try:
        site.subject.target(reference)
    except LookupError:
        is_outside = isinstance(reference, str) and not reference.startswith("#")
        yield Fault(
            site.at("$ref"),
            "the reference leads out of the document"
            if is_outside
            else f"nothing stands at {shown(reference)}",
            f"$ref: {shown(reference)}",
        )


RULE = Rule(
    id="reference-unresolved",
    level=Level.ERROR,
    reason="Every tool that reads the document stops here.",
    fix="Correct the reference or add what it names.",
    on=ReferenceSite,
    check=check,
)
