"""Tasks that are created and followed: each costs credits at a real service, see `--spend`."""

from __future__ import annotations

import json
from typing import Any

STATES = ("waiting", "queuing", "generating", "success", "fail")


def test_a_task_can_be_followed_once_it_is_created(create: Any, follow: Any, model: Any) -> None:
    task_id = create(model)

    record = follow(task_id)

    assert (record.task_id, record.model) == (task_id, model.id)
    assert record.state in STATES
    assert record.create_time > 1_700_000_000_000
    assert not record.complete_time or record.complete_time >= record.create_time


def test_the_record_holds_what_was_asked_for(create: Any, follow: Any, model: Any) -> None:
    record = follow(create(model))

    asked = json.loads(record.param) if isinstance(record.param, str) else record.param
    given = asked["input"]
    assert (json.loads(given) if isinstance(given, str) else given) == model.minimal()["input"]
