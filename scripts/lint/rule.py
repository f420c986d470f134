"""What a rule is: an id, a level, its reason and its fix, and the check itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts.lint.finding import Fault, Level
from scripts.lint.site import Site


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of one kind of site.

    `id` is stable and in kebab-case; it names the file, the waiver and the test. `reason` says what
    goes wrong for users when the fault stays, `fix` what to do about a finding. `check` is called
    once for every site of the types `on` whose object has a member of `needs`, if any is named.
    """

    id: str
    level: Level
    reason: str
    fix: str
    on: type[Site] | tuple[type[Site], ...]
    check: Callable[[Any], Iterator[Fault]]
    needs: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What the rule finds, with an example: the docstring of its module."""
        return (sys.modules[self.check.__module__].__doc__ or "").strip()

    @property
    def sites(self) -> tuple[type[Site], ...]:
        """The types of sites the rule looks at."""
        return self.on if isinstance(self.on, tuple) else (self.on,)
