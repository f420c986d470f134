"""Docstrings say each limit once: what the text of a page tells is not told again."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.generate.facts import sentences


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"minimum": 4, "maximum": 60, "default": 16}, "4 to 60. Default: 16."),
        ({"minimum": 4, "maximum": 60, "description": "Frames (Min: 4, Max: 60)"}, ""),
        ({"minimum": 4, "maximum": 60, "description": "Frames (Min: 4)"}, "At most 60."),
        ({"minimum": 4, "maximum": 60, "description": "Between 4 and 50"}, "At most 60."),
        ({"multipleOf": 4, "description": "A multiple of 4, must be multiple of 4"}, ""),
        ({"maxLength": 500, "description": "Max length: 500 characters"}, ""),
        ({"enum": ["480p", "720p"], "description": "Either 480p or 720p."}, ""),
        ({"enum": ["480p", "720p"], "description": "Up to 720p."}, "One of 480p, 720p."),
        ({"format": "uri", "description": "URL of an image"}, ""),
        ({"format": "uri", "description": "An image"}, "Format: uri."),
        ({"default": 5, "description": "Default: 5"}, ""),
        ({"default": 5, "description": "Default: 50"}, "Default: 5."),
        ({"x-file": {"maxBytes": 1024}, "description": "Max size: 1KB"}, ""),
        (
            {"x-file": {"mediaTypes": ["image/png"], "maxBytes": 9}, "description": "An image"},
            "Files: image/png. At most 9 bytes.",
        ),
    ],
)
def test_facts_that_the_text_leaves_out(schema: Any, said: str) -> None:
    assert " ".join(sentences(schema, with_default=True)) == said
