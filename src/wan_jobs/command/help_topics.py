"""What `wan help` explains beside the verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wan_jobs.command.exit_codes import MEANINGS


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
    from wan_jobs.configuration import (
        ADDRESS_VARIABLE,
        DEFAULT_BASE_URL,
        KEY_VARIABLE,
        config_path,
        default_journal_path,
    )

    return f"""\
Environment:

  {KEY_VARIABLE:<18}the API key; wins over the file
  {ADDRESS_VARIABLE:<18}the service's address [default: {DEFAULT_BASE_URL}]
  NO_COLOR            no colours
  FORCE_HYPERLINK     0 or 1: never or always print clickable paths

Configuration file, {config_path()}:

  api_key = "…"                                  # written by `wan login`
  base_url = "https://…"

  [prices]                                       # what --max-credits goes by, in credits
  "wan/2-2-a14b-speech-to-video-turbo" = 120     # whatever the settings
  "wan/2-2-a14b-text-to-video-turbo" = [         # the first row that fits counts
    {{ resolution = "480p", credits = 40 }},
    {{ credits = 80 }},
  ]

Where no price is given, --max-credits goes by the dearest earlier task of the same model and
settings in the journal, {default_journal_path()}."""


TOPICS: Mapping[str, Callable[[], str]] = {"exit-codes": exit_codes, "settings": settings}
