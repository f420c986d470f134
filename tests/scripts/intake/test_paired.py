"""A sample that lost its indentation as its schema did testifies to nothing that moves in both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import Restoration, restore
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import js_yaml

TEXT: Value = {"type": "string"}
INNER: JsonObject = {
    "type": "object",
    "properties": {
        "state": {"type": "object", "properties": {"message": TEXT, "ready": {"type": "boolean"}}}
    },
}
OUTER: JsonObject = {
    "type": "object",
    "properties": {
        "state": {"type": "object", "properties": {"message": TEXT}},
        "ready": {"type": "boolean"},
    },
}
FLAT: JsonObject = {"type": "object", "properties": {"message": TEXT, "ready": {"type": "boolean"}}}
SAMPLES: dict[str, tuple[JsonObject, JsonObject]] = {
    "inner": (INNER, {"state": {"message": "ok", "ready": True}}),
    "outer": (OUTER, {"state": {"message": "ok"}, "ready": True}),
    "inner, in a wrapper": (INNER, {"value": {"state": {"message": "ok", "ready": True}}}),
    "outer, in a wrapper": (OUTER, {"value": {"state": {"message": "ok"}, "ready": True}}),
    "behind a wrapper": (OUTER, {"value": {"state": {"message": "ok"}}, "ready": True}),
    "all in a wrapper": (FLAT, {"value": {"message": "ok", "ready": True}}),
    "with another member": (OUTER, {"state": {"message": "ok", "more": 1}, "ready": True}),
}
HOLDERS: dict[str, Callable[[JsonObject, JsonObject], JsonObject]] = {
    "before": lambda schema, sample: {"example": sample, "schema": schema},
    "behind": lambda schema, sample: {"schema": schema, "example": sample},
    "named": lambda schema, sample: {"schema": schema, "examples": {"one": {"value": sample}}},
    "twice": lambda schema, sample: {
        "schema": schema,
        "examples": {"one": {"value": sample}, "two": {"value": sample}},
    },
}


def document(schema: JsonObject, sample: JsonObject, holder: str, *, refers: bool) -> JsonObject:
    target: JsonObject = {"$ref": "#/components/schemas/Film"}
    media: Value = HOLDERS[holder](target if refers else schema, sample)
    bearer: JsonObject = {"bearer": {"type": "http", "scheme": "bearer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Films", "version": "1.0.0"},
        "servers": [{"url": "https://api.films.test"}],
        "security": [{"bearer": []}],
        "paths": {
            "/films": {
                "get": {
                    "tags": ["Films"],
                    "summary": "List films",
                    "operationId": "films",
                    "responses": {
                        "200": {"description": "Fine", "content": {"application/json": media}},
                        "400": {"description": "Refused"},
                    },
                }
            }
        },
        "components": {
            **({"schemas": {"Film": schema}} if refers else {}),
            "securitySchemes": bearer,
        },
    }


def outcomes(value: JsonObject) -> list[Restoration]:
    text = js_yaml(value)
    split = split_joined(re.sub(" +", " ", text.replace("\n", "")))
    return [restore(flatten(text), Known()), restore(split.lines, Known(), roots=split.roots)]


@pytest.mark.parametrize(
    ("holder", "refers"),
    [("before", True), ("behind", False), ("named", True), ("twice", True)],
)
@pytest.mark.parametrize("sample", SAMPLES)
def test_what_moves_in_a_schema_and_its_sample_is_never_accepted_elsewhere(
    sample: str, holder: str, *, refers: bool
) -> None:
    true = document(*SAMPLES[sample], holder, refers=refers)
    for outcome in outcomes(true):
        assert not outcome.restored or (outcome.best and same(outcome.best.document.value, true))


@pytest.mark.parametrize("where", ["inner", "outer"])
def test_a_person_decides_what_is_asked(where: str) -> None:
    true = document(*SAMPLES[where], "before", refers=True)
    rows = js_yaml(true).rstrip().split("\n")
    depths = [(len(row) - len(row.lstrip())) // 2 for row in rows]
    lines = flatten("\n".join(rows))
    chosen: dict[int, int] = {}
    outcome = restore(lines, Known())
    while outcome.choices:
        new = {choice.line: depths[choice.line] for choice in outcome.choices}
        assert all(new[choice.line] in choice.depths for choice in outcome.choices)
        assert not new.items() <= chosen.items()
        chosen |= new
        outcome = restore(lines, Known(), chosen)
    assert outcome.restored
    assert outcome.best
    assert same(outcome.best.document.value, true)


@pytest.mark.parametrize("is_outer", [True, False])
def test_one_description_behind_properties_without_any_is_asked_about(*, is_outer: bool) -> None:
    last: JsonObject = {"type": "integer"}
    schema: JsonObject = {"type": "object", "properties": {"id": TEXT, "size": last}}
    (schema if is_outer else last)["description"] = "How large it is"
    true = document(schema, {"id": "a"}, "behind", refers=True)
    for outcome in outcomes(true):
        assert not outcome.restored
        assert outcome.choices
