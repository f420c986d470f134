"""Which tasks are shown: a text, a state, a page of them. It is a form without a script too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from markupsafe import Markup

from wan_mock.page.html import element

STATES = {
    "": (),
    "running": ("waiting", "queuing", "generating"),
    "success": ("success",),
    "fail": ("fail",),
    "expired": ("expired",),
}
_LABELS = {"": "all", "success": "succeeded", "fail": "failed"}
_ON_A_PAGE = 12
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What is asked for; pages count from 1."""

    text: str = ""
    state: str = ""
    page: int = 1
    most: int = _ON_A_PAGE

    @classmethod
    def read(cls, query: Mapping[str, str]) -> TaskFilter:
        """Read a query; what makes no sense is left out."""
        state, page = query.get("state", ""), query.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(
            query.get("q", "").strip()[:200],
            state if state in STATES else "",
            min(max(1, number), _MOST_PAGES),
        )

    @property
    def skip(self) -> int:
        """How many tasks stand on the pages before."""
        return (self.page - 1) * self.most

    def address(self, page: int) -> str:
        """Return the address of another page of the same tasks."""
        other = replace(self, page=page)
        fields = {"q": other.text, "state": other.state, "page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"/?{query}" if query else "/"


def filter_form(wanted: TaskFilter) -> Markup:
    """Render the form above the tasks."""
    options = [
        element("option", _LABELS.get(name, name), value=name, selected=name == wanted.state)
        for name in STATES
    ]
    return element(
        "form",
        element("label", "Find tasks", for_="find", class_="unseen"),
        element(
            "input",
            type="search",
            id="find",
            name="q",
            value=wanted.text,
            placeholder="prompt, model or id",
        ),
        element("label", "State of tasks", for_="state", class_="unseen"),
        element("select", options, id="state", name="state"),
        element("button", "Filter", type="submit"),
        method="get",
        action="/",
        id="filter",
        class_="filter",
        role="search",
    )


def paging(wanted: TaskFilter, total: int) -> Markup:
    """Render where in the tasks one is, aloud, and the ways on."""
    last = max(1, -(-total // wanted.most))
    first, end = wanted.skip + 1, min(total, wanted.skip + wanted.most)
    one = total == 1
    which = "task" if one else "tasks"
    if wanted.text or wanted.state:
        which += " that fits" if one else " that fit"
    text = f"{first} to {end} of {total} {which}" if total > wanted.most else f"{total} {which}"
    return element(
        "div",
        element("p", text, role="status", class_="label"),
        _way("Newer", wanted, wanted.page - 1, wanted.page > 1),
        _way("Older", wanted, wanted.page + 1, wanted.page < last),
        data_key="paging",
    )


def _way(label: str, wanted: TaskFilter, page: int, there: bool) -> Markup | None:
    if not there:
        return None
    return element("a", label, href=wanted.address(page), data_page=page, data_key=label)
