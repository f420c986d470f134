"""Merging documents: what becomes one, what gets a name, and what is refused."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from scripts.documents import Document, parse_document, to_yaml
from scripts.merge import Merged, merge_documents
from scripts.problem import BadInput

PATH = "/api/v1/jobs/createTask"


def page(model: str, *, host: str = "https://api.apikley.ru", **inputs: Any) -> dict[str, Any]:
    """Write the document of a page of the family."""
    return {
        "openapi": "3.0.0",
        "info": {"title": "Wan API", "description": f"About {model}", "version": "1.0.0"},
        "servers": [{"url": host, "description": "API Server"}],
        "security": [{"BearerAuth": []}],
        "paths": {
            PATH: {
                "post": {
                    "summary": f"Generate with {model}",
                    "operationId": model.replace("/", "-"),
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": body(model, inputs),
                                "example": {"model": model, "input": {}},
                            }
                        },
                    },
                    "responses": {
                        "200": {
                            "description": "ok",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "properties": {
                                            "taskId": {"type": "string", "example": f"task_{model}"}
                                        },
                                    },
                                    "example": {"taskId": f"task_{model}"},
                                }
                            },
                        },
                        "500": {"$ref": "#/components/responses/Error"},
                    },
                }
            }
        },
        "components": {
            "responses": {"Error": {"description": "Server Error"}},
            "securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}},
        },
    }


def body(model: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["model"],
        "properties": {
            "model": {"type": "string", "enum": [model], "default": model},
            "callBackUrl": {"type": "string", "format": "uri"},
            "input": {"type": "object", "properties": inputs or {"prompt": {"type": "string"}}},
        },
    }


def document(value: dict[str, Any], name: str) -> Document:
    return parse_document(to_yaml(value), name)


def merged(*pages: dict[str, Any], host: str | None = None) -> Merged:
    return merge_documents(
        [document(value, f"{number}.yaml") for number, value in enumerate(pages)], host=host
    )


def value_of(*pages: dict[str, Any], host: str | None = None) -> Any:
    return merged(*pages, host=host).value


def refusal_of(*pages: dict[str, Any], host: str | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        merged(*pages, host=host)
    return str(caught.value)


def operation_of(value: Any) -> Any:
    return value["paths"][PATH]["post"]


def test_request_bodies_become_a_union_told_apart_by_the_model() -> None:
    value = value_of(page("wan/b"), page("wan/a-1"))
    schema = operation_of(value)["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {
        "oneOf": [
            {"$ref": "#/components/schemas/WanA1Request"},
            {"$ref": "#/components/schemas/WanBRequest"},
        ],
        "discriminator": {
            "propertyName": "model",
            "mapping": {
                "wan/a-1": "#/components/schemas/WanA1Request",
                "wan/b": "#/components/schemas/WanBRequest",
            },
        },
    }
    validate(value)


def test_inline_schemas_are_lifted_under_the_name_of_their_model() -> None:
    schemas = value_of(page("wan/2-2-a14b-text-to-video-turbo"))["components"]["schemas"]
    request = schemas["Wan22A14bTextToVideoTurboRequest"]
    assert list(schemas) == [
        "Wan22A14bTextToVideoTurboInput",
        "Wan22A14bTextToVideoTurboRequest",
    ]
    assert request["properties"]["input"] == {
        "$ref": "#/components/schemas/Wan22A14bTextToVideoTurboInput"
    }
    assert request["properties"]["model"]["const"] == "wan/2-2-a14b-text-to-video-turbo"
    assert request["description"] == "Generate with wan/2-2-a14b-text-to-video-turbo"


def test_one_model_alone_has_the_same_shape_as_many() -> None:
    alone = operation_of(value_of(page("wan/a")))
    assert alone["operationId"] == "createTask"
    assert "oneOf" in alone["requestBody"]["content"]["application/json"]["schema"]


def test_a_title_that_is_a_class_name_wins() -> None:
    first = page("wan/a")
    schema = first["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["title"] = "TextToVideo"
    schema["properties"]["input"]["title"] = "some words"
    schemas = value_of(first)["components"]["schemas"]
    assert list(schemas) == ["TextToVideo", "WanAInput"]
    assert schemas["WanAInput"]["title"] == "some words"


def test_examples_are_kept_under_the_name_of_their_model() -> None:
    operation = operation_of(value_of(page("wan/a"), page("wan/b")))
    sent = operation["requestBody"]["content"]["application/json"]["examples"]
    received = operation["responses"]["200"]["content"]["application/json"]
    assert sent == {
        "wan/a": {"value": {"model": "wan/a", "input": {}}},
        "wan/b": {"value": {"model": "wan/b", "input": {}}},
    }
    assert list(received["examples"]) == ["wan/a", "wan/b"]
    assert received["schema"]["properties"]["taskId"]["examples"] == ["task_wan/a", "task_wan/b"]


def test_an_operation_that_one_document_has_stays_as_it_is() -> None:
    other = {
        "openapi": "3.1.0",
        "info": {"title": "Other", "version": "2"},
        "servers": [{"url": "https://api.apikley.ru/file-upload"}],
        "security": [{"BearerAuth": []}],
        "paths": {
            "/api/upload": {
                "parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}],
                "post": {
                    "operationId": "upload",
                    "summary": "Up",
                    "responses": {"200": {"description": "ok"}},
                },
            }
        },
    }
    value = value_of(page("wan/a"), other, host="api.apikley.ru")
    assert value["servers"] == [{"url": "https://api.apikley.ru", "description": "API Server"}]
    upload = value["paths"]["/file-upload/api/upload"]["post"]
    assert (upload["operationId"], upload["summary"]) == ("upload", "Up")
    assert [parameter["name"] for parameter in upload["parameters"]] == ["a"]


def test_variants_keep_only_the_tags_that_all_share() -> None:
    first, second = page("wan/a"), page("wan/b")
    first["paths"][PATH]["post"]["tags"] = ["jobs", "Text to video"]
    second["paths"][PATH]["post"]["tags"] = ["jobs", "Speech to video"]
    assert operation_of(value_of(first, second))["tags"] == ["jobs"]
    assert "tags" not in operation_of(value_of(first, page("wan/c")))


def test_variants_keep_none_but_the_declared_tags_where_there_are_any() -> None:
    first, second = page("wan/a"), page("wan/b")
    for value in (first, second):
        value["paths"][PATH]["post"]["tags"] = ["docs/Video models", "jobs"]
    assert operation_of(value_of(first, second))["tags"] == ["docs/Video models", "jobs"]
    first["tags"] = [{"name": "jobs", "description": "Tasks."}]
    assert operation_of(value_of(first, second))["tags"] == ["jobs"]
    assert operation_of(value_of(first))["tags"] == ["jobs"]


def test_security_that_differs_moves_to_the_operations() -> None:
    open_page = page("wan/a")
    del open_page["security"]
    open_page["paths"]["/status"] = {
        "get": {"operationId": "status", "responses": {"200": {"description": "ok"}}}
    }
    other = page("wan/b")
    del other["paths"][PATH]
    other["paths"]["/x"] = {
        "get": {"operationId": "x", "responses": {"200": {"description": "ok"}}}
    }
    value = value_of(open_page, other)
    assert "security" not in value
    assert value["paths"]["/status"]["get"]["security"] == []
    assert value["paths"]["/x"]["get"]["security"] == [{"BearerAuth": []}]


def test_two_documents_for_one_model_are_refused_with_both_places() -> None:
    said = refusal_of(page("wan/a"), page("wan/a"))
    assert "1.yaml:" in said
    assert "the model 'wan/a' is already described at 0.yaml:" in said


def test_request_bodies_that_nothing_tells_apart_are_refused() -> None:
    first, second = page("wan/a"), page("wan/b")
    for value in (first, second):
        schema = value["paths"][PATH]["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        del schema["required"]
    said = refusal_of(first, second)
    assert "which no required constant such as `model` tells apart, differs" in said
    assert 'with properties.model.const: "wan/a": 0.yaml:' in said


def test_models_that_give_the_same_class_name_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        merged(page("wan/a-1", prompt={"type": "string"}), page("wan/a1", text={"type": "string"}))
    (problem,) = caught.value.problems
    assert problem.file == "1.yaml"
    assert problem.message.startswith(
        "'wan/a1' would get the class names `WanA1Input` and `WanA1Request`, taken by what stands "
        "at 0.yaml:"
    )


@pytest.mark.parametrize(
    "host", ["https://api.kie.ai", "http://api.apikley.ru", "https://api.apikley.ru@evil.example"]
)
def test_a_foreign_server_is_refused_because_keys_would_go_there(host: str) -> None:
    said = refusal_of(page("wan/a", host=host), host="api.apikley.ru")
    assert "server" in said
    assert "0.yaml:8" in said or "0.yaml:7" in said


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("#/components/responses/Gone", "leads nowhere"),
        ("other.yaml#/Error", "leads out of the file"),
        ("https://example.com/x.yaml", "leads out of the file"),
        ("#/components/responses/Loop", "in a circle"),
    ],
)
def test_a_reference_that_cannot_be_followed_is_refused(reference: str, said: str) -> None:
    value = page("wan/a")
    value["components"]["responses"]["Loop"] = {"$ref": "#/components/responses/Loop"}
    value["paths"][PATH]["post"]["responses"]["500"] = {"$ref": reference}
    assert said in refusal_of(value)


def test_all_problems_are_told_together() -> None:
    second = page("wan/a")
    second["components"]["responses"]["Error"]["content"] = {}
    second["components"]["securitySchemes"]["BearerAuth"]["scheme"] = "basic"
    said = refusal_of(page("wan/a"), second)
    assert "already described" in said
    assert "the component `BearerAuth` differs" in said


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.randoms())
def test_the_order_of_files_does_not_matter(order: list[int], random_source: random.Random) -> None:
    documents = [
        document(page(f"wan/m{n}", prompt={"type": "string"}), f"{n}.yaml") for n in range(6)
    ]
    shuffled = [documents[n] for n in order]
    assert to_yaml(merge_documents(shuffled).value) == to_yaml(merge_documents(documents).value)


def test_the_documents_given_stay_as_they_are() -> None:
    documents = [document(page("wan/a"), "a.yaml"), document(page("wan/b"), "b.yaml")]
    before = [copy.deepcopy(each.value) for each in documents]
    merge_documents(documents)
    assert [each.value for each in documents] == before
