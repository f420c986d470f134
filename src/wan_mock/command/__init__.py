"""`wan mock`, also `python -m wan_mock`: start the mock and say what happens on it.

This module imports next to nothing: `wan --help` loads it too.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import click

_EPILOG = """Examples:

\b
  wan mock --speed 60 --scenario 'flaky network'
  wan mock --speed 60 -- pytest -q          one terminal: run something against a mock
  eval "$(wan mock --env --port 8977)"      lead this shell to a mock started elsewhere
"""


def _complete_scenario(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from wan_mock.scenario.reading import ready_scenarios

    return [each.name for each in ready_scenarios() if each.name.startswith(incomplete)]


def _list_scenarios(*, as_json: bool) -> None:
    from wan_mock.scenario.reading import ready_scenarios

    ready = ready_scenarios()
    width = max(len(scenario.name) for scenario in ready)
    for scenario in ready:
        listed = {"name": scenario.name, "description": scenario.description}
        text = f"{scenario.name:{width}}  {scenario.description}"
        click.echo(json.dumps(listed) if as_json else text)


def _print_scenario(name: str, *, as_json: bool) -> None:
    from wan_mock.scenario.fields import ScenarioError
    from wan_mock.scenario.reading import find_ready

    try:
        found = find_ready(name)
    except ScenarioError as error:
        raise click.UsageError(str(error)) from error
    click.echo(
        json.dumps({"name": found.name, "text": found.text}) if as_json else found.text.rstrip("\n")
    )


class _Number(click.FloatRange):
    """A number in a range; `nan` lies in none, whatever click makes of it."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is no finite number.", param, ctx)
        return number


@click.command(epilog=_EPILOG)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="0 picks a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--allow-remote", is_flag=True, help="Let --host be an address others can reach.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="HOST",
    help="Let callbacks and url-uploads reach this host, besides loopback.",
)
@click.option(
    "--speed",
    type=_Number(0, 1_000_000, min_open=True),
    default=1.0,
    show_default=True,
    help="Seconds on the mock in one real second: at 60 a two-minute job takes two.",
)
@click.option(
    "--profile",
    type=click.Choice(["observed", "documented"]),
    help="The API as it really answers (the default), or as its pages have it.",
)
@click.option(
    "--seed", type=click.IntRange(0), help="Decides chances: the same calls meet the same faults."
)
@click.option("--balance", type=_Number(0), help="Credits of the account.")
@click.option("--key", help="The API key to accept, instead of the usual one.")
@click.option(
    "--scenario",
    metavar="NAME|FILE",
    shell_complete=_complete_scenario,
    help="Script the session: a ready one, or YAML.",
)
@click.option(
    "--list-scenarios",
    is_flag=True,
    help="List the ready scenarios and exit.",
)
@click.option(
    "--print-scenario",
    metavar="NAME",
    shell_complete=_complete_scenario,
    help="Print a ready scenario, to begin one of your own from, and exit.",
)
@click.option(
    "--document",
    type=click.Path(path_type=Path),
    help="Serve this merged document (JSON), not the installed client's.",
)
@click.option("--strict", is_flag=True, help="Refuse fields that the document does not know.")
@click.option(
    "--env",
    "only_environment",
    is_flag=True,
    help="Print the variables that lead an app to a mock on --port, and start none.",
)
@click.option("--quiet", is_flag=True, help="No line per request.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line, for scripts.")
@click.argument("program", nargs=-1, type=click.UNPROCESSED, metavar="[-- PROGRAM ...]")
def command(*, list_scenarios: bool, print_scenario: str | None, **options: object) -> None:
    """Start a mock of the API on this machine, with a page to watch it.

    Jobs run, cost credits and end in a playable clip; nothing leaves the machine and nothing is
    paid for. Ctrl-C ends it and sums up. With a PROGRAM, the mock runs as long as that does: the
    program finds the mock by its environment, and its exit code is the command's.
    """
    as_json = bool(options["as_json"])
    if list_scenarios:
        _list_scenarios(as_json=as_json)
        return
    if print_scenario is not None:
        _print_scenario(print_scenario, as_json=as_json)
        return
    try:
        from wan_mock.command.session import Options, run
    except ModuleNotFoundError as error:
        message = f"the mock needs {error.name}: pip install 'wan-client[mock]'"
        raise click.UsageError(message) from error
    run(Options(**options))  # type: ignore[arg-type]
