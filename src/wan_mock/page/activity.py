"""The first page: what is happening on the mock.

Each region of it is a list of keyed pieces. The page is delivered with them; `state` tells which of
them have changed since, for the script to bring the page up to date: one rendering, two ways.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import partial

from markupsafe import Markup

from wan_document.json_value import JsonObject, JsonValue
from wan_mock.api.message import TARGETS, Request, Response
from wan_mock.api.task_view import TaskView
from wan_mock.environment import export_lines
from wan_mock.faults import FAULTS, Fault, Injection
from wan_mock.mock import Mock
from wan_mock.page.rendering import number, page, render, render_small, span
from wan_mock.page.task_filter import LABELS, STATES, TaskFilter
from wan_mock.scenario.stage import Stage

_SHOWN_REQUESTS = 100
_SHOWN_CALLBACKS = 30
_SHOWN_COMPLAINTS = 5
_LONGEST_PROMPT = 400
_SHOWN_FACTS = ("resolution", "aspect_ratio", "num_frames")
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One child of a region.

    `stamp` says all that its rendering depends on, so that it is rendered only when that changes.
    """

    key: str
    stamp: Hashable
    render: Callable[[], Markup]


Regions = Mapping[str, Iterable[Piece]]


class Revisions:
    """Numbers each change of a piece; what is newer than a number is rendered again."""

    def __init__(self) -> None:
        self._number = 0
        self._seen: OrderedDict[tuple[str, str], tuple[Hashable, int]] = OrderedDict()

    def news(self, regions: Regions, since: int) -> JsonObject:
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


class Activity:
    """Renders the state of one mock."""

    def __init__(self, mock: Mock, stage: Stage) -> None:
        self._mock = mock
        self._stage = stage
        self._revisions = Revisions()
        self._lock = threading.Lock()

    def page(self, request: Request) -> Response:
        """Answer with the whole page."""
        wanted = TaskFilter.read(request.query)
        regions = self._regions(wanted)
        with self._lock:
            # Rendered after this number was taken: what changes between is told once more.
            serial = self._revisions.news(regions, since=1 << 62)["serial"]
        return page(
            self._mock,
            "/",
            "Activity",
            "activity",
            regions={name: [each.render() for each in pieces] for name, pieces in regions.items()},
            serial=serial,
            wanted=wanted,
            states=LABELS.items(),
            faults=[(kind.__name__, _shown(kind)) for kind in FAULTS],
            targets=dict.fromkeys((*TARGETS, *self._mock.document.operations)),
        )

    def state(self, request: Request) -> Response:
        """Answer with what has changed."""
        since = request.query.get("since", "")
        number = int(since) if re.fullmatch(r"[0-9]{1,15}", since) else 0
        regions = self._regions(TaskFilter.read(request.query))
        with self._lock:
            return Response(payload=self._revisions.news(regions, number))

    def _regions(self, wanted: TaskFilter) -> dict[str, list[Piece]]:
        shown, paged = self._tasks(wanted)
        return {
            "figures": list(self._figures()),
            "scenario": [self._scenario()],
            "faults": list(self._faults()),
            "complaints": list(self._complaints()),
            "paging": [paged],
            "tasks": shown,
            "requests": list(self._requests()),
            "callbacks": list(self._callbacks()),
        }

    def _figures(self) -> Iterator[Piece]:
        mock, requests = self._mock, self._mock.requests
        for key, label, value in (
            ("balance", "credits left", mock.balance),
            ("paid", "credits paid", mock.paid),
            ("created", "tasks created", mock.created),
            ("running", "running", mock.running),
            ("requests", "requests", requests[-1].number if requests else 0),
        ):
            yield Piece(key, value, partial(render_small, "figure", key, label, number(value)))

    def _scenario(self) -> Piece:
        mock, current = self._mock, self._stage.scenario
        at_stake = bool(mock.created or mock.requests)
        key = f"scenario {current.name if current else ''}"
        choices = self._stage.choices
        return Piece(
            key,
            (key, mock.profile, mock.seed, at_stake),
            lambda: render(
                "scenario", key=key, mock=mock, current=current, at_stake=at_stake, choices=choices
            ),
        )

    def _faults(self) -> Iterator[Piece]:
        injections = self._mock.injections
        for place, injection in enumerate(injections):
            what = repr(injection.fault)
            where = ", ".join((*_aim(injection), _times(injection.fired)))
            key = f"{place} {what}"
            yield Piece(key, injection.fired, partial(render_small, "fault", key, what, where))
        yield _fixed("clear", "clear") if injections else _nothing("li", "No fault is at work.")

    def _complaints(self) -> Iterator[Piece]:
        complaints = self._mock.complaints[-_SHOWN_COMPLAINTS:]
        if complaints:
            yield _fixed("title", "complaint_title")
        for place, complaint in enumerate(complaints):
            key = f"{place} {hash(complaint)}"
            yield _fixed(key, "complaint", key, complaint)

    def _tasks(self, wanted: TaskFilter) -> tuple[list[Piece], Piece]:
        now = self._mock.now
        tasks, total = self._mock.find_tasks(
            wanted.text, STATES.get(wanted.state, ()), wanted.skip, wanted.most
        )
        shown = [Piece(task.id, _stamp(task, now), partial(_card, task, now)) for task in tasks]
        if not self._mock.created:
            shown = [_fixed("nothing", "no_tasks", "\n".join(export_lines(self._mock)))]
        elif not tasks:
            shown = [_nothing("p", "No task fits.")]
        told, ways = wanted.told(total), wanted.ways(total)
        paging = partial(render, "paging", wanted=wanted, told=told, ways=ways)
        return shown, Piece("paging", (wanted, total), paging)

    def _requests(self) -> Iterator[Piece]:
        records = self._mock.requests[-_SHOWN_REQUESTS:]
        for record in reversed(records):
            yield Piece(str(record.number), record.time, partial(render, "request", record=record))
        if not records:
            yield _nothing("p", "No requests yet.")

    def _callbacks(self) -> Iterator[Piece]:
        records = list(enumerate(self._mock.callbacks))[-_SHOWN_CALLBACKS:]
        for key, record in reversed(records):
            shown = partial(render, "callback", key=key, record=record)
            yield Piece(str(key), record.time, shown)
        if not records:
            yield _nothing("li", "No callbacks yet: tasks with a callBackUrl cause them.")


def _card(task: TaskView, now: float) -> Markup:
    given = task.body.get("input")
    values = given if isinstance(given, dict) else {}
    prompt = values.get("prompt")
    text = prompt if isinstance(prompt, str) else "(no prompt)"
    chosen = [f"{values[name]}" for name in _SHOWN_FACTS if values.get(name) is not None]
    return render(
        "task",
        task=task,
        prompt=text if len(text) <= _LONGEST_PROMPT else f"{text[:_LONGEST_PROMPT]}…",
        facts=[*chosen, f"{number(task.cost)} credits", _elapsed(task, now)],
    )


def _stamp(task: TaskView, now: float) -> Hashable:
    return task.state, task.progress, task.expired, task.cost, _elapsed(task, now)


def _elapsed(task: TaskView, now: float) -> str:
    total = task.ends_at - task.created_at
    if now >= task.ends_at:
        return f"took {span(total)}"
    return f"{span(now - task.created_at)} of {span(total)}"


def _fixed(key: str, macro: str, *values: object) -> Piece:
    return Piece(key, values, partial(render_small, macro, *values))


def _nothing(tag: str, text: str) -> Piece:
    return _fixed("nothing", "nothing", tag, text)


def _shown(kind: type[Fault]) -> str:
    """Write a fault and what it takes: `Delay (seconds)`, `GatewayPage (status: 502)`."""
    words = [
        one.name if one.default is MISSING else f"{one.name}: {one.default}" for one in fields(kind)
    ]
    return f"{kind.__name__} ({', '.join(words)})" if words else kind.__name__


def _times(fired: int) -> str:
    return {0: "not fired yet", 1: "fired once"}.get(fired, f"fired {fired} times")


def _aim(injection: Injection) -> Iterator[str]:
    aim = injection.aim
    yield f"on {' and '.join(aim.on)}" if aim.on else "on every call"
    if aim.call is not None:
        yield f"call {aim.call}"
    if aim.times is not None:
        yield f"at most {aim.times} times"
    if aim.task is not None:
        yield f"task {aim.task}"
    if aim.chance < 1:
        yield f"chance {aim.chance:.0%}"
    if aim.seconds is not None:
        yield f"for {aim.seconds:g} s"
