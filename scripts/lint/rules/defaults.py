"""Defaults: what fills in a value that is left out, by the schema and by its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Parts, Value, as_array, kind, same
from scripts.lint.components import Use
from scripts.lint.finding import Edit, Fault, Level, RemoveMember, Rewrite, SetMember, Suggestion
from scripts.lint.instances import mismatches
from scripts.lint.kinds import is_number, shown
from scripts.lint.rule import Rule
from scripts.lint.site import ParameterSite, SchemaSite, Site
from scripts.prose.absence import read_absence
from scripts.prose.defaults import StatedDefault, read_default, read_defaults
from scripts.prose.numbers import write_number
from scripts.prose.presence import says_required
from scripts.prose.subjects import name_parts
from scripts.prose.typed_values import as_list, as_type


def _default_invalid(site: SchemaSite) -> Iterator[Fault]:
    """Hold the default against the schema it stands in."""
    if "default" not in site.value:
        return
    default = site.value["default"]
    for mismatch in mismatches(site.subject, site.value, default):
        yield Fault(
            site.at("default", *mismatch.path),
            f"the default does not fit its schema: {mismatch.message}",
            f"default: {shown(default)}",
            Suggestion((RemoveMember(site.at("default")),)),
        )
        return


DEFAULT_INVALID = Rule(
    id="default-invalid",
    title="A `default` that its own schema refuses.",
    level=Level.ERROR,
    reason="A client that fills in the default sends what it would refuse from its user.",
    fix="Correct the default, or the keyword that refuses it.",
    on=SchemaSite,
    check=_default_invalid,
    needs=frozenset({"default"}),
)


def _default_on_required(site: Site) -> Iterator[Fault]:
    """Look for defaults that can never be used; a constant may repeat itself as its default."""
    if isinstance(site, SchemaSite):
        yield from _member(site)
    elif site.value.get("required") is True:
        schema = site.value.get("schema")
        if isinstance(schema, dict) and "default" in schema:
            optional = SetMember(site.parts, "required", False)
            yield _fault(site.at("schema"), schema["default"], optional)


def _member(site: SchemaSite) -> Iterator[Fault]:
    parent = site.parent
    if not site.is_property or parent is None or site.use != Use.SENT:
        return
    required = parent.array("required")
    choices = site.choices
    is_constant = choices is not None and len(choices) == 1
    if site.name in required and "default" in site.value and not is_constant:
        others = [name for name in required if name != site.name]
        optional = SetMember(parent.parts, "required", others)
        yield _fault(site.parts, site.value["default"], optional, site.description)


def _fault(schema: Parts, default: Value, optional: SetMember, text: str = "") -> Fault:
    place = (*schema, "default")
    readings: list[tuple[Edit, ...]] = [(RemoveMember(place),), (optional,)]
    is_disputed = read_default(text) and says_required(text, str(schema[-1]))
    if read_default(text):
        readings.reverse()
    return Fault(
        place,
        f"it must be sent, so its default {shown(default)} is never used",
        f"default: {shown(default)}",
        None if is_disputed else Suggestion(*readings),
    )


DEFAULT_ON_REQUIRED = Rule(
    id="default-on-required",
    title="A member or parameter that must be sent and has a default all the same.",
    level=Level.WARNING,
    reason="One of the two is wrong: who trusts the default and leaves the value out is refused.",
    fix="Take it out of `required` if the API fills it in, else remove the default.",
    on=(SchemaSite, ParameterSite),
    check=_default_on_required,
    needs=frozenset({"default", "schema"}),
)


def _prose_default_missing(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default that stands in the text alone."""
    bearing = site.described
    if site.use == Use.RECEIVED or not _types(bearing) or _holds_a_file(bearing):
        return
    if (site.value.keys() | bearing.value.keys()) & {"default", "const"}:
        return
    stated = read_default(site.description, bearing.choices, site.name or "")
    if stated is None or not _can_be_its_value(stated, site, bearing):
        return
    yield Fault(
        site.parts,
        f"the text gives the default {shown(_readable(stated, bearing))}, the schema none",
        stated.quote,
        _addition(site, bearing, stated),
    )


def _readable(stated: StatedDefault, bearing: SchemaSite) -> str:
    """Return the default as the text writes it, a measure without its unit."""
    if stated.text.lower() in ("true", "false") and bearing.types == {"boolean"}:
        return stated.text.lower()
    is_measure = bool(bearing.types & {"integer", "number"}) and stated.text[-1:].isalpha()
    try:
        return write_number(float(str(_value(stated, bearing)))) if is_measure else stated.text
    except ValueError:
        return stated.text


def _holds_a_file(site: SchemaSite) -> bool:
    """Whether the value is a file, so that a default can only be of its size or of its use."""
    return site.text("format") in ("binary", "byte")


def _can_be_its_value(stated: StatedDefault, site: SchemaSite, bearing: SchemaSite) -> bool:
    """Whether the text names a value: `top_k` is another member, and "all" no list of some."""
    names = site.subject.names
    if stated.text not in map(str, bearing.choices or ()) and not _takes_names(site.name or ""):
        is_used = stated.quote.endswith(("used", "assumed", "applied"))
        members = names.members_seen_from(site.parts) if is_used else site.siblings
        if stated.text in site.siblings or stated.text in members:
            return False
    try:
        _value(stated, bearing)
    except ValueError:
        is_list = bool(bearing.types & {"array", "boolean", "object"})
        return not is_list and stated.text not in names.seen_from(site.parts)
    return True


def _takes_names(name: str) -> bool:
    """Whether the value of a member may be the name of another: `sort_by`, `groupField`."""
    words = ("sort", "order", "by", "group", "field", "fields", "key", "column", "attribute")
    return any(part in words for part in name_parts(name))


def _value(stated: StatedDefault, bearing: SchemaSite) -> Value:
    """Give a stated default the type of its schema; raises `ValueError` if it cannot have it."""
    items = as_array(bearing.subject.resolved(bearing.value.get("items")).get("enum"))
    if bearing.types == {"array"} and (chosen := as_list(stated.text, items)):
        return chosen
    return as_type(stated.text, _types(bearing), bearing.choices)


def _types(site: SchemaSite) -> frozenset[str]:
    """Return the declared types, or those of the enum."""
    return site.types or frozenset(map(kind, site.choices or ()))


def _addition(site: SchemaSite, bearing: SchemaSite, stated: StatedDefault) -> Suggestion | None:
    """Declare the default, unless the schema or the rest of the text speaks against it."""
    try:
        value = _value(stated, bearing)
    except ValueError:
        return None
    if read_absence(site.description) or any(mismatches(site.subject, site.value, value)):
        return None
    return Suggestion((SetMember(site.parts, "default", value),))


PROSE_DEFAULT_MISSING = Rule(
    id="prose-default-missing",
    title='Text "Default value: true", schema without `default`.',
    level=Level.WARNING,
    reason="Generated clients and forms show no default, so users set what they need not.",
    fix="Add `default` to the schema.",
    on=SchemaSite,
    check=_prose_default_missing,
    needs=frozenset({"description"}),
)


_DIRECTION = re.compile(r"(?:asc|desc)(?:ending)?")
_JOINT = re.compile(r"[:,.|+ _-]")
"""What stands between the parts of a value."""


def _prose_default_differs(site: SchemaSite) -> Iterator[Fault]:
    """Compare the default that the text states with the one declared."""
    if "default" not in site.value:
        return
    declared = site.value["default"]
    for stated in read_defaults(site.description, site.described.choices, site.name or ""):
        if not _says(stated, declared, site) and not _is_of_a_part(stated, declared, site):
            yield Fault(
                site.at("default"),
                f"the text gives the default {shown(stated.text)}, the schema {shown(declared)}",
                stated.quote,
                _replacement(site, stated, declared),
            )
            return


def _says(stated: StatedDefault, declared: Value, site: SchemaSite) -> bool:
    if declared is None:
        return stated.text.lower() in ("null", "none", "")
    written = shown(declared).strip("'").lower()
    if _DIRECTION.fullmatch(stated.text.lower()) and stated.text.lower().startswith(written):
        return True
    if stated.text.lower() == written or _is_measure_of(stated.text, declared):
        return True
    try:
        return same(_value(stated, site.described), declared)
    except ValueError:
        return False


def _is_of_a_part(stated: StatedDefault, declared: Value, site: SchemaSite) -> bool:
    """Whether a default is of a part of the values: "direction: ascending" of `name:asc`."""
    choices = [str(choice).lower() for choice in site.described.choices or ()]
    text = stated.text.lower()
    if not choices or text in choices or not isinstance(declared, str):
        return False
    if _DIRECTION.fullmatch(text) and not any(map(_DIRECTION.match, choices)):
        return True
    parts = [part for choice in choices for part in _JOINT.split(choice)[1:]]
    return any(part and (text.startswith(part) or part.startswith(text)) for part in parts)


def _is_measure_of(text: str, number: Value) -> bool:
    """Whether a text is a number with the letter of its unit: `24h`."""
    return is_number(number) and text.rstrip("dhms") == shown(number)


def _replacement(site: SchemaSite, stated: StatedDefault, declared: Value) -> Suggestion | None:
    if isinstance(declared, dict | list | None):
        return None
    written = stated.quote.replace(stated.text, str(shown(declared)).strip("'"), 1)
    text = (Rewrite(site.text_parts, stated.quote, written),)
    try:
        value = _value(stated, site.described)
    except ValueError:
        return Suggestion(text)
    return Suggestion(text, (SetMember(site.parts, "default", value),))


PROSE_DEFAULT_DIFFERS = Rule(
    id="prose-default-differs",
    title='Text "Default value: 30", schema `default: 25`.',
    level=Level.ERROR,
    reason="Whoever leaves the member out gets something else than the text promises.",
    fix="Find out what the API does and correct the text or `default`.",
    on=SchemaSite,
    check=_prose_default_differs,
    needs=frozenset({"default"}),
)


def _prose_null_default(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default on a member whose absence means something of its own."""
    default = site.value.get("default")
    if default is None or default == "":
        return
    sentence = read_absence(site.description)
    if sentence and str(default).lower() not in ("random", "auto", "-1"):
        yield Fault(
            site.at("default"),
            f"leaving the member out has its own meaning, yet it has the default {shown(default)}",
            sentence,
            Suggestion(
                (RemoveMember(site.at("default")),),
                (Rewrite(site.text_parts, sentence, f"The default is {shown(default)}"),),
            ),
        )


PROSE_NULL_DEFAULT = Rule(
    id="prose-null-default",
    title='Text "If None, a random seed is chosen", schema `default: 0`.',
    level=Level.ERROR,
    reason="A client that sends the default never gets what the text promises.",
    fix="Remove `default`, unless the API really uses it.",
    on=SchemaSite,
    check=_prose_null_default,
    needs=frozenset({"default"}),
)
