"""`wan help`: verbs and topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click
from click.shell_completion import CompletionItem

from wan_jobs.command.exit_codes import MEANINGS
from wan_jobs.command.fields.options import Word
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import Verb
from wan_jobs.command.verbs import SUMMARIES
from wan_jobs.service import (
    ADDRESS_VARIABLE,
    API_HOST,
    JOURNAL_VARIABLE,
    KEY_VARIABLE,
    PRIVATE_HOSTS_VARIABLE,
    WEBHOOK_KEYS_VARIABLE,
)


def exit_codes() -> str:
    """Return the table of exit codes."""
    lines = [f"{code:>5}  {name:<20}{text}" for code, (name, text) in MEANINGS.items()]
    return "\n".join(
        (
            "Exit codes of every verb:",
            "",
            *lines,
            "",
            "With several tasks: the first code that is not 0. With --json, an error is one object",
            '{"error": {"type", "exit_code", "message", "remedy", …}} on stdout.',
        )
    )


def settings() -> str:
    """Return where settings are read from."""
    return f"""\
Environment:

  {KEY_VARIABLE:<18}the API key; wins over the file
  {ADDRESS_VARIABLE:<18}the service's address [default: {API_HOST}]
  {JOURNAL_VARIABLE:<18}the journal: a file on a disk of this machine, or
                    postgresql://… for one that machines share [default: {_journal()}]
  {PRIVATE_HOSTS_VARIABLE:<18}private networks that results may come from, such as 198.18.0.0/15
  {WEBHOOK_KEYS_VARIABLE:<18}keys that callbacks are signed with, for `wan listen`
  HTTPS_PROXY, ALL_PROXY, NO_PROXY
                    proxies; this machine is always asked directly
  SSL_CERT_FILE     certificates to trust
  NO_COLOR          no colours, as with --no-color
  FORCE_HYPERLINK   0 or 1: never or always print clickable paths

Configuration file, {_config()}:

  api_key = "…"                                  # written by `wan login`
  base_url = "https://…"

  [limits]                                       # of the account; any field of `Limits`
  creations_per_10_s = 20
  running_tasks = 100
  reads_per_second = 10

  [prices]                                       # what --max-credits goes by, in credits
  "wan/2-2-a14b-speech-to-video-turbo" = 120     # whatever the settings
  "wan/2-2-a14b-text-to-video-turbo" = [         # the first row that fits counts
    {{ resolution = "480p", credits = 40 }},
    {{ credits = 80 }},
  ]

Where no price is given, --max-credits goes by the dearest earlier task of the same model and
settings in the journal, {_journal()}."""


def _journal() -> str:
    from wan_jobs.configuration import default_journal_path
    from wan_jobs.errors import ConfigurationError
    from wan_jobs.redaction import shown_place

    try:
        return shown_place(default_journal_path())
    except ConfigurationError:
        return "none, for there is no home directory"


def _config() -> str:
    from wan_jobs.configuration import config_path
    from wan_jobs.errors import ConfigurationError

    try:
        return str(config_path())
    except ConfigurationError:
        return "~/.config/wan/config.toml"


TOPICS: Mapping[str, Callable[[], str]] = {"exit-codes": exit_codes, "settings": settings}


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


@click.command(
    "help",
    cls=Verb,
    examples=(
        "wan help run",
        "wan help exit-codes",
        "wan help settings",
    ),
    epilog=f"Topics: {', '.join(TOPICS)}; and every verb.",
)
@click.argument("topic", type=Topic(), required=False, metavar="[TOPIC|VERB]")
@click.pass_context
def help_command(context: click.Context, topic: str | None) -> None:
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
