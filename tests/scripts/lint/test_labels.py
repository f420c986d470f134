"""Findings against labels: every true fault of real pages, written down by reading them.

`labels.yaml` names, by page and rule, the place of each fault that a reader of the page finds. The
two pages of this project stand in `specs/`; the others are not ours to publish, so their folder
comes from the environment variable DOCS_PAGES and pages that are not in it are passed over. Five
rules whose fault is the same on every page are left out (`SAME_EVERYWHERE`).
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import Document, parse_document, read_document
from scripts.intake.page.finding import find_document
from scripts.lint import lint_document

LABELS = read_document(Path(__file__).with_name("labels.yaml")).value
ROOT = Path(__file__).parents[3]
SAME_EVERYWHERE = {
    "closed-response-enum",
    "keyword-of-other-version",
    "required-in-optional-body",
    "security-scheme-invalid",
    "security-undeclared",
}
_POST = "/paths/~1api~1v1~1jobs~1createTask/post"
_BODY = f"{_POST}/requestBody/content/application~1json"
_SHORT = {"INPUT": f"{_BODY}/schema/properties/input/properties", "BODY": _BODY, "POST": _POST}
_OURS = [name for name in LABELS if name.startswith("specs/")]


def _full(place: str) -> str:
    head, slash, tail = place.partition("/")
    return _SHORT.get(head, head) + slash + tail


def _labelled(page: str) -> Counter[tuple[str, str]]:
    by_rule: dict[str, list[str]] = LABELS[page]  # type: ignore[assignment]
    return Counter((rule, _full(place)) for rule in by_rule for place in by_rule[rule])


def _found(document: Document) -> Counter[tuple[str, str]]:
    findings = lint_document(document)
    return Counter((f.rule, f.pointer) for f in findings if f.rule not in SAME_EVERYWHERE)


def _document(folder: Path, page: str) -> Document:
    found = find_document((folder / page).read_bytes(), page)
    return parse_document(found.text, page)


@pytest.mark.parametrize("page", _OURS)
def test_every_fault_of_our_own_pages_is_found_and_nothing_else(page: str) -> None:
    assert _found(read_document(ROOT / page)) == _labelled(page)


def test_recall_and_precision_per_rule(capsys: pytest.CaptureFixture[str]) -> None:
    folder = os.environ.get("DOCS_PAGES")
    if not folder:
        pytest.skip("DOCS_PAGES does not name a folder with the labelled documentation pages")
    pages = [page for page in LABELS if page not in _OURS and (Path(folder) / page).exists()]
    assert pages, f"{folder} holds none of the labelled pages"
    true: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for page in pages:
        labelled, found = _labelled(page), _found(_document(Path(folder), page))
        true.update(_by_rule(labelled & found))
        missed.update(_by_rule(labelled - found))
        false.update(_by_rule(found - labelled))
    with capsys.disabled():
        print(_table(len(pages), true, missed, false))
    for rule in true | missed | false:
        assert true[rule] >= 0.95 * (true[rule] + missed[rule]), f"{rule} misses faults"
        assert true[rule] >= 0.95 * (true[rule] + false[rule]), f"{rule} cries wolf"


def _by_rule(faults: Counter[tuple[str, str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (rule, _), count in faults.items():
        counts[rule] += count
    return counts


def _table(pages: int, true: Any, missed: Any, false: Any) -> str:
    lines = [f"\n{pages} pages", f"{'rule':<30}{'true':>6}{'missed':>8}{'false':>7}"]
    for rule in sorted(true | missed | false):
        lines.append(f"{rule:<30}{true[rule]:>6}{missed[rule]:>8}{false[rule]:>7}")
    return "\n".join(lines)
