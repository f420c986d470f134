from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value, parse_document
from scripts.overlay import Overlay, apply_overlay, read_overlay

MakeOverlay = Callable[..., Overlay]


@pytest.fixture(scope="session")
def make_overlay() -> MakeOverlay:
    """Read an overlay of the given actions."""

    def make(*actions: Value, version: str = "1.1.0", **members: Value) -> Overlay:
        head: JsonObject = {"overlay": version, "info": {"title": "Corrections", "version": "1"}}
        text = json.dumps(head | members | {"actions": list(actions)}, indent=2)
        return read_overlay(parse_document(text, "fixes.overlay.json"))

    return make


@pytest.fixture(scope="session")
def apply(make_overlay: MakeOverlay) -> Callable[..., JsonObject]:
    """Apply actions to a document's value."""

    def run(document: JsonObject, *actions: Value, version: str = "1.1.0") -> JsonObject:
        return apply_overlay(make_overlay(*actions, version=version), document).value

    return run
