"""What all verbs have in common: the options of the program itself, and examples in their help."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from wan_jobs.command.screen.output import Output
from wan_jobs.command.screen.terminal import NO_COLOUR_VARIABLE
from wan_jobs.service import ADDRESS_VARIABLE, JOURNAL_VARIABLE

_SETTINGS = {
    "--base-url": ADDRESS_VARIABLE,
    "--journal": JOURNAL_VARIABLE,
    "--no-color": NO_COLOUR_VARIABLE,
}

# Names, placeholder of the value if there is one, help.
_SHARED: tuple[tuple[list[str], str | None, str], ...] = (
    (["--json"], None, "Write the result, or the error, to stdout as JSON."),
    (["-q", "--quiet"], None, "Tell nothing but results and errors."),
    (["-v", "--verbose"], None, "Show each request on stderr."),
    (["--no-color"], None, "Write without colours, as NO_COLOR does."),
    (["--no-input"], None, "Ask nothing: what would be asked is refused, with the option for it."),
    (["--base-url"], "URL", "Ask the service at this address."),
    (["--journal"], "FILE", "Keep the journal here; see `wan help settings`."),
)
_SHARED_NAMES = " ".join(names[-1] for names, _, _ in _SHARED)


class SharedOption(click.Option):
    """An option of the program that may stand behind the verb too, and is told in its help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help, for the program alone."""
        return super().get_help_record(ctx) if ctx.parent is None else None


def shared_options() -> list[click.Parameter]:
    """Return the options that stand before or behind each verb."""
    return [
        SharedOption(
            names, is_flag=metavar is None, metavar=metavar, help=text,
            expose_value=False, callback=_choose, is_eager=True,
        )
        for names, metavar, text in _SHARED
    ]  # fmt: skip


class Verb(click.Command):
    """A verb of the program. Its examples are lines to be typed as they are."""

    def __init__(
        self,
        name: str | None,
        *,
        examples: Sequence[str] = (),
        **attributes: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(name, **attributes)
        self.examples = tuple(examples)
        self.params += shared_options()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names of the shared options, the examples, and what is said at the end."""
        formatter.write(f"\nBefore or behind any verb: {_SHARED_NAMES}\n")
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples:
                    formatter.write(f"  {line}\n")
        super().format_epilog(ctx, formatter)


class VerbGroup(Verb, click.Group):
    """A verb that has verbs of its own."""

    command_class = Verb

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name its verbs where none is given."""
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            raise click.UsageError(f"Say what to do: {', '.join(self.list_commands(ctx))}.", ctx)
        return super().parse_args(ctx, args)


@contextmanager
def settings_of_this_run() -> Iterator[None]:
    """Let what options set hold inside the block, however the command was started."""
    before = {name: os.environ.get(name) for name in _SETTINGS.values()}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _choose(context: click.Context, option: click.Parameter, value: object) -> None:
    output = context.find_object(Output)
    name = option.opts[-1]
    if value == "":
        # As of a script's variable that was never set: what was meant must not go elsewhere.
        raise click.BadParameter("it is empty", context, option)
    if output is None or not value:
        return
    if name in _SETTINGS:
        os.environ[_SETTINGS[name]] = "1" if value is True else str(value)
        output.chosen[_SETTINGS[name]] = name
    elif name == "--json":
        output.as_json = True
    elif name == "--quiet":
        output.quiet = True
    elif name == "--no-input":
        output.no_input = True
    else:
        output.verbose = True
