"""Numbers: whole ones, multiples, and those that are texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level, Rewrite, SetMember, Suggestion
from scripts.lint.limits import texts_about
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.numbers import NUMBER, number_in, write_number
from scripts.prose.phrase import Phrase
from scripts.prose.proof import is_proved
from scripts.prose.ranges import read_bounds
from scripts.prose.rivals import tells_beyond
from scripts.prose.steps import read_multiple, read_step

_WHOLE = Phrase(
    r"\b(?:an|must be|should be) (?:an )?integer\b|\binteger values?\b|\bwhole numbers?\b|整数",
    *("integer", "whole number", "整数"),
)


def _number_stepped_by_one(site: SchemaSite) -> Iterator[Fault]:
    """Look for whole steps from a whole start on a schema that takes fractions."""
    if "number" not in site.types or "integer" in site.types:
        return
    step = _whole_step(site)
    if step is None or not all(map(_is_whole, _values(site))):
        return
    declared = site.value["type"]
    types: Value = "integer"
    if isinstance(declared, list):
        types = ["integer" if name == "number" else name for name in declared]
    yield Fault(
        site.at("type"),
        "the values go in whole steps, the schema takes fractions",
        step,
        Suggestion((SetMember(site.parts, "type", types),)),
    )


def _whole_step(site: SchemaSite) -> str | None:
    multiple = site.value.get("multipleOf")
    if isinstance(multiple, int | float) and multiple >= 1 and _is_whole(multiple):
        return f"multipleOf: {multiple}"
    for read in (read_step, read_multiple):
        found = read(site.description)
        if found and found[0] >= 1 and _is_whole(found[0]):
            return found[1]
    said = _WHOLE.search(site.description)
    return said[0] if said else None


def _values(site: SchemaSite) -> Iterator[Value]:
    yield from (site.value.get(key) for key in ("minimum", "maximum", "default"))
    yield from (value for _, value in examples_of(site))
    yield from site.array("enum")


def _is_whole(value: Value) -> bool:
    return not isinstance(value, float) or value.is_integer()


NUMBER_STEPPED_BY_ONE = Rule(
    id="number-stepped-by-one",
    title='A `number` of which the text says "Step: 1": an integer.',
    level=Level.WARNING,
    reason="The client takes 16.5 frames and the API refuses them.",
    fix="Use `type: integer`.",
    on=SchemaSite,
    check=_number_stepped_by_one,
    needs=frozenset({"type"}),
)


_INTEGER = Phrase(
    r"\b(?:(?:an? )?(?:integer|numeric) value|(?:must|should) be an? (?:whole number"
    r"|integer|number)\b"
    r"|an? (?:integer|number) (?:between|from|in the range))|整数值|(?:为|是)整数"
    r"|[\uff08(]整数[\uff09)]",
    "integer",
    "number",
    "numeric",
    "整数",
)


def _prose_number_as_text(site: SchemaSite) -> Iterator[Fault]:
    """Look for a range of numbers, or for the word integer, on a text."""
    if site.types != {"string"} or "pattern" in site.value or site.text("format"):
        return
    if any(not re.fullmatch(NUMBER, str(choice)) for choice in site.choices or ()):
        return
    said = _INTEGER.search(site.description)
    if said:
        yield Fault(site.at("type"), "the text asks for an integer, the schema for text", said[0])
        return
    if site.choices is not None:
        return
    bounds = read_bounds(site.description, site.name or "")
    quote = next((bound.quote for bound in bounds), None)
    has_both = {bound.keyword for bound in bounds} == {"minimum", "maximum"}
    if quote and has_both and (_has_step(site) or _has_numbers(site)):
        yield Fault(
            site.at("type"),
            "the text gives a range of numbers, the schema takes any text",
            quote,
        )


def _has_step(site: SchemaSite) -> bool:
    return read_step(site.description) is not None


def _has_numbers(site: SchemaSite) -> bool:
    """Whether the schema's own values are numbers, all of them."""
    values = [site.value.get("default"), site.value.get("example"), *site.array("examples")]
    given = [value for value in values if value is not None]
    return bool(given) and all(
        isinstance(value, str) and re.fullmatch(NUMBER, value) for value in given
    )


PROSE_NUMBER_AS_TEXT = Rule(
    id="prose-number-as-text",
    title=(
        'Text "(Minimum: 6, Maximum: 30, Step: 1)" or "Integer value" on a member of the type '
        "string."
    ),
    level=Level.WARNING,
    reason="The client takes 'long' for a duration, and the range cannot be checked.",
    fix="Use `type: integer` or `number` with the range, or an enum if the API wants texts.",
    on=SchemaSite,
    check=_prose_number_as_text,
    needs=frozenset({"description"}),
)


def _prose_multiple(site: SchemaSite) -> Iterator[Fault]:
    """Compare the multiple in the text with `multipleOf`."""
    if not site.types & {"integer", "number"}:
        return
    name = site.name or ""
    read = (read_multiple(text, name) for text in texts_about(site))
    stated = next((found for found in read if found), None)
    declared = site.value.get("multipleOf")
    if stated is None or stated[0] == declared or stated[0] <= 0:
        return
    number = write_number(stated[0])
    says = f"{declared}" if isinstance(declared, int | float) else "none"
    yield Fault(
        site.at("multipleOf") if "multipleOf" in site.value else site.parts,
        f"the text asks for a multiple of {number}, the schema for {says}",
        stated[1],
        _suggestion(site, stated[0], stated[1]),
    )


def _suggestion(site: SchemaSite, value: float, quote: str) -> Suggestion | None:
    schema = (SetMember(site.parts, "multipleOf", value),)
    if not _is_proved(site, value, quote):
        return None
    declared = site.value.get("multipleOf")
    if not isinstance(declared, int | float):
        return Suggestion(schema)
    written = number_in(quote, value, declared) or quote
    return Suggestion((Rewrite(site.text_parts, quote, written),), schema)


def _is_proved(site: SchemaSite, value: float, quote: str) -> bool:
    name = site.name or ""
    text = next(text for text in texts_about(site) if quote in text)
    told = (text, text.index(quote), quote, "multipleOf")
    return is_proved(*told, name) and not tells_beyond(*told, value)


PROSE_MULTIPLE = Rule(
    id="prose-multiple",
    title='Text "must be multiple of 4", schema without `multipleOf: 4`.',
    level=Level.WARNING,
    reason="A value off the grid passes the client and is refused, or rounded, by the API.",
    fix="Add `multipleOf`.",
    on=SchemaSite,
    check=_prose_multiple,
)
