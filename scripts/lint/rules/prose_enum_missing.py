"""Text "Options: 'fast', 'slow'", schema without `enum`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.lint.wording import listed
from scripts.prose.defaults import read_defaults
from scripts.prose.enumerations import Enumeration, read_enumerations
from scripts.prose.numbers import NUMBER, read_number

_OF_NUMBERS = ("int32", "int64", "float", "double")
"""Formats that leave a choice of values."""
_TOKEN = re.compile(r"[\w.:/-]+")
_GENERIC = frozenset(
    ["value", "values", "option", "options", "choice", "choices", "setting", "settings"]
)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a complete list of values that stands in the text alone."""
    if not site.is_property or site.choices is not None or site.use == Use.RECEIVED:
        return
    if not site.types <= {"string", "integer", "number"} or not site.types:
        return
    if any(keyword in site.value for keyword in ("pattern", "minimum", "maximum")):
        return
    if site.text("format") not in ("", *_OF_NUMBERS):
        return
    for found in read_enumerations(site.description):
        if found.announced and _fits(found, site):
            values = [_typed(value, site) for value in found.values]
            yield Fault(
                site.parts,
                f"the text lists the values {listed(values)}, the schema takes any",
                found.quote,
                Suggestion((SetMember(site.parts, "enum", values),)),
            )
            return


def _fits(found: Enumeration, site: SchemaSite) -> bool:
    """Whether the list is of the member's values, and its own default and examples are in it."""
    if not _is_about(found.about, site.name or ""):
        return False
    if not all(_TOKEN.fullmatch(value) for value in found.values):
        return False
    if "string" not in site.types and not all(re.fullmatch(NUMBER, v) for v in found.values):
        return False
    own = [site.value.get("default"), site.value.get("example"), *site.array("examples")]
    own += [stated.text for stated in read_defaults(site.description, None, site.name or "")]
    return all(value is None or str(value) in found.values for value in own)


def _is_about(about: str, name: str) -> bool:
    """Whether the words that name the list ("supported *formats*") name the member's values."""
    return all(
        word in _GENERIC or word.rstrip("s") in name.lower() for word in about.lower().split()
    )


def _typed(value: str, site: SchemaSite) -> Value:
    return value if "string" in site.types else read_number(value)


RULE = Rule(
    id="prose-enum-missing",
    level=Level.WARNING,
    reason="Without an enum no editor completes the value and no client catches a typing error.",
    fix="Add `enum` to the schema.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
