"""The three ways to write what an examination found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wan_mock.contract.examination import CheckVerdict, Result


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination found: of which server, the results, the tasks it created."""

    base_url: str
    results: Sequence[Result]
    tasks: Sequence[str]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.count(CheckVerdict.DIFFERS)

    def count(self, verdict: CheckVerdict) -> int:
        """Count the results with a verdict."""
        return Counter(result.verdict for result in self.results)[verdict]
