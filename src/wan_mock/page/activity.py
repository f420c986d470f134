"""The first page: what is happening on the mock.

Each region of it is a list of keyed pieces. The page is delivered with them; `state` tells which of
them have changed since, for the script to bring the page up to date: one rendering, two ways.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from wan_mock.api.message import Request, Response
from wan_mock.environment import export_lines
from wan_mock.faults import Injection
from wan_mock.mock import Mock
from wan_mock.page.fault_form import fault_form
from wan_mock.page.html import element, join
from wan_mock.page.layout import PREFIX, page
from wan_mock.page.piece import Piece, Revisions
from wan_mock.page.request_row import callback_row, request_row
from wan_mock.page.task_card import card_stamp, task_card
from wan_mock.page.task_filter import STATES, TaskFilter, filter_form, paging
from wan_mock.page.words import number
from wan_mock.scenario.stage import Stage

_SHOWN_REQUESTS = 100
_SHOWN_CALLBACKS = 30
_SHOWN_COMPLAINTS = 5

Regions = dict[str, list[Piece]]


class Activity:
    """Renders the state of one mock."""

    def __init__(self, mock: Mock, stage: Stage) -> None:
        self._mock = mock
        self._stage = stage
        self._revisions = Revisions()
        self._lock = threading.Lock()

    def page(self, request: Request) -> Response:
        """Answer with the whole page."""
        tasks = TaskFilter.read(request.query)
        regions = self._regions(tasks)
        with self._lock:
            # Rendered after this number was taken: what changes between is told once more.
            serial = self._revisions.news(regions, since=1 << 62)["serial"]
        shown = {name: [piece.render() for piece in pieces] for name, pieces in regions.items()}
        return page(self._mock, "/", "Activity", _layout(shown, tasks, str(serial)))

    def state(self, request: Request) -> Response:
        """Answer with what has changed."""
        since = request.query.get("since", "")
        number = int(since) if re.fullmatch(r"[0-9]{1,15}", since) else 0
        regions = self._regions(TaskFilter.read(request.query))
        with self._lock:
            return Response(payload=self._revisions.news(regions, number))

    def _regions(self, tasks: TaskFilter) -> Regions:
        shown, paged = self._tasks(tasks)
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
        yield _figure("balance", "credits left", number(mock.balance))
        yield _figure("paid", "credits paid", number(mock.paid))
        yield _figure("created", "tasks created", number(mock.created))
        yield _figure("running", "running", number(mock.running))
        yield _figure("requests", "requests", number(requests[-1].number if requests else 0))

    def _scenario(self) -> Piece:
        current = self._stage.scenario
        name = current.name if current else ""
        at_stake = bool(self._mock.created or self._mock.requests)
        stamp = (name, self._mock.profile, self._mock.seed, at_stake)
        return Piece(f"scenario {name}", stamp, lambda: self._scenario_form(at_stake=at_stake))

    def _scenario_form(self, *, at_stake: bool) -> Markup:
        current = self._stage.scenario
        name = current.name if current else ""
        options = [
            element("option", c.name, value=c.name, selected=c.name == name, title=c.description)
            for c in self._stage.choices
        ]
        if not current:
            options.insert(0, element("option", "none", value="", selected=True, disabled=True))
        text = current.description if current else "The mock behaves as its settings say."
        state = f"{self._mock.profile} profile, seed {self._mock.seed}"
        return element(
            "form",
            element("label", "Scenario", for_="scenario"),
            element("select", options, id="scenario", name="scenario"),
            element("button", "Begin", type="submit"),
            element("span", state, class_="label"),
            element("p", text, class_="explained"),
            method="post",
            action=f"{PREFIX}/scenario",
            data_key=f"scenario {name}",
            data_asks="A scenario begins afresh: the tasks, files, faults and records of this "
            "session go."
            if at_stake
            else None,
        )

    def _faults(self) -> Iterator[Piece]:
        injections = self._mock.injections
        for place, injection in enumerate(injections):
            key = f"{place} {injection.fault!r}"
            yield Piece(key, injection.fired, partial(_fault, key, injection))
        if injections:
            button = element("button", "Clear all", type="submit", class_="quiet")
            action = f"{PREFIX}/faults/clear"
            form = element("form", button, method="post", action=action)
            yield _fixed("clear", element("li", form, class_="clear", data_key="clear"))
        else:
            yield _nothing("li", "No fault is at work.")

    def _complaints(self) -> Iterator[Piece]:
        complaints = self._mock.complaints[-_SHOWN_COMPLAINTS:]
        if complaints:
            title = element("strong", "A test would fail for this")
            yield _fixed("title", element("li", title, data_key="title"))
        for place, complaint in enumerate(complaints):
            key = f"{place} {hash(complaint)}"
            yield _fixed(key, element("li", complaint, data_key=key))

    def _tasks(self, wanted: TaskFilter) -> tuple[list[Piece], Piece]:
        now = self._mock.now
        tasks, total = self._mock.find_tasks(
            wanted.text, STATES.get(wanted.state, ()), wanted.skip, wanted.most
        )
        shown = [
            Piece(task.id, card_stamp(task, now), partial(task_card, task, now)) for task in tasks
        ]
        if not self._mock.created:
            link = element("a", "send a request", href=f"{PREFIX}/send")
            shown = [
                _nothing(
                    "div",
                    element("p", "No tasks yet. Let your app find the mock, or ", link, "."),
                    element("pre", "\n".join(export_lines(self._mock)), tabindex=0),
                )
            ]
        elif not tasks:
            shown = [_nothing("p", "No task fits.")]
        return shown, Piece("paging", (wanted, total), lambda: paging(wanted, total))

    def _requests(self) -> Iterator[Piece]:
        records = self._mock.requests[-_SHOWN_REQUESTS:]
        for record in reversed(records):
            yield Piece(str(record.number), record.time, partial(request_row, record))
        if not records:
            yield _nothing("p", "No requests yet.")

    def _callbacks(self) -> Iterator[Piece]:
        records = self._mock.callbacks
        numbered = list(enumerate(records))[-_SHOWN_CALLBACKS:]
        for number_, record in reversed(numbered):
            yield Piece(str(number_), record.time, partial(callback_row, number_, record))
        if not records:
            yield _nothing("li", "No callbacks yet: tasks with a callBackUrl cause them.")


def _layout(regions: dict[str, list[Markup]], tasks: TaskFilter, serial: str) -> Markup:
    return join(
        (
            element("h1", "Activity", class_="unseen"),
            element(
                "div",
                regions["figures"],
                class_="figures",
                data_region="figures",
                data_serial=serial,
            ),
            element(
                "div",
                element("div", regions["scenario"], class_="scenario", data_region="scenario"),
                element(
                    "div",
                    element(
                        "ul",
                        regions["faults"],
                        class_="at-work",
                        data_region="faults",
                        aria_label="Faults at work",
                    ),
                    fault_form(),
                ),
                class_="setting",
            ),
            element(
                "ul",
                regions["complaints"],
                class_="complaints",
                data_region="complaints",
                aria_label="What a test would fail for",
            ),
            element(
                "div",
                element(
                    "section",
                    element("h2", "Tasks", id="tasks-title"),
                    filter_form(tasks),
                    element("div", regions["tasks"], class_="tasks", data_region="tasks"),
                    element("div", regions["paging"], class_="paging", data_region="paging"),
                    aria_labelledby="tasks-title",
                ),
                element(
                    "div",
                    _section("Requests", "requests", "div", regions),
                    _section("Callbacks", "callbacks", "ul", regions),
                ),
                class_="columns",
            ),
            _question(),
        )
    )


def _question() -> Markup:
    """Render the dialog that asks before something is wiped; the script opens it."""
    return element(
        "dialog",
        element("p", id="question"),
        element(
            "form",
            element("button", "Cancel", value="", formnovalidate=True),
            element("button", "Begin", value="yes", class_="primary"),
            method="dialog",
        ),
        id="sure",
        aria_labelledby="question",
    )


def _section(title: str, name: str, tag: str, regions: dict[str, list[Markup]]) -> Markup:
    return element(
        "section",
        element("h2", title, id=f"{name}-title"),
        element(tag, regions[name], class_=name, data_region=name),
        aria_labelledby=f"{name}-title",
    )


def _figure(key: str, label: str, value: str) -> Piece:
    return Piece(
        key,
        value,
        lambda: element(
            "p",
            element("strong", value),
            " ",
            element("span", label),
            class_="figure",
            data_key=key,
        ),
    )


def _fault(key: str, injection: Injection) -> Markup:
    return element(
        "li",
        element("code", repr(injection.fault), class_="fault"),
        element("span", ", ".join((*_aim(injection), _times(injection.fired)))),
        data_key=key,
    )


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


def _fixed(key: str, markup: Markup) -> Piece:
    return Piece(key, str(markup), lambda: markup)


def _nothing(tag: str, *text: str | Markup) -> Piece:
    return _fixed("nothing", element(tag, text, class_="nothing", data_key="nothing"))
