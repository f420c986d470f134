"""The group of verbs, loaded one by one, and the way every run of it ends."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, TextIO

import click

from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import settings_of_this_run, shared_options
from wan_jobs.command.verbs import MODULES, SECTIONS, SUMMARIES
from wan_jobs.errors import WanError

_NAME = "wan"
_COMPLETE_VARIABLE = "_WAN_COMPLETE"
PIPE_CLOSED = int(ExitCode.PIPE_CLOSED)

_EXAMPLE = """\b
Begin with `wan login`, or without a key and for free with `wan mock`. Then:
  wan run text-to-video --prompt 'A red fox in snow' -o fox.mp4"""


class Verbs(click.Group):
    """Knows its verbs by name, and imports the module of the one that is used."""

    def __init__(self, name: str | None, **attributes: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(name, **attributes)
        self.params = [*shared_options(), *self.params]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the help."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb; `None` if there is none of this name."""
        if cmd_name not in SUMMARIES:
            return None
        module = import_module(f"wan_jobs.command.verbs.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; a wrong one is answered with the nearest."""
        name = args[0]
        if name in SUMMARIES or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        if name.startswith("-"):
            raise click.NoSuchOption(name, ctx=ctx)
        from difflib import get_close_matches

        near = get_close_matches(name, SUMMARIES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"There is no verb {name}.{hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs by section, without importing any."""
        for section, verbs in SECTIONS:
            with formatter.section(section):
                formatter.write_dl(verbs, col_max=12)


@click.command(
    _NAME,
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLE,
)
@click.version_option(package_name="wan-client", prog_name=_NAME, message="%(prog)s %(version)s")
def program() -> None:
    """Make videos with the Wan models of Apikley, and never pay twice for one.

    Results go to stdout, all else to stderr. These options may stand behind the verb as well.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program to its end, whatever that is; returns the exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    if _COMPLETE_VARIABLE in os.environ:
        return _complete(os.environ[_COMPLETE_VARIABLE])
    _mend_streams()
    output = Output()
    try:
        with settings_of_this_run():
            code = _invoke([*args] or ["--help"], output)
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    except (Exception, KeyboardInterrupt) as error:
        return _failed(error, output, args)
    return PIPE_CLOSED if output.pipe_closed and not code else code


def _mend_streams() -> None:
    """Write to nowhere where a stream is closed, and escape what a stream cannot encode."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - pathlib takes long to import


def _invoke(args: list[str], output: Output) -> int:
    try:
        with program.make_context(_NAME, args, obj=output) as context:
            code = program.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    return int(code or 0)


def _failed(error: BaseException, output: Output, args: list[str]) -> int:
    from wan_jobs.command.screen.failures import failure_of

    failure = failure_of(error, output.resume, _own_words(args))
    # What fails while words are parsed may come before the option is read.
    output.as_json = output.as_json or "--json" in _own_words(args)
    if output.verbose and failure.kind == "Fault":
        _show_traceback(error)
    if failure.code == PIPE_CLOSED and output.resume is None:
        return PIPE_CLOSED
    try:
        output.fail(failure)
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    except WanError:
        # The error was to go to a stdout that takes nothing: at least say it.
        output.fail(failure)
    return int(failure.code)


def _own_words(args: list[str]) -> list[str]:
    """Leave out what follows `--`: names, or the words of another program."""
    return args[: args.index("--")] if "--" in args else args


def _show_traceback(error: BaseException) -> None:
    import traceback

    click.echo("".join(traceback.format_exception(error)), err=True)


def _pipe_closed() -> int:
    # Python flushes stdout once more as it ends, and must not meet the closed pipe again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _complete(instruction: str) -> int:
    from wan_jobs.command.verbs.completion import complete

    return complete(program, instruction)
