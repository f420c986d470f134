"""One run of the command: start, report until a signal comes, stop, sum up."""

from __future__ import annotations

import errno
import ipaddress
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from wan_document.document import DocumentError
from wan_document.json_value import write_json
from wan_mock.api.message import BASE_URL_VARIABLE, KEY_VARIABLE
from wan_mock.api.profiles import ProfileName
from wan_mock.api.settings import Settings
from wan_mock.command.printer import Printer
from wan_mock.command.program import run_program
from wan_mock.command.report import JsonReport, SessionReport, Tally, TextReport
from wan_mock.environment import environment, shell_lines
from wan_mock.mock import KEY, Mock
from wan_mock.page import mount_page
from wan_mock.scenario import ScenarioError
from wan_mock.scenario.reading import ReadyScenario, find_scenario
from wan_mock.scenario.stage import Stage

_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of the command, as it describes them; `None` is one that was not given."""

    port: int
    host: str
    allow_remote: bool
    allowed_hosts: tuple[str, ...]
    speed: float
    profile: ProfileName | None
    seed: int | None
    balance: float | None
    key: str | None
    scenario: str | None
    document: Path | None
    strict: bool
    only_environment: bool
    quiet: bool
    as_json: bool
    program: tuple[str, ...]


class CannotStart(click.ClickException):
    """The mock cannot start as asked."""

    exit_code = 2


def run(options: Options) -> None:
    """Serve until SIGINT or SIGTERM comes, or a program ends; raises `CannotStart`."""
    if options.only_environment:
        _print_environment(options)
        return
    _check_host(options)
    report: SessionReport = JsonReport() if options.as_json else TextReport()
    with _told_plainly(options):
        mock = _mock(options)
        tally, printer = Tally(mock), Printer(err=bool(options.program))
        stage = _stage(mock, options, report, tally, printer)
    mount_page(mock, stage)
    mock.subscribe(tally.count)
    if not (options.quiet or options.program):
        mock.subscribe(lambda record: printer.offer(report.request(record)))
    if options.program:
        sys.exit(_run_beside(mock, stage, options, tally, printer, report))
    with _signals() as ended:
        with _told_plainly(options):
            _start(mock, stage, options)
        printer.start(report.ready(mock, stage.scenario, options.speed))
        while not ended():
            time.sleep(_LOOK_SECONDS)
    tally.settle()
    mock.stop()
    printer.put(report.summary(tally))
    printer.finish()


def _run_beside(
    mock: Mock,
    stage: Stage,
    options: Options,
    tally: Tally,
    printer: Printer,
    report: SessionReport,
) -> int:
    """Serve while a program runs; what is said goes to standard error, the other is its own."""
    with _told_plainly(options):
        _start(mock, stage, options)
    try:
        code = run_program(options.program, environment(mock))
    finally:
        tally.settle()
        mock.stop()
    if not options.quiet:
        printer.start(report.summary(tally))
        printer.finish()
    return code


def _print_environment(options: Options) -> None:
    if not options.port:
        raise CannotStart("--env needs the --port of the mock that it is to lead to")
    host = f"[{options.host}]" if ":" in options.host else options.host
    variables = {
        BASE_URL_VARIABLE: f"http://{host}:{options.port}",
        KEY_VARIABLE: options.key or KEY,
    }
    if options.as_json:
        click.echo(write_json({**variables}))
    else:
        click.echo("\n".join(shell_lines(variables)))


def _mock(options: Options) -> Mock:
    credits_ = Settings().credits if options.balance is None else options.balance
    return Mock(
        profile=options.profile or "observed",
        seed=options.seed or 0,
        speed=options.speed,
        settings=Settings(
            credits=credits_,
            allowed_hosts=frozenset(options.allowed_hosts),
            strict=options.strict,
        ),
        document=options.document,
        host=options.host,
        port=options.port,
        key=options.key or KEY,
    )


def _stage(
    mock: Mock, options: Options, report: SessionReport, tally: Tally, printer: Printer
) -> Stage:
    found = find_scenario(options.scenario) if options.scenario else None
    return Stage(
        mock,
        file=found if isinstance(found, Path) else None,
        profile=options.profile,
        seed=options.seed,
        announce=lambda note: printer.offer(report.step(note, mock.now)),
        leaving=tally.settle,
    )


def _start(mock: Mock, stage: Stage, options: Options) -> None:
    mock.start()
    if options.scenario is None:
        return
    found = find_scenario(options.scenario)
    try:
        stage.begin(found.name if isinstance(found, ReadyScenario) else stage.choices[0].name)
    except ScenarioError:
        mock.stop()
        raise
    if options.balance is not None:
        mock.balance = options.balance


def _check_host(options: Options) -> None:
    if options.allow_remote or options.host == "localhost":
        return
    try:
        local = ipaddress.ip_address(options.host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise CannotStart(
            f"others could reach {options.host}, and the mock accepts anybody with its key: "
            "add --allow-remote if that is meant"
        )


@contextmanager
def _told_plainly(options: Options) -> Iterator[None]:
    try:
        yield
    except (DocumentError, ScenarioError, ValueError) as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = f"port {options.port} is taken: choose another --port, or none for a free one"
        else:
            text = f"cannot listen on {options.host}:{options.port}: {error.strerror or error}"
        raise CannotStart(text) from error


@contextmanager
def _signals() -> Iterator[Callable[[], bool]]:
    """Return a function that tells whether SIGINT or SIGTERM came; a second one ends the process.

    The handler raises nothing: what it would interrupt could be the start of a thread.
    """
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)
        signal.signal(number, signal.SIG_DFL)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
