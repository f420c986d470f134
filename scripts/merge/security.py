"""Security: what each operation asks for, whatever its document calls it and wherever it says so.

Two requirements are the same if they name schemes that say the same, apart from texts; extensions
among the names are no schemes. An operation's own security counts only where it differs from the
root's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Value, as_array, as_object
from scripts.merge.operation import operations_of
from scripts.merge.source import Source
from scripts.merge.unify import is_text
from scripts.openapi import METHODS


def settle_security(sources: Sequence[Source]) -> None:
    """Settle the security that holds for every operation, equal ones in the same words."""
    said = [(source, holder) for source in sources for holder in _holders(source)]
    for source, holder in said:
        if holder is not source.value:
            holder.setdefault("security", source.value.get("security", []))
    schemes = _schemes(sources)
    meanings = [_meaning(holder.get("security"), schemes) for _, holder in said]
    words: dict[str, Counter[str]] = {}
    for (_, holder), meaning in zip(said, meanings, strict=True):
        words.setdefault(meaning, Counter())[json.dumps(holder.get("security", []))] += 1
    for (_, holder), meaning in zip(said, meanings, strict=True):
        if "security" in holder:
            holder["security"] = json.loads(words[meaning].most_common(1)[0][0])


def shared_security(sources: Sequence[Source], paths: JsonObject) -> Value:
    """Return what all documents ask for at their root, taking it off the merged operations."""
    roots = [source.value.get("security", []) for source in sources]
    if not roots or any(root != roots[0] for root in roots):
        return None
    for item in paths.values():
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict) and operation.get("security") == roots[0]:
                del operation["security"]
    return roots[0]


def _holders(source: Source) -> Iterator[JsonObject]:
    yield source.value
    for operation in operations_of(source):
        yield operation.value


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
