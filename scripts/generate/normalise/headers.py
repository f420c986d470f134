"""Headers and cookies: what HTTP lets them hold, and which parameters OpenAPI leaves out."""

from __future__ import annotations

import re

from scripts.documents import as_array
from scripts.generate.normalise.part import Part, refusal

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


def check_values(schema: Part, location: str) -> None:
    """Raise `BadInput` for a stated value that ends the line of a header, or is no text of one."""
    if location != "header":
        return
    for keyword in ("default", "const", "enum"):
        stated = schema.keywords.get(keyword)
        values = as_array(stated) if keyword == "enum" else [stated]
        if any(isinstance(value, str) and _FORBIDDEN.search(value) for value in values):
            message = "a header can hold no line end and no control character"
            raise refusal((*schema.place, keyword), message, "take it out by an overlay")
