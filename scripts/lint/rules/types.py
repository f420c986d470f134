"""What a member is: its name, its type and the type of its items."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value, kind
from scripts.lint.corpus import CorpusSite, scalar_kind
from scripts.lint.examples import examples_of
from scripts.lint.finding import Edit, Fault, Level, RemoveMember, SetMember, Suggestion
from scripts.lint.kinds import shown
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.phrase import Phrase

_TELLS = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf", "type"})


def _type_missing(site: SchemaSite) -> Iterator[Fault]:
    """Look for schemas of members and items without type, reference or branches."""
    if not (site.is_property or site.key in ("items", "schema")) or _TELLS & site.value.keys():
        return
    guessed = _guess(site)
    suggestion = Suggestion((SetMember(site.parts, "type", guessed),)) if guessed else None
    what = f"`{site.name}`" if site.name else "the schema"
    yield Fault(site.parts, f"{what} has no type", None, suggestion)


def _guess(site: SchemaSite) -> str | None:
    if "properties" in site.value:
        return "object"
    if "items" in site.value:
        return "array"
    values = [value for _, value in examples_of(site)]
    if "default" in site.value:
        values.append(site.value["default"])
    kinds = {_type_of(value) for value in values}
    return kinds.pop() if len(kinds) == 1 and "null" not in kinds else None


def _type_of(value: Value) -> str:
    return "integer" if isinstance(value, int) and not isinstance(value, bool) else kind(value)


TYPE_MISSING = Rule(
    id="type-missing",
    title="A member or item whose schema says nothing about its type.",
    level=Level.WARNING,
    reason="The generated client takes and gives anything here.",
    fix="Add `type`.",
    on=SchemaSite,
    check=_type_missing,
)


_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_MEANT = {
    "bool": "boolean",
    "dict": "object",
    "double": "number",
    "float": "number",
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "list": "array",
    "long": "integer",
    "str": "string",
    "text": "string",
}


def _type_unknown(site: SchemaSite) -> Iterator[Fault]:
    """Look at each name in `type`."""
    if "type" not in site.value:
        return
    declared = site.value["type"]
    names = declared if isinstance(declared, list) else [declared]
    for name in names:
        if not isinstance(name, str) or name not in _TYPES:
            meant = _MEANT.get(str(name).lower())
            edit = SetMember(site.parts, "type", meant) if isinstance(declared, str) else None
            yield Fault(
                site.at("type"),
                f"{shown(name)} is no type of JSON Schema",
                f"type: {shown(declared)}",
                Suggestion((edit,)) if edit and meant else None,
            )


TYPE_UNKNOWN = Rule(
    id="type-unknown",
    title="A `type` that JSON Schema does not know: `int`, `file`, `bool`.",
    level=Level.ERROR,
    reason="Validators and generators refuse the document or take the member for anything.",
    fix="Use one of array, boolean, integer, null, number, object, string.",
    on=SchemaSite,
    check=_type_unknown,
    needs=frozenset({"type"}),
)


def _items_missing(site: SchemaSite) -> Iterator[Fault]:
    """Look for arrays without `items`."""
    if "array" not in site.types or {"items", "prefixItems", "$ref"} & site.value.keys():
        return
    items = [item for _, value in examples_of(site) if isinstance(value, list) for item in value]
    texts = bool(items) and all(isinstance(item, str) for item in items)
    suggestion = Suggestion((SetMember(site.parts, "items", {"type": "string"}),))
    yield Fault(site.parts, "the array has no `items`", None, suggestion if texts else None)


ITEMS_MISSING = Rule(
    id="items-missing",
    title="An array that does not say what its items are.",
    level=Level.ERROR,
    reason="OpenAPI 3.0 demands `items`; without it the client's list holds anything.",
    fix="Add `items` with the schema of one item.",
    on=SchemaSite,
    check=_items_missing,
    needs=frozenset({"type"}),
)


_PLURAL = Phrase(r"(?:_|^)(?:urls|ids|images|videos|files)$|(?:Urls|URLs|Ids|IDs)$", "s", flags=0)
_ENCODED = Phrase(r"\bjson\b|comma|separated|encoded|stringified")


def _list_as_text(site: SchemaSite) -> Iterator[Fault]:
    """Look for plural names of addresses and ids on schemas of the type string."""
    if not site.is_property or site.types != {"string"} or site.choices is not None:
        return
    if _PLURAL.search(site.name or "") and not _ENCODED.search(site.description):
        items: JsonObject = {"type": "string"}
        if (site.name or "").lower().endswith("urls"):
            items["format"] = "uri"
        edits = (SetMember(site.parts, "type", "array"), SetMember(site.parts, "items", items))
        yield Fault(
            site.at("type"),
            f"`{site.name}` speaks of several, its schema takes one text",
            f"type: {shown(site.value['type'])}",
            Suggestion(edits) if site.value.keys() <= {"type", "description", "title"} else None,
        )


LIST_AS_TEXT = Rule(
    id="list-as-text",
    title="A member called `…_urls` that takes one text.",
    level=Level.WARNING,
    reason="Whoever has several has to guess how to write them into one text.",
    fix="Use `type: array`, or say in the text how the list is written.",
    on=SchemaSite,
    check=_list_as_text,
    needs=frozenset({"type"}),
)


def _name_with_space(site: SchemaSite) -> Iterator[Fault]:
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


NAME_WITH_SPACE = Rule(
    id="name-with-space",
    title='A member whose name begins or ends with a space: `"vocalStart "`.',
    level=Level.ERROR,
    reason="The client sends the name with its space, and the API ignores the member.",
    fix="Remove the space.",
    on=SchemaSite,
    check=_name_with_space,
)


def _member_typed_differently(site: CorpusSite) -> Iterator[Fault]:
    """Compare members of one name that clients send; the documents' minority is told."""
    for own in site.sites:
        kind = scalar_kind(own) if isinstance(own, SchemaSite) else None
        if kind is None or not isinstance(own, SchemaSite):
            continue
        usual, count = site.corpus.types[own.name or ""].most_common(1)[0]
        if kind != usual:
            yield Fault(
                own.at("type"),
                f"`{own.name}` is of the type {kind} here, {usual} in {count} other places",
                f"type: {kind}",
            )


MEMBER_TYPED_DIFFERENTLY = Rule(
    id="member-typed-differently",
    title="A member that is a text in one document and a number in another: `duration`.",
    level=Level.NOTE,
    reason="Who moves from one model to the other writes '5' where 5 is asked for, or 5 for '5'.",
    fix="Check both pages; where the API really differs, leave it.",
    on=CorpusSite,
    check=_member_typed_differently,
)
