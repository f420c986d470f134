"""A security requirement that names no declared scheme."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, as_array, as_object
from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, RootSite, Site


def check(site: Site) -> Iterator[Fault]:
    """Look up the names of the requirements of the document and of each operation."""
    requirements = site.value.get("security")
    declared = _declared(site)
    for index, requirement in enumerate(as_array(requirements)):
        for name in as_object(requirement):
            if name not in declared:
                place = site.at("security", index, name)
                yield Fault(
                    place,
                    f"`{name}` is no declared security scheme",
                    name,
                    Suggestion((RemoveMember(place),)),
                )


def _declared(site: Site) -> JsonObject:
    components = site.subject.value.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    if not isinstance(schemes, dict):
        schemes = site.subject.value.get("securityDefinitions")
    return as_object(schemes)


RULE = Rule(
    id="security-undeclared",
    level=Level.ERROR,
    reason="Nobody can tell which key the call needs; strict readers refuse the document.",
    fix="Declare the scheme, or remove the name.",
    on=(RootSite, OperationSite),
    check=check,
)
