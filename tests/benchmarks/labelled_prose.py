"""What the readers of prose find on pages whose claims were written down by reading them.

The folder holds the pages and `labels.json`: by page, its family ("known" is the vendor of this
project's pages) and by the pointer of a member what its text claims and its schema lacks or
contradicts, such as `maximum=10`, `default=auto`, `enum`, `deprecated` or `unit`; a claim with a
question mark may be found or not. Members that are not in the file are passed over.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scripts.documents import Document, parse_document
from scripts.intake.page.finding import find_document
from scripts.lint import Finding, lint_document

_LIMIT = re.compile(r"(?:gives|says) (\w+) (-?[\d.]+)")
_DEFAULT = re.compile(r"default '?(.*?)'?, the schema")
_GROUPS = {"prose-deprecated": "deprecated", "prose-length-unit": "unit"}


class _Figures:
    """What was found of one family in one half: by group, as each claim turned out."""

    def __init__(self) -> None:
        self.true: Counter[str] = Counter()
        self.optional: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, found: set[str], must: set[str], may: set[str]) -> None:
        """Count the claims of one member."""
        self.true.update(map(_group, found & must))
        self.optional.update(map(_group, (found & may) - must))
        self.false.update(map(_group, found - must - may))
        self.missed.update(map(_group, must - found))

    def lines(self) -> Iterator[str]:
        """Write precision and recall, then a row for each group."""
        right = self.true.total() + self.optional.total()
        precision = right / max(1, right + self.false.total())
        recall = self.true.total() / max(1, self.true.total() + self.missed.total())
        yield f"precision {precision:.1%}, recall {recall:.1%}"
        yield f"    {'group':<16}{'true':>6}{'optional':>10}{'false':>7}{'missed':>8}"
        for group in sorted(self.true | self.optional | self.false | self.missed):
            counts = (self.true[group], self.optional[group], self.false[group], self.missed[group])
            yield "    {:<16}{:>6}{:>10}{:>7}{:>8}".format(group, *counts)


def print_figures(folder: Path) -> None:
    """Print, by half and family, precision and recall of all claims and counts by group."""
    labels: dict[str, Any] = json.loads((folder / "labels.json").read_text("utf-8"))
    figures: dict[tuple[str, str], _Figures] = defaultdict(_Figures)
    for page, entry in labels.items():
        findings = [each for each in lint_document(_document(folder / page)) if _is_prose(each)]
        for place, member in entry["members"].items():
            found = {_claim(each) for each in findings if _stands_at(each.pointer, place)}
            figures[member["half"], entry["family"]].add(found, *_claims(member["claims"]))
    for (half, family), each in sorted(figures.items()):
        click.echo(f"\nhalf {half}, {family}: " + "\n".join(each.lines()))


def _document(path: Path) -> Document:
    data = path.read_bytes()
    text = find_document(data, path.name).text if path.suffix == ".md" else data.decode()
    return parse_document(text, path.name)


def _is_prose(finding: Finding) -> bool:
    return finding.rule.startswith("prose-")


def _stands_at(pointer: str, place: str) -> bool:
    inside = pointer.removeprefix(place)
    return pointer.startswith(place) and (
        not inside or (inside[0] == "/" and "/properties/" not in inside)
    )


def _claims(written: list[str]) -> tuple[set[str], set[str]]:
    must = {_plain(claim) for claim in written if not claim.endswith("?")}
    return must, {_plain(claim[:-1]) for claim in written if claim.endswith("?")} | {"url-format"}


def _claim(finding: Finding) -> str:
    limit, default = _LIMIT.search(finding.message), _DEFAULT.search(finding.message)
    if finding.rule.startswith("prose-limit"):
        return _plain(f"{limit[1]}={limit[2]}") if limit else "limit"
    if finding.rule.startswith("prose-default"):
        return _plain(f"default={default[1]}") if default else "default"
    if finding.rule.startswith("prose-enum"):
        return "enum"
    return _GROUPS.get(finding.rule, finding.rule.removeprefix("prose-"))


def _plain(claim: str) -> str:
    keyword, _, value = claim.removeprefix("prose-").partition("=")
    try:
        return f"{keyword}={float(value):g}"
    except ValueError:
        return f"{keyword}={value}" if value else keyword


def _group(claim: str) -> str:
    keyword = claim.partition("=")[0]
    return "limit" if keyword.startswith(("min", "max", "exclusive")) else keyword
