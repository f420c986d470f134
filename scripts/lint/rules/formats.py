"""The format of a text: addresses, dates and the like."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.components import Use
from scripts.lint.finding import Edit, Fault, Level, RemoveMember, SetMember, Suggestion
from scripts.lint.kinds import shown
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.defaults import read_default
from scripts.prose.phrase import Phrase

_NUMBER = frozenset({"integer", "number"})
_STRING = frozenset({"string"})
_ABOUT = {
    **dict.fromkeys(("int32", "int64"), _NUMBER),
    **dict.fromkeys(("float", "double"), frozenset({"number"})),
    **dict.fromkeys(
        ("binary", "byte", "date", "date-time", "email", "password", "time", "uri", "uuid"), _STRING
    ),
}


def _format_unsuited(site: SchemaSite) -> Iterator[Fault]:
    """Compare the format with the type."""
    declared = site.text("format")
    about = _ABOUT.get(declared)
    if about and site.types and not site.types & about:
        types = " or ".join(sorted(site.types))
        yield Fault(
            site.at("format"),
            f"the format {shown(declared)} says nothing about a value of the type {types}",
            f"format: {declared}",
            Suggestion((RemoveMember(site.at("format")),)),
        )


FORMAT_UNSUITED = Rule(
    id="format-unsuited",
    title="A `format` of another type: `format: date-time` on an integer.",
    level=Level.WARNING,
    reason="Generators pick the class by format or by type; with these two they disagree.",
    fix="Correct the type or the format.",
    on=SchemaSite,
    check=_format_unsuited,
    needs=frozenset({"format"}),
)


_SAYS_URL = Phrase(
    r"^(?:the |an? |optional |list of |array of |provide an? |enter (?:the|a list of) )*"
    r"(?:[a-z]+ ){0,3}?urls?\b(?! or (?!asset)|[ -](?:path|pathname|pattern|prefix|suffix|slug|part"
    r"|parameter|query|regex|template|scheme|host|domain|fragment)s?\b)"
    r"|\bfile urls? after upload\b|\burls? of (?:the|an?|input|your)\b",
    "url",
)
_NAMED_URL = Phrase(r"(?:_|^)urls?$|(?<=[a-z])U(?:rl|RL)s?$", "url")
_ALSO_OTHER = Phrase(r"base64|data ur[il]|file path|or (?:a )?(?:text|id)\b")


def _prose_url_format(site: SchemaSite) -> Iterator[Fault]:
    """Look at texts, and at the items of lists, that their member calls a URL.

    What the API answers is left alone: a format there would only narrow what is taken.
    """
    holder = site.container
    if not holder.is_property or site.use == Use.RECEIVED or site.choices is not None:
        return
    if site.types != {"string"} and not _is_empty_object(site):
        return
    if site.text("format") not in ("", "url"):
        return
    if "pattern" in site.value or "contentEncoding" in site.value:
        return
    if site is holder and (site.name or "").lower().endswith("urls"):
        return
    text = holder.description
    quote = _SAYS_URL.search(text)
    kind = "text" if site.types == {"string"} else "object"
    default = read_default(text)
    if default is not None and "://" not in default.text:
        return
    if (quote or _NAMED_URL.search(holder.name or "")) and not _ALSO_OTHER.search(text):
        yield Fault(
            site.parts,
            f"`{holder.name}` is a URL, its schema takes any {kind}",
            quote[0] if quote else holder.name,
            Suggestion(tuple(_edits(site))),
        )


def _is_empty_object(site: SchemaSite) -> bool:
    """Whether the schema says object and nothing of its members: a slip in the docs' editor."""
    return site.types == {"object"} and not any(
        site.value.get(keyword) for keyword in ("properties", "additionalProperties", "allOf")
    )


def _edits(site: SchemaSite) -> Iterator[Edit]:
    if site.types != {"string"}:
        yield SetMember(site.parts, "type", "string")
        if "properties" in site.value:
            yield RemoveMember(site.at("properties"))
    yield SetMember(site.parts, "format", "uri")


PROSE_URL_FORMAT = Rule(
    id="prose-url-format",
    title='Text "URL of the image", schema without `format: uri`, or for an object.',
    level=Level.WARNING,
    reason="Without `format: uri` nothing stops a file's path or content from being sent.",
    fix="Add `format: uri`.",
    on=SchemaSite,
    check=_prose_url_format,
)
