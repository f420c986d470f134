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
from scripts.problem import BadInput

OTHER = {"type": "apiKey", "in": "header", "name": "X-Key"}
OPERATION = {"operationId": "look", "responses": {"200": {"description": "Here."}}}


def document(scheme: dict[str, Any], *servers: dict[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "servers": list(servers),
        "security": [{"key": []}],
        "paths": {"/x": {"get": OPERATION}},
        "components": {"securitySchemes": {"key": scheme, "other": OTHER}},
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
        ({"$ref": "#/components/securitySchemes/other"}, {"X-Key": "k"}),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {"X-Key": "k"}),
        ({"type": "apiKey", "in": "cookie", "name": "key"}, {"Cookie": "key=k"}),
        ({"type": "apiKey", "in": "query", "name": "key"}, {"query": "key=k"}),
    ],
    ids=["bearer", "basic", "oauth2", "reference", "header", "cookie", "query"],
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


HERE, THERE = "https://a.example.com/v1", "https://b.example.com/v2"
KEY = {"type": "http", "scheme": "bearer"}


def of_operation(address: str, *servers: dict[str, Any], **more: Any) -> dict[str, Any]:
    value = document(KEY, *servers)
    value["paths"]["/x"] = {"get": OPERATION | {"servers": [{"url": address, **more}]}}
    value["paths"]["/y"] = {"get": OPERATION | {"operationId": "other"}}
    return value


def without_key(value: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in value.items() if name not in ("security", "components")}


def address_of(generated: Any, value: dict[str, Any], base_url: str | None = None) -> str:
    """Return where a call of the first operation goes, by a connection that sends nothing."""
    import httpx2

    client_module, look, _ = generated(value)
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(200)

    given = {"base_url": base_url} if base_url else {}
    client = client_module.Client(**given, httpx_args={"transport": httpx2.MockTransport(answer)})
    look.sync(client=client)
    return seen[0]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (of_operation("https://a.example.com/v2", {"url": HERE}), "https://a.example.com/v2/x"),
        (of_operation("https://A.example.com:443/", {"url": HERE}), "https://a.example.com/x"),
        (of_operation(THERE, {"url": HERE}, {"url": "https://b.example.com"}), f"{THERE}/x"),
        (without_key(of_operation(THERE, {"url": HERE})), f"{THERE}/x"),
        (without_key(of_operation(THERE)), f"{THERE}/x"),
        (
            of_operation(
                "https://a.example.com/{v}", {"url": HERE}, variables={"v": {"default": "v3"}}
            ),
            "https://a.example.com/v3/x",
        ),
    ],
)
def test_an_operation_goes_to_its_own_server(
    generated: Any, value: dict[str, Any], address: str
) -> None:
    assert address_of(generated, value) == address


def test_the_server_of_a_path_is_that_of_its_operations(generated: Any) -> None:
    value = without_key(document(KEY, {"url": HERE}))
    value["paths"]["/x"]["servers"] = [{"url": THERE}]
    value["paths"]["/y"] = {"get": OPERATION | {"operationId": "other"}}
    assert address_of(generated, value) == f"{THERE}/x"


def test_a_client_with_an_address_of_its_own_sends_everything_there(generated: Any) -> None:
    value = of_operation("https://a.example.com/v2", {"url": HERE})
    assert address_of(generated, value, "http://127.0.0.1:9/w") == "http://127.0.0.1:9/w/x"


def test_a_key_goes_to_no_host_that_only_an_operation_names(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"the key would go to https://b\.example\.com") as refused:
        generate_client(of_operation(THERE, {"url": HERE}), tmp_path / "refused")
    (problem,) = refused.value.problems
    assert problem.pointer == "/paths/~1x/get/servers"
    assert "name its host among the `servers`" in str(problem.remedy)


@pytest.mark.parametrize("address", ["/v2", "{host}/v2", "b.example.com"])
def test_an_operation_on_a_server_without_whole_address_is_refused(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(BadInput, match="is no whole address") as refused:
        generate_client(of_operation(address, {"url": HERE}), tmp_path / "refused")
    assert refused.value.problems[0].pointer == "/paths/~1x/get/servers/0/url"


def test_a_key_that_no_header_can_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        generate_client(document(OTHER | {"name": "X Key"}), tmp_path / "c")
    assert [p.pointer for p in refused.value.problems] == ["/components/securitySchemes/key/name"]


APP = {"type": "apiKey", "in": "header", "name": "X-App"}
ID = {"type": "apiKey", "in": "query", "name": "id"}
SESSION = {"type": "apiKey", "in": "cookie", "name": "session"}


def asking(*alternatives: dict[str, Any], **schemes: Any) -> dict[str, Any]:
    value = document({"type": "http", "scheme": "bearer"})
    value["security"] = list(alternatives)
    value["components"]["securitySchemes"] |= schemes
    return value


def test_keys_that_are_asked_for_together_are_sent_together(
    generated: Any, httpserver: HTTPServer
) -> None:
    several = {"key": [], "app": [], "id": [], "session": []}
    client, look, notes = generated(asking(several, app=APP, id=ID, session=SESSION))
    assert "further_keys['app']" in notes
    httpserver.expect_request("/x").respond_with_data("")
    keys = {"app": "a", "id": "i", "session": "s"}
    held = client.AuthenticatedClient(
        base_url=httpserver.url_for("/"), token="k", further_keys=keys
    )
    assert "'a'" not in repr(held)
    look.sync(client=held)
    request = httpserver.log[0][0]
    assert request.headers["Authorization"] == "Bearer k"
    assert (request.headers["X-App"], request.args["id"], request.cookies["session"]) == tuple(
        "ais"
    )
    for wrong in (
        {},
        {"app": "a"},
        {**keys, "other": "o"},
        {**keys, "id": "i\n"},
        {**keys, "id": ""},
    ):
        with pytest.raises(ValueError, match="key"):
            client.AuthenticatedClient(token="k", further_keys=wrong)


def test_the_key_alone_will_do_where_an_alternative_says_so(generated: Any) -> None:
    client, _, notes = generated(asking({"key": [], "app": []}, {"key": []}, app=APP))
    assert "further_keys" not in notes
    client.AuthenticatedClient(token="k")


def test_what_one_operation_asks_for_besides_may_be_given(
    generated: Any, httpserver: HTTPServer
) -> None:
    value = asking({"key": []}, app=APP)
    value["paths"]["/x"]["get"] = OPERATION | {"security": [{"key": [], "app": []}]}
    client, look, notes = generated(value)
    assert "further_keys['app']` too: /paths/~1x/get/security" in notes
    client.AuthenticatedClient(token="k")
    httpserver.expect_request("/x").respond_with_data("")
    base = httpserver.url_for("/")
    held = client.AuthenticatedClient(base_url=base, token="k", further_keys={"app": "a"})
    look.sync(client=held)
    assert httpserver.log[0][0].headers["X-App"] == "a"


def test_keys_that_have_one_place_are_not_asked_for_together(generated: Any) -> None:
    basic = {"type": "http", "scheme": "basic"}
    with pytest.raises(BadInput, match="have one place") as refused:
        generated(asking({"key": [], "basic": []}, basic=basic))
    assert "at: /security" in str(refused.value)


def test_two_schemes_of_one_form_take_one_key(generated: Any) -> None:
    client, _, notes = generated(asking({"key": [], "o": []}, o={"type": "oauth2", "flows": {}}))
    assert "further_keys" not in notes
    client.AuthenticatedClient(token="k")
