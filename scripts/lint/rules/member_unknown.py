"""A member that OpenAPI does not know, which every tool passes over: `parmeters`, `minlength`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite
from scripts.lint.wording import shown
from scripts.openapi import Node, walk
from scripts.openapi.grammar import FIELDS, field


def check(site: RootSite) -> Iterator[Fault]:
    """Compare the members of every object with those that the grammar has for it."""
    if not site.text("openapi").startswith(("3.0", "3.1")):
        return
    for node in walk(site.value):
        for name in node.value:
            if not _is_known(node, name):
                yield Fault(
                    (*node.parts, name), _message(node.kind, name), f"{name}: {_value(node, name)}"
                )


def _is_known(node: Node, name: str) -> bool:
    if field(node.kind, name) is not None:
        return True
    return "$ref" in node.value and "$ref" in FIELDS[node.kind] and name in FIELDS["reference"]


def _message(kind: str, name: str) -> str:
    article = "an" if kind[0] in "aeio" else "a"
    meant = get_close_matches(name, FIELDS[kind], 1)
    guess = f"; `{meant[0]}` may be meant" if meant else ""
    return f"{article} {kind} of OpenAPI has no `{name}`{guess}"


def _value(node: Node, name: str) -> str:
    value = node.value[name]
    return "…" if isinstance(value, dict | list) else shown(value)


RULE = Rule(
    id="member-unknown",
    level=Level.WARNING,
    reason="No tool reads it: a limit, a default or a whole parameter is lost without a word.",
    fix="Correct its name; if it is a note of its own, call it `x-…`.",
    on=RootSite,
    check=check,
)
