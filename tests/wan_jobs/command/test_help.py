"""What the help says: examples that can be typed, shared options, descriptions without Markdown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click
import pytest

from wan_jobs.command.fields.texts import description_of, plain_text
from wan_jobs.command.program import program
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import SharedOption, settings_of_this_run
from wan_jobs.command.verbs import SUMMARIES
from wan_jobs.document import Model

SHARED = (
    *("--json", "--quiet", "--verbose", "--no-color", "--no-input"),
    *("--base-url", "--journal"),
)


def commands() -> Iterator[tuple[str, ...]]:
    with program.make_context("wan", ["help"], resilient_parsing=True) as context:
        for verb in SUMMARIES:
            yield (verb,)
            command = program.get_command(context, verb)
            if isinstance(command, click.Group):
                yield from ((verb, each) for each in command.list_commands(context))


COMMANDS = tuple(commands())


def parse(words: list[str]) -> click.Context:
    """Parse a line to its end, without running it; what its options set is put back."""
    with settings_of_this_run():
        return _parsed(words)


def _parsed(words: list[str]) -> click.Context:
    context = program.make_context("wan", words, obj=Output())
    while isinstance(context.command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest and context.command.invoke_without_command:
            break
        name, command, rest = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(name, rest, parent=context)
    return context


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_help_has_examples_that_can_be_typed(words: tuple[str, ...], wan: Any) -> None:
    shown = wan(*words, "--help").out
    _, heading, after = shown.partition("Examples:\n")
    assert heading, shown
    lines = re.findall(r"^ +(wan .*)$", after, re.MULTILINE)
    assert lines
    for line in dict.fromkeys(lines):
        program_, *typed = shlex.split(line.partition("   ")[0].partition(" > ")[0])
        assert program_ == "wan"
        parse(typed)
        assert typed[: len(words)] == list(words)


@pytest.mark.parametrize(
    "words", [each for each in COMMANDS if each != ("mock",)], ids=" ".join
)  # the mock's own options are another program's
def test_each_verb_takes_the_options_of_the_program(words: tuple[str, ...]) -> None:
    with program.make_context("wan", [], resilient_parsing=True) as context:
        command: click.Command | None = program
        for word in words:
            assert isinstance(command, click.Group)
            command = command.get_command(context, word)
        assert command is not None
        names = {each.opts[-1] for each in command.params if isinstance(each, SharedOption)}
    assert names == set(SHARED)


def test_a_verb_of_verbs_names_them_where_none_is_given(wan: Any) -> None:
    outcome = wan("batch")
    assert outcome.code == 2
    assert "Error: Say what to do: forget, list, " in outcome.err


def test_choices_of_an_argument_that_is_missing_are_legible(wan: Any) -> None:
    outcome = wan("config", "get")
    assert outcome.code == 2
    assert "base_url" in outcome.err
    assert "\\t" not in outcome.err


def test_options_of_the_program_may_stand_before_or_behind_the_verb(wan: Any, mock: Any) -> None:
    wan("login", "--offline", "--base-url", mock.url)
    before = wan("--json", "--base-url", mock.url, "config", "get", "base_url")
    behind = wan("config", "get", "base_url", "--base-url", mock.url, "--json")
    assert before.json == behind.json == {
        "name": "base_url", "value": mock.url, "source": "--base-url",
    }  # fmt: skip
    assert wan("config", "get", "base_url").out != f"{mock.url}\n"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Plain, of\n two lines.", "Plain, of two lines."),
        ("**What** to _see_, in `wide_shot`.", "What to see, in wide_shot."),
        ("See [the docs](https://a.example/b).", "See the docs (https://a.example/b)."),
        ("See <https://a.example/b>.", "See https://a.example/b."),
        ("One of:\n\n- **fast**: soon\n- slow", "One of: • fast: soon • slow"),
        ("# Size\nIn pixels<br>or none &amp; all", "Size In pixels or none & all"),
        ("snake_case_name and 16:9", "snake_case_name and 16:9"),
        ("a<b>bold</b>c", "aboldc"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
    ],
)
def test_markdown_is_rendered(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


def test_a_description_in_markdown_is_shown_without_its_marks(model: Model) -> None:
    fields = {**model.properties, "prompt": {"type": "string", "description": "**What** to see"}}
    marked = replace(model, schema={**model.schema, "properties": fields})
    assert description_of(marked, "prompt") == "What to see"
