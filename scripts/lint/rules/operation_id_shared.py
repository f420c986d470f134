"""Two documents that give one operationId to different operations."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, Site


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare the operation ids of the documents that are linted together, each id once.

    Documents of one path and method describe one operation, whose requests the merge unites.
    """
    for own in site.sites:
        name = own.text("operationId") if isinstance(own, OperationSite) else ""
        named = site.corpus.operations[name] if name else []
        if not named or own is not named[0]:
            continue
        other = next((each for each in named if not _is_same(own, each)), None)
        if other is not None and other.subject is not own.subject:
            message = f"{other.subject.document.name} has an operation {name!r} too"
            yield Fault(own.at("operationId"), message, f"operationId: {name}")


def _is_same(one: Site, other: OperationSite) -> bool:
    return isinstance(one, OperationSite) and (one.path, one.method) == (other.path, other.method)


RULE = Rule(
    id="operation-id-shared",
    level=Level.WARNING,
    reason="The id names an operation in clients and links; two of one name were copied.",
    fix="Give each operation an id of its own.",
    on=CorpusSite,
    check=check,
)
