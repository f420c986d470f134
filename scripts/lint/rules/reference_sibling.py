"""Keywords beside a `$ref` in OpenAPI 3.0, which ignores them."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import listed

_HARMLESS = frozenset({"$ref", "summary", "title"})


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for keywords that change what the reference means."""
    if "$ref" not in site.value or site.subject.is_version_31:
        return
    ignored = [key for key in site.value if key not in _HARMLESS and not key.startswith("x-")]
    if ignored:
        yield Fault(
            site.at("$ref"),
            f"OpenAPI 3.0 ignores what stands beside a reference: {listed(ignored)}",
            f"$ref: {site.value['$ref']}",
        )


RULE = Rule(
    id="reference-sibling",
    level=Level.WARNING,
    reason="A default, limit or text written here has no effect, and nobody sees that.",
    fix="Wrap the reference: `allOf: [{$ref: …}]` with the keywords beside it.",
    on=SchemaSite,
    check=check,
)
