"""What applying an overlay costs in CPU time and memory, beside other tools in the same run.

Run: `python tests/benchmarks/bench_overlay.py [DOCUMENT OVERLAY]`. Peers are found on PATH:
`openapi-format` and `overlayjs` (npm: openapi-format, openapi-overlays-js); a peer that is not
installed is printed as "not run". Ratios are ours to theirs; below 1 is ahead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.documents import to_yaml

ROOT = Path(__file__).parents[2]
REPEATS = 3


@dataclass(frozen=True)
class Cost:
    """The least CPU seconds and the peak memory of some runs of a command."""

    seconds: float
    megabytes: float


Command = Callable[[Path, Path, Path], list[str]]

OURS: Command = lambda document, overlay, out: [  # noqa: E731 - one of a table of such
    *(sys.executable, "-m", "scripts", "overlay", "apply", "--lenient", "--quiet"),
    *(str(document), str(overlay), "-o", str(out)),
]
PEERS: dict[str, Command] = {
    "openapi-format": lambda document, overlay, out: [
        *("openapi-format", str(document), "--overlayFile", str(overlay), "-o", str(out)),
        *("--no-sort", "--keepComments"),
    ],
    "overlayjs": lambda document, overlay, out: [
        *("sh", "-c", 'overlayjs --openapi "$1" --overlay "$2" > "$3"', "sh"),
        *(str(document), str(overlay), str(out)),
    ],
}


def document(paths: int) -> dict[str, Any]:
    """Make an OpenAPI document of about 2.5 kB of YAML for each path."""
    schemas = {f"Clip{number}": _schema(number) for number in range(paths)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Clips", "version": "1.0.0"},
        "paths": {f"/clips/{number}": {"post": _operation(number)} for number in range(paths)},
        "components": {"schemas": schemas},
    }


def _operation(number: int) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/Clip{number}"}
    content = {"application/json": {"schema": reference}}
    return {
        "operationId": f"orderClip{number}",
        "summary": "Order a clip",
        "tags": [f"tag{number % 7}"],
        "x-internal": number % 10 == 0,
        "parameters": [
            {
                "name": name,
                "in": "query",
                "schema": {"type": "string"},
                "description": "A filter. " * 4,
            }
            for name in ("state", "page", "size")
        ],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "The order.", "content": content}},
    }


def _schema(number: int) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "What to make, and how.\nA second line of the text.",
        "required": ["prompt"],
        "properties": {
            f"member{index}": {"type": "string", "description": f"The {index}th of {number}. " * 3}
            for index in range(12)
        },
    }


def overlay(*actions: dict[str, Any]) -> dict[str, Any]:
    """Make an overlay."""
    return {
        "overlay": "1.0.0",
        "info": {"title": "Corrections", "version": "1.0.0"},
        "actions": list(actions),
    }


OVERLAYS = {
    "1 action": overlay({"target": "$.info", "update": {"x-mark": True}}),
    "252 actions": overlay(
        *(
            {"target": f"$.paths['/clips/{number}'].post", "update": {"x-speed": number}}
            for number in range(252)
        )
    ),
    "8 that search": overlay(
        {"target": "$.paths.*.post", "update": {"x-safe": False}},
        {"target": "$.paths.*[?@.x_internal == true]", "remove": True},
        {"target": "$..parameters[?@.name == 'page']", "update": {"required": False}},
        {"target": "$..parameters[?@.name == 'size']", "remove": True},
        *({"target": "$..properties", "update": {f"x{n}": {"type": "null"}}} for n in range(4)),
    ),
}


def cost(command: list[str]) -> Cost | None:
    """Run a command some times; None if it fails."""
    costs = []
    for _ in range(REPEATS):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        if status:
            return None
        costs.append(Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(costs, key=lambda each: each.seconds)


def report(label: str, document_path: Path, overlay_path: Path, folder: Path) -> None:
    """Print one line: ours, then each peer with the ratio of ours to it."""
    size = document_path.stat().st_size / 1e6
    ours = cost(OURS(document_path, overlay_path, folder / "ours.yaml"))
    told = f"{ours.seconds:6.2f} s {ours.megabytes:5.0f} MB" if ours else "failed"
    print(f"{label:16} {size:5.1f} MB  ours {told}", end="")
    for name, command in PEERS.items():
        if shutil.which(name) is None:
            print(f"  {name} not run", end="")
            continue
        theirs = cost(command(document_path, overlay_path, folder / f"{name}.yaml"))
        if theirs is None or ours is None:
            print(f"  {name} failed", end="")
            continue
        ratio = (
            f"x{ours.seconds / theirs.seconds:.2f}, memory x{ours.megabytes / theirs.megabytes:.2f}"
        )
        print(f"  {name} {theirs.seconds:.2f} s ({ratio})", end="")
    print(flush=True)


def main(arguments: list[str]) -> None:
    """Measure the given pair, or documents of some sizes with overlays of some kinds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments:
            given = [Path(argument).resolve() for argument in arguments]
            report(given[1].name[:16], given[0], given[1], folder)
            return
        for paths in (260, 1000):
            written = folder / f"{paths}.yaml"
            written.write_text(to_yaml(document(paths)), "utf-8")
            for label, value in OVERLAYS.items():
                corrections = folder / "overlay.json"
                corrections.write_text(json.dumps(value), "utf-8")
                report(label, written, corrections, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
