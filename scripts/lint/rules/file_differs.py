"""What a text says of a field's files, and its `x-file`: one of them is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES, stated_file


def check(site: SchemaSite) -> Iterator[Fault]:
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


RULE = Rule(
    id="file-differs",
    level=Level.WARNING,
    reason="The client refuses files by the datum, and people prepare them by the text.",
    fix="Find out which is right, and let an overlay correct the other.",
    on=SchemaSite,
    check=check,
)
