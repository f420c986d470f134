"""A small document in the shape of the merged one, and mocks that live by hand-moved time."""

from __future__ import annotations

import copy
import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from wan_document.document import ApiDocument
from wan_mock.mock import Mock

TEXT_MODEL = "wan/2-2-a14b-text-to-video-turbo"
SPEECH_MODEL = "wan/2-2-a14b-speech-to-video-turbo"


def _request(model: str, model_input: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {"type": "string", "const": model},
            "callBackUrl": {"type": "string", "format": "uri"},
            "input": {"$ref": f"#/components/schemas/{model_input['title']}"},
        },
    }


_RESOLUTION = {"type": "string", "enum": ["480p", "580p", "720p"], "default": "720p"}
_TEXT_INPUT = {
    "title": "TextInput",
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string", "maxLength": 5000},
        "resolution": _RESOLUTION,
        "aspect_ratio": {"type": "string", "enum": ["16:9", "9:16", "1:1"], "default": "16:9"},
        "seed": {"type": "integer", "minimum": 0, "maximum": 2147483647},
    },
}
_SPEECH_INPUT = {
    "title": "SpeechInput",
    "type": "object",
    "required": ["prompt", "image_url", "audio_url"],
    "properties": {
        "prompt": {"type": "string", "maxLength": 5000},
        "image_url": {
            "type": "string",
            "description": "URL of the image (File URL after upload; "
            "Accepted types: image/jpeg, image/png, image/webp; Max size: 10.0MB)",
            "x-file": {
                "mediaTypes": ["image/jpeg", "image/png", "image/webp"],
                "maxBytes": 10 * 1024**2,
            },
        },
        "audio_url": {
            "type": "string",
            "description": "URL of the audio (Accepted types: audio/mp3, audio/wav, audio/x-ms-wma,"
            " audio/mpeg; Max size: 0.001MB)",
            "x-file": {
                "mediaTypes": ["audio/mp3", "audio/wav", "audio/x-ms-wma", "audio/mpeg"],
                "maxBytes": 1048,
            },
        },
        "num_frames": {"type": "integer", "minimum": 40, "maximum": 120, "multipleOf": 4},
        "resolution": {**_RESOLUTION, "default": "480p"},
    },
}


def _operation(name: str, schema: Any = None, media_type: str = "application/json") -> Any:
    operation: dict[str, Any] = {"operationId": name, "responses": {"200": {"description": "ok"}}}
    if schema is not None:
        operation["requestBody"] = {"required": True, "content": {media_type: {"schema": schema}}}
    return operation


def _texts(*names: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(names),
        "properties": {name: {"type": "string"} for name in (*names, "fileName")},
    }


def small_document() -> dict[str, Any]:
    reference = "#/components/schemas/"
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wan API", "version": "1"},
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": _operation(
                    "createTask",
                    {
                        "oneOf": [
                            {"$ref": reference + "TextRequest"},
                            {"$ref": reference + "SpeechRequest"},
                        ],
                        "discriminator": {
                            "propertyName": "model",
                            "mapping": {
                                TEXT_MODEL: reference + "TextRequest",
                                SPEECH_MODEL: reference + "SpeechRequest",
                            },
                        },
                    },
                )
            },
            "/api/v1/jobs/recordInfo": {"get": _operation("getTaskDetails")},
            "/api/v1/chat/credit": {"get": _operation("getAccountCredits")},
            "/api/v1/common/download-url": {"post": _operation("createDownloadUrl", _texts("url"))},
            "/file-upload/api/file-stream-upload": {
                "post": _operation(
                    "uploadFileStream", _texts("file", "uploadPath"), "multipart/form-data"
                )
            },
            "/file-upload/api/file-base64-upload": {
                "post": _operation("uploadFileBase64", _texts("base64Data", "uploadPath"))
            },
            "/file-upload/api/file-url-upload": {
                "post": _operation("uploadFileUrl", _texts("fileUrl", "uploadPath"))
            },
        },
        "components": {
            "schemas": {
                "TextRequest": _request(TEXT_MODEL, _TEXT_INPUT),
                "SpeechRequest": _request(SPEECH_MODEL, _SPEECH_INPUT),
                "TextInput": _TEXT_INPUT,
                "SpeechInput": _SPEECH_INPUT,
            }
        },
    }


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Caller:
    """A client that does nothing on its own: one request, one connection, no retries."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock

    def __call__(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        key: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        parts = urlsplit(url if "://" in url else self.mock.url + url)
        sent = dict(headers or {})
        content = body
        if isinstance(body, dict):
            content = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        if key is not None and "://" not in url:
            sent.setdefault("Authorization", f"Bearer {key or self.mock.key}")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method, target, content, sent)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    def create(self, prompt: str = "A red fox in snow", **members: Any) -> Answer:
        body = {"model": TEXT_MODEL, "input": {"prompt": prompt}, **members}
        return self("POST", "/api/v1/jobs/createTask", body)

    def created_id(self, **members: Any) -> str:
        return str(self.create(**members).json["data"]["taskId"])

    def details(self, task_id: str) -> Answer:
        return self("GET", f"/api/v1/jobs/recordInfo?taskId={task_id}")


@pytest.fixture(scope="session")
def document() -> ApiDocument:
    return ApiDocument(small_document())


@pytest.fixture
def raw_document() -> dict[str, Any]:
    """A copy that a test may change."""
    return copy.deepcopy(small_document())


@pytest.fixture
def start_mock(document: ApiDocument) -> Iterator[Callable[..., Mock]]:
    """Start mocks on the small document, in manual time unless told otherwise."""
    started: list[Mock] = []

    def start(**options: Any) -> Mock:
        if "speed" not in options:
            options.setdefault("manual", True)
        mock = Mock(**{"document": document, **options})
        mock.start()
        started.append(mock)
        return mock

    yield start
    for mock in started:
        mock.stop()


@pytest.fixture
def mock(start_mock: Callable[..., Mock]) -> Mock:
    return start_mock()


@pytest.fixture
def call(mock: Mock) -> Caller:
    return Caller(mock)


@pytest.fixture
def caller() -> Callable[[Mock], Caller]:
    return Caller
