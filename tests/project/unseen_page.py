"""A page that the project has not seen, in the shape of its family, as a browser copies it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.documents import parse_document
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import js_yaml

_SEED = Path(__file__).resolve().parents[2] / "specs" / "wan-2-2-a14b-text-to-video-turbo.yaml"
_DURATION: dict[str, Any] = {
    "description": "How many seconds the video lasts. A long one costs more credits and takes "
    "longer to make. (Min: 3, Max: 12, Step: 1)",
    "type": "integer",
    "minimum": 3,
    "maximum": 12,
    "default": 5,
    "example": 5,
}
_CAMERA: dict[str, Any] = {
    "description": "How the camera moves while the scene goes on:\n- `still`: it stands where it "
    "is\n- `pan`: it turns slowly from one side to the other\n- `orbit`: it goes round what the "
    "prompt names first",
    "type": "string",
    "enum": ["still", "pan", "orbit"],
    "default": "still",
    "example": "pan",
}
_PAGE = """\
Skip to main content
Wan - 3.0 Text to Video
Make videos from text with the third generation of the model
OpenAPI
market/wan/3-0-text-to-video.json post /api/v1/jobs/createTask
Copy
{document}
To find navigation and other pages in this documentation, fetch the llms.txt file at: \
https://docs.apikley.ru/llms.txt"""


def unseen_page() -> str:
    """Copy the page of a model that the project does not know from a browser: it is flat."""
    document = "\n".join(flatten(js_yaml(unseen_document())))
    hidden = "email: [email\N{NO-BREAK SPACE}protected]"
    assert "email: support@example.com" in document
    return _PAGE.format(document=document.replace("email: support@example.com", hidden))


def unseen_document() -> Any:
    """Make the document of another model of the family: other members, other texts."""
    seed = _SEED.read_text("utf-8").replace("2-2-a14b-text-to-video-turbo", "3-0-text-to-video")
    value: Any = parse_document(seed, _SEED.name).value
    value["info"]["contact"]["email"] = "support@example.com"
    operation = value["paths"]["/api/v1/jobs/createTask"]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    members = body["schema"]["properties"]["input"]["properties"]
    for name in ("enable_prompt_expansion", "seed", "acceleration"):
        del members[name], body["example"]["input"][name]
    members["aspect_ratio"]["description"] = "Shape of the picture: 16:9, 9:16 or 1:1."
    members["duration"] = _DURATION
    members["camera_movement"] = _CAMERA
    body["example"]["input"] |= {"duration": 5, "camera_movement": "pan"}
    return value
