"""Which tasks are shown: a text, a state, a page of them. It is a form without a script too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

STATES = {
    "": (),
    "running": ("waiting", "queuing", "generating"),
    "success": ("success",),
    "fail": ("fail",),
    "expired": ("expired",),
}
LABELS = {
    name: {"": "all", "success": "succeeded", "fail": "failed"}.get(name, name) for name in STATES
}
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

    def ways(self, total: int) -> list[tuple[str, int]]:
        """Return what leads to the pages beside this one, each with its number."""
        last = max(1, -(-total // self.most))
        newer = [("Newer", self.page - 1)] if self.page > 1 else []
        return [*newer, *([("Older", self.page + 1)] if self.page < last else [])]

    def told(self, total: int) -> str:
        """Say where in the tasks one is."""
        first, end = self.skip + 1, min(total, self.skip + self.most)
        which = "task" if total == 1 else "tasks"
        if self.text or self.state:
            which += " that fits" if total == 1 else " that fit"
        return f"{first} to {end} of {total} {which}" if total > self.most else f"{total} {which}"
