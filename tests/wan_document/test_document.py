"""Models as the document has them, in every form that a document may write them."""

from __future__ import annotations

from typing import Any

from wan_document.document import ApiDocument

FIELDS = {"prompt": {"type": "string"}, "seed": {"type": "integer"}}


def document(request: Any, **schemas: Any) -> ApiDocument:
    body = {"content": {"application/json": {"schema": request}}}
    operation = {"operationId": "createTask", "requestBody": body}
    return ApiDocument(
        {"paths": {"/create": {"post": operation}}, "components": {"schemas": schemas}}
    )


def request(model: str, model_input: Any, *required: str) -> Any:
    return {
        "required": list(required),
        "properties": {"model": {"const": model}, "input": model_input},
    }


def test_several_models_are_the_alternatives_of_the_body() -> None:
    own = {"type": "object", "properties": FIELDS, "required": ["prompt"]}
    found = document(
        {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
        A=request("a", {"$ref": "#/components/schemas/AInput"}),
        B=request("b", own, "callBackUrl"),
        AInput=own,
    ).models
    assert [(m.id, m.input_name, m.needs_callback) for m in found.values()] == [
        ("a", "AInput", False),
        ("b", "", True),
    ]
    assert all(list(m.properties) == ["prompt", "seed"] for m in found.values())
    assert all(m.required == {"prompt"} for m in found.values())
    assert found["a"].request["properties"]["input"] == own  # type: ignore[index, call-overload]


def test_a_single_model_stands_in_the_body_itself() -> None:
    (model,) = document(request("only", {"properties": FIELDS})).models.values()
    assert (model.id, set(model.properties)) == ("only", set(FIELDS))


def test_the_parts_of_an_input_are_its_fields_too() -> None:
    common = {"properties": {"seed": {"type": "integer"}}, "required": ["seed"]}
    whole = {
        "allOf": [{"$ref": "#/components/schemas/Common"}],
        "properties": {"prompt": {"type": "string"}},
    }
    beside = {"$ref": "#/components/schemas/Common", "required": ["prompt"], **whole}
    for model_input in (whole, beside, {"$ref": "#/components/schemas/Whole"}):
        models = document(request("m", model_input), Common=common, Whole=whole).models
        assert set(models["m"].properties) == {"seed", "prompt"}
        assert "seed" in models["m"].required


def test_fields_of_alternatives_and_conditions_are_fields_that_may_be_given() -> None:
    clip = {"properties": {"seconds": {"type": "integer"}}, "required": ["seconds"]}
    model_input = {
        "properties": {"prompt": {"type": "string"}},
        "oneOf": [{"$ref": "#/components/schemas/Clip"}, {"properties": {"pixels": {}}}],
        "if": {"required": ["prompt"]},
        "then": {"properties": {"style": {"type": "string"}, "prompt": {"minLength": 1}}},
        "dependentSchemas": {"prompt": {"anyOf": [{"properties": {"shade": {}}}]}},
    }
    model = document(request("m", model_input), Clip=clip).models["m"]
    assert set(model.properties) == {"prompt", "seconds", "pixels", "style", "shade"}
    assert model.properties["prompt"] == {"type": "string"}
    assert model.required == frozenset()


def test_an_input_that_contains_itself_ends() -> None:
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}], "properties": FIELDS}
    model = document(request("m", {"$ref": "#/components/schemas/Loop"}), Loop=loop).models["m"]
    assert set(model.properties) == set(FIELDS)


def test_the_rule_for_files_is_found_behind_references() -> None:
    image = {"type": "string", "format": "uri", "x-file": {"maxBytes": 5}}
    fields = {
        "face": {"$ref": "#/components/schemas/Image", "description": "beside it"},
        "faces": {"type": "array", "items": {"$ref": "#/components/schemas/Image"}},
        "prompt": {"type": "string"},
    }
    model = document(request("m", {"properties": fields}), Image=image).models["m"]
    assert {name: rule.max_bytes for name, rule in model.files.items()} == {"face": 5, "faces": 5}
