"""A text that gives two greatest sizes for one file: "Max 5MB … Max size: 10.0MB"."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import Rewrite, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.sizes import read_sizes


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare the sizes inside the description of one member; that of a whole speaks of several."""
    if not site.container.is_property:
        return
    sizes = read_sizes(site.description)
    for size in sizes[1:]:
        if size.bytes != sizes[0].bytes:
            less, more = sorted((sizes[0], size), key=lambda found: found.bytes)
            yield Fault(
                site.at("description"),
                f"the text gives two sizes: {less.quote!r} and {more.quote!r}",
                f"{sizes[0].quote} … {size.quote}",
                Suggestion(
                    (Rewrite(site.at("description"), more.quote, more.with_size(less)),),
                    (Rewrite(site.at("description"), less.quote, less.with_size(more)),),
                ),
            )
            return


RULE = Rule(
    id="prose-size-differs",
    level=Level.WARNING,
    reason="A file between the two sizes is uploaded, paid for in time, and refused.",
    fix="Find out the size and correct the text; the smaller one is safe.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
