"""`wan completion`: what a shell has to know, and the answers to its questions."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    split_arg_string,
)

from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import Verb

_PROGRAM, _VARIABLE = "wan", "_WAN_COMPLETE"

# bash splits words at colons and equals signs, as in --aspect-ratio=16:9: the line is taken as a
# whole, and what stands before the last of them is left out of the answers.
_BASH = """\
%(complete_func)s() {
    local answer typed head= kind value
    typed=${COMP_LINE:0:COMP_POINT}
    answer=$(COMP_LINE=$typed %(complete_var)s=bash_complete "$1") || return
    typed=${typed##*[[:space:]]}
    [[ $COMP_WORDBREAKS == *[:=]* ]] && head=${typed%%"${typed##*[:=]}"}
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            file) compopt -o default ;;
            dir) compopt -o dirnames ;;
            plain) COMPREPLY+=("$(printf %%q "${value#"$head"}")") ;;
        esac
    done <<< "$answer"
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class _WholeWords(ShellComplete):
    """Answers for `--option=value` with the whole word, which is what shells replace."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        items = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if option.startswith("--") and equals:
            for item in items:
                item.value = f"{option}={item.value}"
        return items


class _Bash(_WholeWords, BashComplete):
    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Check nothing: the script is printed here, and another bash may read it."""

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)[1:]
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words, incomplete


class _Zsh(_WholeWords, ZshComplete):
    pass


class _Fish(_WholeWords, FishComplete):
    pass


_SHELLS: Mapping[str, type[ShellComplete]] = {
    "bash": _Bash,
    "zsh": _Zsh,
    "fish": _Fish,
}

SHELLS = tuple(_SHELLS)


@click.command(
    "completion",
    cls=Verb,
    examples=(
        "wan completion bash > ~/.local/share/bash-completion/completions/wan",
        "wan completion zsh > ~/.zfunc/_wan",
        "wan completion fish > ~/.config/fish/completions/wan.fish",
    ),
    epilog="For zsh the folder must be in fpath, before compinit runs.",
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell: verbs, models, fields and their values, task ids."""
    output: Output = context.obj
    text = script(shell, context.find_root().command)
    if output.as_json:
        output.json({"shell": shell, "script": text})
    else:
        output.line(text)


def script(shell: str, program: click.Command) -> str:
    """Return the script to be loaded by one of `SHELLS`."""
    return _SHELLS[shell](program, {}, _PROGRAM, _VARIABLE).source().strip()


def complete(program: click.Command, instruction: str) -> int:
    """Answer a shell's question, such as `bash_complete`; returns the exit code.

    A fault is answered with nothing: noise would land in the line that somebody types.
    """
    shell, _, _ = instruction.partition("_")
    try:
        answer = _SHELLS[shell](program, {}, _PROGRAM, _VARIABLE).complete()
    except Exception:
        return 1
    if answer:
        click.echo(answer)
    return 0
