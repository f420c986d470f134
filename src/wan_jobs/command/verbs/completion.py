"""`wan completion`: what a shell has to know."""

from __future__ import annotations

import click

from wan_jobs.command.completion import SHELLS, script
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output

_HOW = """\b
bash:  wan completion bash > ~/.local/share/bash-completion/completions/wan
zsh:   wan completion zsh > ~/.zfunc/_wan      (a folder in fpath, before compinit)
fish:  wan completion fish > ~/.config/fish/completions/wan.fish"""


@click.command("completion", epilog=_HOW)
@click.argument("shell", type=click.Choice(SHELLS))
@json_option
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell: verbs, models, fields and their values, task ids."""
    output: Output = context.obj
    text = script(shell, context.find_root().command)
    if output.as_json:
        output.json({"shell": shell, "script": text})
    else:
        output.line(text)
