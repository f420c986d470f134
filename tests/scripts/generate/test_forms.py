"""Bodies as they arrive: the fields of forms by the Encoding Object of OpenAPI 3.1.1 (4.8.15)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client
from scripts.problem import BadInput

TEXT = {"type": "string"}
LIST = {"type": "array", "items": TEXT}
OBJECT = {"type": "object", "additionalProperties": {"type": "integer"}}
DEEP = {"type": "object", "additionalProperties": LIST}
FILE = {"type": "string", "format": "binary"}
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def document(media: str, schema: Any, encoding: Any = None) -> dict[str, Any]:
    content = {media: {"schema": schema} | ({"encoding": encoding} if encoding else {})}
    body = {"required": True, "content": content}
    post = {"operationId": "send", "requestBody": body, "responses": {"200": {"description": ""}}}
    return {"openapi": "3.1.0", "paths": {"/x": {"post": post}}}


def form(media: str, encoding: Any = None, **members: Any) -> dict[str, Any]:
    return document(media, {"type": "object", "properties": members}, encoding)


@pytest.fixture
def send(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Callable[..., Any]]:
    """Generate a client, send a body, and give the request as it arrived."""
    sys.path.insert(0, str(tmp_path))
    httpserver.expect_request("/x", method="POST").respond_with_data("")

    def call(value: dict[str, Any], body: Any) -> Any:
        name = "forms_" + tmp_path.name.replace("-", "_")
        generate_client(value, tmp_path / name)
        load = importlib.import_module
        if callable(body):
            body = body(load(f"{name}.types").File)
        elif isinstance(body, dict):
            body = load(f"{name}.models").SendBody.from_dict(body)
        client = load(f"{name}.client").Client(base_url=httpserver.url_for("/"))
        load(f"{name}.api.default.send").sync_detailed(client=client, body=body)
        return httpserver.log[-1][0]

    yield call
    sys.path.remove(str(tmp_path))


def parts(request: Any) -> list[Message]:
    head = b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n"
    payload = message_from_bytes(head + request.data).get_payload()
    assert isinstance(payload, list)
    return [each for each in payload if isinstance(each, Message)]


def told(part: Message) -> tuple[str, str | None, bytes]:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    name = part.get_param("name", header="content-disposition")
    return str(name), part["Content-Type"], content


COLORS, RGB = ["blue", "black"], {"R": 100, "G": 200}
STYLES = [
    ({}, LIST, COLORS, "f=blue&f=black"),
    ({}, OBJECT, RGB, "f=%7B%22R%22%3A100%2C%22G%22%3A200%7D"),
    ({}, DEEP, {"a": ["b"]}, "f=%7B%22a%22%3A%5B%22b%22%5D%7D"),
    ({}, TEXT, "a b&c", "f=a+b%26c"),
    ({"contentType": "application/json"}, OBJECT, RGB, "f=%7B%22R%22%3A100%2C%22G%22%3A200%7D"),
    ({"style": "form"}, LIST, COLORS, "f=blue&f=black"),
    ({"explode": False}, LIST, COLORS, "f=blue,black"),
    ({"style": "form", "explode": False}, OBJECT, RGB, "f=R,100,G,200"),
    ({"style": "form"}, OBJECT, RGB, "R=100&G=200"),
    ({"style": "spaceDelimited", "explode": False}, LIST, COLORS, "f=blue%20black"),
    ({"style": "pipeDelimited", "explode": False}, LIST, COLORS, "f=blue%7Cblack"),
    ({"style": "deepObject"}, OBJECT, RGB, "f%5BR%5D=100&f%5BG%5D=200"),
    ({"style": "deepObject", "explode": True}, OBJECT, RGB, "f%5BR%5D=100&f%5BG%5D=200"),
    ({"allowReserved": True}, TEXT, "https://a/?b=c&d+", "f=https://a/?b%3Dc%26d%2B"),
    ({"style": "form", "contentType": "text/csv"}, TEXT, "a b", "f=a%20b"),
]
"""An encoding, a schema, a value, and the body that goes over the wire."""


@pytest.mark.parametrize(("encoding", "schema", "value", "sent"), STYLES)
def test_a_urlencoded_field_is_written_by_its_encoding(
    send: Any, encoding: Any, schema: Any, value: Any, sent: str
) -> None:
    request = send(form(URLENCODED, {"f": encoding}, f=schema), {"f": value})
    assert request.data.decode() == sent
    assert request.headers["Content-Type"] == URLENCODED


PARTS: list[tuple[Any, Any, Any, list[tuple[str, str | None, bytes]]]] = [
    ({}, TEXT, "ü", [("f", None, "ü".encode())]),
    ({}, LIST, COLORS, [("f", None, b"blue"), ("f", None, b"black")]),
    ({}, OBJECT, RGB, [("f", "application/json", b'{"R":100,"G":200}')]),
    ({"contentType": "text/csv"}, TEXT, "a,b", [("f", "text/csv", b"a,b")]),
    ({"contentType": "text/csv, text/plain"}, TEXT, "a,b", [("f", "text/csv", b"a,b")]),
    (
        {"contentType": "application/xml, application/vnd.a+json"},
        OBJECT,
        RGB,
        [("f", "application/vnd.a+json", b'{"R":100,"G":200}')],
    ),
    ({"style": "form", "explode": False}, LIST, ["a b", "c"], [("f", None, b"a b,c")]),
    ({"style": "form"}, LIST, COLORS, [("f", None, b"blue"), ("f", None, b"black")]),
    ({"style": "form"}, OBJECT, RGB, [("R", None, b"100"), ("G", None, b"200")]),
    ({"style": "pipeDelimited", "explode": False}, LIST, COLORS, [("f", None, b"blue|black")]),
    ({"style": "spaceDelimited", "explode": False}, LIST, COLORS, [("f", None, b"blue black")]),
    ({"style": "deepObject"}, OBJECT, RGB, [("f[R]", None, b"100"), ("f[G]", None, b"200")]),
    ({"allowReserved": True}, TEXT, "a/b&c", [("f", None, b"a/b&c")]),
]


@pytest.mark.parametrize(("encoding", "schema", "value", "sent"), PARTS)
def test_a_multipart_field_is_written_by_its_encoding(
    send: Any, encoding: Any, schema: Any, value: Any, sent: Any
) -> None:
    request = send(form(MULTIPART, {"f": encoding}, f=schema), {"f": value})
    assert [told(part) for part in parts(request)] == sent


def test_a_part_has_the_headers_of_its_encoding_and_those_of_its_file(send: Any) -> None:
    headers = {"X-Kind": {"schema": {"const": "still"}}, "X-Sum": {"schema": TEXT}}
    value = form(MULTIPART, {"f": {"headers": headers, "contentType": "image/png"}}, f=FILE)

    def body(file: Any) -> dict[str, Any]:
        return {"f": file(b"\x89PNG", "a.png", headers={"X-Sum": "12"})}

    (part,) = parts(send(value, body))
    assert told(part) == ("f", "image/png", b"\x89PNG")
    assert (part["X-Kind"], part["X-Sum"]) == ("still", "12")


def test_each_file_of_a_list_is_a_part_of_its_media_type(send: Any) -> None:
    files = {"type": "array", "items": FILE}
    value = form(MULTIPART, {"f": {"contentType": "image/png"}}, f=files)
    request = send(value, lambda file: {"f": [file(b"1", "a.png"), file(b"2", "b")]})
    assert [told(part) for part in parts(request)] == [
        ("f", "image/png", b"1"),
        ("f", "image/png", b"2"),
    ]


def test_null_is_not_sent_in_a_form(send: Any) -> None:
    nullable = {"type": ["string", "null"]}
    request = send(form(URLENCODED, a=nullable, b=TEXT), {"a": None, "b": "c"})
    assert request.data == b"b=c"


@pytest.mark.parametrize(
    ("media", "schema", "encoding", "message", "place"),
    [
        (URLENCODED, DEEP, {"style": "form"}, "values inside of values", "/encoding/f"),
        (URLENCODED, LIST, {"style": "deepObject"}, "for objects only", "/encoding/f"),
        (URLENCODED, LIST, {"style": "simple"}, "has no style simple", "/encoding/f/style"),
        (URLENCODED, LIST, {"style": "pipeDelimited", "explode": True}, "no form", "/encoding/f"),
        (MULTIPART, FILE, {"style": "form"}, "a file, which has no style", "/encoding/f"),
        (MULTIPART, OBJECT, {"contentType": "application/xml"}, "no form as", "/contentType"),
        (MULTIPART, TEXT, {"headers": {"X": {"required": True}}}, "the header X", "/headers/X"),
    ],
)
def test_a_field_without_a_form_is_refused_with_place_and_remedy(
    tmp_path: Path, media: str, schema: Any, encoding: Any, message: str, place: str
) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        generate_client(form(media, {"f": encoding}, f=schema), tmp_path / "refused")
    (problem,) = refused.value.problems
    assert str(problem.pointer).endswith(place)
    assert problem.remedy


def test_an_encoding_of_what_is_no_field_is_noted(tmp_path: Path) -> None:
    closed = {"type": "object", "properties": {"a": TEXT}}
    value = document("application/json", closed, {"a": {"style": "form"}})
    assert "no form: " in "".join(generate_client(value, tmp_path / "json").notes)
    value = document(MULTIPART, closed, {"b": {"contentType": "text/csv"}})
    assert "no member of the form: " in "".join(generate_client(value, tmp_path / "form").notes)


@pytest.mark.parametrize(
    ("media", "schema", "value", "named", "sent"),
    [
        ("text/plain", TEXT, "ü", "text/plain; charset=utf-8", "ü".encode()),
        ("text/csv", TEXT, "a,b", "text/csv", b"a,b"),
        ("application/xml", TEXT, "<a/>", "application/xml", b"<a/>"),
        ("application/vnd.a+json", OBJECT, None, "application/vnd.a+json", b'{"R":1}'),
        ("*/*", OBJECT, None, "application/json", b'{"R":1}'),
        ("application/*", TEXT, "a", "application/json", b'"a"'),
    ],
)
def test_a_body_is_written_as_its_media_type(
    send: Any, media: str, schema: Any, value: Any, named: str, sent: bytes
) -> None:
    request = send(document(media, schema), value or (lambda _: {"R": 1}))
    assert request.headers["Content-Type"] == named
    assert request.data == sent


@pytest.mark.parametrize(
    ("media", "schema", "kind", "named"),
    [
        ("image/png", FILE, None, "image/png"),
        ("application/zip", {}, None, "application/zip"),
        ("application/octet-stream", TEXT, None, "application/octet-stream"),
        ("image/*", TEXT, "image/webp", "image/webp"),
    ],
)
def test_bytes_are_sent_as_their_media_type(
    send: Any, media: str, schema: Any, kind: str | None, named: str
) -> None:
    request = send(document(media, schema), lambda file: file(b"\x00\xff", mime_type=kind))
    assert (request.headers["Content-Type"], request.data) == (named, b"\x00\xff")


@pytest.mark.parametrize(
    ("media", "schema", "message"),
    [
        ("application/xml", OBJECT, "an object or a list has no form as application/xml"),
        ("text/plain", LIST, "an object or a list has no form as text/plain"),
        (MULTIPART, TEXT, "must be an object"),
        (URLENCODED, LIST, "must be an object"),
        ("multipart/mixed", OBJECT, "has no form as multipart/mixed"),
    ],
)
def test_a_body_that_has_no_form_is_refused_with_its_place(
    tmp_path: Path, media: str, schema: Any, message: str
) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        generate_client(document(media, schema), tmp_path / "refused")
    assert "requestBody/content" in str(refused.value.problems[0].pointer)
    assert refused.value.problems[0].remedy


def test_a_file_in_a_urlencoded_form_is_not_sent(send: Any, httpserver: HTTPServer) -> None:
    with pytest.raises(ValueError, match=r"the field `f` cannot be sent: .* holds no file"):
        send(form(URLENCODED, f=FILE), lambda file: {"f": file(b"")})
    assert not httpserver.log
