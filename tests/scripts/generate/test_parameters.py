"""Parameters on the wire, held against the table of styles of OpenAPI 3.1.1 (4.8.12.4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client
from scripts.generate.account import Account
from scripts.generate.normalise import normalise
from scripts.generate.runtime import parameters
from scripts.generate.runtime.errors import InvalidRequest
from scripts.problem import BadInput

EMPTY, TEXT = "", "blue"
LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

TABLE: dict[tuple[str, bool], tuple[str | None, str | None, str | None, str | None]] = {
    ("matrix", False): (
        ";color",
        ";color=blue",
        ";color=blue,black,brown",
        ";color=R,100,G,200,B,150",
    ),
    ("matrix", True): (
        ";color",
        ";color=blue",
        ";color=blue;color=black;color=brown",
        ";R=100;G=200;B=150",
    ),
    ("label", False): (".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("label", True): (".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    ("simple", False): ("", "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("simple", True): ("", "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("form", False): (
        "color=",
        "color=blue",
        "color=blue,black,brown",
        "color=R,100,G,200,B,150",
    ),
    ("form", True): (
        "color=",
        "color=blue",
        "color=blue&color=black&color=brown",
        "R=100&G=200&B=150",
    ),
    ("spaceDelimited", False): (
        None,
        None,
        "color=blue%20black%20brown",
        "color=R%20100%20G%20200%20B%20150",
    ),
    ("spaceDelimited", True): (None, None, None, None),
    ("pipeDelimited", False): (
        None,
        None,
        "color=blue%7Cblack%7Cbrown",
        "color=R%7C100%7CG%7C200%7CB%7C150",
    ),
    ("pipeDelimited", True): (None, None, None, None),
    ("deepObject", False): (None, None, None, None),
    ("deepObject", True): (None, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
}
"""What the specification prints for an empty text, a text, a list and an object; None for n/a."""

SCHEMAS = (
    {"type": "string"},
    {"type": "string"},
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "additionalProperties": {"type": "integer"}},
)
PLACES = {"matrix": "path", "label": "path", "simple": "path"}
CELLS = [
    pytest.param(style, explode, value, schema, cell, id=f"{style}-{explode}-{json.dumps(value)}")
    for (style, explode), row in TABLE.items()
    for value, schema, cell in zip((EMPTY, TEXT, LIST, OBJECT), SCHEMAS, row, strict=True)
]


def operation(*declared: dict[str, Any], path: str = "/x") -> dict[str, Any]:
    answer = {"200": {"description": "Here."}}
    get = {"operationId": "look", "parameters": list(declared), "responses": answer}
    return {"openapi": "3.1.0", "paths": {path: {"get": get}}}


def declared(style: str | None, place: str, schema: Any, **more: Any) -> dict[str, Any]:
    named = {"name": "color", "in": place, "required": place == "path", "schema": schema}
    return named | ({"style": style} if style else {}) | more


@pytest.fixture
def look(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Callable[..., str]]:
    """Generate from parameters, call the operation, and give the target of the request."""
    import importlib
    import sys

    sys.path.insert(0, str(tmp_path))
    httpserver.expect_request("/", method="GET")
    names: list[str] = []

    def call(
        document: dict[str, Any], *, sent_always: dict[str, str] | None = None, **arguments: Any
    ) -> Any:
        name = f"looking_{len(names)}_{tmp_path.name.replace('-', '_')}"
        names.append(name)
        generate_client(document, tmp_path / name)
        module = importlib.import_module(f"{name}.api.default.look")
        client = importlib.import_module(f"{name}.client").Client(base_url=httpserver.url_for("/"))
        client = client.with_cookies(sent_always or {})
        module.sync_detailed(client=client, **arguments)
        return httpserver.log[-1][0]

    yield call
    sys.path.remove(str(tmp_path))


def written(style: str, explode: bool, value: Any) -> str:
    """Write a value by the functions that generated code calls."""
    match style:
        case "matrix":
            return parameters.matrix("color", value, explode=explode)
        case "label" | "simple":
            function = parameters.label if style == "label" else parameters.simple
            return function("color", value, explode=explode)
        case "form":
            return "&".join(parameters.form("color", value, explode=explode))
        case "spaceDelimited":
            return "&".join(parameters.space_delimited("color", value))
        case "pipeDelimited":
            return "&".join(parameters.pipe_delimited("color", value))
    return "&".join(parameters.deep_object("color", value))


@pytest.mark.parametrize(("style", "explode", "value", "schema", "cell"), CELLS)
def test_each_cell_of_the_table_is_written_or_refused(
    style: str, explode: bool, value: Any, schema: Any, cell: str | None
) -> None:
    place = PLACES.get(style, "query")
    path = "/x/{color}" if place == "path" else "/x"
    document = operation(declared(style, place, schema, explode=explode), path=path)
    if cell is None:
        with pytest.raises(BadInput, match=r"at: /paths/.*parameters/0"):
            normalise(document, Account())
    else:
        normalise(document, Account())
        assert written(style, explode, value) == cell


@pytest.mark.parametrize(
    ("style", "explode", "sent"),
    [
        ("form", True, "/x?color=blue&color=black&color=brown"),
        ("form", False, "/x?color=blue,black,brown"),
        ("pipeDelimited", False, "/x?color=blue%7Cblack%7Cbrown"),
        ("spaceDelimited", False, "/x?color=blue%20black%20brown"),
    ],
)
def test_a_list_in_the_query_arrives_as_it_was_written(
    look: Any, style: str, explode: bool, sent: str
) -> None:
    request = look(operation(declared(style, "query", SCHEMAS[2], explode=explode)), color=LIST)
    assert request.environ["RAW_URI"] == sent


@pytest.mark.parametrize(
    ("style", "explode", "sent"),
    [
        ("simple", False, "/x/blue,black,brown"),
        ("label", True, "/x/.blue.black.brown"),
        ("matrix", True, "/x/;color=blue;color=black;color=brown"),
    ],
)
def test_a_list_in_the_path_arrives_as_it_was_written(
    look: Any, style: str, explode: bool, sent: str
) -> None:
    parameter = declared(style, "path", SCHEMAS[2], explode=explode)
    request = look(operation(parameter, path="/x/{color}"), color=LIST)
    assert request.environ["RAW_URI"] == sent


@pytest.mark.filterwarnings("error")
def test_lists_and_objects_in_headers_and_cookies(look: Any) -> None:
    document = operation(
        declared(None, "header", SCHEMAS[2]) | {"name": "X-List"},
        declared(None, "header", SCHEMAS[3], explode=True) | {"name": "X-Object"},
        declared(None, "cookie", SCHEMAS[2], explode=False) | {"name": "c"},
        declared(None, "cookie", SCHEMAS[0]) | {"name": "d"},
    )
    request = look(document, x_list=LIST, x_object=OBJECT, c=LIST, d="a;b c")
    assert request.headers["X-List"] == "blue,black,brown"
    assert request.headers["X-Object"] == "R=100,G=200,B=150"
    assert set(request.headers["Cookie"].split("; ")) == {"c=blue,black,brown", "d=a%3Bb%20c"}


@pytest.mark.parametrize(
    "value", ["a\r\nX-B: c", "a\nb", "\0", "\x7f", "é", " a", "a\t", ["a", "b\r"], {"a\n": "b"}]
)
def test_a_header_refuses_what_it_cannot_hold(value: Any) -> None:
    with pytest.raises(ValueError, match="a header holds"):
        parameters.header("X-A", value)


@pytest.mark.parametrize("value", ["", "a", "a b\tc", "~!", ["a", ""], [], 5, True])
def test_a_header_takes_what_it_can_hold(value: Any) -> None:
    assert isinstance(parameters.header("X-A", value), str)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1.0, float("-inf")]])
@pytest.mark.parametrize("write", [parameters.header, parameters.simple, parameters.cookie])
def test_what_is_no_number_of_json_is_no_parameter(write: Callable[..., Any], value: Any) -> None:
    with pytest.raises(ValueError, match="is no number that can be sent"):
        write("a", value)


WRITERS = {
    "header": [parameters.header, parameters.json_header],
    "cookie": [parameters.cookie, parameters.json_cookie],
    "path parameter": [
        *(parameters.simple, parameters.label, parameters.matrix, parameters.json_path),
    ],
    "query parameter": [
        *(parameters.form, parameters.space_delimited, parameters.pipe_delimited),
        *(parameters.deep_object, parameters.json_query),
    ],
}


@pytest.mark.parametrize(
    ("place", "write"),
    [(place, write) for place, held in WRITERS.items() for write in held],
)
@pytest.mark.parametrize("value", ["\ud800", float("nan"), b"a", {"a", "b"}, object(), [{1}]])
def test_a_value_that_cannot_be_sent_is_told_with_its_place(
    place: str, write: Callable[..., Any], value: Any
) -> None:
    in_members = {"a": value} if write is parameters.deep_object else value
    if write is parameters.json_header and isinstance(value, str):
        assert write("x-y", value) == '"\\ud800"'
        return
    with pytest.raises(InvalidRequest, match=f"^the {place} `x-y` cannot be sent: "):
        write("x-y", in_members)


class Color(str, Enum):  # noqa: UP042 - what people wrote before StrEnum
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Color.RED, "red"), (True, "true"), (10**20, "1" + "0" * 20), (1e22, "1e+22")],
)
def test_a_scalar_is_written_as_the_value_it_has(value: Any, text: str) -> None:
    assert parameters.simple("id", value) == quote(text)


@pytest.mark.filterwarnings("error")
def test_the_cookies_of_a_call_go_beside_those_of_the_client(look: Any) -> None:
    document = operation(declared(None, "cookie", SCHEMAS[0]) | {"name": "d"})
    request = look(document, sent_always={"session": "s"}, d="a")
    assert set(request.headers["Cookie"].split("; ")) == {"session=s", "d=a"}


@pytest.mark.parametrize("place", ["query", "path", "header", "cookie"])
def test_a_parameter_as_json_is_json_wherever_it_stands(look: Any, place: str) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    parameter = {"name": "color", "in": place, "required": True, "content": content}
    path = "/x/{color}" if place == "path" else "/x"
    request = look(operation(parameter, path=path), color={"a": [1, {"ü": None}]})
    raw = {
        "query": request.environ["RAW_URI"].partition("=")[2],
        "path": request.environ["RAW_URI"].rpartition("/")[2],
        "header": request.headers.get("color", ""),
        "cookie": request.headers.get("Cookie", "").partition("=")[2],
    }[place]
    assert json.loads(unquote(raw)) == {"a": [1, {"ü": None}]}


def test_allow_reserved_leaves_what_cannot_be_mistaken(look: Any) -> None:
    schema = {"type": "string"}
    plain = operation(declared(None, "query", schema))
    reserved = operation(declared(None, "query", schema, allowReserved=True))
    value = "https://a.b/c?d=e&f#g+h i%41"
    assert look(plain, color=value).args["color"] == value
    request = look(reserved, color=value)
    assert request.args["color"] == value
    assert request.environ["RAW_URI"].startswith(
        "/x?color=https://a.b/c?d%3De%26f%23g%2Bh%20i%2541"
    )


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (
            declared(None, "query", {"type": "array", "items": SCHEMAS[2]}),
            "values inside of values",
        ),
        (declared("deepObject", "query", SCHEMAS[2]), "deepObject has a form for objects only"),
        (declared("simple", "query", SCHEMAS[0]), "a parameter in query has no style simple"),
        (declared("form", "path", SCHEMAS[0]), "a parameter in path has no style form"),
        (declared("form", "cookie", SCHEMAS[2]), "a cookie has no form for several values"),
        (declared(None, "matter", SCHEMAS[0]), "there are no parameters in 'matter'"),
        (declared(None, "query", {"type": "string", "format": "binary"}), "a file cannot be"),
    ],
)
def test_what_has_no_form_is_refused_with_place_and_remedy(parameter: Any, message: str) -> None:
    path = "/x/{color}" if parameter["in"] == "path" else "/x"
    with pytest.raises(BadInput, match=message) as caught:
        normalise(operation(parameter, path=path), Account())
    assert "at: /paths/~1x" in str(caught.value)
    assert "to mend: " in str(caught.value)


def test_values_of_any_kind_are_judged_when_they_are_sent(look: Any) -> None:
    document = operation(declared(None, "query", {}))
    assert look(document, color=[1, True]).environ["RAW_URI"] == "/x?color=1&color=true"
    with pytest.raises(ValueError, match="no form for a value inside of a value"):
        look(document, color=[[1]])


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("/files/{id}/delete", {"id": ""}),
        ("/files/{id}/delete", {"id": "."}),
        ("/files/{id}/delete", {"id": ".."}),
        ("/files/{id}{more}/delete", {"id": ".", "more": "."}),
        ("/files/.{id}", {"id": "."}),
        ("/files/{id}", {"id": parameters.label("id", "")}),
        ("/files/{id}", {"id": parameters.label("id", ".")}),
        ("/files/{id}", {"id": parameters.simple("id", [])}),
        ("/files/{id}", {"id": parameters.simple("id", ["."])}),
        ("/files/{id}", {"id": parameters.simple("id", {})}),
    ],
)
def test_a_value_that_leaves_its_operation_is_refused(
    template: str, values: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"cannot be empty|leads to another operation"):
        parameters.fill_path(template, values)


def test_null_has_no_place_in_a_path() -> None:
    with pytest.raises(ValueError, match="must be given"):
        parameters.simple("id", None)


@given(st.text(min_size=1))
def test_a_path_keeps_its_segments_whatever_the_value(value: str) -> None:
    value = value.encode("utf-8", "replace").decode()
    try:
        path = parameters.fill_path("/a/{id}/b", {"id": parameters.simple("id", value)})
    except ValueError:
        assert value in (".", "..")
        return
    assert path.count("/") == 3
    assert unquote(path.split("/")[2]) == value


@given(st.lists(st.text(min_size=1), min_size=1))
def test_an_exploded_list_reads_back_as_it_was(values: list[str]) -> None:
    values = [value.encode("utf-8", "replace").decode() for value in values]
    pairs = parameters.form("c", values)
    assert parse_qsl("&".join(pairs), keep_blank_values=True) == [("c", each) for each in values]
