"""Media types of request bodies and responses."""

from __future__ import annotations

from scripts.diff.shape import Node, Part
from scripts.diff.sides import child
from scripts.documents import as_object


def schemas_of(holder: Part) -> dict[str, Node]:
    """Return the schema of each media type, under its name without parameters such as `charset`."""
    content = child(holder, "content")
    return {
        name.partition(";")[0].strip().casefold(): Node((child(content, name, "schema"),))
        for name in as_object(content.value)
    }


def role(base: str, media_type: str, known: dict[str, Node]) -> str:
    """Name a media type in a sentence where there are several."""
    return f"{base} as {media_type}".strip() if len(known) > 1 else base
