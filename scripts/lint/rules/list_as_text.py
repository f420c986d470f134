"""A member called `…_urls` that takes one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

_PLURAL = re.compile(r"(?:_|^)(?:urls|ids|images|videos|files)$|(?:Urls|URLs|Ids|IDs)$")
_ENCODED = re.compile(r"\bjson\b|comma|separated|encoded|stringified", re.IGNORECASE)


def check(site: SchemaSite) -> Iterator[Fault]:
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


RULE = Rule(
    id="list-as-text",
    level=Level.WARNING,
    reason="Whoever has several has to guess how to write them into one text.",
    fix="Use `type: array`, or say in the text how the list is written.",
    on=SchemaSite,
    check=check,
)
