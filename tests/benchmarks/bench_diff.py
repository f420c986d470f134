"""How long a comparison takes, by the number of models; and oasdiff beside it where installed.

Run: `python tests/benchmarks/bench_diff.py`. The time per model must not grow with their number.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.diff import Comparison, compare_documents
from scripts.diff.report import as_json, as_markdown, as_text
from scripts.documents import read_document

SIZES = (2, 20, 120, 1000)


def merged(models: int, *, changed: bool) -> Any:
    """A merged document; in the changed one, half of the inputs of every model differ."""
    schemas: dict[str, Any] = {}
    mapping: dict[str, str] = {}
    for number in range(models):
        name = f"Model{number}"
        schemas[f"{name}Input"] = {
            "type": "object",
            "required": ["input0"],
            "properties": {f"input{i}": _input(i, changed=changed and i % 2) for i in range(12)},
        }
        schemas[f"{name}Request"] = {
            "type": "object",
            "required": ["model", "input"],
            "properties": {
                "model": {"type": "string", "const": f"vendor/{number}"},
                "callBackUrl": {"type": "string", "format": "uri"},
                "input": {"$ref": f"#/components/schemas/{name}Input"},
            },
        }
        mapping[f"vendor/{number}"] = f"#/components/schemas/{name}Request"
    union = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "model", "mapping": mapping},
    }
    body = {"required": True, "content": {"application/json": {"schema": union}}}
    operation = {
        "operationId": "createTask",
        "requestBody": body,
        "responses": {"200": {"description": "Done"}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Models", "version": "1.0.0"},
        "paths": {"/createTask": {"post": operation}},
        "components": {"schemas": schemas},
    }


def _input(number: int, *, changed: int | bool) -> Any:
    limit = 100 if changed else 200
    text = {"type": "string", "maxLength": limit, "description": f"Input {number}, up to {limit}."}
    return text if number % 3 else {"type": "integer", "minimum": 0, "maximum": limit}


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def peer(old: Path, new: Path) -> float | None:
    """Time oasdiff on the same files; None where it is not installed."""
    program = shutil.which("oasdiff")
    if program is None:
        return None
    command = [program, "changelog", str(old), str(new), "--format", "json"]
    return timed(lambda: subprocess.run(command, capture_output=True, check=True))[0]


def main() -> None:
    print(f"{'models':>6} {'changes':>8} {'read s':>8} {'compare s':>10} {'tell s':>8}", end=" ")
    print(f"{'ms/model':>9} {'oasdiff s':>10}")
    per_model: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.json", Path(folder) / "new.json"
        for size in SIZES:
            old.write_text(json.dumps(merged(size, changed=False)))
            new.write_text(json.dumps(merged(size, changed=True)))
            read, documents = timed(lambda: [read_document(path) for path in (old, new)])
            compared, changes = timed(lambda: compare_documents(*documents))  # noqa: B023
            comparison = Comparison("old", "new", changes)
            told, _ = timed(
                lambda: (as_text(comparison), as_json(comparison), as_markdown(comparison))  # noqa: B023
            )
            per_model[size] = 1000 * compared / size
            theirs = peer(old, new)
            print(f"{size:6} {len(changes):8} {read:8.2f} {compared:10.2f} {told:8.2f}", end=" ")
            print(f"{per_model[size]:9.2f}", f"{theirs:10.2f}" if theirs else "not here".rjust(10))
    growth = per_model[SIZES[-1]] / per_model[SIZES[1]]
    print(f"time per model, {SIZES[-1]} against {SIZES[1]} models: {growth:.2f} times")


if __name__ == "__main__":
    main()
