"""What types cannot say of a body is checked before it is sent."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client

TEXT = {"type": "string"}
MEDIA = {"picture": TEXT, "sound": TEXT}
RULES: dict[str, dict[str, Any]] = {
    "one of": {"oneOf": [{"required": ["picture"]}, {"required": ["sound"]}]},
    "any of": {"anyOf": [{"required": ["picture"]}, {"required": ["sound"]}]},
    "not": {"not": {"required": ["picture", "sound"]}},
    "dependent": {"dependentRequired": {"sound": ["picture"]}},
    "if": {"if": {"required": ["sound"]}, "then": {"required": ["picture"]}},
    "members": {"minProperties": 1},
    "in a part": {"allOf": [{"oneOf": [{"required": ["picture"]}, {"required": ["sound"]}]}]},
}
BOTH, PICTURE, SOUND, NEITHER = {"picture": "p", "sound": "s"}, {"picture": "p"}, {"sound": "s"}, {}


def document(body: Any, **schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "paths": {
            "/{odd}/orders": {
                "post": {
                    "operationId": "order",
                    "parameters": [{"name": "odd", "in": "path", "required": True, "schema": TEXT}],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": body}},
                    },
                    "responses": {"200": {"description": "Here."}},
                }
            }
        },
        "components": {"schemas": schemas},
    }


@pytest.fixture
def order(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Callable[..., Any]]:
    """Generate a client, and give a function that sends what another makes of its models."""
    name = "sending_" + tmp_path.name.replace("-", "_")
    httpserver.expect_request("/x/orders").respond_with_data("")

    def generate(value: dict[str, Any]) -> Any:
        generate_client(value, tmp_path / name)
        models = importlib.import_module(f"{name}.models")
        client = importlib.import_module(f"{name}.client").Client(base_url=httpserver.url_for("/"))
        operation = importlib.import_module(f"{name}.api.default.order")

        def send(body: Any) -> Any:
            operation.sync(client=client, odd="x", body=body)
            return httpserver.log[-1][0].json

        return models, send, importlib.import_module(f"{name}.errors").InvalidRequest

    sys.path.insert(0, str(tmp_path))
    yield generate
    sys.path.remove(str(tmp_path))


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "said"),
    [
        ("one of", PICTURE, BOTH, "exactly one of picture, sound must be given"),
        ("one of", SOUND, NEITHER, "exactly one of picture, sound must be given"),
        ("any of", BOTH, NEITHER, "at least one of picture, sound must be given"),
        ("not", SOUND, BOTH, "it breaks the rule `not`"),
        ("dependent", PICTURE, SOUND, "it breaks the rule `dependentRequired`"),
        ("if", BOTH, SOUND, "it breaks the rule `required`"),
        ("members", SOUND, NEITHER, "it breaks the rule `minProperties`"),
        ("in a part", PICTURE, BOTH, "exactly one of picture, sound must be given"),
    ],
)
def test_members_that_do_not_go_together_are_not_sent(
    order: Any, httpserver: HTTPServer, rule: str, right: Any, wrong: Any, said: str
) -> None:
    schema = {"type": "object", "properties": MEDIA, **RULES[rule]}
    models, send, refused = order(document({"$ref": "#/components/schemas/Order"}, Order=schema))
    assert send(models.Order(**right)) == right
    before = len(httpserver.log)
    with pytest.raises(refused, match=said):
        send(models.Order(**wrong))
    assert len(httpserver.log) == before


def test_rules_hold_inside_of_what_is_sent(order: Any) -> None:
    schema = {"type": "object", "properties": MEDIA, **RULES["one of"]}
    body = {"type": "object", "properties": {"all": {"type": "array", "items": schema}}}
    models, send, refused = order(document(body))
    item = models.OrderBodyAllItem
    assert send(models.OrderBody(all_=[item(sound="s")])) == {"all": [SOUND]}
    with pytest.raises(refused, match="OrderBodyAllItem cannot be sent"):
        send(models.OrderBody(all_=[item(sound="s"), item()]))


def test_a_class_that_only_a_discriminator_leads_to_knows_its_value(order: Any) -> None:
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT, "title": TEXT}}
    body = {
        "oneOf": [{"$ref": "#/components/schemas/Clip"}, {"$ref": "#/components/schemas/Still"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"moving": "Clip", "still": "#/components/schemas/Still"},
        },
    }
    models, send, _ = order(document(body, Clip=kind, Still=kind))
    assert send(models.Clip(title="t")) == {"kind": "moving", "title": "t"}
    assert send(models.Still()) == {"kind": "still"}


def test_a_class_that_stands_elsewhere_too_takes_any_value(order: Any) -> None:
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}}
    one = {"$ref": "#/components/schemas/Clip"}
    told = {"oneOf": [one], "discriminator": {"propertyName": "kind"}}
    body = {"type": "object", "properties": {"told": told, "plain": one}}
    models, send, _ = order(document(body, Clip=kind))
    sent = send(models.OrderBody(plain=models.Clip(kind="any")))
    assert sent == {"plain": {"kind": "any"}}


def _holding_itself() -> Any:
    held: dict[str, Any] = {}
    held["a"] = held
    return held


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"a": [0, float("nan")]}, r"the body\.a\.1 cannot be sent: nan"),
        ({"a": {"b": "\ud800"}}, r"the body\.a\.b cannot be sent: it holds half a character"),
        ({"a": {("b",): 1}}, r"a name in the body\.a cannot be sent: JSON cannot hold a tuple"),
        ({"a": Path("x")}, r"the body\.a cannot be sent: JSON cannot hold a PosixPath"),
        ({"a": {1, 2}}, r"the body\.a cannot be sent: JSON cannot hold a set"),
        (_holding_itself(), "the body is nested too deeply, or holds itself"),
    ],
)
def test_what_json_cannot_hold_is_told_with_its_place(
    order: Any, httpserver: HTTPServer, wrong: Any, said: str
) -> None:
    _, send, refused = order(document({}))
    with pytest.raises(refused, match=said):
        send(wrong)
    assert not httpserver.log
