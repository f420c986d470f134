"""Whatever a family of documents says is in the merged document, or told: nothing goes in silence.

The documents are made from the grammar's own tables, with a text of its own at every leaf, so that
a leaf that is nowhere can be named.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.documents import Document, Parts, Value, join_pointer
from scripts.merge import Merged, attempt_merge
from scripts.openapi import walk
from scripts.openapi.grammar import FIELDS, REQUIRED

JSON = "application/json"
# What has a meaning of its own in the merge, or would be refused with another value.
FIXED: dict[tuple[str, str], Value] = {
    ("document", "openapi"): "3.1.0",
    ("parameter", "in"): "query",
    ("schema", "type"): "object",
    ("server", "url"): "https://api.example",
}
NAMES = {
    "paths": ("/a", "/b/{id}"),
    "responses": ("200", "default"),
    "{media type}": (JSON, "text/plain"),
    "callback": ("{$request.body#/url}",),
    "security requirement": ("Key",),
}
MOST = 60
"""The most objects of a document, or they would grow beyond measure."""


class Maker:
    """Makes the document of one model; what it holds is up to chance, but the same for a seed."""

    def __init__(self, seed: int, number: int) -> None:
        self._chance = random.Random(seed * 10 + number)
        self._number = number
        self._count = itertools.count()
        self._objects = 0

    def document(self) -> Any:
        value = self.object("document", 0.6)
        value["paths"] = {**self.object("paths", 1), "/tasks": {"post": self.task()}}
        return value

    def task(self) -> Any:
        """Make the operation that all documents have, each for its model."""
        schema = {
            **self.texts("schema", ("title", "description", "x-note")),
            "type": "object",
            "required": ["model"],
            "properties": {"model": {"type": "string", "const": f"wan/m{self._number}"}},
        }
        media = {**self.texts("media type", ("example", "x-note")), "schema": schema}
        body = {**self.texts("request body", ("description", "x-note")), "content": {JSON: media}}
        return {**self.object("operation", 0.5), "requestBody": body}

    def texts(self, kind: str, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.text() for name in names if self._chance.random() < 0.5}

    def text(self) -> str:
        """Return a text that stands nowhere else, or now and then one that all documents have."""
        shared = self._chance.random() < 0.2
        return (
            f"shared {self._chance.randrange(9)}"
            if shared
            else f"{self._number}.{next(self._count)}"
        )

    def object(self, kind: str, wanted: float) -> dict[str, Any]:
        self._objects += 1
        fields = FIELDS[kind]
        free = fields.get("*")
        names = (
            [name for name in NAMES[kind] if self._chance.random() < 0.6]
            if free
            else [name for name in fields if name != "$ref" and self._takes(kind, name, wanted)]
        )
        held = {name: self.value(fields.get(name, free or ""), kind, name) for name in names}
        noted = kind != "security requirement" and self._chance.random() < 0.3
        return {**held, "x-note": self.text()} if noted else held

    def _takes(self, kind: str, name: str, wanted: float) -> bool:
        if name in REQUIRED.get(kind, ()):
            return True
        return self._objects < MOST and self._chance.random() < wanted

    def value(self, holds: str, kind: str, name: str) -> Any:
        if (kind, name) in FIXED:
            return FIXED[kind, name]
        holds = holds.split("|")[0]
        if holds.startswith("["):
            return [self.value(holds[1:-1], kind, name)]
        if holds.startswith("{"):
            names = NAMES.get(holds, (f"N{self._chance.randrange(2)}",))
            return {each: self.value(holds[1:-1], "", each) for each in names}
        if holds in FIELDS:
            return self.object(holds, 0.3)
        if holds == "boolean":
            return True
        return self._chance.randrange(1, 3) if holds in ("integer", "number") else self.text()


def leaves(value: Value, place: Parts = ()) -> Iterator[tuple[Parts, str]]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from leaves(held, (*place, name))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from leaves(held, (*place, index))
    elif isinstance(value, str):
        yield place, value


def lost(merged: Merged, documents: list[Document]) -> list[tuple[str, Parts, str]]:
    """Find the leaves of documents that are not in the merged one, and told nowhere."""
    kept = set(json.dumps(merged.value).split('"'))
    kept |= {line for text in kept for line in text.split("\\n\\n")}
    told = [(*each.parts, *text) for each in merged.chosen for text in each.texts]
    told += [each.parts for each in (*merged.left_out, *merged.conflicts)]
    told += [tell.parts for each in merged.left_out for tell in each.tellings]
    pointers = [problem.pointer for problem in merged.problems if problem.pointer]
    return [
        (document.name, place, text)
        for document in documents
        for place, text in leaves(document.value)
        if text not in kept and place != ("openapi",)
        if not any(place[: len(each)] == each for each in told)
        if not any(join_pointer(place).startswith(each) for each in pointers)
    ]


@pytest.mark.parametrize("seed", range(60))
def test_no_member_of_a_family_is_lost_in_silence(seed: int) -> None:
    documents = [
        Document(f"{number}.yaml", Maker(seed, number).document(), "") for number in range(3)
    ]
    assert not lost(attempt_merge(documents), documents)


def test_the_documents_have_every_kind_of_object() -> None:
    made = [Maker(seed, 0).document() for seed in range(400)]
    kinds = {node.kind for value in made for node in walk(value)}
    assert kinds == FIELDS.keys() - {"reference"}
