"""What the client sends to create a task: exactly what was asked for, on every model."""

from __future__ import annotations

import json
from typing import Any

import pytest


def canonical(value: Any) -> str:
    """Write JSON so that 1, 1.0 and true differ, and the order of members does not matter."""
    return json.dumps(value, sort_keys=True)


def test_the_body_on_the_wire_is_the_one_asked_for(
    call: Any, wire: Any, create_task: Any, valid: Any
) -> None:
    call(create_task, body=valid.model.typed(valid.body))

    assert (wire.request.method, wire.request.url) == (
        "POST",
        f"{wire.url}/api/v1/jobs/createTask",
    )
    assert canonical(json.loads(wire.request.data)) == canonical(valid.body)


def test_a_body_read_from_json_is_sent_as_it_was(
    call: Any, wire: Any, create_task: Any, valid: Any
) -> None:
    call(create_task, body=create_task.body(valid.body))

    assert canonical(json.loads(wire.request.data)) == canonical(valid.body)


def test_a_request_has_these_headers_and_no_others(
    call: Any, wire: Any, create_task: Any, key: str
) -> None:
    call(create_task)

    headers = dict(wire.request.headers)
    assert headers.pop("User-Agent").startswith("python-httpx2/")
    assert headers == {
        "Host": wire.url.removeprefix("http://"),
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Content-Length": str(len(wire.request.data)),
        "Accept": "*/*",
        "Accept-Encoding": headers["Accept-Encoding"],
        "Connection": "keep-alive",
    }


def test_a_model_names_itself_and_sends_nothing_that_was_not_set(
    call: Any, wire: Any, create_task: Any, model: Any
) -> None:
    minimal = model.minimal()

    call(create_task, body=model.typed({"input": minimal["input"]}))

    sent = json.loads(wire.request.data)
    assert sent == {"model": model.id, "input": minimal["input"]}
    assert set(sent["input"]) == set(model.schema["properties"]["input"]["required"])


def test_a_seed_is_sent_only_if_set(call: Any, wire: Any, create_task: Any, model: Any) -> None:
    if "seed" not in model.schema["properties"]["input"]["properties"]:
        pytest.skip("this model takes no seed")

    call(create_task, body=model.typed(model.minimal()))
    call(create_task, body=model.typed(model.minimal(seed=0)))

    without, with_zero = (json.loads(request.data)["input"] for request in wire.requests)
    assert "seed" not in without
    assert with_zero["seed"] == 0


@pytest.mark.parametrize(
    "text",
    ["Лиса в снегу", "🦊 a\u0301", 'quotes " and \\ and \n lines', "\x00\x1f", "\u2028</script>"],
    ids=["cyrillic", "emoji", "escapes", "control", "separators"],
)
def test_any_text_arrives_as_it_is(
    call: Any, wire: Any, create_task: Any, model: Any, text: str
) -> None:
    fields = model.schema["properties"]["input"]["properties"]
    inputs = {n: text for n, f in fields.items() if f.get("type") == "string" and "enum" not in f}
    if not inputs:
        pytest.skip(f"{model.id} takes no free text")

    call(create_task, body=model.typed(model.minimal(**inputs)))

    sent = json.loads(wire.request.data)["input"]
    assert {name: sent[name] for name in inputs} == inputs


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused_before_it_is_sent(
    call: Any, wire: Any, create_task: Any, model: Any, value: float
) -> None:
    body = model.typed(model.minimal())
    body.input_.additional_properties["no_such_field"] = value

    with pytest.raises(ValueError, match=r"the body\.input\.no_such_field cannot be sent"):
        call(create_task, body=body)

    assert wire.requests == []


def test_a_member_that_the_document_does_not_know_yet_can_be_sent(
    call: Any, wire: Any, create_task: Any, model: Any
) -> None:
    body = model.typed(model.minimal())
    body.input_.additional_properties["camera"] = {"path": ["left", 1.5]}

    call(create_task, body=body)

    assert json.loads(wire.request.data)["input"]["camera"] == {"path": ["left", 1.5]}
