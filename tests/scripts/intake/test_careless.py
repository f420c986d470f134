"""What vendors write on whole pages, right or careless, gives no alarm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import JsonObject, Value
from tests.scripts.intake.small_documents import (
    exported,
    marked,
    of_properties,
    of_schema,
    of_size,
    of_text,
    one_operation,
    vendored,
)

OVERRIDE: JsonObject = {
    "$ref": "#/components/schemas/Size",
    "x-apifox-overrides": {"width": None},
    "required": ["width"],
}
LISTED_NAME: JsonObject = {
    "type": "object",
    "properties": {"MESSSTELLENBETRIEBSVERTRAG": {"type": "string"}},
    "required": ["MESSSTELLENBETRIEBSVERTRAG"],
    "x-apidog-orders": ["MESSSTELLENBETRIEBSVERTRAG"],
}
LISTED: JsonObject = {"type": "object", "properties": {}, "x-apidog-orders": []}


def of_own_section() -> JsonObject:
    """A document that keeps what its responses hold where no OpenAPI keeps it."""
    document = of_text("Clips")
    paths: Any = document["paths"]
    (operation,) = paths["/clips"].values()
    operation["responses"]["200"]["content"] = {"$ref": "#/components/mediaTypes/clip"}
    own: JsonObject = {"clip": {"application/json": {"schema": {"type": "string"}}}}
    return {**document, "components": {"mediaTypes": own}}


def of_parameters(*last: JsonObject) -> JsonObject:
    document = of_text("Clips")
    paths: Any = document["paths"]
    told = {"in": "query", "schema": {"type": "string"}, "example": "a", "x-go-name": "b"}
    told |= {"required": False, "style": "form", "explode": True}
    paths["/clips"]["post"]["parameters"] = [*({"name": name, **told} for name in "abc"), *last]
    return document


def of_two_securities() -> JsonObject:
    """A site that shows one operation keeps the list of all, and this one's scheme alone."""
    document = of_text("Clips")
    paths: Any = document["paths"]
    paths["/clips"]["post"]["security"] = [{"Key": []}]
    schemes: JsonObject = {"securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}}}
    return {**document, "security": [{"Key": [], "Account": []}], "components": schemes}


def of_answers(**answers: Value) -> JsonObject:
    document = of_text("Clips")
    paths: Any = document["paths"]
    paths["/clips"]["post"]["responses"].update(answers)
    return document


CARELESS = {
    "properties of any type": of_schema({"description": "Its size"}),
    "a property of an export that is of any type": marked(of_schema({})),
    "a property with its title alone": of_schema({"title": "Size"}),
    "values listed twice": of_schema({"type": "string", "enum": ["a", "b", "a"]}),
    "what is required of a text": of_schema({"type": "string", "required": ["size"]}),
    "an empty name among those required": of_schema({"type": "object", "required": [""]}),
    "a class of answers in small letters": of_answers(**{"4xx": {"description": "Wrong"}}),
    "a medium with nothing told of it": of_answers(
        **{"204": {"description": "Gone", "content": {"application/json": {}}}}
    ),
    "a medium with examples alone": of_answers(
        **{
            "202": {
                "description": "Taken",
                "content": {"application/json": {"examples": {"one": {"value": {"id": 1}}}}},
            }
        }
    ),
    "a list of the document that the operation replaces": of_two_securities(),
    "a shared answer without an exporter's marks": {
        **marked(of_answers(**{"410": {"$ref": "#/components/responses/Gone"}})),
        "components": {"responses": {"Gone": {"description": "Gone"}}},
        "servers": [],
        "security": [],
    },
    "a list of words that OpenAPI has as well": of_text("With:\n- username: a\n- password: b"),
    "a reference in an extension of the site": of_schema(
        {"type": "string", "x-override": {"$ref": "#/components/schemas/Gone"}}
    ),
    "references where a discriminator wants texts": of_schema(
        {
            "oneOf": [{"$ref": "#/components/schemas/Size"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"size": {"$ref": "#/components/schemas/Size"}},
            },
        }
    )
    | {"components": {"schemas": {"Size": {"type": "object"}}}},
    "a name that a reference writes otherwise": of_schema(
        {"$ref": "#/components/schemas/Not%20Found%20(404)"}
    )
    | {"components": {"schemas": {"Not Found (404)": {"type": "string"}}}},
    "an override": exported(of_size(OVERRIDE)),
    "the type of the target once more": of_size(
        {"$ref": "#/components/schemas/Size", "type": "string"}
    ),
    "a narrower reference in 3.1": of_size({"$ref": "#/components/schemas/Size", "enum": ["a"]})
    | {"openapi": "3.1.0"},
    "a parameter without example": of_parameters(
        {"name": "d", "in": "query", "schema": {"type": "string"}}
    ),
    "a keyword of the site's own": of_schema({"type": "string", "hidden": True}),
    "a member beside a list that names all": exported(
        of_schema(LISTED | {"custom": {"type": "string"}})
    ),
    "a property that another of all schemas has": of_size(
        {
            "allOf": [
                {"$ref": "#/components/schemas/Size"},
                {**of_properties(), "required": ["width"]},
            ]
        }
    )
    | {
        "components": {
            "schemas": {"Size": {"allOf": [{"properties": {"width": {"type": "integer"}}}]}}
        }
    },
    "a section of components that is the site's own": of_own_section(),
    "one numbered title": of_text("2. Priority"),
    "a name that is as long as an id": exported(of_schema(LISTED_NAME)),
    "a text that begins with a list of words": of_text("operations, and more\nof them"),
    "an example with one wrong member in each item": one_operation(
        schema={"type": "array", "items": of_properties()},
        example=[{"prompt": "a", "page": 1}, {"page": 2}, {"page": 3}],
    ),
    "an example against a list that names all": exported(
        one_operation(
            schema=of_properties() | {"x-apidog-orders": ["prompt", "voice", "scene"]},
            example={"status": 404, "error": 1, "message": "a", "fields": []},
        )
    ),
}


@pytest.mark.parametrize("habit", CARELESS)
def test_what_vendors_write_on_whole_pages_gives_no_alarm(
    habit: str, write_js_yaml: Callable[[Value], str]
) -> None:
    text = write_js_yaml(CARELESS[habit])

    assert vendored(f"```yaml\n{text}```\n").document.value == CARELESS[habit]
