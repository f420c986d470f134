"""White space that browsers and editors put where the vendor had plain spaces, or nothing."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_ODD = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ODD_INDENT = re.compile(rf"^[ \t]*[{_ODD}][ \t{_ODD}]*", re.M)
_ODD_BEHIND_KEY = re.compile(rf"""(?:openapi|swagger)["']?:[{_ODD}]""")
_ODD_LINE = re.compile(rf"^[ \t]*[{_ODD}][ \t{_ODD}]*$", re.M)
_NO_BREAK = re.compile(f"[{_ODD}]")
_TAB_INDENT = re.compile(r"^\t+", re.M)
_SPACE_INDENT = re.compile(r"^ +\S", re.M)


def plain_spaces(text: str) -> tuple[str, tuple[str, ...]]:
    """Put plain spaces where the structure of a document needs them, and say where that was.

    A no-break space inside a text stays: the vendor may have written it. Where such spaces stand
    behind the first key too, they stand for every space.
    """
    notes = []
    text, count = _INVISIBLE.subn("", text)
    if count:
        notes.append(f"{count} invisible characters were taken out")
    text = _ODD_LINE.sub("", text)
    if _ODD_BEHIND_KEY.search(text):
        text = _NO_BREAK.sub(" ", text)
        notes.append("no-break spaces became spaces everywhere: they stood behind keys")
    elif _ODD_INDENT.search(text):
        text = _ODD_INDENT.sub(lambda match: " " * len(match[0]), text)
        notes.append("no-break spaces before the text of lines became spaces")
    return text, tuple(notes)


def plain_json_spaces(text: str) -> tuple[str, tuple[str, ...]]:
    """Put plain spaces for odd ones into a JSON document, inside its texts as well, and say so.

    JSON is written by programs, which put none there; a browser or an editor did.
    """
    if not text.lstrip().startswith("{") or _NO_BREAK.search(text) is None:
        return text, ()
    text, count = _NO_BREAK.subn(" ", text)
    return text, (f"{count} no-break spaces of a JSON text became spaces",)


def plain_tabs(text: str) -> tuple[str, tuple[str, ...]]:
    """Indent a document by two spaces for each tab, if it is indented by tabs alone."""
    if _TAB_INDENT.search(text) is None or _SPACE_INDENT.search(text):
        return text, ()
    text = _TAB_INDENT.sub(lambda match: "  " * len(match[0]), text)
    return text, ("tabs before the text of lines became two spaces each",)
