"""A member whose name begins or ends with a space: `"vocalStart "`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import Edit, RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at the names of members."""
    name = site.name
    if not site.is_property or name is None or name == name.strip():
        return
    yield Fault(
        site.parts,
        f"the member's name {name!r} has spaces around it",
        repr(name),
        _suggestion(site, name),
    )


def _suggestion(site: SchemaSite, name: str) -> Suggestion | None:
    parent = site.parent
    if parent is None or name.strip() in parent.value.get("properties", {}):  # type: ignore[operator]
        return None
    members: Value = dict(site.value)
    edits: list[Edit] = [
        SetMember(site.parts[:-1], name.strip(), members),
        RemoveMember(site.parts),
    ]
    required = parent.array("required")
    if name in required:
        names = [name.strip() if other == name else other for other in required]
        edits.append(SetMember(parent.parts, "required", names))
    return Suggestion(tuple(edits))


RULE = Rule(
    id="name-with-space",
    level=Level.ERROR,
    reason="The client sends the name with its space, and the API ignores the member.",
    fix="Remove the space.",
    on=SchemaSite,
    check=check,
)
