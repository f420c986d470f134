"""Two paths that differ only in the names of their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite

_PARAMETER = re.compile(r"\{[^{}]*\}")


def check(site: RootSite) -> Iterator[Fault]:
    """Compare the paths without the names, a last slash and a query."""
    paths = site.value.get("paths")
    first: dict[str, str] = {}
    for path in as_object(paths):
        shape = _PARAMETER.sub("{}", path).rstrip("/")
        if shape in first:
            yield Fault(("paths", path), f"the path matches the same calls as {first[shape]}", path)
        first.setdefault(shape, path)


RULE = Rule(
    id="path-duplicate",
    level=Level.ERROR,
    reason="OpenAPI forbids it: nobody can tell which of the two operations a call means.",
    fix="Merge the two paths.",
    on=RootSite,
    check=check,
)
