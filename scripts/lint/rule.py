"""What a rule is, which rules there are, and the page that tells people about them."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from scripts.lint.finding import Fault, Level
from scripts.lint.site import Site

_FOLDER = "scripts.lint.rules"
_HEAD = """\
# Rules of the linter

Written by `python -m scripts lint --rules`; a test holds this page to the rules themselves.
A finding that is right to stay is waived by an overlay action that adds, on its object,
`x-lint-ignore: [{rule: <id>, reason: <why>}]`.
"""


class Rule(NamedTuple):
    """One check of one kind of site.

    `id` is stable and in kebab-case; it names the waiver and the test. `title` says what is found,
    with an example, `reason` what goes wrong for users when the fault stays, `fix` what to do about
    a finding. `check` is called once for every site of the types `on` whose object has a member of
    `needs`, if any is named.
    """

    id: str
    title: str
    level: Level
    reason: str
    fix: str
    on: type[Site] | tuple[type[Site], ...]
    check: Callable[[Any], Iterator[Fault]]
    needs: frozenset[str] = frozenset()

    @property
    def sites(self) -> tuple[type[Site], ...]:
        """The types of sites the rule looks at."""
        return self.on if isinstance(self.on, tuple) else (self.on,)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Find every rule, in the order of their ids: each `Rule` that a module of them holds."""
    names = (module.name for module in pkgutil.iter_modules(import_module(_FOLDER).__path__))
    modules = [import_module(f"{_FOLDER}.{name}") for name in names]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]
    return tuple(sorted(found, key=lambda rule: rule.id))


def as_markdown() -> str:
    """Write the page that stands at docs/measures/lint-rules.md."""
    return "\n".join([_HEAD, *map(_section, all_rules())])


def _section(rule: Rule) -> str:
    return (
        f"## {rule.id}\n\n{rule.title}\n\n"
        f"- Level: {rule.level}\n- Why: {rule.reason}\n- Fix: {rule.fix}\n"
    )
