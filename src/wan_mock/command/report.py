"""What a run comes to, and the lines the command writes: for people, or as JSON for scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Protocol

import click

from wan_document.json_value import JsonValue, write_json
from wan_mock.environment import environment, export_lines
from wan_mock.http.exchange import RequestRecord
from wan_mock.mock import Mock
from wan_mock.page.rendering import clock_time
from wan_mock.scenario.plan import Scenario

_COLOURS = {
    "accepted": "green",
    "refused": "yellow",
    "not handled": "magenta",
    "unexpected": "red",
    "broken": "red",
}


class Tally:
    """What a run comes to.

    Attributes:
        requests: by verdict.
        faults: how often each kind of fault struck.
        created: tasks created.
        paid: credits paid for tasks that did not fail.

    """

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self.requests: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.created = 0
        self.paid = 0.0

    def count(self, record: RequestRecord) -> None:
        """Count one request."""
        self.requests[record.verdict] += 1
        if record.faults:
            self._count_faults(record.faults)

    def settle(self) -> None:
        """Take over what the mock has counted itself, before it begins afresh or ends."""
        self.created += self._mock.created
        self.paid += self._mock.paid
        for struck in {(record.task_id, record.faults) for record in self._mock.callbacks}:
            self._count_faults(struck[1])

    def _count_faults(self, faults: tuple[str, ...]) -> None:
        self.faults.update(fault.partition("(")[0] for fault in faults)


class SessionReport(Protocol):
    """Puts what happens into words."""

    def ready(self, mock: Mock, scenario: Scenario | None, speed: float) -> str:
        """Say where the mock is and how to use it."""

    def request(self, record: RequestRecord) -> str:
        """Say what became of a request."""

    def step(self, note: str, now: float) -> str:
        """Say what a step of the scenario did."""

    def summary(self, tally: Tally) -> str:
        """Sum up."""


class TextReport:
    """For people."""

    def ready(self, mock: Mock, scenario: Scenario | None, speed: float) -> str:
        """Say where the mock is and how to use it."""
        kind = f"{mock.profile} profile, seed {mock.seed}, speed {speed:g}"
        lines = [click.style("Wan mock", bold=True) + f"  {kind}"]
        if scenario:
            lines.append(f"{scenario.name}: {_plain(scenario.description)}")
        lines += [
            "",
            f"  open in a browser   {mock.url}/",
            f"  key                 {mock.key}",
            "",
            *export_lines(mock),
            "",
            "Ctrl-C ends it.",
            "",
        ]
        return "\n".join(lines)

    def request(self, record: RequestRecord) -> str:
        """Say what became of a request."""
        verdict = click.style(f"{record.verdict:11}", fg=_COLOURS.get(record.verdict))
        what = record.operation or f"{record.method} {record.path}"
        line = f"{clock_time(record.time)}  {_plain(what):18} {verdict} {record.code:3}"
        if record.task_id:
            line += f"  task {_plain(record.task_id)}"
        if text := record.trouble:
            line += f"  {_plain(text)}"
        if record.faults:
            line += click.style(f"  fault {_plain(', '.join(record.faults))}", fg="magenta")
        return line

    def step(self, note: str, now: float) -> str:
        """Say what a step of the scenario did."""
        return click.style(f"{clock_time(now)}  {_plain(note)}", bold=True)

    def summary(self, tally: Tally) -> str:
        """Sum up."""
        return "\n".join(
            (
                "",
                f"{_counted(tally.requests, 'request')}",
                f"{_plural(tally.created, 'task')} created, {tally.paid:g} credits paid",
                f"{_counted(tally.faults, 'fault')}",
            )
        )


class JsonReport:
    """For scripts: each line is an object with `event`; the first is `ready`."""

    def ready(self, mock: Mock, scenario: Scenario | None, speed: float) -> str:
        """Say where the mock is and how to use it."""
        return _event(
            "ready",
            url=mock.url,
            key=mock.key,
            environment={**environment(mock)},
            profile=mock.profile,
            seed=mock.seed,
            speed=speed,
            scenario=scenario.name if scenario else None,
        )

    def request(self, record: RequestRecord) -> str:
        """Say what became of a request."""
        return _event("request", **asdict(record))

    def step(self, note: str, now: float) -> str:
        """Say what a step of the scenario did."""
        return _event("step", time=now, note=note)

    def summary(self, tally: Tally) -> str:
        """Sum up."""
        return _event(
            "summary",
            requests={**tally.requests},
            created=tally.created,
            paid=tally.paid,
            faults={**tally.faults},
        )


def _event(name: str, **members: JsonValue) -> str:
    return write_json({"event": name, **members})


def _plain(text: str) -> str:
    """Keep what others sent from moving the cursor or colouring the screen."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _counted(counts: dict[str, int], noun: str) -> str:
    parts = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return _plural(sum(counts.values()), noun) + (f": {parts}" if parts else "")


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
