"""What the merge did on its own and a maintainer may want to know, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Parts, Value, join_pointer, resolve_pointer
from scripts.merge import Merged
from scripts.overlay import Action


def notes(
    merged: Merged,
    settled: Sequence[Action],
    value: JsonObject,
    orphans: Sequence[tuple[str, str]],
) -> Iterator[str]:
    """Say what was left out or chosen, and what overlays of the whole settled.

    `value` is the finished document: what an overlay of the whole decides needs no word, nor does
    the text of what no longer stands in it. `orphans` are the components that lost their use to an
    overlay.
    """
    for left in merged.left_out:
        if _look_up(value, left.parts) == _look_up(merged.value, left.parts):
            yield str(left)
    for chosen in merged.chosen:
        if _look_up(value, chosen.parts) is not None:
            yield str(chosen)
    for conflict, action in zip(merged.conflicts, settled, strict=True):
        place = action.document.place(action.parts) or ("?",)
        yield (
            f"settled by {action.document.name}:{place[0]}, {len(conflict.readings)} readings: "
            f"{join_pointer(conflict.parts)}"
        )
    for section, name in orphans:
        yield f"dropped, since nothing needs it any more: /components/{section}/{name}"


def _look_up(value: JsonObject, parts: Parts) -> tuple[Value] | None:
    try:
        return (resolve_pointer(value, parts),)
    except LookupError:
        return None
