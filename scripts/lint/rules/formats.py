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
    r"(?:(?!(?:with|of|by|for|in|from|per|to|and|or|part|name|title)\b)[a-z]+ ){0,3}?urls?\b"
    r"(?= ?(?:[.,;:()\n\uff0c\u3002\uff1a]|[\u2013\u2014-] |$)| (?:of|for|to|where|which|that"
    r"|from|with|in|after"
    r"|pointing|must|should|on|at|used|using|you|we|when|provided|or asset|containing"
    r"|hosting|hosted|returned)\b)"
    r"|\bfile urls? after upload\b"
    r"|(?<!\bwith the )(?<!\bof the )(?<!\bby )(?<!\bin the )\burls? of (?:the|an?|input|your)\b",
    "url",
)
"""An address, rather than something called after one: "URL path", "URL-encoded text"."""
_NAMED_URL = Phrase(r"(?:_|^)urls?$|(?<=[a-z])U(?:rl|RL)s?$", "url")
_ALSO_OTHER = Phrase(
    r"base-?64|\bdata ?:? ?ur[il]|\bdata:|\binline\b|\b(?:paths?|relative|raw|bytes|encoded|slug)\b"
    r"|\b(?:or|/) ?(?:an? |the |its |your |only )*(?:[a-z]+ )?(?:text|ids?|identifier|key"
    r"|keyword|name"
    r"|handle|path|pathname|host(?:name)?|domain|ip|code|shortcode|file)\b"
    r"|\b(?:username|handle|path|domain|host|key|id|repository)s?\W? (?:or|/) "
    r"|\b(?:comma|separated|delimited|joined|per line|json|templates?|placeholders?|patterns?"
    r"|globs?"
    r"|wildcards?|regex|regular expression|substrings?|partial|prefix(?:es)?|suffix(?:es)?"
    r"|part of)\b"
    r"|\bor (?:search|connection|upload|inline|`)|\burls? ?(?:or|/|\|)(?! asset) ?|\b(?:without"
    r"|no|or not) "
    r"(?:the )?(?:scheme|https?|protocol)|\bscheme is optional|\bempty\b|\blocal files?\b"
    r"|\{\w|\$[A-Z{]|`\*`|\u6216|\u7f16\u7801|\u9017\u53f7|\u76f8\u5bf9|\u8def\u5f84|\u672c\u5730"
)
"""What else a text may take than one whole address: content, a name, a part, several joined."""
_SHOWN = Phrase(r"[`'\"\u201c]((?!https?\b|url)[\w.-]+\.[a-z]{2,}(?:/[^`'\"\s]*)?)[`'\"\u201d]")
"""An address that is shown without a scheme."""
_LEAVES_OPEN = Phrase(
    r"\bor\b|\beither\b|\balso\b|\bsupports? .*\band\b|\bids?\b|\bscheme\b|\bdomains?\b|\bhosts?\b"
    r"|\bsearch\b|\bfilter\b|\bvariables?\b|\breplaced\b|\bseveral\b|\bmultiple\b|\bnone\b"
    r"|\bdisable"
    r"|\bclear|\bremove|\bset to\b|\bname\b|[`'\"\u201c](?!https?:)|\u548c|\u591a"
)
"""What leaves it open whether an address is all that is taken."""


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
    if quote and quote[0].endswith("s") and holder.types == {"string"} and "file" not in quote[0]:
        return
    kind = "text" if site.types == {"string"} else "object"
    default = read_default(text)
    if default is not None and "://" not in default.text:
        return
    if not quote and not _NAMED_URL.search(holder.name or ""):
        return
    if _ALSO_OTHER.search(text) or _SHOWN.search(text) or _shows_another(site):
        return
    yield Fault(
        site.parts,
        f"`{holder.name}` is a URL, its schema takes any {kind}",
        quote[0] if quote else holder.name,
        None if _LEAVES_OPEN.search(text) else Suggestion(tuple(_edits(site))),
    )


def _shows_another(site: SchemaSite) -> bool:
    """Whether a default or an example of the member is no address with a scheme."""
    shown = [*site.shown_values, *site.container.shown_values]
    values = [each for value in shown for each in (value if isinstance(value, list) else [value])]
    return any(isinstance(value, str) and value and ":" not in value for value in values)


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
