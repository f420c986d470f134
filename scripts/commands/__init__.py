"""The commands of the workshop: one module per verb, imported when its verb is used.

Exit codes everywhere: 0 fine, 1 the check says no, 2 bad input or usage. Machine output goes to
stdout, everything for people to stderr.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from scripts.commands.process import OutputLost
from scripts.problem import BadInput

VERBS = {
    "regenerate": "Rebuild generated/ from specs and overlays.",
    "overlay": "Apply or validate OpenAPI Overlays on any document.",
    "merge": "Merge OpenAPI documents that share paths and methods.",
    "vendor": "Turn a documentation page into a spec.",
    "lint": "Find what is wrong with OpenAPI documents.",
    "diff": "Say what a change of the document means for users.",
    "drift": "Check whether the vendored pages still say the same.",
}


class _Workshop(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"scripts.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=_Workshop, help="The workshop of the Wan client: from documentation page to client."
)
def workshop() -> None:
    """Hold the verbs."""


def main(arguments: list[str] | None = None) -> None:
    """Run one verb and exit with its code; bad input is told in words, with code 2."""
    try:
        code = workshop.main(arguments, prog_name="python -m scripts", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except BadInput as refusal:
        for problem in refusal.problems:
            click.echo(str(problem), err=True)
        count = len(refusal.problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''}; nothing was written.", err=True)
        sys.exit(2)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except OutputLost as loss:
        click.echo(f"standard output: cannot be written: {loss}", err=True)
        sys.exit(2)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"{place}cannot be used: {error.strerror or error}", err=True)
        sys.exit(2)
    except RecursionError:
        click.echo("the input is nested too deeply; nothing was written.", err=True)
        sys.exit(2)
    except MemoryError:
        click.echo("the input is larger than the memory; nothing was written.", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing is half-written.", err=True)
        sys.exit(130)
