"""How the writer of a site puts objects together.

JSON objects have no order, but a program that exports documents has: after `type` comes
`description`, after `properties` comes `required`. Where a key could belong to two open objects,
the order seen in documents of the same writer says which is likely. The names of an object that
every earlier page has, such as the members of the request body, say what else belongs to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from urllib.parse import urlsplit

from scripts.documents import Document, JsonObject, Parts, as_object
from scripts.intake.restore.blocks import Block, Blocks, blocks_of
from scripts.intake.restore.clues import marks
from scripts.intake.restore.fields import common_name, mappings, placed_mappings
from scripts.intake.restore.texts import TextMemory
from scripts.intake.restore.usual import UsualOrders, export_orders, usual_orders
from scripts.specs.naming import servers
from scripts.specs.sources import flatten

Order = tuple[str, tuple[str, ...]]
"""The kind of an object and the names of its members, one behind the other."""
END = ""
"""Stands before the first and behind the last member."""
_SERVER = re.compile(r"(?:- )?url: '?https?://([^\s'/?#]+)")
_TELLING_PATH = re.compile(r"(?:/[\w{}.-]+){3,}:")
"""Paths of fewer segments, such as `/v1/files`, are those of many APIs."""
_MOST = 3.0
"""Chosen: an order never seen before is one clear sign, and no more."""
_SELDOM = 0.5
"""Chosen: an order seen, however seldom, must not outweigh any sign."""
_STRANGER = 3.0
"""Chosen: one clear sign, as for an order never seen before."""
_OTHERS = 2.0
"""Chosen: what other sites do gives way to two objects of the site's own."""
_USUAL = 4.0
"""A step taken once in so many costs nothing, or structure would come dearer than text."""


@dataclass(slots=True)
class Habits:
    """How often one key followed another in objects of a kind."""

    pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    firsts: Counter[tuple[str, str]] = field(default_factory=Counter)
    usual: UsualOrders | None = None
    """What other sites do, which counts as much as `_OTHERS` objects of this one."""
    shared: set[frozenset[str]] | None = None
    """The names of every object with free names that all documents have alike."""
    _costs: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def learn(self, document: JsonObject) -> None:
        """Take in a document of the site."""
        self._count(document)
        found = set(_named_alike(document))
        self.shared = found if self.shared is None else self.shared & found

    def _count(self, document: JsonObject) -> None:
        for kind, value in _objects(document):
            self._count_object(kind, tuple(value))
        self._costs.clear()

    def _count_object(self, kind: str, names: tuple[str, ...]) -> None:
        for before, key in pairwise((END, *map(common_name, names), END)):
            self.pairs[kind, before, key] += 1
            self.firsts[kind, before] += 1

    def also(self, document: JsonObject) -> Habits:
        """Return these habits with the orders of one more document, which is not yet proven."""
        habits = self._copy()
        habits._count(document)
        return habits

    def joined(self, other: Habits) -> Habits:
        """Return these habits with others, which may be of some of the same documents."""
        known = [shared for shared in (self.shared, other.shared) if shared is not None]
        shared = set.intersection(*known) if known else None
        return Habits(self.pairs | other.pairs, self.firsts | other.firsts, self.usual, shared)

    def _copy(self) -> Habits:
        return Habits(Counter(self.pairs), Counter(self.firsts), self.usual, self.shared)

    def beyond(self, document: JsonObject, rivals: Iterable[JsonObject]) -> Habits:
        """Return these habits with the orders of those objects that the rivals have alike.

        What stands elsewhere in a rival is no witness of where it belongs.
        """
        return self.with_orders(_orders_alike(document, rivals))

    def with_orders(self, orders: Iterable[Order]) -> Habits:
        """Return these habits with the orders of a few more objects."""
        habits = self._copy()
        for kind, names in orders:
            habits._count_object(kind, names)
        return habits

    def total(self, document: JsonObject) -> float:
        """Say what the orders of all objects of a document cost."""
        return sum(
            self.cost(kind, before, key)
            for kind, names in orders_of(document).values()
            for before, key in pairwise((END, *names, END))
        )

    def stranger_cost(self, names: frozenset[str], name: str) -> float:
        """Say what it costs to add a name to an object that all earlier pages have without it."""
        homes = [shared for shared in self.shared or () if names <= shared]
        alike = len(names) > 1 and homes and not any(name in home for home in homes)
        return _STRANGER if alike else 0.0

    def cost(self, kind: str, before: str, key: str) -> float:
        """Say what it costs that `key` follows `before`: 0 for what always happens."""
        pair = (kind, common_name(before), common_name(key))
        if pair not in self._costs:
            share = self.usual.share(*pair) if self.usual else None
            others, alike = (1.0, 0.5) if share is None else (_OTHERS, _OTHERS * share)
            ratio = (self.firsts[pair[:2]] + others) / (self.pairs[pair] + alike)
            most = _MOST if not self.pairs[pair] else _SELDOM
            self._costs[pair] = max(0.0, min(most, math.log(ratio / _USUAL)))
        return self._costs[pair]


def _objects(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield every object of a known kind; maps of free names and free-form values have no order."""
    return ((kind, value) for kind, value in mappings(document) if not _has_free_names(kind))


def _orders_alike(document: JsonObject, rivals: Iterable[JsonObject]) -> list[Order]:
    """List the orders of the objects of a document that its rivals have alike."""
    held = orders_of(document)
    for rival in rivals:
        other = orders_of(rival)
        held = {place: order for place, order in held.items() if other.get(place) == order}
    return list(held.values())


def orders_of(document: JsonObject) -> dict[Parts, Order]:
    """Map the place of every object of a known kind to the kind and the order of its members."""
    return {
        place.parts: (place.kind, tuple(place.value))
        for place in placed_mappings(document)
        if not _has_free_names(place.kind)
    }


def _named_alike(document: JsonObject) -> Iterator[frozenset[str]]:
    """Yield the names of every object whose names are free, samples included."""
    for kind, value in mappings(document):
        if kind in ("{schema}", "any") and len(value) > 1:
            yield frozenset(value)


def _has_free_names(kind: str) -> bool:
    return kind == "any" or kind[0] == "{"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What all readings of a page that could not be restored have alike.

    `sites` are the names by which its site is known.
    """

    sites: frozenset[str]
    orders: list[Order]
    blocks: list[Block]


def agreed(readings: Sequence[Document]) -> Agreed:
    """Find what the readings have alike that nothing rules out, the best one first."""
    best, *rivals = readings
    blocks = blocks_of(best)
    for rival in rivals:
        others = set(blocks_of(rival))
        blocks = [block for block in blocks if block in others]
    orders = _orders_alike(best.value, (rival.value for rival in rivals))
    return Agreed(frozenset(_sites_of(best.value)), orders, blocks)


def _sites_of(document: JsonObject) -> set[str]:
    hosts = {urlsplit(address).netloc for address in servers(document)}
    return hosts | set(as_object(document.get("paths")))


@dataclass(slots=True)
class Known:
    """What earlier pages teach: where texts break, in which order members stand.

    `exports` has the orders of the exports alone, `sites` those of each site's pages, and `blocks`
    their parts, by the hosts of its servers and by the paths of its operations, which stay the same
    where an API is published again: another site's writer says nothing about this one's, unless
    both documents are the same program's exports.
    """

    texts: TextMemory = field(default_factory=TextMemory)
    exports: Habits = field(default_factory=Habits)
    sites: dict[str, Habits] = field(default_factory=dict)
    blocks: dict[str, Blocks] = field(default_factory=dict)

    def learn(self, document: Document, guessed: Set[str] = frozenset()) -> None:
        """Take in a document that is proven, but for where its `guessed` lines stand."""
        value = document.value
        blocks = [block for block in blocks_of(document) if guessed.isdisjoint(block.lines)]
        self.texts.learn(value)
        if marks(flatten(document.text)).is_export:
            self.exports.learn(value)
        for name in _sites_of(value):
            self.sites.setdefault(name, Habits()).learn(value)
            self.blocks.setdefault(name, Blocks()).add(blocks)

    def beside(self, pages: Iterable[Agreed]) -> Known:
        """Return what is known with what pages tell that could not be restored."""
        known = deepcopy(self)
        for page in pages:
            for name in page.sites:
                habits = known.sites.get(name, Habits())
                known.sites[name] = habits.with_orders(page.orders)
                known.blocks.setdefault(name, Blocks()).add(page.blocks)
        return known

    def habits_of(self, lines: list[str]) -> Habits:
        """Return the orders that testify to a document: its site's, and of all exports to one."""
        site = self._site_of(lines)
        own = self.sites[site] if site else Habits()
        if marks(lines).is_export:
            return replace(self.exports.joined(own), usual=export_orders())
        return replace(own, usual=usual_orders())

    def told(self, lines: list[str], chosen: Mapping[int, int]) -> dict[int, int]:
        """Map the lines of parts that the site's pages have to how deep they stand.

        A part of which a person has `chosen` a line otherwise tells nothing.
        """
        site = self._site_of(lines)
        told: dict[int, int] = {}
        for part in self.blocks[site].depths_of(lines) if site else ():
            if all(chosen.get(line, depth) == depth for line, depth in part.items()):
                told |= part
        return told

    def _site_of(self, lines: list[str]) -> str | None:
        hosts = (match[1] for line in lines if (match := _SERVER.match(line)))
        paths = (line[:-1] for line in lines if _TELLING_PATH.fullmatch(line))
        return next((name for name in chain(hosts, paths) if name in self.sites), None)
