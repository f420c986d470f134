"""Which files a field takes is read as data; the English beside it is for people alone."""

from __future__ import annotations

from typing import Any

import pytest

from wan_document.limits import FileRule, file_rule, megabytes, takes_file

IMAGES = {"mediaTypes": ["image/jpeg", "image/png"], "maxBytes": 10 * 1024**2}


def test_the_datum_is_read_and_the_description_is_not() -> None:
    schema: Any = {"description": "Accepted types: audio/wav; Max size: 1MB", "x-file": IMAGES}
    rule = file_rule(schema)
    assert rule == FileRule(("image/jpeg", "image/png"), 10 * 1024**2)
    assert list(rule.in_words()) == ["jpg, png", "at most 10 MB"]
    assert file_rule({"description": schema["description"]}) == FileRule()


def test_a_list_has_the_rule_of_its_items() -> None:
    schema: Any = {"type": "array", "items": {"type": "string", "x-file": IMAGES}}
    assert file_rule(schema).max_bytes == 10 * 1024**2
    assert takes_file("faces", schema)


@pytest.mark.parametrize(
    ("types", "given", "accepted"),
    [
        ((), "anything/at-all", True),
        (("image/jpg",), "image/jpeg", True),
        (("image/jpeg",), "IMAGE/JPG; q=1", True),
        (("audio/mp4",), "audio/x-m4a", True),
        (("image/*",), "image/avif", True),
        (("image/*",), "audio/mpeg", False),
        (("image/png",), "image/webp", False),
    ],
)
def test_types_that_go_by_several_names_are_one(
    types: tuple[str, ...], given: str, accepted: bool
) -> None:
    assert FileRule(types).accepts(given) is accepted


@pytest.mark.parametrize(
    ("name", "schema", "takes"),
    [
        ("image_url", {"type": "string"}, True),
        ("image_urls", {"type": "array"}, True),
        ("face", {"type": "string", "format": "uri"}, True),
        ("face", {"type": "string", "x-file": {}}, True),
        ("prompt", {"type": "string"}, False),
    ],
)
def test_fields_that_take_files(name: str, schema: Any, takes: bool) -> None:
    assert takes_file(name, schema) is takes


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (10 * 1024**2, "10 MB"),
        (500 * 1024, "0.49 MB"),
        (1024**3, "1024 MB"),
        (900, "900 bytes"),
        (12_345_678, "11.77 MB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert megabytes(size) == words
