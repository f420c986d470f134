"""Text "(16:9 or 9:16)", schema with a third value in `enum`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import alternatives, listed
from scripts.prose.enumerations import (
    Enumeration,
    contrasted_values,
    example_values,
    named_values,
    read_enumerations,
)
from scripts.prose.numbers import NUMBER, read_number, write_number


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare the values that the text lists or offers with those that the enum allows."""
    choices = [choice for choice in site.choices or () if not isinstance(choice, bool)]
    if not choices or not site.description:
        return
    lists = [found for found in read_enumerations(site.description) if _is_about(found, choices)]
    offered = {_plain(value): value for found in lists for value in found.values}
    allowed = {_plain(choice) for choice in choices}
    unsaid = [c for c in choices if _plain(c) not in offered and not _says(site.description, c)]
    if lists and unsaid:
        yield _fault(site, lists[0], f"does not list {listed(unsaid)}, which the enum allows")
    strange = [value for plain, value in offered.items() if plain not in allowed]
    if lists and strange:
        yield _fault(site, lists[0], f"lists {listed(strange)}, which the enum does not allow")
    elif len(choices) > 1:
        yield from _named(site, allowed)


def _named(site: SchemaSite, allowed: set[str]) -> Iterator[Fault]:
    members = site.subject.names.seen_from(site.parts) - set(map(str, site.array("enum")))
    named = list(named_values(site.description))
    for values, quote in example_values(site.description):
        if any(_plain(value) in allowed for value in values):
            named += [(value, quote) for value in values]
    for values, quote in contrasted_values(site.description):
        if sum(_plain(value) in allowed for value in values) > 1:
            named += [(value, quote) for value in values]
    strange = {
        value: quote
        for value, quote in named
        if _plain(value) not in allowed and value.split(".")[0] not in members and " " not in value
    }
    if strange:
        message = f"the text offers {listed(strange)}, which the enum does not allow"
        yield Fault(site.at("enum"), message, " … ".join(strange.values()))


def _is_about(found: Enumeration, choices: list[Value]) -> bool:
    """Whether a list in the text is about this enum: most of its values are allowed ones."""
    plain = {_plain(choice) for choice in choices}
    hits = sum(_plain(value) in plain for value in found.values)
    return hits > 0 and hits * 2 >= len(found.values)


def _fault(site: SchemaSite, found: Enumeration, message: str) -> Fault:
    choices = [choice for choice in site.choices or () if not isinstance(choice, bool)]
    suggestion = None
    if found.listing and "\n" not in found.listing:
        written = alternatives(str(choice) for choice in choices)
        rewrite = Rewrite(site.at("description"), found.listing, written)
        values = _as_choices(found.values, choices)
        suggestion = Suggestion((rewrite,), (SetMember(site.parts, "enum", values),))
    return Fault(site.at("enum"), f"the text {message}", found.quote, suggestion)


def _as_choices(values: tuple[str, ...], choices: list[Value]) -> list[Value]:
    known = {_plain(choice): choice for choice in choices}
    return [known.get(_plain(value), value) for value in values]


def _plain(value: Value) -> str:
    """Write a value so that `1.0` and `1`, `Auto` and `auto` are one."""
    text = str(value).strip().lower()
    return write_number(read_number(text)) if re.fullmatch(NUMBER, text) else text


def _says(text: str, value: Value) -> bool:
    return re.search(rf"(?<![\w:.]){re.escape(str(value))}(?![\w:]|\.\d)", text, re.I) is not None


RULE = Rule(
    id="prose-enum-differs",
    level=Level.ERROR,
    reason="Readers miss a value that works, or the client refuses one that the text offers.",
    fix="Find out which values the API takes and correct the text or the enum.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"enum", "const"}),
)
