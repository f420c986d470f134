"""Text "Required field." on a member that is not in `required`, or "Optional" on one that is."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import AppendItem, Edit, Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.prose.defaults import read_absence
from scripts.prose.presence import says_optional, says_required


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare what the text says with the `required` of the objects around the member."""
    if not site.is_property or site.parent is None or site.use == Use.RECEIVED:
        return
    required = _is_required(site)
    demanded = says_required(site.description)
    optional = says_optional(site.description) or read_absence(site.description)
    if demanded and not optional and not required:
        edits: tuple[Edit, ...] = (AppendItem(site.parent.parts, "required", site.name),)
        yield _fault(site, demanded, "calls the member required, the schema does not", edits)
    if optional and not demanded and required:
        names = [name for name in site.parent.array("required") if name != site.name]
        edits = (SetMember(site.parent.parts, "required", names),)
        yield _fault(site, optional, "calls the member optional, the schema requires it", edits)


def _fault(site: SchemaSite, quote: str, message: str, schema: tuple[Edit, ...]) -> Fault:
    word = "Optional" if "equired" in quote else "Required"
    text = (Rewrite(site.at("description"), quote, f"{word} field"),)
    return Fault(site.at("description"), f"the text {message}", quote, Suggestion(schema, text))


def _is_required(site: SchemaSite) -> bool:
    """Look at the parent, and at the schemas it is combined with."""
    parent = site.parent
    while parent is not None:
        if site.name in parent.array("required"):
            return True
        branches = [*parent.array("anyOf"), *parent.array("oneOf"), *parent.array("allOf")]
        for branch in branches:
            names = site.subject.resolved(branch).get("required")
            if isinstance(names, list) and site.name in names:
                return True
        if parent.key not in ("allOf", "anyOf", "oneOf"):
            return False
        parent = parent.parent
    return False


RULE = Rule(
    id="prose-presence",
    level=Level.ERROR,
    reason="A client that trusts the schema leaves out what the API demands, or demands too much.",
    fix="Add the member to `required`, remove it there, or correct the text.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
