"""`wan help`: verbs and topics."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from wan_jobs.command.help_topics import TOPICS
from wan_jobs.command.options import json_option
from wan_jobs.command.output import Output
from wan_jobs.command.program import SUMMARIES
from wan_jobs.command.word_type import Word


class Topic(Word):
    """A verb, or one of the topics."""

    name = "topic"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return a name that there is."""
        if str(value) not in {*TOPICS, *SUMMARIES}:
            self.fail(f"{value!r} is no verb and none of {', '.join(TOPICS)}.", param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer topics and verbs."""
        names = (*TOPICS, *SUMMARIES)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("help", epilog=f"Topics: {', '.join(TOPICS)}; and every verb.")
@click.argument("topic", type=Topic(), required=False, metavar="[TOPIC|VERB]")
@json_option
@click.pass_context
def command(context: click.Context, topic: str | None) -> None:
    """Explain a verb, the exit codes or the settings."""
    output: Output = context.obj
    text = _text(context, topic)
    if output.as_json:
        output.json({"topic": topic, "text": text})
    else:
        output.line(text)


def _text(context: click.Context, topic: str | None) -> str:
    if topic in TOPICS:
        return TOPICS[str(topic)]()
    root = context.find_root()
    if topic is None or not isinstance(root.command, click.Group):
        return root.get_help()
    verb = root.command.get_command(root, topic)
    if verb is None:
        return root.get_help()
    with click.Context(verb, info_name=topic, parent=root) as inner:
        return verb.get_help(inner)
