"""The rules as a page for people: what each finds, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.rules import all_rules

_HEAD = """\
# Rules of the linter

Written by `python -m scripts lint --rules`; a test holds this page to the rules themselves.
A finding that is right to stay is waived by an overlay action that adds, on its object,
`x-lint-ignore: [{rule: <id>, reason: <why>}]`.
"""


def as_markdown() -> str:
    """Write the page that stands at docs/measures/lint-rules.md."""
    return "\n".join([_HEAD, *_rules()])


def _rules() -> Iterator[str]:
    for rule in all_rules():
        title = " ".join(rule.title.split())
        yield f"## {rule.id}\n\n{title}\n"
        yield f"- Level: {rule.level}\n- Why: {rule.reason}\n- Fix: {rule.fix}\n"
