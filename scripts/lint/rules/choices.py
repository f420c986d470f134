"""Enums and constants: their values, and those that the prose names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from scripts.documents import JsonObject, Value, same
from scripts.lint.closed_lists import is_closed
from scripts.lint.components import Use
from scripts.lint.finding import Fault, Level, RemoveMember, Rewrite, SetMember, Suggestion
from scripts.lint.instances import Validator
from scripts.lint.kinds import alternatives, declared_types, is_number, listed, shown
from scripts.lint.own_lists import lists_its_values
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.defaults import read_defaults
from scripts.prose.enumerations import Enumeration, read_enumerations
from scripts.prose.named_values import contrasted_values, example_values, named_values
from scripts.prose.numbers import NUMBER, read_number, write_number
from scripts.prose.phrase import Phrase

Refusal = Callable[[Value], str | None]
"""Says why a value cannot occur; None where it can."""


def _enum_invalid(site: SchemaSite) -> Iterator[Fault]:
    """Look at the const and at each value of the enum."""
    if not site.value.keys() & {"const", "enum"}:
        return
    refusal = _refusals(site)
    if "const" in site.value and (reason := refusal(site.value["const"])):
        evidence = f"const: {shown(site.value['const'])}"
        yield Fault(site.at("const"), f"the const cannot occur: {reason}", evidence)
    if "enum" in site.value:
        yield from _enum(site, refusal)


def _refusals(site: SchemaSite) -> Refusal:
    """Make the function that says why the rest of the schema refuses a value."""
    rest = {
        key: item for key, item in site.value.items() if key not in ("const", "enum", "default")
    }
    validator = Validator(site.subject, rest)
    return lambda value: next((found.message for found in validator.mismatches(value)), None)


def _enum(site: SchemaSite, refusal: Refusal) -> Iterator[Fault]:
    values = site.array("enum")
    if not values:
        fix = Suggestion((RemoveMember(site.at("enum")),))
        yield Fault(site.at("enum"), "the enum has no values", None, fix)
    for index, value in enumerate(values):
        problem = _problem(value, values[:index], refusal)
        if problem:
            yield Fault(
                site.at("enum", index),
                f"the enum's value {shown(value)} {problem}",
                shown(value),
                _suggestion(site, values, refusal),
            )


def _problem(value: Value, earlier: list[Value], refusal: Refusal) -> str | None:
    if value in earlier and any(same(value, other) for other in earlier):
        return "stands twice"
    if isinstance(value, str) and value != value.strip():
        return "has spaces around it"
    reason = refusal(value)
    return f"cannot occur: {reason}" if reason else None


def _suggestion(site: SchemaSite, values: list[Value], refusal: Refusal) -> Suggestion | None:
    """Strip texts, write numbers as texts where texts are wanted, drop what stays wrong."""
    kept: list[Value] = []
    for value in map(partial(_written, site), values):
        if not refusal(value) and not any(same(value, other) for other in kept):
            kept.append(value)
    return Suggestion((SetMember(site.parts, "enum", kept),)) if kept else None


def _written(site: SchemaSite, value: Value) -> Value:
    if isinstance(value, str):
        return value.strip()
    return str(value) if is_number(value) and site.types == {"string"} else value


ENUM_INVALID = Rule(
    id="enum-invalid",
    title=(
        "An enum or const with a value of the wrong type; an enum with a value twice, or with none."
    ),
    level=Level.ERROR,
    reason="A value that its own schema refuses can never be sent; generators stumble over it.",
    fix="Give the value the schema's type (quotes make a text of a number), or remove it.",
    on=SchemaSite,
    check=_enum_invalid,
    needs=frozenset({"enum", "const"}),
)


_OF_NUMBERS = ("int32", "int64", "float", "double")
"""Formats that leave a choice of values."""
_NUMBER = Phrase(NUMBER, flags=0)
_LEADS_ON = Phrase(r"[\w:.]", flags=0)
_GOES_ON = Phrase(r"[\w:]|\.\d", flags=0)
_JOINED = Phrase(
    r"\b(?:comma|space|pipe|semicolon)s?\b|\bseparated\b|逗号",
    *("comma", "space", "pipe", "semicolon", "separated", "逗号"),
)
"""A text that holds several of the values, joined."""
_CHANGES = Phrase(
    r"\bmore (?:[a-z]+ )?(?:are|will be|get) (?:added|coming)\b|\b(?:will be added"
    r"|coming soon)\b|\bany other\b|\bbuilt-in\b|"
    r"\b(?:may|might|can|will) change\b|\bsubject to change\b|\bwithout notice\b"
    r"|\b(?:grows?|change[sd]?|added) over time\b"
    r"|\bnot (?:an? )?(?:fixed|closed|exhaustive|complete)\b",
    *(
        "change",
        "more ",
        "will be",
        "coming",
        "notice",
        "over time",
        "not ",
        "any other",
        "built-in",
    ),
)
"""A list that its vendor will lengthen: who closes it refuses what is valid tomorrow."""


def _prose_enum_missing(site: SchemaSite) -> Iterator[Fault]:
    """Look for a complete list of values that stands in the text alone."""
    if not (site.is_property or site.teller or site.key == "schemas"):
        return
    bearing = site.bearing
    if site.choices is not None or site.described.choices is not None:
        return
    if site.use == Use.RECEIVED or _JOINED.search(site.description):
        return
    holder = _values_of(bearing)
    types = declared_types(holder)
    if not types <= {"string", "integer", "number"} or not types:
        return
    if any(keyword in holder for keyword in ("enum", "const", "pattern", "minimum", "maximum")):
        return
    if holder.get("format", "") not in ("", *_OF_NUMBERS) or _CHANGES.search(site.description):
        return
    for found in read_enumerations(site.description):
        if found.announced and lists_its_values(found, site, types):
            values = [_typed(value, types) for value in found.values]
            place = bearing.at("items") if holder is not bearing.value else bearing.parts
            yield Fault(
                site.parts,
                f"the text lists the values {listed(values)}, the schema takes any",
                found.quote,
                Suggestion((SetMember(place, "enum", values),)) if is_closed(found, site) else None,
            )
            return


def _values_of(site: SchemaSite) -> JsonObject:
    """Return the schema of the values that the text lists: of a list that of its items."""
    items = site.value.get("items")
    return items if site.types == {"array"} and isinstance(items, dict) else site.value


def _typed(value: str, types: frozenset[str]) -> Value:
    return value if "string" in types else read_number(value)


PROSE_ENUM_MISSING = Rule(
    id="prose-enum-missing",
    title="Text \"Options: 'fast', 'slow'\", schema without `enum`.",
    level=Level.WARNING,
    reason="Without an enum no editor completes the value and no client catches a typing error.",
    fix="Add `enum` to the schema.",
    on=SchemaSite,
    check=_prose_enum_missing,
    needs=frozenset({"description"}),
)


_COMPOSED = re.compile(r"^[+-](?=[a-z])|[:,|+ ].*$|[_.-](?:asc|desc)(?:ending)?$", re.DOTALL)
"""What a value has beside the part that the text lists: a field to sort by, its direction."""


def _prose_enum_differs(site: SchemaSite) -> Iterator[Fault]:
    """Compare the values that the text lists or offers with those that the enum allows."""
    choices = [choice for choice in site.choices or () if not isinstance(choice, bool)]
    if not choices or not site.description:
        return
    lists = [found for found in read_enumerations(site.description) if _is_about(found, choices)]
    lists = lists or [*_with_default(site, choices)]
    offered = {_plain(value): value for found in lists for value in found.values}
    allowed = {_plain(choice) for choice in choices}
    unsaid = [c for c in choices if _plain(c) not in offered and not _says(site.description, c)]
    if unsaid and all(_COMPOSED.sub("", _plain(choice)) in offered for choice in unsaid):
        return
    if lists and unsaid:
        yield _fault(site, lists[0], f"does not list {listed(unsaid)}, which the enum allows")
    strange = [value for plain, value in offered.items() if plain not in allowed | {"null"}]
    if lists and strange:
        yield _fault(site, lists[0], f"lists {listed(strange)}, which the enum does not allow")
    elif len(choices) > 1:
        yield from _named(site, allowed)


def _named(site: SchemaSite, allowed: set[str]) -> Iterator[Fault]:
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
        if _plain(value) not in allowed and " " not in value and not _is_member(site, value)
    }
    if strange:
        message = f"the text offers {listed(strange)}, which the enum does not allow"
        yield Fault(site.at("enum"), message, " … ".join(strange.values()))


def _is_member(site: SchemaSite, value: str) -> bool:
    """Whether a value named in the text is a member, or a member of one, instead."""
    name = value.split(".")[0]
    return name in site.subject.names.seen_from(site.parts) and name not in map(
        str, site.array("enum")
    )


def _is_about(found: Enumeration, choices: list[Value]) -> bool:
    """Whether a list in the text is about this enum: most of its values are allowed ones."""
    plain = {_plain(choice) for choice in choices}
    hits = sum(_plain(value) in plain for value in found.values)
    return hits > 0 and hits * 2 >= len(found.values)


def _with_default(site: SchemaSite, choices: list[Value]) -> Iterator[Enumeration]:
    """Yield the list that holds the text's own default, where the enum has none of its values."""
    allowed = set(map(_plain, choices))
    stated = {
        _plain(stated.text) for stated in read_defaults(site.description, None, site.name or "")
    }
    for found in read_enumerations(site.description) if stated - allowed else ():
        if found.announced and stated & set(map(_plain, found.values)):
            yield found


def _fault(site: SchemaSite, found: Enumeration, message: str) -> Fault:
    choices = [choice for choice in site.choices or () if not isinstance(choice, bool)]
    suggestion = None
    if found.listing and "\n" not in found.listing:
        written = alternatives(str(choice) for choice in choices)
        rewrite = Rewrite(site.text_parts, found.listing, written)
        values = _as_choices(found.values, choices)
        suggestion = Suggestion((rewrite,), (SetMember(site.parts, "enum", values),))
    return Fault(site.at("enum"), f"the text {message}", found.quote, suggestion)


def _as_choices(values: tuple[str, ...], choices: list[Value]) -> list[Value]:
    known = {_plain(choice): choice for choice in choices}
    return [known.get(_plain(value), value) for value in values]


def _plain(value: Value) -> str:
    """Write a value so that `1.0` and `1`, `Auto` and `auto` are one."""
    text = str(value).strip().lower()
    return write_number(read_number(text)) if _NUMBER.fullmatch(text) else text


def _says(text: str, value: Value) -> bool:
    """Whether a text holds a value as a word of its own, in capitals or not."""
    folded, word = text.lower(), str(value).lower()
    start = folded.find(word)
    while start >= 0:
        leads_on = start > 0 and _LEADS_ON.match(folded, start - 1)
        if not leads_on and not _GOES_ON.match(folded, start + len(word)):
            return True
        start = folded.find(word, start + 1)
    return False


PROSE_ENUM_DIFFERS = Rule(
    id="prose-enum-differs",
    title='Text "(16:9 or 9:16)", schema with a third value in `enum`.',
    level=Level.ERROR,
    reason="Readers miss a value that works, or the client refuses one that the text offers.",
    fix="Find out which values the API takes and correct the text or the enum.",
    on=SchemaSite,
    check=_prose_enum_differs,
    needs=frozenset({"enum", "const"}),
)


def _closed_response_enum(site: SchemaSite) -> Iterator[Fault]:
    """Look for enums of more than one value in schemas that responses use alone."""
    if site.use != Use.RECEIVED or not isinstance(site.value.get("enum"), list):
        return
    values = site.array("enum")
    if len(values) > 1 and not all(isinstance(value, bool) for value in values):
        yield Fault(
            site.at("enum"),
            f"the answer may only hold the {len(values)} values of this enum",
            None,
            Suggestion((RemoveMember(site.at("enum")),)),
        )


CLOSED_RESPONSE_ENUM = Rule(
    id="closed-response-enum",
    title="A closed list of values in what the API answers.",
    level=Level.WARNING,
    reason="The day the API answers with a new code or state, a strict client fails on it.",
    fix="Remove the enum and keep the list in the text, or waive it where it is truly complete.",
    on=SchemaSite,
    check=_closed_response_enum,
    needs=frozenset({"enum", "const"}),
)
