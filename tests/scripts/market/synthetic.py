"""A market of made-up models: specs in the shapes of the vendor's pages, as many as one asks for.

Every spec describes createTask for a model of its own. Eight kinds of models take turns; OpenAPI
versions, wording, extensions and ids differ from page to page as they do in the vendor's docs. The
specs have no faults, so that a market as a whole can be regenerated without corrections.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.documents import read_document, to_yaml

ROOT = Path(__file__).resolve().parents[3]
SEED = ROOT / "specs" / "wan-2-2-a14b-text-to-video-turbo.yaml"
AUTHORED = ("account-credits", "download-url", "file-upload", "get-task-details")
PATH = "/api/v1/jobs/createTask"

_VERSIONS = ("3.0.0", "3.0.1", "3.1.0")
_VENDORS = ("wan", "kling", "sora", "elevenlabs", "google", "bytedance", "qwen", "ideogram")

Spec = dict[str, Any]
Fields = dict[str, tuple[Spec, Any]]
"""The members of an input: each a schema and a value that fits it, which is the example."""


def _text(description: str, limit: int) -> Spec:
    return {
        "type": "string",
        "maxLength": limit,
        "description": f"{description} (Max length: {limit} characters)",
    }


def _choice(description: str, values: Sequence[str | int], default: str | int) -> Spec:
    return {
        "type": "string" if isinstance(default, str) else "integer",
        "enum": list(values),
        "default": default,
        "description": f"{description} Default value: {default!r}".replace("'", '"'),
    }


def _range(description: str, low: float, high: float, step: float) -> Spec:
    whole = isinstance(step, int)
    return {
        "type": "integer" if whole else "number",
        "minimum": low,
        "maximum": high,
        **({"multipleOf": step} if whole and step > 1 else {}),
        "description": f"{description} (Min: {low}, Max: {high}, Step: {step})",
    }


def _url(description: str) -> Spec:
    return {"type": "string", "format": "uri", "description": f"URL of {description}."}


def _urls(description: str, most: int) -> Spec:
    return {
        "type": "array",
        "maxItems": most,
        "items": {"type": "string", "format": "uri"},
        "description": f"URLs of {description}, up to {most} images.",
    }


def _flag(description: str) -> Spec:
    return {"type": "boolean", "description": description}


_FILE = "https://files.example.com/in."


def _text_to_video(number: int) -> Fields:
    return {
        "prompt": (_text("用于生成视频的文本提示。", 800 + number), "A red fox in snow"),
        "duration": (_choice("The length in seconds.", ("5", "10"), "5"), "10"),
        "aspect_ratio": (_choice("The frame.", ("16:9", "9:16", "1:1"), "16:9"), "9:16"),
        "resolution": (_choice("The size.", ("480p", "720p", "1080p"), "720p"), "480p"),
        "seed": ({"type": "integer", "description": "A random seed is chosen if omitted."}, 7),
    }


def _image_to_video(number: int) -> Fields:
    return {
        "prompt": (_text("What moves.", 2500), "The fox turns its head"),
        "image_url": (_url("the first frame"), f"{_FILE}png"),
        "reference_image_urls": (_urls("subjects", 1 + number % 7), [f"{_FILE}png"]),
        "duration": (_choice("The length in seconds.", (5, 10), 5), 10),
        "cfg_scale": (_range("How closely the prompt is followed.", 0, 1, 0.1), 0.5),
        "sound": (_flag("Whether the video has sound."), True),
    }


def _text_to_speech(number: int) -> Fields:
    del number
    return {
        "text": (_text("要转换的文本。", 5000), "你好"),
        "voice": (_choice("The voice.", ("Rachel", "Aria", "Mr. O'Neil"), "Rachel"), "Aria"),
        "stability": (_range("How steady the voice is.", 0, 1, 0.01), 0.5),
        "previous_text": ({**_text("What came before.", 5000), "nullable": True}, None),
        "timestamps": (_flag("Whether to tell when each word is spoken."), False),
    }


def _speech_to_video(number: int) -> Fields:
    return {
        "prompt": (_text("What happens.", 5000), "She talks"),
        "image_url": (_url("the speaker's picture"), f"{_FILE}png"),
        "audio_url": (_url("the speech"), f"{_FILE}mp3"),
        "num_frames": (_range("How many frames.", 40, 120 + 4 * (number % 3), 4), 80),
        "frames_per_second": (_range("Frames in a second.", 4, 60, 1), 16),
    }


def _chat(number: int) -> Fields:
    content = {"type": "string", "description": "What is said."}
    role = _choice("Who speaks.", ("system", "user", "assistant"), "user")
    message = {
        "type": "object",
        "description": "One message.",
        "required": ["content"],
        "properties": {"role": role, "content": content},
    }
    messages = {
        "type": "array",
        "minItems": 1,
        "items": message,
        "description": "The conversation so far.",
    }
    effort = _choice("How long to think.", ("low", "high"), "low")
    reasoning = {
        "type": "object",
        "description": "How to think.",
        "properties": {"effort": effort, "visible": _flag("Whether to show the thoughts.")},
    }
    return {
        "messages": (messages, [{"role": "user", "content": f"{number} foxes"}]),
        "reasoning": (reasoning, {"effort": "high"}),
        "temperature": (_range("How free the answer is.", 0, 2, 0.1), 1),
        "stop": (
            {"type": "array", "items": {"type": "string"}, "description": "Where to end."},
            ["END"],
        ),
    }


def _image_edit(number: int) -> Fields:
    side = _range("In pixels.", 256, 2048, 1)
    size = {
        "type": "object",
        "description": "How large the picture is.",
        "required": ["width", "height"],
        "properties": {"width": side, "height": copy.deepcopy(side)},
    }
    return {
        "image_urls": (_urls("pictures to edit", 1 + number % 10), [f"{_FILE}png"]),
        "prompt": (_text("What to change.", 3000), "Make it night"),
        "image_size": (size, {"width": 512, "height": 512}),
        "output_format": (_choice("The file.", ("png", "jpeg"), "png"), "jpeg"),
    }


def _upscale(number: int) -> Fields:
    del number
    return {
        "video_url": (_url("the video to enlarge"), f"{_FILE}mp4"),
        "upscale_factor": (_choice("How many times.", (1, 2, 4), 2), 4),
        "class": ({"type": "string", "description": "What the video shows."}, "animal"),
    }


def _music(number: int) -> Fields:
    return {
        "prompt": (_text("The mood.", 400 + number), "Slow and warm"),
        "instrumental": (_flag("Whether nobody sings."), True),
        "style-tags": (
            {"type": "array", "items": {"type": "string"}, "description": "音乐风格。"},
            ["jazz"],
        ),
        "3d_audio": (_flag("Whether sound comes from all around."), False),
    }


_KINDS: Mapping[str, Callable[[int], Fields]] = {
    "text-to-video": _text_to_video,
    "image-to-video": _image_to_video,
    "text-to-speech": _text_to_speech,
    "speech-to-video": _speech_to_video,
    "chat": _chat,
    "image-edit": _image_edit,
    "upscale": _upscale,
    "music": _music,
}


def model_id(number: int) -> str:
    """Name the model of a spec: `kling/9-image-to-video`."""
    kind = list(_KINDS)[number % len(_KINDS)]
    return f"{_VENDORS[number // 3 % len(_VENDORS)]}/{number}-{kind}"


def spec(number: int, seed: Spec) -> Spec:
    """Write the spec of one model; what all pages share is taken from `seed`."""
    model, version = model_id(number), _VERSIONS[number % len(_VERSIONS)]
    shared = copy.deepcopy(seed)
    operation = shared["paths"][PATH]["post"]
    operation |= {
        "summary": f"Model {number}: {model}",
        "description": f"使用 {model} 生成内容。\n\n## Query Task Status\n\nSee Get Task Details.",
        "operationId": model.replace("/", "-"),
        "x-folder": f"Market/{number % 5}",
        "x-run-in-browser": f"https://docs.example.com/apis/api-{30_000_000 + number}-run",
    }
    media = operation["requestBody"]["content"]["application/json"]
    media["schema"], media["example"] = _body(model, number, version), request(number)
    answer = operation["responses"]["200"]["content"]["application/json"]
    answer["example"]["data"]["taskId"] = f"task_{model.partition('/')[0]}_{1765172502514 + number}"
    return {
        **shared,
        "openapi": version,
        "info": {"title": f"Market model {number}", "version": "1.0.0"},
    }


def request(number: int) -> Spec:
    """Give the request body that a spec shows as its example."""
    return {
        "model": model_id(number),
        "callBackUrl": "https://your-domain.com/api/callback",
        "input": {name: value for name, (_, value) in _fields(number).items()},
    }


def _fields(number: int) -> Fields:
    return list(_KINDS.values())[number % len(_KINDS)](number)


def _body(model: str, number: int, version: str) -> Spec:
    fields = _fields(number)
    members = {
        name: _in_version(version, {**schema, "example": value})
        for name, (schema, value) in fields.items()
    }
    task_input: Spec = {
        "type": "object",
        "description": "The parameters of the task.",
        "required": list(fields)[: 1 + number % 2],
        "properties": members,
        "x-orders": list(fields),
    }
    if number % 10 == 0:
        task_input["title"] = f"What model {number} takes"
    if number % 15 == 0:
        task_input["title"] = f"TitledInput{number}"
    callback: Spec = {
        "type": "string",
        "format": "uri",
        "description": "The URL to receive the result at.",
        "example": "https://your-domain.com/api/callback",
    }
    named: Spec = {
        "type": "string",
        "enum": [model],
        "default": model,
        "description": f"Must be `{model}` for this endpoint",
        "example": model,
    }
    return {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": _in_version(version, named),
            "callBackUrl": _in_version(version, callback),
            "input": task_input,
        },
        "x-orders": ["model", "callBackUrl", "input"],
    }


def _in_version(version: str, schema: Spec) -> Spec:
    """Say the same in the words of OpenAPI 3.1."""
    if not version.startswith("3.1"):
        return schema
    renamed = {key: value for key, value in schema.items() if key not in ("nullable", "example")}
    if "example" in schema:
        renamed["examples"] = [schema["example"]]
    if schema.get("nullable"):
        renamed["type"] = [schema["type"], "null"]
    return renamed


def seed_spec() -> Spec:
    """Read the vendored spec that the market takes its answers and security from."""
    seed: Any = copy.deepcopy(read_document(SEED).value)
    return dict(seed)


def market(count: int) -> dict[str, str]:
    """Write `count` specs: the file's name, and its YAML."""
    seed = seed_spec()
    return {
        f"{model_id(number).replace('/', '-')}.yaml": to_yaml(spec(number, seed))
        for number in range(count)
    }


def write_project(folder: Path, count: int) -> tuple[Path, Path]:
    """Fill a folder with a market, the authored specs and the project's corrections of the whole.

    Gives the folders of the specs and of the overlays.
    """
    specs, overlays = folder / "specs", folder / "overlays"
    specs.mkdir(parents=True)
    overlays.mkdir()
    for name in AUTHORED:
        text = (ROOT / "specs" / f"{name}.yaml").read_text("utf-8")
        (specs / f"{name}.yaml").write_text(text, "utf-8")
    for name, text in market(count).items():
        (specs / name).write_text(text, "utf-8")
    whole = (ROOT / "overlays" / "jobs.overlay.yaml").read_text("utf-8")
    (overlays / "jobs.overlay.yaml").write_text(whole, "utf-8")
    return specs, overlays
