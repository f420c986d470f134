"""The overlay that a draft is written as."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from scripts.documents import JsonObject


def overlay_of(name: str, extends: str, actions: Iterable[JsonObject]) -> JsonObject:
    """Write actions as an overlay; `extends` is the address that it names what it corrects by."""
    return {
        "overlay": "1.1.0",
        "info": {"title": f"Draft corrections of {name}", "version": "0.1.0"},
        "extends": quote(extends),
        "actions": list(actions),
    }
