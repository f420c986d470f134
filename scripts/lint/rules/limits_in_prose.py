"""Limits that the prose gives, held against those of the schema."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.components import Use
from scripts.lint.finding import Fault, Level, RemoveMember, Rewrite, SetMember, Suggestion
from scripts.lint.instances import mismatches
from scripts.lint.kinds import listed
from scripts.lint.limits import (
    StatedLimit,
    excluded_choices,
    is_contradicted,
    limited,
    stated_limits,
)
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES, stated_file
from scripts.prose.lengths import read_token_limit
from scripts.prose.numbers import number_in, write_number
from scripts.prose.proof import is_proved
from scripts.prose.rivals import tells_beyond
from scripts.prose.sizes import read_sizes


def _prose_limit_differs(site: SchemaSite) -> Iterator[Fault]:
    """Compare ranges, lengths and numbers of items."""
    for limit in stated_limits(site):
        if limit.declared is not None and not limit.agrees:
            bearing = limited(site)
            yield Fault(
                bearing.at(limit.keyword) if limit.keyword in bearing.value else site.text_parts,
                f"the text says {limit.keyword} {write_number(limit.value)}, "
                f"the schema {write_number(limit.declared)}",
                limit.quote,
                _suggestion(site, limit),
            )
    excluded = excluded_choices(site)
    if excluded is not None:
        choices, claim = excluded
        yield Fault(
            site.at("const" if "const" in site.value else "enum"),
            f"the text says {claim.keyword} {write_number(claim.value)}, "
            f"the schema allows {listed(choices)}",
            claim.quote,
        )


def _suggestion(site: SchemaSite, limit: StatedLimit) -> Suggestion | None:
    declared, bearing = limit.declared, limited(site)
    if declared is None or limit.keyword not in bearing.value:
        return None
    corrected = number_in(limit.quote, limit.value, declared)
    if corrected is None:
        return None
    other = (SetMember(bearing.parts, limit.keyword, limit.value),)
    rewrite = (Rewrite(site.text_parts, limit.quote, corrected),)
    return Suggestion(rewrite, () if _refuses_shown(site, other) else other)


PROSE_LIMIT_DIFFERS = Rule(
    id="prose-limit-differs",
    title='Text "Max length: 5000 characters", schema `maxLength: 500`.',
    level=Level.ERROR,
    reason="Readers trust the text, clients the schema: one of the two refuses valid values.",
    fix="Find out which limit the API enforces and correct the other side.",
    on=SchemaSite,
    check=_prose_limit_differs,
)


def _prose_limit_missing(site: SchemaSite) -> Iterator[Fault]:
    """Look for ranges, lengths and numbers of items that stand in the text alone."""
    if site.use == Use.RECEIVED:
        return
    for limit in stated_limits(site):
        if limit.declared is None:
            yield Fault(
                site.parts,
                f"the text gives {limit.keyword} {write_number(limit.value)}, the schema none",
                limit.quote,
                _addition(site, limit),
            )


def _addition(site: SchemaSite, limit: StatedLimit) -> Suggestion | None:
    """Declare the limit, unless it may be of words, or a text or value speaks against it."""
    if limit.quote.endswith("字") or is_contradicted(site, limit):
        return None
    told = (limit.text, limit.start, limit.quote, limit.keyword)
    if not is_proved(*told, site.name or "") or tells_beyond(*told, limit.value):
        return None
    members = tuple(_members(limited(site), limit))
    return None if _refuses_shown(site, members) else Suggestion(members)


def _refuses_shown(site: SchemaSite, members: tuple[SetMember, ...]) -> bool:
    """Whether limits would refuse what the document shows as the member's default or example."""
    values = {str(value): value for of in (site, limited(site)) for value in of.shown_values}
    limits = {member.key: member.value for member in members}
    return any(
        mismatch
        for value in values.values()
        for mismatch in mismatches(site.subject, limits, value)
    )


def _members(site: SchemaSite, limit: StatedLimit) -> Iterator[SetMember]:
    """Write the limit; in OpenAPI 3.0 an exclusive one is a flag beside the number."""
    keyword, value = limit.keyword, limit.value
    if keyword.startswith("exclusive") and not site.subject.is_version_31:
        yield SetMember(site.parts, keyword.removeprefix("exclusive").lower(), value)
        yield SetMember(site.parts, keyword, value=True)
    else:
        yield SetMember(site.parts, keyword, value)


PROSE_LIMIT_MISSING = Rule(
    id="prose-limit-missing",
    title='Text "Max length: 5000 characters", schema without `maxLength`.',
    level=Level.WARNING,
    reason="A limit that only people can read is found out by a refused, sometimes billed, call.",
    fix="Add the keyword to the schema.",
    on=SchemaSite,
    check=_prose_limit_missing,
)


def _prose_length_unit(site: SchemaSite) -> Iterator[Fault]:
    """Look for a `maxLength` that repeats a number of tokens or words."""
    bearing = site.bearing
    claim = read_token_limit(site.description) if "maxLength" in bearing.value else None
    if claim is not None and bearing.value["maxLength"] == claim.value:
        yield Fault(
            bearing.at("maxLength"),
            f"the text limits {claim.keyword}, maxLength {claim.value} counts characters",
            claim.quote,
            Suggestion((RemoveMember(bearing.at("maxLength")),)),
        )


PROSE_LENGTH_UNIT = Rule(
    id="prose-length-unit",
    title='Text "limited to 900 tokens", schema `maxLength: 900`, which counts characters.',
    level=Level.WARNING,
    reason="A token is several characters: the client refuses texts that the API takes.",
    fix="Remove `maxLength`, or find out how many characters the API takes.",
    on=SchemaSite,
    check=_prose_length_unit,
    needs=frozenset({"description"}),
)


def _prose_size_differs(site: SchemaSite) -> Iterator[Fault]:
    """Compare the sizes inside the description of one member; that of a whole speaks of several."""
    if not site.container.is_property:
        return
    sizes = read_sizes(site.description)
    for size in sizes[1:]:
        if size.bytes != sizes[0].bytes:
            less, more = sorted((sizes[0], size), key=lambda found: found.bytes)
            yield Fault(
                site.text_parts,
                f"the text gives two sizes: {less.quote!r} and {more.quote!r}",
                f"{sizes[0].quote} … {size.quote}",
                Suggestion(
                    (Rewrite(site.text_parts, more.quote, more.with_size(less)),),
                    (Rewrite(site.text_parts, less.quote, less.with_size(more)),),
                ),
            )
            return


PROSE_SIZE_DIFFERS = Rule(
    id="prose-size-differs",
    title='A text that gives two greatest sizes for one file: "Max 5MB … Max size: 10.0MB".',
    level=Level.WARNING,
    reason="A file between the two sizes is uploaded, paid for in time, and refused.",
    fix="Find out the size and correct the text; the smaller one is safe.",
    on=SchemaSite,
    check=_prose_size_differs,
    needs=frozenset({"description"}),
)


def _file_differs(site: SchemaSite) -> Iterator[Fault]:
    """Judge the form of the datum, then compare it with the description beside it."""
    if DATUM not in site.value:
        return
    datum = site.value[DATUM]
    if (fault := _form(datum)) is not None or not isinstance(datum, dict):
        yield Fault(site.at(DATUM), f"`{DATUM}` {fault}", DATUM)
        return
    texts = dict.fromkeys((site.container.description, site.description))
    for name, stated in stated_file("; ".join(texts)).datum.items():
        if name in datum and _plain(datum[name]) != _plain(stated):
            text = f"`{DATUM}` has {name} {datum[name]}, and the text says {stated}"
            yield Fault(site.at(DATUM), text, str(stated))


def _form(datum: Value) -> str | None:
    if not isinstance(datum, dict):
        return f"must be an object with {MEDIA_TYPES} and {MAX_BYTES}"
    if strange := sorted(datum.keys() - {MEDIA_TYPES, MAX_BYTES}):
        return f"has no member {strange[0]!r}"
    types, most = datum.get(MEDIA_TYPES, []), datum.get(MAX_BYTES, 1)
    if not isinstance(types, list) or not all(isinstance(t, str) and "/" in t for t in types):
        return f"must have media types, such as image/png, in {MEDIA_TYPES}"
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        return f"must have a number of bytes in {MAX_BYTES}"
    return None


def _plain(value: Value) -> Value:
    """Leave the order of a list out of account."""
    if not isinstance(value, list):
        return value
    names: list[Value] = [*sorted(map(str, value))]
    return names


FILE_DIFFERS = Rule(
    id="file-differs",
    title="What a text says of a field's files, and its `x-file`: one of them is wrong.",
    level=Level.WARNING,
    reason="The client refuses files by the datum, and people prepare them by the text.",
    fix="Find out which is right, and let an overlay correct the other.",
    on=SchemaSite,
    check=_file_differs,
)
