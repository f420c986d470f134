"""A sound document of the family's shape, and documents with one fault each planted into it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

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


def parameter(**changes: Any) -> dict[str, Any]:
    """Write a query parameter with some members of its own."""
    named = {"name": "count", "in": "query", "description": "How many"}
    return {**named, "schema": {"type": "integer"}, **changes}


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
    "an enum beyond the range of the text": member(
        "num_frames", enum=[40, 80, 160], description="From 40 to 120 frames."
    ),
    "a name that is set but does not exist": member(
        "loop", description="When draft=true, ignored."
    ),
    "default marked in a list": (
        (*_MEMBERS, "size"),
        {
            "type": "string",
            "enum": ["S", "L"],
            "description": "- `S`: small\n- `L`: large (default)",
        },
    ),
    "a URL declared as an object": (
        (*_MEMBERS, "frame_url"),
        {"type": "object", "properties": {}, "description": "URL of the first frame"},
    ),
    "an integer by its words": (
        (*_MEMBERS, "length"),
        {"type": "number", "description": "The value must be an integer."},
    ),
    "maxLength in the text alone, in Chinese": (
        (*_MEMBERS, "title"),
        {"type": "string", "description": "标题\uff08最大长度\uff1a80 字符\uff09"},
    ),
    "default differs from the text, in Chinese": member("loop", description="默认值为 true。"),
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
    "default of a parameter of another type": (
        _POST,
        {"parameters": [parameter(schema={"type": "integer", "default": "x"})]},
    ),
    "example of a header of another type": (
        (*_POST, "responses", "200"),
        {
            "headers": {
                "X-Rate": {"description": "Rate", "schema": {"type": "integer"}, "example": "x"}
            }
        },
    ),
    "example that is here and elsewhere": (
        (*_ANSWER,),
        {"examples": {"a": {"value": {"code": 200}, "externalValue": "https://e.test/a.json"}}},
    ),
    "example of a time without an offset": (
        (*_MEMBERS, "at"),
        {
            "type": "string",
            "format": "date-time",
            "example": "2025-01-01 10:00",
            "description": "At",
        },
    ),
    "default that is no uuid": (
        (*_MEMBERS, "key"),
        {"type": "string", "format": "uuid", "default": "abc", "description": "Key"},
    ),
    "default beyond its format": (
        (*_MEMBERS, "count"),
        {"type": "integer", "format": "int32", "default": 9999999999, "description": "Count"},
    ),
    "default of a server variable outside its enum": (
        (),
        {
            "servers": [
                {
                    "url": "https://{r}.example.test",
                    "variables": {"r": {"default": "c", "enum": ["a", "b"]}},
                }
            ]
        },
    ),
    "discriminator that a branch lacks": (
        ("components", "schemas"),
        {
            "Shape": {
                "oneOf": [{"$ref": "#/components/schemas/Round"}],
                "discriminator": {"propertyName": "kind"},
            },
            "Round": {"type": "object", "properties": {"radius": {"type": "number"}}},
        },
    ),
    "example that refers to nothing": (
        (*_ANSWER,),
        {"examples": {"a": {"$ref": "#/components/examples/Gone"}}},
    ),
    "text beside a reference": (
        ("components", "schemas"),
        {
            "Name": {"type": "string"},
            "Named": {"$ref": "#/components/schemas/Name", "description": "The name"},
        },
    ),
    "type null in 3.0": ((*_MEMBERS, "nothing"), {"type": "null", "description": "Nothing"}),
    "two types at once": (
        (*_MEMBERS, "both"),
        {"type": "object", "allOf": [{"type": "string"}], "description": "Both"},
    ),
    "optional body with required members": ((*_POST, "requestBody"), {"required": False}),
    "required name twice": (_INPUT, {"required": ["prompt", "prompt"]}),
    "parameter that the path lacks": (
        _POST,
        {"parameters": [parameter(**{"in": "path", "required": True})]},
    ),
    "maxItems below minItems": member("image_urls", minItems=4, description="Pictures"),
    "link to an operation that there is not": (
        (*_POST, "responses", "200"),
        {"links": {"details": {"operationId": "getTask", "description": "The task"}}},
    ),
    "model that may be any text": (
        (*_SCHEMA, "properties"),
        {"model": {"type": "string", "description": "Model name, fixed"}},
    ),
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
