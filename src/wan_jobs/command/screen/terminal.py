"""What a terminal may be sent: no control character of a stranger, links only where they work."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import re
    from pathlib import Path

NO_COLOUR_VARIABLE = "NO_COLOR"
"""Any value of it means text without colours: https://no-color.org."""

_JOINERS = frozenset("\u200c\u200d")
_LINKING_PROGRAMS = frozenset(
    {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal"}
)
_LINKING_MARKS = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM")
_LINKING_TERMS = frozenset({"xterm-kitty", "alacritty", "foot", "xterm-ghostty", "contour"})
_FIRST_LINKING_VTE = 5000


def visible(text: str) -> str:
    r"""Return `text` on one line with everything but printing characters escaped, as in `\x1b`.

    Prompts and answers come from strangers: a terminal obeys control characters, and those that
    turn the direction of writing can make a line read as another.
    """
    return text if text.isprintable() else "".join(map(_visible_character, text))


def visible_json(text: str) -> str:
    """Return JSON that holds the same, with what a terminal would obey or hide escaped."""
    return _treacherous().sub(lambda found: f"\\u{ord(found.group()):04x}", text)


@cache
def _treacherous() -> re.Pattern[str]:
    """Match what JSON may hold as it is and a terminal would obey or hide."""
    import re  # made when first needed: the help of the command is not to wait for it

    return re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def _visible_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    from unicodedata import category

    if category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def is_live(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a line on this stream can be drawn over."""
    return stream.isatty() and environment.get("TERM") != "dumb"


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour: a terminal, and no NO_COLOR (https://no-color.org)."""
    return is_live(stream, environment) and not environment.get(NO_COLOUR_VARIABLE)


def shows_links(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is known to show OSC 8 links; FORCE_HYPERLINK=0 or 1 decides."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced not in {"", "0"} and stream.isatty()
    if not is_live(stream, environment) or "TMUX" in environment:
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM") in _LINKING_TERMS
        or (vte.isdecimal() and int(vte) >= _FIRST_LINKING_VTE)
        or any(mark in environment for mark in _LINKING_MARKS)
    )


def linked(path: Path, stream: TextIO, environment: Mapping[str, str] = os.environ) -> str:
    """Return a path for people, clickable where the terminal can."""
    text = visible(str(path))
    if not shows_links(stream, environment):
        return text
    return f"\x1b]8;;{path.absolute().as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"
