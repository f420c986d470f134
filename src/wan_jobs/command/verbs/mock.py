"""`wan mock`: the command of `wan_mock`, mounted here."""

from __future__ import annotations

from importlib.util import find_spec

import click

from wan_jobs.command.verbs import SUMMARIES

_NEEDED = ("pytest_httpserver", "yaml")


def _mounted() -> click.Command:
    if any(find_spec(name) is None for name in _NEEDED):
        return _missing
    from wan_mock.command import command as mounted

    return mounted


@click.command(
    "mock",
    short_help=SUMMARIES["mock"],
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def _missing() -> None:
    """Start a mock of the API on this machine. Needs:  pip install 'wan-client[mock]'."""
    raise click.ClickException(
        "The mock is not installed. Install it with:  pip install 'wan-client[mock]'"
    )


mock_command = _mounted()
