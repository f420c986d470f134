"""What the merge keeps: nothing that a document says may vanish without a word."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import parse_document
from scripts.merge import Merged, merge_documents
from scripts.problem import BadInput

PATH = "/api/createTask"
JSON = "application/json"


def document(model: str = "wan/a") -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {"type": "string", "enum": [model]},
            "input": {"type": "object", "properties": {"prompt": {"type": "string"}}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            PATH: {
                "post": {
                    "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
                    "responses": {"200": {"description": "ok"}},
                }
            }
        },
    }


def merge(*values: dict[str, Any]) -> Merged:
    return merge_documents(
        [parse_document(json.dumps(value), f"{n}.json") for n, value in enumerate(values)]
    )


def value_of(*values: dict[str, Any]) -> Any:
    return merge(*values).value


def refusal_of(*values: dict[str, Any]) -> str:
    with pytest.raises(BadInput) as caught:
        merge(*values)
    assert all(problem.pointer and problem.remedy for problem in caught.value.problems)
    return str(caught.value)


def post(value: dict[str, Any]) -> Any:
    return value["paths"][PATH]["post"]


def media(value: dict[str, Any]) -> Any:
    return post(value)["requestBody"]["content"][JSON]


def mapping(value: dict[str, Any]) -> Any:
    return media(value)["schema"]["discriminator"]["mapping"]


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("x-note", {"a": 1}),
        ("x-note", None),
        ("externalDocs", {"url": "https://docs.example"}),
        ("webhooks", {"done": {"post": {"responses": {"200": {"description": "ok"}}}}}),
        ("tags", [{"name": "jobs", "description": "Tasks"}]),
    ],
)
def test_a_member_of_the_root_that_one_document_has_is_kept(name: str, held: Any) -> None:
    for values in (
        [{**document(), name: held}],
        [{**document(), name: held}, document("wan/b")],
        [document(), {**document("wan/b"), name: held}],
        [{**document(), name: held}, {**document("wan/b"), name: held}],
    ):
        assert value_of(*values)[name] == held


def test_a_dialect_that_differs_is_refused() -> None:
    one = {**document(), "jsonSchemaDialect": "https://a.example"}
    said = refusal_of(one, {**document("wan/b"), "jsonSchemaDialect": "https://b.example"})
    assert "`jsonSchemaDialect` differs between documents" in said
    assert "0.json:1" in said


def test_a_webhook_that_differs_is_refused() -> None:
    one = {"done": {"post": {"responses": {"200": {"description": "ok"}}}}}
    other = {"done": {"post": {"responses": {"204": {"description": "ok"}}}}}
    said = refusal_of({**document(), "webhooks": one}, {**document("wan/b"), "webhooks": other})
    assert "the webhook `done` differs between documents" in said
    assert "at: /webhooks/done/post/responses/20" in said


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("x-note", 1, 2),
        ("externalDocs", {"url": "https://a.example"}, {"url": "https://b.example"}),
    ],
)
def test_of_members_that_only_tell_something_that_of_most_documents_is_kept(
    name: str, one: Any, other: Any
) -> None:
    values = [{**document(f"wan/{n}"), name: held} for n, held in enumerate([one, other, other])]
    merged = merge(*values)
    assert merged.value[name] == other
    assert [chosen.parts for chosen in merged.chosen] == [(name,)]
    assert merge(*values[:2]).value[name] == one


def test_schemas_of_another_dialect_are_not_mixed_with_those_of_the_usual_one() -> None:
    other = {**document("wan/b"), "jsonSchemaDialect": "https://a.example"}
    assert value_of(other)["jsonSchemaDialect"] == "https://a.example"
    assert "1 without it: 0.json:1" in refusal_of(document(), other)


def test_a_member_that_no_document_has_is_refused() -> None:
    assert "has no `component` at its root" in refusal_of({**document(), "component": {}})


def test_a_method_in_capitals_is_refused() -> None:
    value = document()
    value["paths"][PATH]["GET"] = {"responses": {"200": {"description": "ok"}}}
    assert "a path of OpenAPI has no `GET`" in refusal_of(value)


def test_texts_that_no_document_can_say_for_all_are_named() -> None:
    first, second = document(), document("wan/b")
    for value, text in ((first, "One"), (second, "Other")):
        value["info"]["description"] = text
        value["tags"] = [{"name": "jobs", "description": text, "x-icon": "camera"}]
        value["paths"][PATH]["summary"] = text
        value["paths"]["/state"] = {
            "get": {"summary": text, "responses": {"200": {"description": "ok"}}}
        }
        post(value)["requestBody"]["description"] = text
    merged = merge(first, second)
    assert {each.parts for each in merged.left_out} == {
        ("info", "description"),
        ("tags", 0, "description"),
        ("paths", PATH, "summary"),
        ("paths", "/state", "get", "summary"),
        ("paths", PATH, "post", "requestBody", "description"),
    }
    assert merged.value["tags"] == [{"name": "jobs", "x-icon": "camera"}]
    assert merge(first).left_out == ()


def test_a_path_keeps_what_it_says_beside_its_operations() -> None:
    first, second = document(), document("wan/b")
    first["paths"][PATH] |= {"summary": "Tasks", "x-owner": "jobs"}
    first["paths"]["x-paths"] = True
    value = value_of(first, second)
    assert value["paths"]["x-paths"] is True
    assert value["paths"][PATH]["summary"] == "Tasks"
    assert value["paths"][PATH]["x-owner"] == "jobs"
    second["paths"][PATH]["x-owner"] = "files"
    assert [chosen.parts for chosen in merge(first, second).chosen] == [("paths", PATH, "x-owner")]


def test_a_path_item_by_reference_is_merged_like_any_other() -> None:
    shared = document()
    shared["components"] = {"pathItems": {"Create": shared["paths"][PATH]}}
    shared["paths"][PATH] = {"$ref": "#/components/pathItems/Create"}
    value = value_of(shared, document("wan/b"))
    assert list(mapping(value)) == ["wan/a", "wan/b"]
    shared["paths"][PATH]["post"] = {"responses": {}}
    assert "so has the path item that it refers to" in refusal_of(shared)


@pytest.mark.parametrize("name", ["x-price", "deprecated"])
def test_what_differs_by_model_goes_to_the_schema_of_the_model(name: str) -> None:
    other = document("wan/b")
    post(other)[name] = True
    value = value_of(document(), other)
    assert name not in post(value)
    assert name not in value["components"]["schemas"]["WanARequest"]
    assert value["components"]["schemas"]["WanBRequest"][name] is True


def test_what_differs_where_there_are_no_models_is_refused_if_a_client_would_feel_it() -> None:
    first, second = document(), document("wan/b")
    for value in (first, second):
        del post(value)["requestBody"]
    post(second)["x-price"] = 2
    assert post(value_of(first, second))["x-price"] == 2
    post(second)["deprecated"] = True
    assert "`deprecated` of POST /api/createTask differs" in refusal_of(first, second)


def test_a_parameter_that_only_one_document_requires_is_refused() -> None:
    other = document("wan/b")
    post(other)["parameters"] = [{"name": "X-Team", "in": "header", "schema": {}}]
    assert post(value_of(document(), other))["parameters"] == post(other)["parameters"]
    post(other)["parameters"][0]["required"] = True
    assert "this parameter is required" in refusal_of(document(), other)


def test_a_parameter_of_the_path_gives_way_to_that_of_the_operation() -> None:
    value = document()
    value["components"] = {"parameters": {"Own": {"name": "q", "in": "query", "schema": {}}}}
    value["paths"][PATH]["parameters"] = [{"name": "q", "in": "query", "description": "shared"}]
    post(value)["parameters"] = [{"$ref": "#/components/parameters/Own"}]
    assert post(value_of(value))["parameters"] == [{"$ref": "#/components/parameters/Own"}]


def test_a_request_body_that_two_operations_share_is_lifted_once() -> None:
    value = document()
    value["components"] = {
        "requestBodies": {
            "Task": post(value)["requestBody"],
            "Alias": {"$ref": "#/components/requestBodies/Task"},
        }
    }
    post(value)["requestBody"] = {"$ref": "#/components/requestBodies/Alias"}
    value["paths"]["/v2/createJob"] = copy.deepcopy(value["paths"][PATH])
    merged = value_of(value, document("wan/b"))
    job = merged["paths"]["/v2/createJob"]["post"]["requestBody"]["content"][JSON]["schema"]
    assert job["oneOf"] == [{"$ref": "#/components/schemas/WanARequest"}]
    assert list(mapping(merged)) == ["wan/a", "wan/b"]


def test_several_media_types_of_one_shape_share_their_schemas() -> None:
    value = document()
    content = post(value)["requestBody"]["content"]
    content["multipart/form-data"] = copy.deepcopy(content[JSON])
    merged = merge(value)
    assert merged.lifted == 2
    content = post(dict(merged.value))["requestBody"]["content"]
    assert content[JSON] == content["multipart/form-data"]


def test_a_model_is_found_in_the_branches_of_a_schema() -> None:
    def composed(model: str) -> dict[str, Any]:
        value = document(model)
        base = {"type": "object", "properties": {"model": {"type": "string"}}}
        value["components"] = {"schemas": {"Base": base}}
        own = media(value)["schema"]
        media(value)["schema"] = {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}
        return value

    merged = value_of(composed("wan/a"), composed("wan/b"))
    assert list(mapping(merged)) == ["wan/a", "wan/b"]
    request = merged["components"]["schemas"]["WanARequest"]
    assert request["allOf"][0] == {"$ref": "#/components/schemas/Base"}
    own = request["allOf"][1]["properties"]
    assert own["input"] == {"$ref": "#/components/schemas/WanAInput"}


def test_what_a_media_type_says_beside_its_schema_must_not_differ() -> None:
    other = document("wan/b")
    media(other)["encoding"] = {"input": {"contentType": JSON}}
    assert media(value_of(other))["encoding"] == media(other)["encoding"]
    assert "`encoding` of the request body differs" in refusal_of(document(), other)


def _response_by_path(value: dict[str, Any]) -> None:
    post(value)["responses"]["400"] = {"$ref": "#/paths/~1api~1createTask/post/responses/200"}


def _twin_by_server(value: dict[str, Any]) -> None:
    value["servers"] = [{"url": "https://h.example"}]
    value["paths"]["/createTask"] = {
        **copy.deepcopy(value["paths"][PATH]),
        "servers": [{"url": "https://h.example/api/"}],
    }


def _unnameable_path(value: dict[str, Any]) -> None:
    value["paths"]["/视频"] = {"get": {"responses": {"200": {"description": "ok"}}}}


def _list_of_paths(value: dict[str, Any]) -> None:
    value["paths"] = []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_response_by_path, "to a part that the merge rewrites"),
        (_twin_by_server, "this is the same path as at 0.json:1"),
        (_unnameable_path, "no operationId can be made of the path '/视频'"),
        (_list_of_paths, "`paths` is an array"),
    ],
)
def test_what_cannot_be_merged_is_refused(spoil: Callable[[Any], None], said: str) -> None:
    value = document()
    spoil(value)
    assert said in refusal_of(value)


def test_a_property_without_latin_letters_is_lifted_too() -> None:
    value = document()
    properties = media(value)["schema"]["properties"]
    properties["输入"] = properties["2nd"] = properties["input"]
    merged = value_of(value)["components"]["schemas"]["WanARequest"]["properties"]
    assert merged["2nd"] == {"$ref": "#/components/schemas/WanA2nd"}
    assert merged["输入"] == {"$ref": "#/components/schemas/WanA"}


@pytest.mark.parametrize("model", ["123", "万相", "\n"])
def test_a_model_that_gives_no_name_is_named_by_its_title(model: str) -> None:
    value = document(model)
    assert "give the schema a `title`" in refusal_of(value)
    media(value)["schema"]["title"] = "NumberedRequest"
    merged = value_of(value)
    assert mapping(merged) == {model: "#/components/schemas/NumberedRequest"}
    assert list(merged["components"]["schemas"]) == ["NumberedInput", "NumberedRequest"]


@pytest.mark.parametrize(
    "url",
    [
        "https:/evil.example/x",
        "https:evil.example",
        "javascript:alert(1)",
        "//evil.example",
        "////evil.example",
        "v1",
        "https://h.example/../x",
        "https://h.example/%2e%2E/x",
        "https://h.example/a b",
        "https://h.example/a//b",
        "https://h.example\\@evil.example",
        "https://user@h.example",
        "https://h.example:99999999",
        "https://{host}.example",
        "https://h\u0435.example",
        "ftp://h.example",
        'https://h.example/"',
    ],
)
def test_a_server_that_could_lead_elsewhere_is_refused(url: str) -> None:
    other = {**document("wan/b"), "servers": [{"url": url}]}
    assert "the server's address cannot be used" in refusal_of(document(), other)


@pytest.mark.parametrize(
    "url", ["https://H.example", "HTTPS://h.example:443/", "https://h.example"]
)
def test_an_origin_may_be_written_in_several_ways(url: str) -> None:
    first = {**document(), "servers": [{"url": "https://h.example"}]}
    value = value_of(first, {**document("wan/b"), "servers": [{"url": url}]})
    assert value["servers"] == [{"url": "https://h.example"}]
    assert list(value["paths"]) == [PATH]
