"""What must be sent: `required`, and what the prose says of it."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value, as_object
from scripts.lint.components import Use
from scripts.lint.finding import (
    AppendItem,
    Edit,
    Fault,
    Level,
    RemoveMember,
    Rewrite,
    SetMember,
    Suggestion,
)
from scripts.lint.kinds import listed, shown
from scripts.lint.rule import Rule
from scripts.lint.site import RequestBodySite, SchemaSite
from scripts.prose.absence import read_absence
from scripts.prose.presence import (
    is_left_out_at_times,
    is_of_a_noun,
    says_optional,
    says_required,
)

_BRANCHES = ("allOf", "anyOf", "oneOf", "if", "then", "else", "not")


def _required_undeclared(site: SchemaSite) -> Iterator[Fault]:
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
            yield _undeclared(site, index, "stands twice", _unique(names))
        elif declared and not _is_in(declared, name):
            kept = [other for other in names if _is_in(declared, other)]
            yield _undeclared(site, index, "is not declared", kept)


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


def _undeclared(site: SchemaSite, index: int, problem: str, kept: list[Value]) -> Fault:
    name = site.array("required")[index]
    edit = SetMember(site.parts, "required", kept) if kept else RemoveMember(site.at("required"))
    return Fault(
        site.at("required", index),
        f"the required member {shown(name)} {problem}",
        shown(name),
        Suggestion((edit,)),
    )


REQUIRED_UNDECLARED = Rule(
    id="required-undeclared",
    title="A name in `required` that the object does not declare, or that stands there twice.",
    level=Level.ERROR,
    reason="A member that must be there and has no schema can be neither typed nor filled in.",
    fix="Correct the name, declare the member, or remove it from `required`.",
    on=SchemaSite,
    check=_required_undeclared,
    needs=frozenset({"required"}),
)


def _required_in_optional_body(site: RequestBodySite) -> Iterator[Fault]:
    """Look at the members that the schema of the body demands."""
    if "callbacks" in site.parts or "$ref" in site.value or site.value.get("required") is True:
        return
    names = _demanded(site)
    if names:
        yield Fault(
            site.parts,
            f"the body may be left out, yet it requires {listed(names)}",
            None,
            Suggestion((SetMember(site.parts, "required", value=True),)),
        )


def _demanded(site: RequestBodySite) -> list[str]:
    content = site.value.get("content")
    for media in as_object(content).values():
        schema = site.subject.resolved(media.get("schema") if isinstance(media, dict) else None)
        required = schema.get("required")
        if isinstance(required, list) and required:
            return [str(name) for name in required]
    return []


REQUIRED_IN_OPTIONAL_BODY = Rule(
    id="required-in-optional-body",
    title="A request body that may be left out, though its schema has required members.",
    level=Level.NOTE,
    reason="Strictly read, a call without a body is valid; clients make it an optional argument.",
    fix="Add `required: true` to the request body.",
    on=RequestBodySite,
    check=_required_in_optional_body,
)


def _required_in_optional_object(site: SchemaSite) -> Iterator[Fault]:
    """Look for optional objects with required members in bodies that are otherwise empty."""
    parent = site.parent
    if not site.is_property or parent is None or Use.SENT not in site.use:
        return
    if site.name in parent.array("required") or "default" in site.value:
        return
    required = site.subject.resolved(site.value).get("required")
    if isinstance(required, list) and required and _demands_constants(parent):
        yield Fault(
            site.parts,
            f"`{site.name}` may be left out, yet it requires {listed(required)}",
            None,
            Suggestion((AppendItem(parent.parts, "required", site.name),)),
        )


def _demands_constants(body: SchemaSite) -> bool:
    """Whether a body's required members, one at least, can have one value only."""
    members = body.value.get("properties")
    names = body.array("required")
    schemas = [members.get(str(name)) for name in names] if isinstance(members, dict) else []
    return bool(schemas) and all(map(_is_constant, map(body.subject.resolved, schemas)))


def _is_constant(schema: JsonObject) -> bool:
    choices = schema.get("enum")
    return "const" in schema or (isinstance(choices, list) and len(choices) == 1)


REQUIRED_IN_OPTIONAL_OBJECT = Rule(
    id="required-in-optional-object",
    title=(
        "A body that demands constants alone: `required: [model]`, while `input` has required "
        "members."
    ),
    level=Level.WARNING,
    reason="A request without the object passes every check and is meaningless to the API.",
    fix="Add the object to the `required` of the schema around it.",
    on=SchemaSite,
    check=_required_in_optional_object,
)


def _prose_presence(site: SchemaSite) -> Iterator[Fault]:
    """Compare what the text says with the `required` of the objects around the member."""
    if not site.is_property or site.parent is None or site.use == Use.RECEIVED:
        return
    if site.name in ("required", "optional", "mandatory"):
        return
    required = _is_required(site)
    demanded = says_required(site.description, site.name or "")
    optional = says_optional(site.description, site.name or "") or read_absence(site.description)
    if demanded and not optional and not required:
        edits: tuple[Edit, ...] = (AppendItem(site.parent.parts, "required", site.name),)
        fault = _contradiction(
            site, demanded, "calls the member required, the schema does not", edits
        )
        is_sure = not is_left_out_at_times(site.description)
        yield fault if is_sure else fault._replace(suggestion=None)
    if optional and not demanded and required:
        names = [name for name in site.parent.array("required") if name != site.name]
        edits = (SetMember(site.parent.parts, "required", names),)
        fault = _contradiction(
            site, optional, "calls the member optional, the schema requires it", edits
        )
        is_sure = not is_of_a_noun(optional, site.description)
        yield fault if is_sure else fault._replace(suggestion=None)


def _contradiction(site: SchemaSite, quote: str, message: str, schema: tuple[Edit, ...]) -> Fault:
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


PROSE_PRESENCE = Rule(
    id="prose-presence",
    title=(
        'Text "Required field." on a member that is not in `required`, or "Optional" on one '
        "that is."
    ),
    level=Level.ERROR,
    reason="A client that trusts the schema leaves out what the API demands, or demands too much.",
    fix="Add the member to `required`, remove it there, or correct the text.",
    on=SchemaSite,
    check=_prose_presence,
    needs=frozenset({"description"}),
)
