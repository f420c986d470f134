"""Where the API is and how its key is sent, as the document has it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client

OPERATION = {"operationId": "look", "responses": {"200": {"description": "Here."}}}


def document(scheme: dict[str, Any], *servers: dict[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "servers": list(servers),
        "security": [{"key": []}],
        "paths": {"/x": {"get": OPERATION}},
        "components": {"securitySchemes": {"key": scheme}},
    }


@pytest.fixture
def generated(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Generate a client and give its modules, with the notes of the run."""
    name = "connected_" + tmp_path.name.replace("-", "_")

    def generate(value: dict[str, Any]) -> Any:
        notes = "\n".join(generate_client(value, tmp_path / name).notes)
        load = importlib.import_module
        return load(f"{name}.client"), load(f"{name}.api.default.look"), notes

    sys.path.insert(0, str(tmp_path))
    yield generate
    sys.path.remove(str(tmp_path))


@pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        ({"type": "http", "scheme": "bearer"}, {"Authorization": "Bearer k"}),
        ({"type": "http", "scheme": "Basic"}, {"Authorization": "Basic k"}),
        ({"type": "oauth2", "flows": {}}, {"Authorization": "Bearer k"}),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {"X-Key": "k"}),
        ({"type": "apiKey", "in": "cookie", "name": "key"}, {"Cookie": "key=k"}),
        ({"type": "apiKey", "in": "query", "name": "key"}, {"query": "key=k"}),
    ],
    ids=["bearer", "basic", "oauth2", "header", "cookie", "query"],
)
def test_the_key_is_sent_as_the_scheme_has_it(
    generated: Any, httpserver: HTTPServer, scheme: dict[str, Any], sent: dict[str, str]
) -> None:
    client, look, _ = generated(document(scheme))
    httpserver.expect_request("/x").respond_with_data("")
    look.sync(client=client.AuthenticatedClient(base_url=httpserver.url_for("/"), token="k"))
    request = httpserver.log[0][0]
    headers = {"Authorization", "X-Key", "Cookie"} & set(request.headers.keys())
    found = {name: request.headers[name] for name in headers}
    assert found | ({"query": request.environ["QUERY_STRING"]} if request.args else {}) == sent


@pytest.mark.parametrize(
    ("server", "base_url", "note"),
    [
        ({"url": "https://a.example.com/v1/"}, "https://a.example.com/v1", ""),
        ({"url": "/v1"}, "", "'/v1' is no whole address"),
        (
            {"url": "https://{r}.example.com", "variables": {"r": {"default": "eu"}}},
            "https://eu.example.com",
            "`r` in the address is 'eu' by default",
        ),
        ({"url": "https://{r}.example.com"}, "", "is no whole address"),
    ],
)
def test_the_address_is_the_first_server(
    generated: Any, server: dict[str, Any], base_url: str, note: str
) -> None:
    client, _, notes = generated(document({"type": "http", "scheme": "bearer"}, server))
    assert client.Client().base_url == base_url
    assert note in notes
