"""Odd input for every verb of the workshop: no traceback, exit code 0, 1 or 2, in bounded time.

Run: `python tests/benchmarks/fuzz_commands.py [CASES] [SEED] [VERB]`. Each case damages a sound
document, overlay or page, as bytes or in its structure, and runs one verb on it in a process of its
own with limits on CPU time and memory. What goes wrong is kept in a folder and shown.
"""

from __future__ import annotations

import copy
import json
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.commands import main
from scripts.documents import to_yaml

CPU_SECONDS = 20
MEMORY = 2 * 1024**3

SPEC: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "Wan 9.9", "version": "1.0.0"},
    "servers": [{"url": "https://api.apikley.ru"}],
    "paths": {
        "/api/v1/jobs/createTask": {
            "post": {
                "operationId": "createTask",
                "summary": "Create a task",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["model", "input"],
                                "properties": {
                                    "model": {"type": "string", "enum": ["wan/9-9-example"]},
                                    "input": {"$ref": "#/components/schemas/Input"},
                                },
                                "example": {"model": "wan/9-9-example", "input": {"prompt": "x"}},
                            }
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "The task",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
                "security": [{"BearerAuth": []}],
            }
        }
    },
    "components": {
        "schemas": {
            "Input": {
                "type": "object",
                "required": ["prompt"],
                "properties": {
                    "prompt": {
                        "type": "string",
                        "description": "The prompt. (Max length: 500 characters)",
                        "maxLength": 500,
                        "pattern": "^[a-z]+$",
                    },
                    "ratio": {"type": "string", "enum": ["16:9", "9:16"], "default": "16:9"},
                    "seconds": {"type": "integer", "minimum": 1, "maximum": 10},
                },
                "allOf": [{"$ref": "#/components/schemas/Seeded"}],
            },
            "Seeded": {"type": "object", "properties": {"seed": {"type": "integer"}}},
        },
        "securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}},
    },
}
OVERLAY: dict[str, Any] = {
    "overlay": "1.2.0",
    "info": {"title": "Corrections", "version": "1"},
    "components": {"actions": {"go": {"fields": {"update": {"x-a": 1}}}}},
    "actions": [
        {"target": "$.info", "update": {"title": "New"}, "description": "why"},
        {"target": "$..properties[?@.type == 'string']", "$ref": "#/components/actions/go"},
        {"target": "$.info", "copy": "$.components.schemas.Seeded"},
        {"target": "$.paths..example", "remove": True},
    ],
}
VALUES: list[Any] = [
    *(None, True, [], {}, "", 0, -1, 1e308, 10**308, 1.5, "\0", "\x85", "a" * 100_000, "é\u2028"),
    *({"$ref": "#"}, {"$ref": 1}, {"$ref": "#/components/schemas/Input"}, {"$ref": "x.yaml#/a"}),
    *({"$ref": "#/components/schemas/None"}, {"type": "array"}, {"oneOf": []}, {"not": {}}, "$"),
    *({"allOf": [{"$ref": "#/components/schemas/Input"}]}, ["a", 1, None], {"": {"~/": []}}, "$.."),
    *("16:9", "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "$..[?@..*]", "up to 9" + "9" * 400, "x-a"),
    *(
        "$ref",
        "object",
        "null",
        "binary",
        "https://[",
        "http://other.example/%zz",
        "wan/9-9-example",
    ),
]
KEYS = ["", "/", "~", "$ref", "x-", "__class__", "class", "None", "🦊", "a b", "0", "\n", "/{id}"]
BYTES = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\x85", b"\xed\xa0\x80", b"\t", b"\r", b"&a [*a]"),
    *(
        b"9" * 400,
        b"[" * 2000,
        b"{a: " * 500,
        b"- " * 500,
        b"!!python/object:os.system x",
        b"---\n",
    ),
    *(b"<<: *a", b"%YAML 1.1\n", b": ", b"'", b'"', b"```", b"<pre>", b"\x1b[31m", b"? ", b"| \n"),
]
ENCODINGS = ["utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1252"]


@dataclass(frozen=True)
class Case:
    """One run of a verb: its arguments, and the files that it finds."""

    arguments: list[str]
    files: dict[str, bytes]


def cases(seed: int, verb: str | None = None) -> Iterator[Case]:
    """Make cases without end, the same for the same seed."""
    chance = random.Random(seed)
    makers = [maker for name, maker in MAKERS.items() if verb in (None, name.split()[0])]
    while True:
        yield chance.choice(makers)(chance)


def _damaged_text(chance: random.Random, value: Any) -> bytes:
    """Write a value with one or several faults in its structure, its text, or both."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        _damage(chance, value)
    text = to_yaml(value) if chance.random() < 0.7 else json.dumps(value)
    data = text.encode(errors="surrogatepass")
    if chance.random() < 0.1:
        data = text.encode(chance.choice(ENCODINGS), errors="replace")
    for _ in range(chance.choice([0, 0, 0, 0, 0, 1, 3])):
        data = _damaged_bytes(chance, data)
    return data


def _damage(chance: random.Random, root: Any) -> None:
    places = list(_containers(root))
    container = chance.choice(places)
    keys = list(container) if isinstance(container, dict) else list(range(len(container)))
    if not keys:
        return
    key = chance.choice(keys)
    change = chance.random()
    if change < 0.5:
        container[key] = copy.deepcopy(chance.choice(VALUES))
    elif change < 0.65:
        del container[key]
    elif change < 0.8 and isinstance(container, dict):
        container[chance.choice(KEYS)] = container.pop(key)
    elif change < 0.9:
        container[key] = copy.deepcopy(chance.choice(places))
    else:
        for _ in range(chance.choice([5, 190])):
            container[key] = [container[key]] if chance.random() < 0.5 else {"a": container[key]}


def _containers(value: Any) -> Iterator[Any]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict | list):
            yield item
            pending.extend(item.values() if isinstance(item, dict) else item)


def _damaged_bytes(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.randrange(40))
    change = chance.random()
    if change < 0.5:
        return data[:start] + chance.choice(BYTES) + data[start:]
    if change < 0.7:
        return data[:start] + data[end:]
    if change < 0.85:
        return data[:start] + data[start:end] * chance.choice([2, 300]) + data[end:]
    return data[:start] if change < 0.95 else data[:start] + bytes([chance.randrange(256)])


def _spec(chance: random.Random) -> bytes:
    return _damaged_text(chance, SPEC)


def _sound(value: Any) -> bytes:
    return to_yaml(value).encode()


def _lint(chance: random.Random) -> Case:
    options = chance.choice([[], ["--suggest"], ["--format", "json"], ["--with", "o.yaml"]])
    files = {"spec.yaml": _spec(chance), "o.yaml": _damaged_text(chance, OVERLAY)}
    return Case(["lint", "spec.yaml", *options], files)


def _merge(chance: random.Random) -> Case:
    files = {"a.yaml": _spec(chance), "b.yaml": _sound(SPEC), "c.yaml": _spec(chance)}
    return Case(["merge", *chance.sample(sorted(files), chance.choice([1, 2, 3]))], files)


def _diff(chance: random.Random) -> Case:
    form = chance.choice(["text", "json", "markdown"])
    files = {"a.yaml": _spec(chance), "b.yaml": _sound(SPEC)}
    return Case(["diff", *chance.sample(sorted(files), 2), "--format", form], files)


def _apply(chance: random.Random) -> Case:
    options = chance.choice([[], ["--lenient"], ["-o", "out.json"]])
    document = _spec(chance) if chance.random() < 0.5 else _sound(SPEC)
    files = {"spec.yaml": document, "o.yaml": _damaged_text(chance, OVERLAY)}
    return Case(["overlay", "apply", "spec.yaml", "o.yaml", *options], files)


def _validate(chance: random.Random) -> Case:
    files = {"o.yaml": _damaged_text(chance, OVERLAY)}
    return Case(["overlay", "validate", "o.yaml", *chance.choice([[], ["--lenient"]])], files)


def _vendor(chance: random.Random) -> Case:
    text = _spec(chance)
    page = chance.choice(
        [
            b"# Wan\n\nProse.\n\n```yaml\n" + text + b"\n```\n",
            b"<html><body><pre><code>" + text + b"</code></pre></body></html>",
            text,
            text.replace(b"    ", b" ").replace(b"  ", b""),
        ]
    )
    if chance.random() < 0.3:
        page = _damaged_bytes(chance, page)
    return Case(["vendor", "page.md", "--stdout", "--name", "x"], {"page.md": page})


def _regenerate(chance: random.Random) -> Case:
    files = {"specs/a.yaml": _spec(chance)}
    if chance.random() < 0.5:
        files["overlays/a.overlay.yaml"] = _damaged_text(
            chance, OVERLAY | {"extends": "../specs/a.yaml"}
        )
    if chance.random() < 0.2:
        files["specs/sources.yaml"] = _damaged_text(chance, {"specs": {"a": {"sha256": "0" * 64}}})
    return Case(["regenerate", *chance.choice([[], ["--check"]])], {"overlays/.x": b""} | files)


def _drift(chance: random.Random) -> Case:
    entry = {"origin": "authored", "sha256": "0" * 64, "date": "2026-01-01", "evidence": "none"}
    files = {
        "specs/a.yaml": _spec(chance),
        "specs/sources.yaml": _damaged_text(chance, {"specs": {"a": entry}}),
        "overlays/.x": b"",
        "CHANGELOG.md": _damaged_bytes(chance, b"# Changelog\n\n## Unreleased\n"),
    }
    return Case(["drift", *chance.choice([[], ["--update"]])], files)


MAKERS: dict[str, Callable[[random.Random], Case]] = {
    "lint": _lint,
    "merge": _merge,
    "diff": _diff,
    "overlay apply": _apply,
    "overlay validate": _validate,
    "vendor": _vendor,
    "regenerate": _regenerate,
    "drift": _drift,
}


def fault_of(case: Case, folder: Path) -> str | None:
    """Run a case in an empty folder and a process of its own; say what went wrong, if anything."""
    for name, data in case.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    process = os.fork()
    if process == 0:
        _run(case, folder)
    _, status, usage = os.wait4(process, 0)
    said = (folder / "said").read_text("utf-8", "replace")
    seconds = usage.ru_utime + usage.ru_stime
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)} after {seconds:.0f} s"
    if os.waitstatus_to_exitcode(status) not in (0, 1, 2) or "Traceback" in said:
        return "\n".join(said.splitlines()[-12:])
    return "out of memory" if "larger than the memory" in said else None


def _run(case: Case, folder: Path) -> None:
    """Run the verb as the child process, and end it."""
    code = 70
    try:
        os.chdir(folder)
        out = os.open("out", os.O_WRONLY | os.O_CREAT)
        said = os.open("said", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = open(1, "w", encoding="utf-8"), open(2, "w", encoding="utf-8")  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        main(case.arguments)
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def fuzz(count: int, seed: int, verb: str | None = None) -> int:
    """Run some cases and print what goes wrong; return how many did."""
    kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
    wrong, started = 0, time.monotonic()
    for number, case in zip(range(count), cases(seed, verb), strict=False):
        folder = kept / str(number)
        folder.mkdir()
        fault = fault_of(case, folder)
        if fault:
            wrong += 1
            print(f"{folder}: {' '.join(case.arguments)}\n{fault}\n", flush=True)
        else:
            _remove(folder)
    print(f"{count} cases, {wrong} went wrong, {time.monotonic() - started:.0f} s; kept in {kept}")
    return wrong


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(
        min(
            fuzz(
                int(sys.argv[1]) if len(sys.argv) > 1 else 500,
                int(sys.argv[2]) if len(sys.argv) > 2 else 0,
                sys.argv[3] if len(sys.argv) > 3 else None,
            ),
            1,
        )
    )
