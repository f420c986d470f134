"""A `type` that JSON Schema does not know: `int`, `file`, `bool`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

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


def check(site: SchemaSite) -> Iterator[Fault]:
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


RULE = Rule(
    id="type-unknown",
    level=Level.ERROR,
    reason="Validators and generators refuse the document or take the member for anything.",
    fix="Use one of array, boolean, integer, null, number, object, string.",
    on=SchemaSite,
    check=check,
)
