"""Text that speaks of `adjust_fps_for_interpolation`, a parameter that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.finding import Fault, Level
from scripts.lint.names import plain_name
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.prose.enumerations import read_enumerations
from scripts.prose.names import chosen_names, parameter_names, values_of_members


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look up every snake_case name of a member's text among the names of the document.

    The text of a whole body speaks of answers and other operations too.
    """
    if site.use == Use.RECEIVED or not site.container.is_property:
        return
    known = site.subject.names.plain_from(site.parts)
    seen = {value for found in read_enumerations(site.description) for value in found.values}
    for name, quote in (*parameter_names(site.description), *chosen_names(site.description)):
        if name not in seen and not _is_known(plain_name(name), known) and not _is_own(name, site):
            seen.add(name)
            yield Fault(
                site.at("description"),
                f"the text speaks of `{name}`, which is no parameter of this document",
                quote,
            )
    yield from _values(site)


def _is_known(name: str, known: frozenset[str]) -> bool:
    """Whether a name, or one that it shortens (`reference_image` of `…_urls`), is declared."""
    return name in known or any(other.startswith(name) for other in known)


def _is_own(name: str, site: SchemaSite) -> bool:
    """Whether a name is the member's in short, or one kind of its values: `voice_id` of `voice`."""
    own, other = plain_name(site.container.name or ""), plain_name(name)
    return own.endswith(other) or other in (f"{own}id", f"{own}url", f"{own}name")


def _values(site: SchemaSite) -> Iterator[Fault]:
    """Look up a value named with its member ("1080p resolution") among the member's own."""
    parent = site.parent
    members = parent.value.get("properties") if parent else None
    if not site.is_property or not isinstance(members, dict):
        return
    for value, name, quote in values_of_members(site.description):
        member = site.subject.resolved(members.get(name))
        choices = member.get("enum")
        known = choices if isinstance(choices, list) else [value] if member else _said(site)
        if value.lower() not in " ".join(map(str, [*known, *(site.choices or ())])).lower():
            yield Fault(
                site.at("description"),
                f"the text speaks of the {name} {value}, which cannot be chosen here",
                quote,
            )


def _said(site: SchemaSite) -> list[Value]:
    """List what the other members allow and say, where a value may go by another name."""
    members = site.parent.value.get("properties") if site.parent else None
    others = members.values() if isinstance(members, dict) else ()
    return [other for other in others if other is not site.value]


RULE = Rule(
    id="prose-unknown-name",
    level=Level.WARNING,
    reason="Text copied from another model's page promises options that this one does not have.",
    fix="Remove the sentence, or add the parameter if the API has it.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
