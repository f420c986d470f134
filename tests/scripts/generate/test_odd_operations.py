"""Odd parameters, answers and methods: what has no code is refused with its place, or noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.generate import generate_client
from scripts.problem import BadInput

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
MEMBERS = {"type": "object", "properties": {"a": WHOLE}}
ENDED = {"$ref": "#/components/schemas/Ended"}
LOOK = "/paths/~1x/get"


def parameter(name: str, place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": TEXT} | more


def document(item: dict[str, Any] | None = None, **operation: Any) -> Any:
    get = {"operationId": "look", "responses": {"200": {"description": ""}}, **operation}
    return {
        "openapi": "3.1.0",
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/x": {"get": get, **(item or {})}},
    }


def answered(**content: dict[str, Any]) -> Any:
    media = {name.replace("_", "/"): {"schema": schema} for name, schema in content.items()}
    return document(responses={"200": {"description": "", "content": media}})


def code(value: Any, folder: Path) -> str:
    generate_client(value, folder / "c")
    return (folder / "c/api/default/look.py").read_text()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (
            document(parameters=[parameter("q"), parameter("q", schema=WHOLE)]),
            f"{LOOK}/parameters/1",
        ),
        (
            document(
                parameters=[parameter("X-A", "header"), parameter("x-a", "header", schema=WHOLE)]
            ),
            f"{LOOK}/parameters/1",
        ),
        (document(parameters=[{"in": "query", "schema": TEXT}]), f"{LOOK}/parameters/0"),
        (
            document(parameters=[parameter("X A", "header", required=True)]),
            f"{LOOK}/parameters/0/name",
        ),
        (
            document(parameters=[parameter("X\r\nA", "header", required=True)]),
            f"{LOOK}/parameters/0/name",
        ),
        (
            document(parameters=[parameter("a=b", "cookie", required=True)]),
            f"{LOOK}/parameters/0/name",
        ),
        (
            document(parameters=[parameter("X-A", "header", schema=TEXT | {"default": "a\nX: b"})]),
            f"{LOOK}/parameters/0/schema/default",
        ),
        (
            document(parameters=[parameter("X-A", "header", schema={"enum": ["a", "b\0"]})]),
            f"{LOOK}/parameters/0/schema/enum",
        ),
        (
            document(parameters=[parameter("X-A", "header", schema={"allOf": [ENDED]})])
            | {"components": {"schemas": {"Ended": {"anyOf": [WHOLE, {"const": "a\r"}]}}}},
            "/components/schemas/Ended/anyOf/1/const",
        ),
        (
            document(
                parameters=[
                    parameter("X-A", "header", schema={"type": "array", "items": {"enum": ["\n"]}})
                ]
            ),
            f"{LOOK}/parameters/0/schema/items/enum",
        ),
        (document({"query": {"responses": {}}}), "/paths/~1x/query"),
        (document({"GET": {"responses": {}}}), "/paths/~1x/GET"),
        (document({"additionalOperations": {"COPY": {}}}), "/paths/~1x/additionalOperations"),
    ],
)
def test_what_would_be_lost_is_refused_with_its_place(
    value: Any, place: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        generate_client(value, tmp_path / "c")
    assert place in [problem.pointer for problem in refused.value.problems]
    assert all(problem.remedy for problem in refused.value.problems)


def test_a_parameter_that_is_said_twice_in_one_way_is_one(tmp_path: Path) -> None:
    twice = code(document(parameters=[parameter("q"), parameter("q")]), tmp_path / "twice")
    assert twice == code(document(parameters=[parameter("q")]), tmp_path / "once")


def test_an_operation_has_its_own_word_on_a_header_however_its_path_writes_it(
    tmp_path: Path,
) -> None:
    item = {"parameters": [parameter("x-a", "header", schema=WHOLE)]}
    written = code(document(item, parameters=[parameter("X-A", "header")]), tmp_path)
    assert '"X-A": _header("X-A", x_a)' in written
    assert "x_a: str | Unset = UNSET" in written


@pytest.mark.parametrize("media", ["Application/JSON", "application/json; charset=utf-8"])
def test_media_types_are_read_in_any_case_and_with_parameters(media: str, tmp_path: Path) -> None:
    value = answered()
    value["paths"]["/x"]["get"]["responses"]["200"]["content"] = {media: {"schema": MEMBERS}}
    assert "json_body(LookResponse200.read)" in code(value, tmp_path)


@pytest.mark.parametrize("media", ["*/*", "application/*"])
def test_an_object_of_any_media_type_is_read_as_json(media: str, tmp_path: Path) -> None:
    value = answered()
    value["paths"]["/x"]["get"]["responses"]["200"]["content"] = {media: {"schema": MEMBERS}}
    assert "json_body(LookResponse200.read)" in code(value, tmp_path)


def test_text_of_any_media_type_stays_bytes(tmp_path: Path) -> None:
    value = answered()
    value["paths"]["/x"]["get"]["responses"]["200"]["content"] = {"*/*": {"schema": TEXT}}
    assert "bytes_body" in code(value, tmp_path)


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (
            answered(**{"text_event-stream": MEMBERS}),
            f"answers as text/event-stream are not read by their schema: {LOOK}/responses/200/"
            "content/text~1event-stream",
        ),
        (
            document(requestBody={"description": "Something."}),
            f"the body has no media type, and none is sent: {LOOK}/requestBody",
        ),
        (
            document(parameters=[parameter("X-A", "header", examples={"e": {"value": "a\nb"}})]),
            f"an example of a header has what no header can hold: {LOOK}/parameters/0/examples",
        ),
        (
            document(parameters=[parameter("X-A", "header", schema=TEXT | {"example": "a\0"})]),
            "an example of a header has what no header can hold: "
            f"{LOOK}/parameters/0/schema/example",
        ),
        (
            document() | {"servers": []},
            "there is no server: give `base_url` to the client: /servers",
        ),
        (
            document(security=[{"nothing": []}]),
            "there is no scheme 'nothing', which `security` names: /components",
        ),
    ],
)
def test_what_has_no_code_is_noted(value: Any, note: str, tmp_path: Path) -> None:
    assert note in generate_client(value, tmp_path / "c").notes


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_headers_that_openapi_ignores_are_no_arguments_and_are_noted(
    name: str, tmp_path: Path
) -> None:
    value = document(parameters=[parameter(name, "header", required=True), parameter("q")])
    notes = "\n".join(generate_client(value, tmp_path / "c").notes)
    made = (tmp_path / "c/api/default/look.py").read_text()
    assert f"OpenAPI ignores a parameter called {name}: {LOOK}/parameters/0" in notes
    assert name.lower().replace("-", "_") + ":" not in made
    assert "q: " in made


def test_a_cookie_whose_name_is_no_token_is_sent_all_the_same(tmp_path: Path) -> None:
    value = document(parameters=[parameter("seen by", "cookie")])
    generate_client(value, tmp_path / "c")
    assert '"seen by"' in (tmp_path / "c/api/default/look.py").read_text()


@pytest.mark.parametrize(
    ("name", "place"), [("X A", "header"), ("X\r\nA", "header"), ("a=b", "cookie")]
)
def test_what_no_message_can_carry_and_nobody_must_send_is_left_out_and_noted(
    name: str, place: str, tmp_path: Path
) -> None:
    notes = generate_client(document(parameters=[parameter(name, place)]), tmp_path / "c").notes
    assert f"{name!r} is no name that a {place} can have" in "\n".join(notes)
    assert repr(name)[1:-1] not in (tmp_path / "c/api/default/look.py").read_text()
