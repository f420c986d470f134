"""What pages say of files in English becomes data of the document, once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.prose.files import FilesRead, read_files, stated_file

MB = 1024**2


def _read(**members: Any) -> FilesRead:
    schema = {"type": "object", "properties": members}
    return read_files({"components": {"schemas": {"Input": schema}}})


def _members(read: FilesRead) -> Any:
    schemas: Any = read.value["components"]
    return schemas["schemas"]["Input"]["properties"]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Accepted types: image/jpeg, image/png; Max size: 1MB", ["image/jpeg", "image/png"]),
        ("Supported formats: JPEG, PNG and WebP.", ["image/jpeg", "image/png", "image/webp"]),
        ("Supports formats mp3, .wav or M4A", ["audio/mpeg", "audio/wav", "audio/mp4"]),
        ("Allowed file types are `image/*`", ["image/*"]),
        ("Video (formats: mp4/mov, up to 1GB)", ["video/mp4", "video/quicktime"]),
        ("Accepted formats: \u201cPNG\u201d", ["image/png"]),
        ("The format: how it looks", None),
        ("When a mask is given, accepted types: image/png", None),
    ],
)
def test_types_are_read_however_they_are_named(text: str, types: list[str] | None) -> None:
    assert stated_file(text).datum.get("mediaTypes") == types


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Max size: 500KB", 500 * 1024),
        ("Maximum file size: 1GB", 1024 * MB),
        ("(Max size: 10.0 MB)", 10 * MB),
        ("Maximum file size: 10MB", 10 * MB),
    ],
)
def test_sizes_are_read_in_every_unit(text: str, most: int) -> None:
    stated = stated_file(text)
    assert (stated.datum, stated.unread) == ({"maxBytes": most}, ())


def test_a_datum_stands_beside_the_format_of_the_address() -> None:
    read = _read(
        image_url={"type": "string", "format": "uri", "description": "A face. Max 5MB"},
        image_urls={
            "type": "array",
            "items": {"type": "string", "format": "uri"},
            "description": "Faces (Accepted types: image/png; each up to 2MB)",
        },
        prompt={"type": "string", "description": "What is to be seen"},
    )
    assert _members(read)["image_url"]["x-file"] == {"maxBytes": 5 * MB}
    assert _members(read)["image_urls"]["items"]["x-file"] == {
        "mediaTypes": ["image/png"],
        "maxBytes": 2 * MB,
    }
    assert "x-file" not in _members(read)["prompt"]
    assert (read.read, read.unread) == (2, ())


def test_the_text_may_stand_at_the_items_or_at_a_component() -> None:
    items = {"type": "string", "description": "An image. Max 5MB"}
    read = _read(images={"type": "array", "items": items})
    shared = read_files({"components": {"schemas": {"ImageUrl": items}}})
    assert _members(read)["images"]["items"]["x-file"] == {"maxBytes": 5 * MB}
    assert shared.value["components"]["schemas"]["ImageUrl"]["x-file"] == {"maxBytes": 5 * MB}  # type: ignore[index, call-overload]


def test_what_an_overlay_has_set_stays() -> None:
    member = {"type": "string", "description": "Max 5MB", "x-file": {"maxBytes": 7}}
    read = _read(image_url=member)
    assert _members(read)["image_url"]["x-file"] == {"maxBytes": 7}
    assert (read.read, read.set_by_overlays) == (0, 1)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Accepted types: image/png, hologram", "hologram"),
        ("Accepted types: any picture", "any picture"),
        ("Max size: ten megabytes", "ten megabytes"),
        ("All images together at most 20MB in total; total size 20MB", "20MB"),
        (f"Max size: {'9' * 500}MB", "Max size:"),
    ],
)
def test_what_is_not_understood_is_told_and_limits_nothing(text: str, quote: str) -> None:
    read = _read(image_url={"type": "string", "format": "uri", "description": text})
    assert quote in " ".join(read.unread)
    assert "/components/schemas/Input/properties/image_url" in read.unread[0]
    assert "mediaTypes" not in _members(read)["image_url"].get("x-file", {})


@given(st.text(alphabet="Max size:0123456789.,KMGB accepted types image/png;()\n", max_size=120))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    datum = stated_file(text).datum
    assert datum.get("maxBytes", 0) >= 0  # type: ignore[operator]
