"""Security: what each operation asks for, whatever its document calls it and wherever it says so.

Two requirements are the same if they name schemes that say the same, apart from texts; extensions
among the names are no schemes. An operation's own security counts only where it differs from the
root's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Parts, Value, as_array, as_object
from scripts.merge.report import Report
from scripts.merge.source import Source, Telling
from scripts.merge.unify import is_text
from scripts.openapi import Node, walk


def settle_security(sources: Sequence[Source], report: Report) -> None:
    """Settle the security that holds for every operation, equal ones in the same words."""
    said = [(source, node) for source in sources for node in _holders(source.value)]
    for source, node in said:
        if node.kind == "operation":
            node.value.setdefault("security", source.value.get("security", []))
    schemes = _schemes(sources)
    meanings = [_meaning(node.value.get("security"), schemes) for _, node in said]
    words: dict[str, Counter[str]] = {}
    for (_, node), meaning in zip(said, meanings, strict=True):
        words.setdefault(meaning, Counter())[json.dumps(node.value.get("security", []))] += 1
    reworded: dict[Parts, list[Telling]] = {}
    for (source, node), meaning in zip(said, meanings, strict=True):
        if "security" in node.value:
            parts, own = (*node.parts, "security"), node.value["security"]
            settled = json.loads(words[meaning].most_common(1)[0][0])
            if settled != own:
                reworded.setdefault(parts, []).append(Telling(source, parts, own))
            node.value["security"] = settled
    for parts, tellings in reworded.items():
        report.leave_out(parts, tellings, "more documents ask for the same in other words")


def shared_security(sources: Sequence[Source], merged: JsonObject, report: Report) -> Value:
    """Return what all documents ask for at their root, taking it off the merged operations."""
    roots = [source.value.get("security", []) for source in sources]
    if not roots or any(root != roots[0] for root in roots):
        said = [Telling(source, ("security",), source.value.get("security")) for source in sources]
        report.leave_out(("security",), said, "each operation says what it needs, as it differs")
        return None
    for node in _holders(merged):
        if node.kind == "operation" and node.value.get("security") == roots[0]:
            del node.value["security"]
    return roots[0]


def _holders(value: JsonObject) -> Iterator[Node]:
    """Yield the document and its operations, those of callbacks and webhooks included."""
    return (node for node in walk(value) if node.kind in ("document", "operation"))


def _schemes(sources: Sequence[Source]) -> dict[str, str]:
    """Lead from each scheme's name to the first name of one that says the same."""
    first: dict[str, str] = {}
    names: dict[str, str] = {}
    for source in sources:
        components = source.value.get("components")
        held = components.get("securitySchemes") if isinstance(components, dict) else None
        for name, scheme in as_object(held).items():
            says = source.resolved(scheme)
            felt = {key: each for key, each in says.items() if not is_text("scheme", key, each)}
            known = first.setdefault(json.dumps(felt, sort_keys=True), names.get(name, name))
            names.setdefault(name, known)
    return names


def _meaning(security: Value, schemes: dict[str, str]) -> str:
    """Write down what is asked for, in a way that is the same for what means the same."""
    return json.dumps(sorted(_requirement(each, schemes) for each in as_array(security)))


def _requirement(requirement: Value, schemes: dict[str, str]) -> str:
    return json.dumps(
        sorted(
            json.dumps([schemes.get(name, name), scopes])
            for name, scopes in as_object(requirement).items()
            if not name.startswith("x-")
        )
    )
