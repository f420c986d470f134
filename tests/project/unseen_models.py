"""Five pages of tomorrow: models that the project has not seen, and an endpoint of its own path.

They differ from today's models in what a test could take for granted: one has no prompt and no
resolution, one no file, one lists of files, one an object and lists of objects, one another answer;
some require `input` themselves, some leave it optional as today's pages do.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.documents import parse_document
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import js_yaml

_SEED = Path(__file__).resolve().parents[2] / "specs" / "wan-2-2-a14b-text-to-video-turbo.yaml"
_CREATE = "/api/v1/jobs/createTask"
_EXTEND = "/api/v1/wan/extend"
_FILES = "https://files.example.com/"

Fields = dict[str, tuple[dict[str, Any], Any]]
"""The members of an object: each a schema and a value for the example."""


def _text(about: str, most: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": most, "description": f"{about} (Max length: {most})"}


def _whole(about: str, low: int, high: int, step: int = 1) -> dict[str, Any]:
    text = f"{about} (Min: {low}, Max: {high}, Step: {step})"
    schema = {"type": "integer", "description": text, "minimum": low, "maximum": high}
    return schema if step == 1 else {**schema, "multipleOf": step}


def _choice(about: str, *values: str | int) -> dict[str, Any]:
    kind = "string" if isinstance(values[0], str) else "integer"
    return {"type": kind, "enum": list(values), "description": about}


def _file(about: str, kinds: str) -> dict[str, Any]:
    return {"type": "string", "format": "uri", "description": f"{about} {_accepted(kinds)}"}


def _files(about: str, least: int, most: int) -> dict[str, Any]:
    text = f"{about}, {least} to {most} of them. {_accepted('image/jpeg, image/png')}"
    items = {"type": "string", "format": "uri"}
    bounds = {"minItems": least, "maxItems": most}
    return {"type": "array", "items": items, **bounds, "description": text}


def _accepted(kinds: str) -> str:
    return f"(File URL after upload, not file content; Accepted types: {kinds}; Max size: 20.0MB)"


_MODELS: Mapping[str, tuple[Fields, tuple[str, ...], bool]] = {
    "wan/3-1-text-to-video": (
        {
            "prompt": (_text("What the video shows.", 1200), "A paper boat in rain"),
            "negative_prompt": (_text("What it must not show.", 600), "people"),
            "duration": (_choice("How long it lasts, in seconds.", 4, 8, 12), 8),
            "shape": (_choice("The shape of the picture.", "wide", "tall", "square"), "tall"),
            "sound": ({"type": "boolean", "description": "Whether it is heard."}, True),
        },
        ("prompt", "duration"),
        True,
    ),
    "wan/3-1-pictures-to-video": (
        {
            "image_urls": (
                _files("The pictures to pass through", 2, 4),
                [f"{_FILES}a.png", f"{_FILES}b.png"],
            ),
            "seconds_each": (
                {**_whole("How long each one is seen, in seconds.", 1, 9), "type": "number"},
                3,
            ),
            "resolution": (_choice("The size of the picture.", "1080p", "1440p"), "1440p"),
        },
        ("image_urls",),
        False,
    ),
    "wan/3-1-video-repaint": (
        {
            "video_url": (
                _file("The video to paint anew.", "video/mp4, video/quicktime"),
                f"{_FILES}fox.mp4",
            ),
            "mask_url": (_file("White where it may change.", "image/png"), f"{_FILES}mask.png"),
            "style": (
                {**_choice("How it is painted.", "ink", "oil", "chalk"), "default": "ink"},
                "oil",
            ),
            "strength": (_whole("How much may change, in percent.", 10, 100, 5), 40),
        },
        ("video_url", "style"),
        True,
    ),
    "wan/3-1-dialogue": (
        {
            "speakers": (
                {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 4,
                    "description": "Who speaks, in the order of the lines.",
                    "items": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {
                            "name": _text("What the speaker is called.", 40),
                            "pitch": _whole("How high the voice is.", -12, 12),
                        },
                    },
                },
                [{"name": "Ada", "pitch": 2}],
            ),
            "lines": (
                {
                    "type": "array",
                    "items": {"type": "string", "maxLength": 300},
                    "minItems": 1,
                    "description": "What is said, a line for each turn.",
                },
                ["Good morning."],
            ),
            "scene": (
                {
                    "type": "object",
                    "description": "Where they speak.",
                    "required": ["place"],
                    "properties": {
                        "place": _text("The place.", 200),
                        "echo": {
                            "type": "number",
                            "minimum": 0,
                            "maximum": 1,
                            "description": "How much it echoes. (Min: 0, Max: 1)",
                        },
                    },
                },
                {"place": "A kitchen", "echo": 0.25},
            ),
        },
        ("speakers", "lines"),
        False,
    ),
}


_INPUT = "$.paths.*.post.requestBody.content.*.schema.properties.input.properties"
_SECONDS = f"""\
overlay: 1.1.0
info: {{title: Corrections of the page "Wan - 3.1 Pictures To Video", version: 1.0.0}}
extends: ../specs/wan-3-1-pictures-to-video.yaml
actions:
  - target: {_INPUT}.seconds_each
    description: Seconds are stepped by 1, so they are whole; a number would let 1.5 through.
    x-evidence: [{{page: the page itself, quote: 'Step: 1 beside type: number'}}]
    update: {{type: integer}}
"""
_STYLE = f"""\
overlay: 1.1.0
info: {{title: Corrections of the page "Wan - 3.1 Video Repaint", version: 1.0.0}}
extends: ../specs/wan-3-1-video-repaint.yaml
actions:
  - target: {_INPUT}.style.default
    description: The style must be sent, so a default is never used.
    x-evidence: [{{page: the page itself, quote: 'required: [video_url, style]'}}]
    remove: true
"""
_FAILURES = f"""\
overlay: 1.1.0
info: {{title: Honest answers of an endpoint that promises success alone, version: 1.0.0}}
actions:
  - target: $.paths['{_EXTEND}'].post.responses
    description: Failures come with any status, as everywhere; the page declares 200 alone.
    x-evidence: [{{page: the page itself, quote: "responses: '200'"}}]
    update: {{default: {{$ref: '#/components/responses/Failure'}}}}
"""
OVERLAYS = {
    "extend.overlay.yaml": _FAILURES,
    "wan-3-1-pictures-to-video.overlay.yaml": _SECONDS,
    "wan-3-1-video-repaint.overlay.yaml": _STYLE,
}
"""What mends the mistakes of the pages, by file name."""


def unseen_documents() -> dict[str, Any]:
    """Return the documents by the title of their page."""
    models = {_title(model): _model_document(model) for model in _MODELS}
    return {**models, "Wan - Extend Video": _extension()}


def unseen_pages() -> dict[str, str]:
    """Return the pages by file name, as Markdown; the first as a browser copies it, flat."""
    return {
        f"{_slug(title)}.md": _copied(title, document) if place == 0 else _fenced(title, document)
        for place, (title, document) in enumerate(unseen_documents().items())
    }


def _copied(title: str, document: Any) -> str:
    text = "\n".join(flatten(_written(document)))
    before = f"Skip to main content\n{title}\nOpenAPI\n{_heading(title, document)}\nCopy\n"
    return f"{before}{text}\nModified at 2026-11-27 09:41:12\nPrevious\nNext\n"


def _fenced(title: str, document: Any) -> str:
    fence = f"````yaml {_heading(title, document)}\n{_written(document)}\n````"
    return f"# {title}\n\n## OpenAPI\n\n{fence}\n"


def _heading(title: str, document: Any) -> str:
    (path,) = document["paths"]
    return f"market/{_slug(title).replace('wan-', 'wan/', 1)}.json post {path}"


def _written(document: Any) -> str:
    text = js_yaml(document).rstrip("\n")
    assert "email: support@example.com" in text
    return text.replace("email: support@example.com", "email: [email\N{NO-BREAK SPACE}protected]")


def _title(model: str) -> str:
    family, _, name = model.partition("/")
    words = name.replace("3-1", "3.1").replace("-", " ")
    return f"{family.title()} - {words.title()}"


def _slug(title: str) -> str:
    return title.lower().replace(" - ", "-").replace(" ", "-").replace(".", "-")


def _frame(path: str, summary: str, operation_id: str, schema: Any, example: Any) -> Any:
    """Return a document with the seed's frame around another request."""
    seed: Any = parse_document(_SEED.read_text("utf-8"), _SEED.name).value
    value = copy.deepcopy(seed)
    value["info"] |= {
        "description": summary,
        "contact": {**value["info"]["contact"], "email": "support@example.com"},
    }
    operation = value["paths"].pop(_CREATE)["post"]
    operation |= {"summary": summary, "operationId": operation_id}
    operation["requestBody"]["content"]["application/json"] = {"schema": schema, "example": example}
    value["paths"][path] = {"post": operation}
    return value


def _model_document(model: str) -> Any:
    fields, required, requires_input = _MODELS[model]
    inner = {
        "type": "object",
        "description": "What the model is given.",
        "properties": {name: schema for name, (schema, _) in fields.items()},
        "required": list(required),
    }
    name = {"type": "string", "enum": [model], "default": model, "description": "The model."}
    callback = {
        "type": "string",
        "format": "uri",
        "description": "Where the end of the task is announced.",
    }
    schema = {
        "type": "object",
        "required": ["model", "input"] if requires_input else ["model"],
        "properties": {"model": name, "callBackUrl": callback, "input": inner},
    }
    example = {"model": model, "input": {field: value for field, (_, value) in fields.items()}}
    text = f"Make a video with {model}"
    return _frame(_CREATE, text, model.replace("/", "-"), schema, example)


def _extension() -> Any:
    """Return an endpoint at a path of its own, whose answer has a shape of its own."""
    schema = {
        "type": "object",
        "required": ["taskId", "seconds"],
        "properties": {
            "taskId": {"type": "string", "description": "The task whose video goes on."},
            "seconds": _whole("How much longer it becomes.", 1, 8),
        },
    }
    example = {"taskId": "task_wan_1765172502514", "seconds": 4}
    value = _frame(_EXTEND, "Let a video go on for longer", "extendVideo", schema, example)
    answer = {
        "type": "object",
        "properties": {
            "code": {"type": "integer", "description": "200 for success."},
            "extension": {"type": "string", "description": "The id of the longer video."},
        },
    }
    content = {"application/json": {"schema": answer, "example": {"code": 200, "extension": "e1"}}}
    operation = value["paths"][_EXTEND]["post"]
    operation["responses"] = {"200": {"description": "It goes on.", "content": content}}
    del value["components"]["schemas"], value["components"]["responses"]
    return value
