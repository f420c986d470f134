"""The names that a document declares, as far as a text in it may speak of them.

In a merged document every model has schemas of its own; a text of one speaks of its own members,
so what only other models declare is no name to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from scripts.documents import JsonObject, Value, as_object
from scripts.lint.components import Component, component_at, references_in


def plain_name(name: str) -> str:
    """Write a name so that `aspectRatio`, `aspect_ratio` and `aspect-ratio` are one."""
    return name.replace("_", "").replace("-", "").strip().lower()


class _Name(NamedTuple):
    text: str
    is_choice: bool = False


class Names:
    """The names of members, parameters, components and choices, by where they can be seen from."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self._components = document.get("components")
        self._seen: dict[str | None, frozenset[str]] = {}
        self._members: dict[str | None, frozenset[str]] = {}
        self._plain: dict[str | None, frozenset[str]] = {}

    def seen_from(self, parts: tuple[str | int, ...]) -> frozenset[str]:
        """Return the names that a text at a place may speak of."""
        variant = self._variant(parts)
        if variant not in self._seen:
            self._seen[variant] = frozenset(name.text for name in self._names_of(variant))
        return self._seen[variant]

    def members_seen_from(self, parts: tuple[str | int, ...]) -> frozenset[str]:
        """Return the same names without those that only choices have."""
        variant = self._variant(parts)
        if variant not in self._members:
            names = self._names_of(variant)
            self._members[variant] = frozenset(name.text for name in names if not name.is_choice)
        return self._members[variant]

    def plain_from(self, parts: tuple[str | int, ...]) -> frozenset[str]:
        """Return the same names as `plain_name` writes them."""
        variant = self._variant(parts)
        if variant not in self._plain:
            self._plain[variant] = frozenset(map(plain_name, self.seen_from(parts)))
        return self._plain[variant]

    def _variant(self, parts: tuple[str | int, ...]) -> str | None:
        """Name the one model that a place belongs to; None for a place of all."""
        if not self._owners or parts[0] != "components" or len(parts) < 3:
            return None
        return self._owners.get((str(parts[1]), str(parts[2])))

    def _names_of(self, variant: str | None) -> Iterator[_Name]:
        if variant is None:
            yield from _names(self._document)
            return
        yield from self._shared
        for component, owner in self._owners.items():
            if owner == variant:
                yield _Name(component[1])
                yield from _names(component_at(self._components, component))

    @cached_property
    def _shared(self) -> frozenset[_Name]:
        """The names that belong to no one model."""
        rest: JsonObject = {
            key: part for key, part in self._document.items() if key != "components"
        }
        found = set(_names(rest))
        for kind, held in self._components.items() if isinstance(self._components, dict) else ():
            for name, part in as_object(held).items():
                if (kind, name) not in self._owners:
                    found.update((_Name(name), *_names(part)))
        return frozenset(found)

    @cached_property
    def _owners(self) -> dict[Component, str]:
        """The components that only one of several request bodies, told apart, leads to."""
        owners: dict[Component, str | None] = {}
        for branch in _branches(self._document):
            for component in self._closure(branch):
                owners[component] = None if component in owners else branch[1]
        return {component: owner for component, owner in owners.items() if owner is not None}

    def _closure(self, branch: Component) -> set[Component]:
        found: set[Component] = set()
        pending = [branch]
        while pending:
            component = pending.pop()
            if component not in found:
                found.add(component)
                pending.extend(references_in(component_at(self._components, component)))
        return found


def _branches(document: JsonObject) -> list[Component]:
    """List the schemas that a discriminator chooses from in the bodies of operations."""
    found: dict[Component, None] = {}
    for item in as_object(document.get("paths")).values():
        for operation in as_object(item).values():
            body = as_object(as_object(operation).get("requestBody"))
            for media in as_object(body.get("content")).values():
                schema = as_object(as_object(media).get("schema"))
                if "discriminator" in schema:
                    found.update(dict.fromkeys(references_in(schema.get("oneOf"))))
    return list(found)


def _names(value: Value) -> Iterator[_Name]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(item)
        if not isinstance(item, dict):
            continue
        pending.extend(item.values())
        for key in ("properties", "schemas"):
            members = item.get(key)
            if isinstance(members, dict):
                yield from map(_Name, members)
        name = item.get("name")
        if isinstance(name, str):
            yield _Name(name)
        choices = item.get("enum")
        if isinstance(choices, list):
            yield from (_Name(each, is_choice=True) for each in choices if isinstance(each, str))
