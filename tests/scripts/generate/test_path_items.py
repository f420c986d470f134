"""Path items that refer to others, as OpenAPI 3.1.1 (4.8.9.1) has them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client
from scripts.problem import BadInput

TEXT = {"type": "string"}
ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
BODY = {"content": {"application/json": {"schema": {"type": "object", "properties": {"a": TEXT}}}}}
ANSWER = {"200": {"description": "Here."}}
ITEM = {"parameters": [ID], "put": {"requestBody": BODY, "responses": ANSWER}}


def document(paths: Any, **items: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": paths, "components": {"pathItems": items}}


def refer(name: str, **beside: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/pathItems/{name}", **beside}


def call(tmp_path: Path, httpserver: HTTPServer, value: Any, **arguments: Any) -> Any:
    """Generate, and call the only operation."""
    name = "items_" + tmp_path.name.replace("-", "_")
    generate_client(value, tmp_path / name)
    (module,) = [
        path.stem for path in (tmp_path / name / "api/default").glob("*.py") if path.stem[0] != "_"
    ]
    httpserver.expect_request("/a/b", method="PUT").respond_with_data("")
    sys.path.insert(0, str(tmp_path))
    try:
        load = importlib.import_module
        operation = load(f"{name}.api.default.{module}")
        body = load(f"{name}.models").__all__[0]
        sent = getattr(load(f"{name}.models"), body).from_dict({"a": "c"})
        client = load(f"{name}.client").Client(base_url=httpserver.url_for("/"))
        operation.sync(client=client, body=sent, **arguments)
    finally:
        sys.path.remove(str(tmp_path))
    return httpserver.log[-1][0]


@pytest.mark.parametrize(
    "value",
    [
        document({"/a/{id}": refer("One")}, One=ITEM),
        document({"/a/{id}": refer("Two")}, One=ITEM, Two=refer("One")),
        document({"/a/{id}": refer("One", parameters=[ID])}, One={"put": ITEM["put"]}),
        document(
            {"/a/{id}": refer("One", summary="Words.", put=ITEM["put"])}, One={"parameters": [ID]}
        ),
    ],
    ids=["component", "chain", "parameters beside", "operation beside"],
)
def test_a_path_has_the_operations_that_its_item_refers_to(
    tmp_path: Path, httpserver: HTTPServer, value: Any
) -> None:
    request = call(tmp_path, httpserver, value, id="b")
    assert (request.method, request.path, request.json) == ("PUT", "/a/b", {"a": "c"})


def test_two_paths_may_share_an_item(tmp_path: Path) -> None:
    shared = document({"/a/{id}": refer("One"), "/b/{id}": refer("One")}, One=ITEM)
    report = generate_client(shared, tmp_path / "shared")
    assert report.operations == 2


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        (
            document({"/a/{id}": refer("One", put={"responses": ANSWER})}, One=ITEM),
            "`put` stands here and in what",
            "/paths/~1a~1{id}/put",
        ),
        (document({"/a": refer("One")}, One=refer("One")), "leads in a circle", "pathItems/One"),
        (document({"/a": refer("None")}), "leads nowhere", "/paths/~1a"),
    ],
)
def test_an_item_that_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, value: Any, message: str, place: str
) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        generate_client(value, tmp_path / "refused")
    assert str(refused.value.problems[0].pointer).endswith(place)
    assert refused.value.problems[0].remedy
