"""What the merge did on its own and a maintainer may want to know, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Parts, join_pointer, resolve_pointer
from scripts.merge import Merged
from scripts.overlay import Action
from scripts.pipeline.progress import count


def notes(
    merged: Merged,
    settled: Sequence[Action],
    value: JsonObject,
    orphans: Sequence[tuple[str, str]],
) -> Iterator[str]:
    """Say which texts were left out or chosen, and what overlays of the whole settled.

    `value` is the finished document: a text that no longer stands in it is not worth a word.
    `orphans` are the components that lost their use to an overlay.
    """
    for parts in merged.left_out:
        if not _says(value, parts):
            yield f"left out, since the specs differ: {join_pointer(parts)}"
    for chosen in merged.chosen:
        if _says(value, chosen.parts):
            texts = count(len(chosen.texts), "text")
            yield f"as most specs have it, {texts}: {join_pointer(chosen.parts)}"
    for conflict, action in zip(merged.conflicts, settled, strict=True):
        place = action.document.place(action.parts) or ("?",)
        yield (
            f"settled by {action.document.name}:{place[0]}, {len(conflict.readings)} readings: "
            f"{join_pointer(conflict.parts)}"
        )
    for section, name in orphans:
        yield f"dropped, since nothing needs it any more: /components/{section}/{name}"


def _says(value: JsonObject, parts: Parts) -> bool:
    try:
        resolve_pointer(value, parts)
    except LookupError:
        return False
    return True
