"""Two documents that give one operationId to different operations."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare the operation ids of the documents that are linted together."""
    for name, operations in site.operations.items():
        others = list(site.foreign(operations))
        for own in site.own(operations) if others else ():
            other = others[0].subject.document.name
            message = f"{other} has an operation {name!r} too"
            yield Fault(own.at("operationId"), message, f"operationId: {name}")


RULE = Rule(
    id="operation-id-shared",
    level=Level.WARNING,
    reason="The id names an operation in clients and links; two of one name were copied.",
    fix="Give each operation an id of its own.",
    on=CorpusSite,
    check=check,
)
