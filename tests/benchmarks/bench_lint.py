"""The linter beside Spectral: the time for 120 specs, and which planted faults each of them finds.

    python tests/benchmarks/bench_lint.py             installs Spectral by npm in a temporary place
    python tests/benchmarks/bench_lint.py --folder F  uses the Spectral that is installed in F

Both tools read the same files from disk in one process each, Spectral with its `oas` ruleset. A
planted fault counts as found when a tool reports something that it does not report of the sound
document.
"""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.documents import parse_document, read_document, to_yaml
from scripts.lint import lint_document, lint_documents

COUNT = 120
PACKAGE = "@stoplight/spectral-cli@6"
Place = tuple[Any, ...]

_SCHEMA: Place = (
    *("paths", "/api/v1/jobs/createTask", "post", "requestBody"),
    *("content", "application/json", "schema"),
)
_MEDIA: Place = _SCHEMA[:-1]
_INPUT: Place = (*_SCHEMA, "properties", "input")
_MEMBERS: Place = (*_INPUT, "properties")
_POST: Place = _SCHEMA[:3]
_ANSWER: Place = (*_POST, "responses", "200", "content", "application/json")


def sound(number: int = 0) -> dict[str, Any]:
    """Write a document of the family's shape without faults."""
    model = f"wan/{number}-text-to-video"
    members = {
        "prompt": {
            "description": "The text prompt. Required field. (Max length: 5000 characters)",
            "type": "string",
            "maxLength": 5000,
        },
        "aspect_ratio": {
            "description": 'Aspect ratio (16:9 or 9:16). Default value: "16:9"',
            "type": "string",
            "enum": ["16:9", "9:16"],
            "default": "16:9",
            "example": "16:9",
        },
        "num_frames": {
            "description": "Number of frames (Min: 40, Max: 120, Step: 4)",
            "type": "integer",
            "minimum": 40,
            "maximum": 120,
            "default": 80,
        },
        "image_urls": {
            "description": "URLs of input images, up to 3 images. (Max size: 10.0MB)",
            "type": "array",
            "maxItems": 3,
            "items": {"type": "string", "format": "uri"},
        },
        "seed": {"description": "If None, a random seed is chosen.", "type": "integer"},
        "loop": {
            "description": "Whether to loop. Default value: false",
            "type": "boolean",
            "default": False,
        },
    }
    body = {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {
                "type": "string",
                "enum": [model],
                "default": model,
                "description": f"Required field.\n\n- Must be `{model}` for this endpoint",
            },
            "callBackUrl": {"type": "string", "format": "uri", "description": "The URL to call."},
            "input": {"type": "object", "required": ["prompt"], "properties": members},
        },
    }
    example = {"model": model, "input": {"prompt": "A fox", "num_frames": 80}}
    answer = {
        "type": "object",
        "properties": {
            "code": {"type": "integer", "description": "Status code"},
            "msg": {"type": "string"},
            "data": {"type": "object", "properties": {"taskId": {"type": "string"}}},
        },
    }
    operation = {
        "operationId": f"wan-{number}-text-to-video",
        "summary": f"Generate videos using {model}",
        "description": "Creates a task.",
        "tags": ["jobs"],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": body, "example": example}},
        },
        "responses": {
            "200": {"description": "Accepted", "content": {"application/json": {"schema": answer}}}
        },
    }
    contact = {"name": "Support", "email": "help@example.test", "url": "https://example.test"}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Videos", "version": "1.0.0", "description": "Jobs", "contact": contact},
        "servers": [{"url": "https://api.example.test"}],
        "security": [{"BearerAuth": []}],
        "tags": [{"name": "jobs", "description": "Jobs"}],
        "paths": {"/api/v1/jobs/createTask": {"post": operation}},
        "components": {"securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}}},
    }


def member(name: str, **changes: Any) -> tuple[Place, Any]:
    """Plant a fault by changing keywords of a member of the input."""
    return (*_MEMBERS, name), changes


PROSE: dict[str, tuple[Place, Any]] = {
    "enum has a value the text leaves out": member("aspect_ratio", enum=["16:9", "9:16", "1:1"]),
    "text offers a value the enum lacks": member(
        "aspect_ratio", description="Select 'auto' to match."
    ),
    "text lists more than the enum": member(
        "aspect_ratio", description="One of 16:9, 9:16 or 1:1."
    ),
    "options without an enum": (
        (*_MEMBERS, "speed"),
        {"type": "string", "description": "Options: 'fast', 'slow'."},
    ),
    "default differs from the text": member("aspect_ratio", default="9:16"),
    "default in the text alone": (
        (*_MEMBERS, "expand"),
        {"type": "boolean", "description": "Default value: true"},
    ),
    "default beside 'If None, random'": member("seed", default=0),
    "maximum differs from the text": member("num_frames", maximum=200),
    "minimum differs from 'between'": member("num_frames", description="Must be between 4 to 120."),
    "range in the text alone": ((*_MEMBERS, "steps"), {"type": "integer", "description": "(2-40)"}),
    "maxLength differs from the text": member("prompt", maxLength=500),
    "maxLength in the text alone": (
        (*_MEMBERS, "title"),
        {"type": "string", "description": "Max length: 80 characters"},
    ),
    "minLength in the text alone": member("prompt", description="Between 3 and 5000 characters."),
    "maxItems differs from the text": member("image_urls", maxItems=5),
    "maxItems in the text alone": (
        (*_MEMBERS, "masks"),
        {"type": "array", "items": {"type": "string"}, "description": "Up to 2 images."},
    ),
    "two file sizes in one text": member("image_urls", description="Max 5MB (Max size: 10.0MB)"),
    "multiple of 4 in the text alone": member("num_frames", description="must be multiple of 4"),
    "a number stepped by 1": member("num_frames", type="number"),
    "Required field, not required": (
        (*_MEMBERS, "voice"),
        {"type": "string", "description": "The voice. Required field."},
    ),
    "Optional field, required": member("prompt", description="Optional field."),
    "URL without a format": (
        (*_MEMBERS, "image_url"),
        {"type": "string", "description": "URL of the image"},
    ),
    "a parameter that does not exist": member("seed", description="Ignored with style_codes."),
    "a chosen ratio that cannot be chosen": (
        (*_MEMBERS, "pad"),
        {"type": "boolean", "description": "Pads to the chosen frame rate."},
    ),
    "Must be another model": (
        (*_SCHEMA, "properties", "model"),
        {"description": "Must be `wan/9-image` for this endpoint"},
    ),
    "operation of another model": (_POST, {"operationId": "wan-9-image-to-video"}),
    "a range on a text": (
        (*_MEMBERS, "duration"),
        {"type": "string", "description": "(Minimum: 6, Maximum: 30, Step: 1)"},
    ),
}
SCHEMA: dict[str, tuple[Place, Any]] = {
    "default not in the enum": member("aspect_ratio", default="4:3", description="Ratio"),
    "default of another type": member("num_frames", default="80"),
    "default beyond the maximum": member("num_frames", default=400),
    "example not in the enum": member("aspect_ratio", example="4:3"),
    "body example with another model": (
        _MEDIA,
        {"example": {"model": "wan/9", "input": {"prompt": "A fox"}}},
    ),
    "body example without a required member": (
        _MEDIA,
        {"example": {"model": "wan/0-text-to-video", "input": {}}},
    ),
    "body example stored as a string": (
        _MEDIA,
        {"example": '{"model": "wan/0-text-to-video", "input": {"prompt": "A fox"}}'},
    ),
    "undeclared member in the example": (
        _MEDIA,
        {"example": {"model": "wan/0-text-to-video", "input": {"prompt": "A fox", "fps": 5}}},
    ),
    "enum value of another type": member("aspect_ratio", enum=["16:9", "9:16", 5]),
    "enum value twice": member("aspect_ratio", enum=["16:9", "9:16", "16:9"]),
    "enum value with spaces": member(
        "aspect_ratio", enum=["16:9", "9:16", " 1:1 "], description=""
    ),
    "minimum above maximum": member("num_frames", minimum=400, description=""),
    "maxLength on a number": member("num_frames", maxLength=5),
    "unknown type": member("seed", type="int"),
    "no type": ((*_MEMBERS, "anything"), {"description": "Anything"}),
    "array without items": ((*_MEMBERS, "list"), {"type": "array"}),
    "required name not declared": (_INPUT, {"required": ["prompt", "promt"]}),
    "reference to nothing": ((*_MEMBERS, "ref"), {"$ref": "#/components/schemas/Gone"}),
    "input not required in the body": (_SCHEMA, {"required": ["model"]}),
    "closed enum in the answer": (
        (*_ANSWER, "schema", "properties", "code"),
        {"enum": [200, 401], "description": ""},
    ),
    "answer without content": ((*_POST, "responses"), {"500": {"description": "Error"}}),
    "contact e-mail is a list": (("info", "contact"), {"email": ["email protected"]}),
    "security scheme of the type bearer": (
        ("components", "securitySchemes", "BearerAuth"),
        {"type": "bearer"},
    ),
    "undeclared security scheme": (_POST, {"security": [{"ApiKey": []}]}),
    "default on a required member": member("prompt", default="A fox"),
    "name with a space": (_MEMBERS, {"fps ": {"type": "integer", "description": "Frames"}}),
    "plural name, one text": (_MEMBERS, {"mask_urls": {"type": "string", "description": "Masks"}}),
    "pattern that is none": member("prompt", pattern="^[a-z"),
}


def planted() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each planted fault: its kind, its name, its document."""
    for kind, faults in (("prose", PROSE), ("schema", SCHEMA)):
        for name, (place, changes) in faults.items():
            document = copy.deepcopy(sound())
            holder: Any = document
            for step in place:
                holder = holder.setdefault(step, {})
            holder.update(changes)
            yield kind, name, document


@click.command(help=__doc__)
@click.option("--folder", type=click.Path(path_type=Path), help="Where Spectral is installed.")
def main(folder: Path | None) -> None:
    """Run both parts and print their tables."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        spectral = _spectral(folder or work)
        if spectral is None:
            click.echo(
                "Spectral could not be installed with npm; only our side is shown.", err=True
            )
        (work / "ruleset.yaml").write_text('extends: ["spectral:oas"]\n')
        _time(work, spectral)
        _faults(work, spectral)


def _spectral(folder: Path) -> Path | None:
    program = folder / "node_modules" / ".bin" / "spectral"
    npm = shutil.which("npm")
    if not program.exists() and npm:
        arguments = [npm, "install", "--silent", "--no-audit", "--no-fund", PACKAGE]
        subprocess.run(arguments, cwd=folder, check=False, capture_output=True, timeout=300)
    return program if program.exists() else None


def _run_spectral(program: Path, work: Path, files: list[Path]) -> list[dict[str, Any]]:
    arguments = [program, "lint", "--ruleset", work / "ruleset.yaml", "--format", "json", "--quiet"]
    done = subprocess.run(
        [*map(str, arguments), *map(str, files)], check=False, capture_output=True
    )
    results: list[dict[str, Any]] = json.loads(done.stdout or b"[]")
    return results


def _time(work: Path, spectral: Path | None) -> None:
    files = [work / f"spec-{number}.yaml" for number in range(COUNT)]
    for number, file in enumerate(files):
        file.write_text(to_yaml(sound(number)), encoding="utf-8")
    arguments = [sys.executable, "-m", "scripts", "lint", *map(str, files)]
    ours = _seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))
    inner = _seconds(lambda: lint_documents([read_document(file) for file in files]))
    click.echo(f"{COUNT} specs: {ours:.2f} s as a command, {inner:.2f} s of it reading and linting")
    if spectral:
        theirs = _seconds(lambda: _run_spectral(spectral, work, files))
        click.echo(
            f"{'':>{len(str(COUNT))}} Spectral: {theirs:.2f} s, {theirs / ours:.1f} times ours"
        )


def _seconds(run: Any) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _faults(work: Path, spectral: Path | None) -> None:
    faults = list(planted())
    files = [work / f"fault-{index}.yaml" for index in range(len(faults))]
    (work / "sound.yaml").write_text(to_yaml(sound()), encoding="utf-8")
    for file, (_, _, value) in zip(files, faults, strict=True):
        file.write_text(to_yaml(value), encoding="utf-8")
    theirs = _found_by_spectral(spectral, work, files) if spectral else {}
    click.echo(f"\n{'planted fault':<44}{'ours':<30}Spectral")
    counts = {"prose": [0, 0, 0], "schema": [0, 0, 0]}
    for file, (kind, name, value) in zip(files, faults, strict=True):
        rules = {finding.rule for finding in lint_document(parse_document(to_yaml(value), name))}
        codes = theirs.get(file.name, set())
        click.echo(
            f"{name:<44}{', '.join(sorted(rules)) or '-':<30}{', '.join(sorted(codes)) or '-'}"
        )
        for index, found in enumerate((True, rules, codes)):
            counts[kind][index] += bool(found)
    for kind, (planted_count, ours, spectrals) in counts.items():
        click.echo(f"{kind}: {planted_count} planted, {ours} found by us, {spectrals} by Spectral")


def _found_by_spectral(program: Path, work: Path, files: list[Path]) -> dict[str, set[str]]:
    """Codes that Spectral reports more often of a file than of the sound document."""
    results = _run_spectral(program, work, [work / "sound.yaml", *files])
    usual = {(r["code"], tuple(r["path"])) for r in results if r["source"].endswith("sound.yaml")}
    found: dict[str, set[str]] = {}
    for result in results:
        if (result["code"], tuple(result["path"])) not in usual:
            found.setdefault(Path(result["source"]).name, set()).add(result["code"])
    return found


if __name__ == "__main__":
    main()
