"""Headers and cookies: what HTTP lets them hold, and which parameters OpenAPI leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, join_pointer
from scripts.generate.account import Account, Place
from scripts.generate.normalise.part import Part, follow, refusal

_NAMES = {
    "header": re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
    "cookie": re.compile(r"(?! )(?:(?![=;,])[ -~])+(?<! )"),
}
"""A token (RFC 9110, 5.6.2), and what a server finds again in its cookies (RFC 6265, 5.2)."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no value of a header may hold (RFC 9110, 5.5)."""

_LEFT_OUT = frozenset({"accept", "content-type", "authorization"})


def why_left_out(name: str, location: str, *, required: bool) -> str | None:
    """Return why the client has no such parameter; `None` if it has it, or needs it and cannot.

    The media types of bodies and answers, and the security schemes, say what some headers hold
    (OpenAPI 3.1.1, 4.8.12.2.1). What no message can carry is no loss unless it is required.
    """
    if location == "header" and name.lower() in _LEFT_OUT:
        return f"OpenAPI ignores a parameter called {name}"
    if not required and not _has_form(name, location):
        return f"{name!r} is no name that a {location} can have, so that nobody can send it"
    return None


def check_name(name: str, location: str, part: Part) -> None:
    """Raise `BadInput` for a name that no header, or no cookie, can have."""
    if not _has_form(name, location):
        message = f"{name!r} is no name that a {location} can have"
        remedy = "write letters, digits and hyphens, or take it out, by an overlay"
        raise refusal((*part.place, "name"), message, remedy)


def _has_form(name: str, location: str) -> bool:
    return location not in _NAMES or bool(_NAMES[location].fullmatch(name))


def check_values(root: JsonObject, schema: Part, account: Account) -> None:
    """Raise `BadInput` for a value that a header shall have and cannot; examples are noted."""
    for each in _with_inner(root, schema):
        for keyword in ("default", "const", "enum"):
            if _is_forbidden(each, keyword):
                message = "a header can hold no line end and no control character"
                raise refusal((*each.place, keyword), message, "take it out by an overlay")
        note_examples(each, account)


def note_examples(part: Part, account: Account) -> None:
    """Note the examples that no header can hold, of a parameter or of its schema."""
    for keyword in ("example", "examples"):
        if _is_forbidden(part, keyword):
            place = join_pointer((*part.place, keyword))
            account.note(f"an example of a header has what no header can hold: {place}")


def _is_forbidden(part: Part, keyword: str) -> bool:
    stated = part.keywords.get(keyword)
    if keyword == "examples" and isinstance(stated, dict):
        stated = [each.get("value") for each in stated.values() if isinstance(each, dict)]
    values = stated if isinstance(stated, list) else [stated]
    return any(isinstance(value, str) and _FORBIDDEN.search(value) for value in values)


def _with_inner(root: JsonObject, schema: Part) -> Iterator[Part]:
    """Yield a schema, and those that it takes in, chooses from or lists, each once."""
    seen, waiting = set[Place](), [schema]
    while waiting:
        part = waiting.pop()
        if part.place in seen:
            continue
        seen.add(part.place)
        yield part
        reference = part.keywords.get("$ref")
        if isinstance(reference, str):
            waiting.append(follow(root, reference, part.place))
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting += part.each(keyword)
        if "items" in part.keywords:
            waiting.append(part.at("items"))
