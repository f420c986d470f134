"""Calls of the generated client over a real socket."""

from __future__ import annotations

import io
import json
import traceback
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Load = Callable[[str], Any]
KEY = "sk-very-secret"
JSON_TYPE = "application/json"


@pytest.fixture
def client(client_module: Load, httpserver: HTTPServer) -> Any:
    return client_module("client").AuthenticatedClient(base_url=httpserver.url_for(""), token=KEY)


def details(client_module: Load) -> Any:
    return client_module("api.jobs.get_task_details")


def test_request_on_the_wire(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/jobs/createTask").respond_with_json(
        {"code": 200, "msg": "success", "data": {"taskId": "1"}}
    )
    models = client_module("models")
    body = models.Wan22A14bTextToVideoTurboRequest(
        input_=models.Wan22A14bTextToVideoTurboInput(prompt="Лиса", seed=7)
    )
    with client:
        created = client_module("api.jobs.create_task").sync(client=client, body=body)
    assert created.data.task_id == "1"
    request = httpserver.log[0][0]
    assert (request.method, request.headers["Authorization"]) == ("POST", f"Bearer {KEY}")
    assert request.headers["Content-Type"] == JSON_TYPE
    assert request.get_json() == {
        "model": "wan/2-2-a14b-text-to-video-turbo",
        "input": {"prompt": "Лиса", "seed": 7},
    }


async def test_async_functions(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/chat/credit").respond_with_json({"code": 200, "data": 5.25})
    credit = client_module("api.account.get_account_credits")
    async with client:
        assert (await credit.asyncio(client=client)).data == 5.25
        assert (await credit.asyncio_detailed(client=client)).status_code == 200


def test_query_holds_what_was_set(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_json({"code": 200})
    details(client_module).sync(client=client, task_id="a b&c")
    details(client_module).sync(client=client, task_id="a", verbose=True)
    queries = [request.args.to_dict() for request, _ in httpserver.log]
    assert queries == [{"taskId": "a b&c"}, {"taskId": "a", "verbose": "true"}]


def test_path_and_header_parameters(client_module: Load, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/files/a{part}/parts/2").respond_with_data(b"\x00\xff")
    part = client_module("api.files.get_file_part")
    client = client_module("client").Client(base_url=httpserver.url_for(""))
    assert part.sync(client=client, file_id="a{part}", part=2, x_trace="t") == b"\x00\xff"
    request = httpserver.log[0][0]
    assert request.headers["X-Trace"] == "t"
    assert "Authorization" not in request.headers


def test_upload(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    seen: list[Any] = []

    def answer(request: Request) -> Response:
        uploaded = request.files["file"]
        seen.append((uploaded.filename, uploaded.mimetype, uploaded.read(), request.form.to_dict()))
        return Response(json.dumps({"success": True, "data": None}), mimetype=JSON_TYPE)

    httpserver.expect_request("/file-upload/api/file-stream-upload").respond_with_handler(answer)
    file_type = client_module("types").File
    form = client_module("models").FileStreamUploadRequest
    upload = client_module("api.files.upload_file_stream")
    tricky = b"--+++\r\n--+++--\r\n"
    image = file_type(io.BytesIO(tricky), "кот.png", "image/png")
    assert upload.sync(client=client, body=form(file=image, upload_path="a/b", public=True)).success
    upload.sync(client=client, body=form(file=file_type(b"x"), upload_path="a"))
    assert seen == [
        ("кот.png", "image/png", tricky, {"uploadPath": "a/b", "public": "true"}),
        ("upload", "application/octet-stream", b"x", {"uploadPath": "a"}),
    ]


@pytest.mark.parametrize("status", [200, 404, 433, 455])
def test_declared_statuses_are_parsed(
    client_module: Load, client: Any, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_json(
        {"code": status, "msg": "text", "data": None}, status=status
    )
    response = details(client_module).sync_detailed(client=client, task_id="1")
    assert response.status_code == status
    assert (response.parsed.code, response.parsed.msg, response.parsed.data) == (
        status,
        "text",
        None,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502 Bad Gateway</html>",
        b"[1]",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe\x00",
        b'{"code":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"later":' + b"[" * 600 + b"]" * 600 + b"}",
    ],
    ids=[
        "empty",
        "html",
        "array",
        "null",
        "text",
        "cut",
        "not UTF-8",
        "long number",
        "cut and deep",
        "deep",
    ],
)
@pytest.mark.parametrize("status", [200, 455])
def test_body_of_another_kind_is_not_parsed_and_not_lost(
    client_module: Load, client: Any, httpserver: HTTPServer, status: int, body: bytes
) -> None:
    httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_data(body, status=status)
    response = details(client_module).sync_detailed(client=client, task_id="1")
    assert (response.status_code, response.content, response.parsed) == (status, body, None)


def test_undeclared_status(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_json({"code": 1}, status=599)
    response = details(client_module).sync_detailed(client=client, task_id="1")
    assert (response.status_code, response.parsed) == (599, None)
    client.raise_on_unexpected_status = True
    with pytest.raises(client_module("errors").UnexpectedStatus, match="599"):
        details(client_module).sync(client=client, task_id="1")


def test_derived_clients_share_nothing(client: Any) -> None:
    original = client.get_httpx_client()
    derived = client.with_headers({"X-A": "1"}).with_timeout(3).with_cookies({"c": "1"})
    assert derived.get_httpx_client().headers["X-A"] == "1"
    assert derived.get_httpx_client().headers["Authorization"] == f"Bearer {KEY}"
    assert "X-A" not in original.headers
    assert client.timeout == 60


def test_base_url_is_the_first_server_of_the_document(client_module: Load) -> None:
    assert client_module("client").Client().base_url == "https://api.example.com"


def test_no_repr_shows_the_key(client_module: Load, client: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/chat/credit").respond_with_json({"code": 200})
    credit = client_module("api.account.get_account_credits")
    keyed = client.with_headers({"X-Key": KEY})
    response = credit.sync_detailed(client=client)
    shown = [client, keyed, response, client.get_httpx_client(), client.get_httpx_client().headers]
    assert KEY not in "".join(map(repr, shown))


def test_no_traceback_shows_the_key(client_module: Load) -> None:
    client = client_module("client").AuthenticatedClient(base_url="http://127.0.0.1:1", token=KEY)
    with pytest.raises(httpx2.ConnectError) as caught:
        client_module("api.account.get_account_credits").sync(client=client)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert KEY not in "".join(report.format())


@pytest.mark.parametrize("key", ["", f"{KEY}\n", f" {KEY}", f"{KEY}ключ", f"{KEY}\x00"])
def test_key_that_no_header_can_carry_is_refused_unseen(client_module: Load, key: str) -> None:
    with pytest.raises(ValueError, match="the key is empty, or no header") as caught:
        client_module("client").AuthenticatedClient(token=key)
    assert KEY not in repr(caught.value)
