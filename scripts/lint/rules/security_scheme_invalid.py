"""A security scheme that OpenAPI does not know: `type: bearer`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SecuritySchemeSite
from scripts.lint.wording import shown

_NEEDS = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "mutualTLS": (),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}
_HTTP_SCHEMES = ("basic", "bearer", "digest")


def check(site: SecuritySchemeSite) -> Iterator[Fault]:
    """Look at the type and what it needs."""
    if "$ref" in site.value:
        return
    declared = site.value.get("type")
    if not isinstance(declared, str) or declared not in _NEEDS:
        yield _unknown(site, declared if isinstance(declared, str) else "")
        return
    for member in _NEEDS[declared]:
        if not site.value.get(member):
            yield Fault(site.parts, f"a security scheme of the type {declared} needs `{member}`")
    if declared == "apiKey" and site.value.get("in") not in (None, "header", "query", "cookie"):
        where = shown(site.value["in"])
        yield Fault(site.at("in"), f"a key cannot stand in {where}", f"in: {where}")


def _unknown(site: SecuritySchemeSite, declared: str) -> Fault:
    suggestion = None
    if declared.lower() in _HTTP_SCHEMES:
        edits = (
            SetMember(site.parts, "type", "http"),
            SetMember(site.parts, "scheme", declared.lower()),
        )
        suggestion = Suggestion(edits)
    place = site.at("type") if "type" in site.value else site.parts
    return Fault(
        place,
        f"{shown(declared)} is no type of a security scheme",
        f"type: {declared}",
        suggestion,
    )


RULE = Rule(
    id="security-scheme-invalid",
    level=Level.ERROR,
    reason="A client generated from it sends no key, and every call is refused.",
    fix="Use `type: http` with `scheme: bearer`, or another type that OpenAPI defines.",
    on=SecuritySchemeSite,
    check=check,
)
