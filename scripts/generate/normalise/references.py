"""Where references lead in the end, each chain followed once; those by anchor, as by place.

`$ref: '#name'` names the schema with that `$anchor`. `$dynamicRef` and `$recursiveRef` name the
outermost schema with such a `$dynamicAnchor` or `$recursiveAnchor` on the way to where they stand;
a document in which nothing overrides an anchor has one alone, which is then what they mean.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Value, join_pointer, resolve_pointer
from scripts.generate.account import Account, Place
from scripts.generate.normalise.part import TEXTS, Part, follow, refusal
from scripts.openapi import Node, walk


@dataclass(slots=True)
class SchemaReferences:
    """The references of one document."""

    root: JsonObject
    account: Account
    _ends: dict[Place, Part] = field(default_factory=dict)

    def end(self, part: Part) -> Part:
        """Follow a schema that is a reference to the one that it leads to in the end."""
        chain: dict[Place, None] = {}
        while part.place not in self._ends and (reference := part.reference) is not None:
            if part.place in chain:
                raise refusal(part.place, f"the reference {reference!r} leads in a circle", _REMEDY)
            chain[part.place] = None
            self.account.claim_all(part.place, ("$ref", *TEXTS), part.keywords)
            part = follow(self.root, reference, part.place)
        end = self._ends.get(part.place, part)
        self._ends.update(dict.fromkeys(chain, end))
        return end

    def target(self, part: Part) -> Place | None:
        """Return the place where a reference leads in the end; None for a schema that is none."""
        return self.end(part).place if part.reference else None


_REMEDY = "let one of them be a schema, by an overlay"


def reference_to(place: Place, base: Part) -> Part:
    """Refer to a schema from the discriminator of another."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    reference = "#/" + "/".join(escaped)
    return Part({"$ref": reference}, (*base.place, "discriminator", str(place[-1])))


_BY_NAME = ("$ref", "$dynamicRef")


def with_plain_references(document: JsonObject, account: Account) -> JsonObject:
    """Return the document with `$ref` and a place for each reference by anchor that is certain."""
    nodes = [node for node in walk(document) if node.kind == "schema"]
    found = list(_found(nodes))
    if not found:
        return document
    value = copy.deepcopy(document)
    for place, keyword, target in found:
        account.claim(place, keyword)
        schema = resolve_pointer(value, place)
        if isinstance(schema, dict):
            del schema[keyword]
            schema["$ref"] = f"#{join_pointer(target)}"
    return value


def _found(nodes: list[Node]) -> Iterator[tuple[Place, str, Place]]:
    """Yield each reference by anchor: its place, its keyword, and the place that it means."""
    anchors: dict[str, list[Place]] = {}
    recursive = [node.parts for node in nodes if node.value.get("$recursiveAnchor") is True]
    for node in nodes:
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(name := node.value.get(keyword), str):
                anchors.setdefault(name, []).append(node.parts)
    for node in nodes:
        if node.value.get("$recursiveRef") == "#":
            outer = [place for place in recursive if node.parts[: len(place)] == place]
            if outer:
                yield node.parts, "$recursiveRef", outer[0]
        for keyword in _BY_NAME:
            if (target := _target(node.value.get(keyword), anchors)) is not None:
                yield node.parts, keyword, target


def _target(reference: Value, anchors: dict[str, list[Place]]) -> Place | None:
    """Find the place that a reference by anchor means; None if it is none, or not certain."""
    if (
        not isinstance(reference, str)
        or not reference.startswith("#")
        or reference[1:2] in ("", "/")
    ):
        return None
    places = anchors.get(reference[1:], [])
    return places[0] if len(places) == 1 else None
