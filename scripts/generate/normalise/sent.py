"""What is held against the document before it is sent: classes of requests, and their patterns."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value, join_pointer
from scripts.generate.account import Account, Place
from scripts.generate.normalise.plain import PlainApi, PlainClass, reached
from scripts.openapi import walk
from scripts.openapi.patterns import is_quick

_LISTED = 3


def write_checks(api: PlainApi, document: JsonObject, account: Account) -> None:
    """Leave the check to classes that are sent, and the patterns that may take long to the service.

    The patterns are noted with their places.
    """
    types = [each.type for one in api.operations.values() for each in one.parameters]
    types += [each.type for one in api.operations.values() for each in one.bodies]
    sent = reached(types, api.definitions)
    for name, definition in api.definitions.items():
        if isinstance(definition, PlainClass) and name not in sent:
            definition.checked = ()
    found: dict[str, Place] = {}
    for pattern, place in _patterns(document):
        if not is_quick(pattern):
            found.setdefault(pattern, place)
    api.patterns = list(found)
    if found:
        listed = ", ".join(map(join_pointer, list(found.values())[:_LISTED]))
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        account.note(
            f"the client leaves patterns that take long to try to the service: {listed}{more}"
        )


def _patterns(document: JsonObject) -> Iterator[tuple[str, Place]]:
    for node in walk(document):
        if node.kind == "schema":
            named: Value = node.value.get("patternProperties")
            for pattern in (node.value.get("pattern"), *(named if isinstance(named, dict) else ())):
                if isinstance(pattern, str):
                    yield pattern, (*node.parts, "pattern")
