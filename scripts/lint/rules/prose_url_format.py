"""Text "URL of the image", schema without `format: uri`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite

_SAYS_URL = re.compile(
    r"^(?:the |an? |optional |list of |array of |provide an? |enter (?:the|a list of) )*"
    r"(?:[a-z]+ ){0,3}?urls?\b(?! or (?!asset))"
    r"|\bfile urls? after upload\b|\burls? of (?:the|an?|input|your)\b",
    re.IGNORECASE,
)
_NAMED_URL = re.compile(r"(?:_|^)urls?$|(?<=[a-z])U(?:rl|RL)s?$", re.IGNORECASE)
_ALSO_OTHER = re.compile(r"base64|data ur[il]|file path|or (?:a )?(?:text|id)\b", re.IGNORECASE)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at texts, and at the items of lists, that their member calls a URL."""
    holder = site.container
    if not holder.is_property or site.types != {"string"} or site.choices is not None:
        return
    if site.text("format") not in ("", "url"):
        return
    if "pattern" in site.value or "contentEncoding" in site.value:
        return
    if site is holder and (site.name or "").lower().endswith("urls"):
        return
    text = holder.description
    quote = _SAYS_URL.search(text)
    if (quote or _NAMED_URL.search(holder.name or "")) and not _ALSO_OTHER.search(text):
        yield Fault(
            site.parts,
            f"`{holder.name}` is a URL, its schema takes any text",
            quote[0] if quote else holder.name,
            Suggestion((SetMember(site.parts, "format", "uri"),)),
        )


RULE = Rule(
    id="prose-url-format",
    level=Level.WARNING,
    reason="Without `format: uri` nothing stops a file's path or content from being sent.",
    fix="Add `format: uri`.",
    on=SchemaSite,
    check=check,
)
