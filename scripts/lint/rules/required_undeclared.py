"""A name in `required` that the object does not declare, or that stands there twice."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.lint.edit import RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

_BRANCHES = ("allOf", "anyOf", "oneOf", "if", "then", "else", "not")


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look up each required name among the members."""
    if "required" not in site.value:
        return
    if not isinstance(site.value["required"], list):
        yield _misplaced(site)
        return
    names = site.array("required")
    declared = _declared(site)
    for index, name in enumerate(names):
        if name in names[:index]:
            yield _fault(site, index, "stands twice", _unique(names))
        elif declared and not _is_in(declared, name):
            kept = [other for other in names if _is_in(declared, other)]
            yield _fault(site, index, "is not declared", kept)


def _is_in(declared: JsonObject, name: Value) -> bool:
    return isinstance(name, str) and name in declared


def _declared(site: SchemaSite) -> JsonObject | None:
    """Collect the members of the schema and of those it is combined with; None if open."""
    found = site.subject.properties(site.value)
    parent = site.parent
    while found is not None and parent is not None and site.key in _BRANCHES:
        more = site.subject.properties(parent.value)
        found = None if more is None else found | more
        site, parent = parent, parent.parent
    return found


def _unique(names: list[Value]) -> list[Value]:
    return [name for index, name in enumerate(names) if name not in names[:index]]


def _misplaced(site: SchemaSite) -> Fault:
    return Fault(
        site.at("required"),
        "`required` is a list of the object's members; a member is not required by itself",
        f"required: {shown(site.value['required'])}",
        Suggestion((RemoveMember(site.at("required")),)),
    )


def _fault(site: SchemaSite, index: int, problem: str, kept: list[Value]) -> Fault:
    name = site.array("required")[index]
    edit = SetMember(site.parts, "required", kept) if kept else RemoveMember(site.at("required"))
    return Fault(
        site.at("required", index),
        f"the required member {shown(name)} {problem}",
        shown(name),
        Suggestion((edit,)),
    )


RULE = Rule(
    id="required-undeclared",
    level=Level.ERROR,
    reason="A member that must be there and has no schema can be neither typed nor filled in.",
    fix="Correct the name, declare the member, or remove it from `required`.",
    on=SchemaSite,
    check=check,
)
