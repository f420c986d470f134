"""Two documents that give one operationId to different operations."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare the operation ids of the documents that are linted together."""
    for own in site.sites:
        name = own.text("operationId") if isinstance(own, OperationSite) else ""
        other = site.stranger(site.corpus.operations[name]) if name else None
        if other is not None:
            message = f"{other.subject.document.name} has an operation {name!r} too"
            yield Fault(own.at("operationId"), message, f"operationId: {name}")


RULE = Rule(
    id="operation-id-shared",
    level=Level.WARNING,
    reason="The id names an operation in clients and links; two of one name were copied.",
    fix="Give each operation an id of its own.",
    on=CorpusSite,
    check=check,
)
