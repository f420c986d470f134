"""Client and document against the pages as they were published, before any correction.

Whatever the corrected document and the page judge differently must be the doing of an overlay: an
action of an overlay of the spec must have touched the very keyword that makes the difference.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from scripts.openapi import upgrade
from scripts.pipeline.inputs import read_inputs

ROOT = Path(__file__).resolve().parents[3]
PATH = "/api/v1/jobs/createTask"
SCHEMA = ("paths", PATH, "post", "requestBody", "content", "application/json", "schema")

Place = tuple[str | int, ...]

_formats = FormatChecker(formats=())


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


class Published:
    """One model as its page has it."""

    def __init__(self, spec: Any) -> None:
        self.schema = _at(upgrade(spec), SCHEMA)
        self.touched = frozenset(_touched_by_overlays(spec))

    def unexplained(self, corrected: Any, body: Any) -> set[Place]:
        """Give the rules that only one of the two schemas finds broken, for no known reason."""
        differences = broken_rules(self.schema, body) ^ broken_rules(corrected, body)
        return {place for place in differences if not self._explains(place)}

    def _explains(self, place: Place) -> bool:
        whole = (*SCHEMA, *place)
        return any(whole[:length] in self.touched for length in range(len(whole) + 1))


def broken_rules(schema: Any, body: Any) -> set[Place]:
    """Give the places of the keywords that a body breaks."""
    validator = Draft202012Validator(schema, format_checker=_formats)
    return {tuple(error.absolute_schema_path) for error in validator.iter_errors(body)}


def _at(value: Any, place: Place) -> Any:
    for part in place:
        value = value[part]
    return value


def _touched_by_overlays(spec: Any) -> Iterator[Place]:
    inputs = read_inputs(ROOT / "specs", ROOT / "overlays")
    of_spec = {Path(name).name: overlays for name, overlays in inputs.of_spec.items()}
    for overlay in (*inputs.of_each, *of_spec.get(Path(spec.name).name, ())):
        for action in overlay.actions:
            for node in action.query.select(spec.value) if action.query else ():
                yield from _touched(node.location, None if action.remove else action.update)


def _touched(place: Place, update: Any) -> Iterator[Place]:
    if not isinstance(update, dict):
        yield place
        return
    for name, value in update.items():
        yield from _touched((*place, name), value)


@pytest.fixture(scope="session")
def published(specs: Any) -> dict[str, Published]:
    """The models as published, by id."""
    found = {}
    for spec in specs.values():
        if PATH in spec.value["paths"]:
            page = Published(spec)
            found[page.schema["properties"]["model"]["const"]] = page
    return found


def test_every_model_has_its_page(published: Any, document: Any) -> None:
    mapping = _at(document, SCHEMA)["discriminator"]["mapping"]

    assert published.keys() == mapping.keys()


def test_what_is_sent_keeps_to_the_document_and_to_the_page(
    call: Any, wire: Any, create_task: Any, document: Any, published: Any, valid: Any
) -> None:
    call(create_task, body=valid.model.typed(valid.body))
    sent = json.loads(wire.request.data)

    whole = {**_at(document, SCHEMA), "components": document["components"]}
    assert broken_rules(whole, sent) == set()
    assert broken_rules(valid.model.schema, sent) == set()
    assert published[valid.model.id].unexplained(valid.model.schema, sent) == set()


def test_what_the_document_refuses_the_page_refuses_or_an_overlay_explains(
    published: Any, invalid: Any
) -> None:
    assert broken_rules(invalid.model.schema, invalid.body)
    assert published[invalid.model.id].unexplained(invalid.model.schema, invalid.body) == set()


def test_a_difference_that_no_overlay_made_is_noticed(published: Any, model: Any) -> None:
    narrowed = copy.deepcopy(model.schema)
    fields = narrowed["properties"]["input"]["properties"]
    name = next((name for name, field in fields.items() if "maxLength" in field), None)
    if name is None:
        pytest.skip(f"{model.id} limits the length of no field")
    fields[name]["maxLength"] -= 1
    body = model.minimal(**{name: "x" * (fields[name]["maxLength"] + 1)})

    assert published[model.id].unexplained(narrowed, body) == {
        ("properties", "input", "properties", name, "maxLength")
    }


def test_a_correction_explains_only_the_keyword_it_sets(published: Any, model: Any) -> None:
    """Where a page leaves `input` optional, the overlay that requires it excuses nothing else."""
    page, bare = published[model.id], {"model": model.id}
    required = set(page.schema.get("required", []))

    assert "input" in required or (*SCHEMA, "required") in page.touched
    assert SCHEMA not in page.touched
    assert broken_rules(page.schema, bare) == ({("required",)} if required - {"model"} else set())
    assert broken_rules(model.schema, bare) == {("required",)}
    assert page.unexplained(model.schema, bare) == set()
