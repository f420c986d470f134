"""`python -m wan_jobs.demo`: one task per model on an embedded mock, over a real socket.

Every model of the merged document is tried, with an input made of its own examples, so a newly
vendored model is part of the proof without a line of code. Prints what was sent and received; the
exit code is 0 only if each task ended in a file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from wan_jobs import Wan, WanError, model_id
from wan_jobs.document import Model, merged_document
from wan_mock import Mock

_SPEED = 48
_IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(64)
_SOUND = b"ID3" + bytes(64)
_LONGEST = 160


def main() -> int:
    """Run the demonstration; gives the exit code."""
    with Mock(speed=_SPEED) as mock, Wan(mock.key, base_url=mock.url, journal=None) as wan:
        print(f"mock API at {mock.url}, two minutes of it pass in 2.5 seconds\n")
        failed = [
            model.id for model in merged_document().models.values() if not _prove(wan, mock, model)
        ]
        print(f"{mock.created} tasks created, {mock.created - len(failed)} ended in a file")
    return 1 if failed else 0


def _prove(wan: Wan, mock: Mock, model: Model) -> bool:
    print(model.id)
    states: list[str] = []
    try:
        task = wan.submit(_input(wan, model), model=model_id(model.id))
        sent = mock.requests_to("createTask")[-1]
        print(f"  sent      {sent.method} {sent.path} {_short(sent.body)}")
        print(f"  received  taskId {task.id}")
        result = task.wait(on_update=lambda update: states.append(str(update.state)))
        with tempfile.TemporaryDirectory() as folder:
            size = result.download(Path(folder)).stat().st_size
    except WanError as error:
        print(f"  failed    {error}\n")
        return False
    print(f"  followed  {' → '.join(dict.fromkeys(states))}")
    print(f"  received  {_short(result.record)}")
    print(f"  fetched   {result.urls[0]}, {size} bytes\n")
    return True


def _input(wan: Wan, model: Model) -> dict[str, object]:
    """Take the example of each member; files are made up and uploaded."""
    values: dict[str, object] = {}
    for name, schema in model.properties.items():
        examples = schema.get("examples")
        if name.endswith("_url"):
            values[name] = wan.upload(_SOUND if "audio" in name else _IMAGE)
        elif isinstance(examples, list) and examples:
            values[name] = examples[0]
    return values


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


if __name__ == "__main__":
    sys.exit(main())
