"""Words and forms that OpenAPI fixes, and what stands in their place: slips of a copy.

Where a page was cut, translated or put together by hand, `query` becomes `quer`, `true` a word of
another language, `type` gets a capital and `500` an O. No program that reads OpenAPI knows such a
word. Of 2 200 documents, 270 of them of whole services, ten have one: each is a slip of its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scripts.documents import JsonObject
from scripts.intake.oddities import TYPES
from scripts.intake.restore import fields
from scripts.intake.restore.fields import Placed, placed_mappings, unknown_members
from scripts.openapi.grammar import FIELDS

_WORDS = {
    ("parameter", "in"): {"query", "header", "path", "cookie", "body", "formData", "querystring"},
    ("security scheme", "type"): {
        *("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"),
        *("apikey", "basic", "bearer", "jwt", "token"),
    },
    ("security scheme", "in"): {"query", "header", "cookie"},
}
"""The words of OpenAPI 3.0 to 3.2, and those that hands write for them."""
_MEDIA = {
    *("*", "application", "audio", "chemical", "example", "font", "haptics", "image", "message"),
    *("model", "multipart", "text", "video"),
}
"""The top-level types that IANA has registered, and one that is used without."""
_JSON = "application/json"
_NUMBERS = {"number", "integer"}
_PUNCTUATION = re.compile(r"[\W_]")


def strange_words(value: JsonObject) -> Iterator[str]:
    """Yield the words that stand where OpenAPI has some others, each once."""
    yield from dict.fromkeys(text for place in placed_mappings(value) for text in _of_object(place))


def strange_names(value: JsonObject) -> Iterator[str]:
    """Yield the names and types that no document has, however many hands wrote it.

    Schemas alone have members of an author's own; there a name is strange that is one of OpenAPI
    but for capitals and marks, or has letters of another alphabet.
    """
    found: dict[str, None] = {}
    for _, kind, name in unknown_members(value):
        is_own = kind == "schema" and name.isascii() and name not in _misspelt(kind, [name])
        if not is_own and name != "$ref" and not name.startswith("x-"):
            found[f"OpenAPI has no `{name}` in a {kind}"] = None
    for place in placed_mappings(value):
        named = place.value.get("type") if place.kind == "schema" else None
        if isinstance(named, str) and named not in TYPES:
            found[f"the type `{named}` of `{place.parts[-1]}` is none of OpenAPI"] = None
    yield from found


def _of_object(place: Placed) -> Iterator[str]:
    if place.kind == "{media type}":
        yield from (f"`{name}` is no type of media" for name in place.value if _is_no_media(name))
        return
    for name in _misspelt(place.kind, place.value):
        yield f"`{name}` of a {place.kind} is a name of OpenAPI, written otherwise"
    for name, member in place.value.items():
        words = _WORDS.get((place.kind, name))
        if not isinstance(member, str):
            continue
        if words and member not in words:
            yield f"`{name}` of a {place.kind} is `{member}`, a word that OpenAPI has not there"
        elif wanted := _other_form(place.kind, name, member):
            yield f"`{name}` is `{member}`, no {wanted}"
        elif name == "$ref" and place.kind != "any" and _is_broken(member):
            yield f"`{member}` leads out of the document, and means its components"


def _is_no_media(name: str) -> bool:
    top = name.partition("/")[0].strip().lower()
    is_known = top in _MEDIA or top.startswith(("x-", "$"))
    return not is_known or (name != _JSON and _JSON.startswith(name))


def _misspelt(kind: str, names: Iterable[str]) -> Iterator[str]:
    """Pick the names that are no members here, and would be but for capitals and marks."""
    known = FIELDS.get(kind.removeprefix("called "), {})
    plain = {_plain(name) for name in known} - {""}
    for name in names:
        if fields.field(kind, name) is None and _plain(name) in plain:
            yield name


def _plain(name: str) -> str:
    return _PUNCTUATION.sub("", name.lower())


def _is_broken(target: str) -> bool:
    return "#/" not in target and target.lstrip("#/\\ ").startswith("components/")


def _other_form(kind: str, name: str, member: str) -> str | None:
    """Say which form OpenAPI wants where a text stands that cannot be read as one."""
    forms = set((fields.field(kind, name) or "any").split("|"))
    if not forms <= {"boolean", *_NUMBERS}:
        return None
    if "boolean" in forms and member.lower() in ("true", "false"):
        return None
    if forms & _NUMBERS and _is_number(member):
        return None
    return " or ".join(sorted(forms))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()
