"""A contact or license whose members are not what they should be: `email: [email protected]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite
from scripts.lint.wording import shown

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"https?://\S+")
_FORMS = {"email": (_EMAIL, "an e-mail address"), "url": (_URL, "an address on the web")}


def check(site: RootSite) -> Iterator[Fault]:
    """Look at `info.contact` and `info.license`."""
    info = site.value.get("info")
    for section in ("contact", "license"):
        holder = info.get(section) if isinstance(info, dict) else None
        if isinstance(holder, dict):
            yield from _members(holder, section)
        elif holder is not None:
            yield _fault(("info", section), f"{section} is not an object", holder)


def _members(holder: JsonObject, section: str) -> Iterator[Fault]:
    for key, value in holder.items():
        if key in ("name", "identifier") and not isinstance(value, str):
            yield _fault(("info", section, key), f"{section}.{key} is not a text", value)
        form, meaning = _FORMS.get(key, (None, ""))
        if form and not (isinstance(value, str) and form.fullmatch(value)):
            yield _fault(("info", section, key), f"{section}.{key} is not {meaning}", value)


def _fault(parts: tuple[str, ...], message: str, value: Value) -> Fault:
    return Fault(parts, message, shown(value), Suggestion((RemoveMember(parts),)))


RULE = Rule(
    id="contact-invalid",
    level=Level.ERROR,
    reason="Generators refuse the document: an address hidden by the docs site reads as a list.",
    fix="Write the address out, or remove it.",
    on=RootSite,
    check=check,
)
