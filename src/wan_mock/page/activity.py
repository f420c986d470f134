"""The first page: what is happening on the mock.

Each region of it is a list of keyed pieces. The page is delivered with them, and `state` gives the
same pieces again for the script to bring the page up to date: one rendering, two ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from wan_mock.api.message import Request, Response
from wan_mock.environment import export_lines
from wan_mock.faults import Injection
from wan_mock.mock import Mock
from wan_mock.page.html import element, join
from wan_mock.page.layout import PREFIX, page
from wan_mock.page.request_row import callback_row, request_row
from wan_mock.page.task_card import task_card
from wan_mock.page.words import number
from wan_mock.scenario.stage import Stage

_SHOWN_TASKS = 60
_SHOWN_REQUESTS = 150
_SHOWN_CALLBACKS = 30
_SHOWN_COMPLAINTS = 5
_RUNNING = ("waiting", "queuing", "generating")


class Activity:
    """Renders the state of one mock."""

    def __init__(self, mock: Mock, stage: Stage) -> None:
        self._mock = mock
        self._stage = stage

    def page(self, request: Request) -> Response:
        """Answer with the whole page."""
        regions = {name: list(pieces) for name, pieces in self._regions()}
        return page(self._mock, "/", "Activity", _layout(regions))

    def state(self, request: Request) -> Response:
        """Answer with the pieces of every region."""
        return Response(
            payload={name: [str(p) for p in pieces] for name, pieces in self._regions()}
        )

    def _regions(self) -> Iterator[tuple[str, Iterator[Markup]]]:
        yield "figures", self._figures()
        yield "scenario", self._scenario()
        yield "faults", self._faults()
        yield "complaints", self._complaints()
        yield "tasks", self._tasks()
        yield "requests", self._requests()
        yield "callbacks", self._callbacks()

    def _figures(self) -> Iterator[Markup]:
        mock, requests = self._mock, self._mock.requests
        running = sum(task.state in _RUNNING for task in mock.tasks)
        yield _figure("balance", "credits left", number(mock.balance))
        yield _figure("paid", "credits paid", number(mock.paid))
        yield _figure("created", "tasks created", number(mock.created))
        yield _figure("running", "running", number(running))
        yield _figure("requests", "requests", number(requests[-1].number if requests else 0))

    def _scenario(self) -> Iterator[Markup]:
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
        yield element(
            "form",
            element("label", "Scenario", for_="scenario"),
            element("select", options, id="scenario", name="scenario"),
            element("button", "Begin", type="submit"),
            element("span", state, class_="label"),
            element("p", text, class_="explained"),
            method="post",
            action=f"{PREFIX}/scenario",
            data_key=f"scenario {name}",
        )

    def _faults(self) -> Iterator[Markup]:
        injections = self._mock.injections
        for place, injection in enumerate(injections):
            yield _fault(place, injection)
        if injections:
            button = element("button", "Clear all", type="submit", class_="quiet")
            action = f"{PREFIX}/faults/clear"
            form = element("form", button, method="post", action=action)
            yield element("li", form, class_="clear", data_key="clear")
        else:
            yield _nothing("li", "No fault is at work.")

    def _complaints(self) -> Iterator[Markup]:
        complaints = self._mock.complaints[-_SHOWN_COMPLAINTS:]
        if complaints:
            yield element("li", element("strong", "A test would fail for this"), data_key="title")
        for place, complaint in enumerate(complaints):
            yield element("li", complaint, data_key=f"{place} {hash(complaint)}")

    def _tasks(self) -> Iterator[Markup]:
        now, tasks = self._mock.now, self._mock.tasks[-_SHOWN_TASKS:]
        for task in reversed(tasks):
            yield task_card(task, now)
        if not tasks:
            link = element("a", "send a request", href=f"{PREFIX}/send")
            yield _nothing(
                "div",
                element("p", "No tasks yet. Let your app find the mock, or ", link, "."),
                element("pre", "\n".join(export_lines(self._mock)), tabindex=0),
            )

    def _requests(self) -> Iterator[Markup]:
        records = self._mock.requests[-_SHOWN_REQUESTS:]
        for record in reversed(records):
            yield request_row(record)
        if not records:
            yield _nothing("p", "No requests yet.")

    def _callbacks(self) -> Iterator[Markup]:
        records = self._mock.callbacks
        numbered = list(enumerate(records))[-_SHOWN_CALLBACKS:]
        for number_, record in reversed(numbered):
            yield callback_row(number_, record)
        if not records:
            yield _nothing("li", "No callbacks yet: tasks with a callBackUrl cause them.")


def _layout(regions: dict[str, list[Markup]]) -> Markup:
    return join(
        (
            element("h1", "Activity", class_="unseen"),
            element("div", regions["figures"], class_="figures", data_region="figures"),
            element(
                "div",
                element("div", regions["scenario"], class_="scenario", data_region="scenario"),
                element(
                    "ul",
                    regions["faults"],
                    class_="at-work",
                    data_region="faults",
                    aria_label="Faults at work",
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
                _section("Tasks", "tasks", "div", regions),
                element(
                    "div",
                    _section("Requests", "requests", "div", regions),
                    _section("Callbacks", "callbacks", "ul", regions),
                ),
                class_="columns",
            ),
        )
    )


def _section(title: str, name: str, tag: str, regions: dict[str, list[Markup]]) -> Markup:
    return element(
        "section",
        element("h2", title, id=f"{name}-title"),
        element(tag, regions[name], class_=name, data_region=name),
        aria_labelledby=f"{name}-title",
    )


def _figure(key: str, label: str, value: str) -> Markup:
    return element(
        "p", element("strong", value), " ", element("span", label), class_="figure", data_key=key
    )


def _fault(place: int, injection: Injection) -> Markup:
    return element(
        "li",
        element("code", repr(injection.fault), class_="fault"),
        element("span", ", ".join((*_aim(injection), _times(injection.fired)))),
        data_key=f"{place} {injection.fault!r}",
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


def _nothing(tag: str, *text: str | Markup) -> Markup:
    return element(tag, text, class_="nothing", data_key="nothing")
