"""The pieces a page is made of, and which of them have changed since somebody looked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from wan_document.json_value import JsonObject, JsonValue

_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One child of a region.

    `stamp` says all that its rendering depends on, so that it is rendered only when that changes.
    """

    key: str
    stamp: Hashable
    render: Callable[[], Markup]


class Revisions:
    """Numbers each change of a piece; what is newer than a number is rendered again."""

    def __init__(self) -> None:
        self._number = 0
        self._seen: OrderedDict[tuple[str, str], tuple[Hashable, int]] = OrderedDict()

    def news(self, regions: Mapping[str, Iterable[Piece]], since: int) -> JsonObject:
        """Return the keys of every region in their order, and the pieces that changed `since`.

        The number to ask with next time is `serial`.
        """
        number = self._number + 1
        shown: JsonObject = {}
        for region, pieces in regions.items():
            listed: list[JsonValue] = []
            for piece in pieces:
                changed = self._changed(region, piece, number)
                listed.append([piece.key, str(piece.render()) if changed > since else None])
            shown[region] = listed
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return {"serial": self._number, "regions": shown}

    def _changed(self, region: str, piece: Piece, number: int) -> int:
        """Return the number under which a piece changed last."""
        place = (region, piece.key)
        stamp, changed = self._seen.get(place, (None, 0))
        if not changed or stamp != piece.stamp:
            changed = self._number = number
            self._seen[place] = (piece.stamp, changed)
        self._seen.move_to_end(place)
        return changed
