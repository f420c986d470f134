"""Characters that browsers and editors put where the vendor had plain ones, or none.

A text may hold typographic quotes, and keeps them. Around a whole key they are an editor's work,
since nobody writes keys so; then those around whole values are as well. Where a document has values
in straight quotes too, the others may be its own: they stay, and that is said. White space that is
not plain is put right where the structure of a document needs it.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from scripts.intake.page.marks import plain_entities

_OPENING = "[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f]"
_WRAPPED = rf"{_OPENING}([^\n]*?){_OPENING}"
_KEY = re.compile(rf"^(\s*(?:- +)*){_WRAPPED}(\s*:(?:\s|$))", re.M)
_VALUE = re.compile(rf"^(\s*(?:- +)*(?:[^\s'\"].*?: +|['\"].*?['\"]: +)?){_WRAPPED}(\s*)$", re.M)
_STRAIGHT = re.compile(r"""^\s*(?:- +)*(?:[^\s'"].*?: +)?(['"]).*\1\s*$""", re.M)
_JSON_KEY = re.compile(
    r"[\u201c\u201d\u201e](?:openapi|info|paths|servers)[\u201c\u201d\u201e]\s*:"
)
_JSON_OBJECT = re.compile(r"^\s*\{\s*[\u201c\u201d\u201e]", re.M)
_DOUBLE = re.compile("[\u201c\u201d\u201e\u201f]")


def plain_characters(text: str) -> tuple[str, tuple[str, ...]]:
    """Make a text readable as YAML or JSON, and say what was done to it.

    White space becomes plain where the structure needs it, and the quotes of JSON whose keys have
    typographic ones become straight, so that it is found at all.
    """
    text, entities = plain_entities(text)
    text, notes = plain_spaces(text)
    notes = (*entities, *notes)
    start = _JSON_OBJECT.search(text)
    if start is None or _JSON_KEY.search(text, start.start()) is None:
        return text, notes
    held, count = _DOUBLE.subn('"', text[start.start() :])
    return text[: start.start()] + held, (*notes, _straightened(count))


def plain_quotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Put straight quotes where an editor put typographic ones, and say so."""
    keys = len(_KEY.findall(text))
    values = [text.count("\n", 0, match.start(2)) + 1 for match in _VALUE.finditer(text)]
    if not keys and not values:
        return text, ()
    if not keys and _STRAIGHT.search(text):
        return text, (f"typographic quotes around values are kept (lines: {_listed(values)})",)
    text = _VALUE.sub(_straight, _KEY.sub(_straight, text))
    return text, (
        f"typographic quotes around {keys + len(values)} keys and values became straight",
    )


def _straightened(count: int) -> str:
    return f"{count} typographic quotes became straight ones"


def _straight(match: re.Match[str]) -> str:
    held = re.sub("[\u2018\u2019]{2}", "''", match[2])
    quote = '"' if "'" in held.replace("''", "") else "'"
    return f"{match[1]}{quote}{held}{quote}{match[3]}"


def _listed(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:3]))
    return shown + (" …" if len(lines) > 3 else "")


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb]|\x1b\\[[0-9;?]*[A-Za-z]"
)
_DIRECTION = "\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f"
"""Marks that say how letters join and which way they run: plain letters need none."""
_PLAIN = r"\x00-\x09\x0b-\x7f"
_MARKED_LINE = re.compile(rf"^[{_PLAIN}]*[{_DIRECTION}][{_PLAIN}{_DIRECTION}]*$", re.M)
_MARKED_START = re.compile(rf"^[ \t{_DIRECTION}]*[{_DIRECTION}][ \t{_DIRECTION}]*", re.M)
_MARK = re.compile(f"[{_DIRECTION}]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_ODD = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ODD_INDENT = re.compile(rf"^[ \t]*[{_ODD}][ \t{_ODD}]*", re.M)
_ODD_BEHIND_KEY = re.compile(rf"""(?:openapi|swagger)["']?:[{_ODD}]""")
_ODD_LINE = re.compile(rf"^[ \t]*[{_ODD}][ \t{_ODD}]*$", re.M)
_NO_BREAK = re.compile(f"[{_ODD}]")
_TAB_INDENT = re.compile(r"^\t+", re.M)
_SPACE_INDENT = re.compile(r"^ +\S", re.M)


def plain_spaces(text: str) -> tuple[str, tuple[str, ...]]:
    """Put plain spaces where the structure of a document needs them, and say where that was.

    Ligatures, which programs that set a page put in, become the letters that were written.

    A no-break space inside a text stays: the vendor may have written it. Where such spaces stand
    behind the first key too, they stand for every space.
    """
    notes = []
    text, count = _INVISIBLE.subn("", text)
    if count:
        notes.append(f"{count} invisible characters were taken out")
    if marked := len(_MARK.findall(text)):
        text = _MARKED_LINE.sub(_unmarked, _MARKED_START.sub(_unmarked, text))
    if marked and (count := marked - len(_MARK.findall(text))):
        notes.append(f"{count} marks of direction were taken out where there is but one direction")
    text, count = _LIGATURE.subn(lambda match: normalize("NFKC", match[0]), text)
    if count:
        notes.append(f"{count} ligatures became letters")
    text = _ODD_LINE.sub("", text)
    if _ODD_BEHIND_KEY.search(text):
        text = _NO_BREAK.sub(" ", text)
        notes.append("no-break spaces became spaces everywhere: they stood behind keys")
    elif _ODD_INDENT.search(text):
        text = _ODD_INDENT.sub(lambda match: " " * len(match[0]), text)
        notes.append("no-break spaces before the text of lines became spaces")
    return text, tuple(notes)


def _unmarked(match: re.Match[str]) -> str:
    return _MARK.sub("", match[0])


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
