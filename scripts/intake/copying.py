"""What shows that a page was copied badly: marks of Markdown or of an editor, lines cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scripts.documents import JsonObject, Value, as_array, as_object, as_text
from scripts.intake.restore.fields import Placed, placed_mappings

_ESCAPE = re.compile(r"\\[_*\[\]#`~-]")
_MARKS = "\u00ab\u00b4\u00bb\u2018-\u201f\u2032-\u2036\u2039\u203a\u300c-\u300f\uff02\uff07`"
_QUOTED = re.compile(f"[{_MARKS}][^{_MARKS}]*[{_MARKS}]")
_ODD_SPACE = re.compile("[\t\u00a0\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\ufeff]")
_ANY_SPACE = re.compile(r"\s")
_ANY_DASH = re.compile("[\u2010-\u2015\u2212]")
_DASH = re.compile(
    "[\u2010\u2011]|(?<=[A-Za-z])[\u2012-\u2015\u2212]|[\u2012-\u2015\u2212](?=[A-Za-z])"
)
"""Between digits a dash may be a range that the vendor has written so, a hyphen is none."""
_WIDE = re.compile("[\uff01-\uff5e]")
_DASHED = re.compile("[0-9A-Za-z]+(?:[-\u2010-\u2015\u2212][0-9A-Za-z]+){2,}")
_NUMBER = re.compile(r"[\d.,]*\d")
_TWO_SCRIPTS = re.compile(r"[0-9](?![0-9])\d|(?![0-9])\d[0-9]")
_ALIKE = (
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0423\u0425\u0430\u0435\u043e\u0440"
    "\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d"
    "\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u03bf\u03c1"
)
"""Letters of Cyrillic and Greek that look like Latin ones."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ALIKE_LATIN = re.compile(f"[A-Za-z{_ALIKE}]+")
_WORDS = ("$ref", "type", "format", "in", "name", "scheme", "url", "operationId", "propertyName")
_JSON_TEXT = re.compile(r'"((?:[^"\\]|\\[\s\S])*+)("|\\?\Z)')
"""One that never ends is read to the end of the page, lest each quote in it be tried anew."""
_SINGLE_ESCAPE = re.compile(r"[:\[,{]\s*'[^'\n]*\\")
_NO_JSON = re.compile(r"[:\[,]\s*(-?Infinity|NaN|None|undefined)\s*[,}\]]")
_LINK = re.compile(r"[<\[].*https?://")
_ELLIPSIS = ("\N{HORIZONTAL ELLIPSIS}", "...")
_REMARKS = ("title", "summary", "description")
_ENDS_SHORT = re.compile(
    r"(?:(?s:.*)\w|[\s({\[]*)(?:\.\.\.|[\N{HORIZONTAL ELLIPSIS}\u22ef\u2194])[\s)}\]]*"
    r"|\(\d+ (?:items|keys)\)"
)
"""What ends in an ellipsis, or is what viewers of a tree show for what they have folded."""
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_ASKED = re.compile(r"\?{3}[^\n]{0,20}")
"""Letters that an encoding lacks become question marks; of 2 200 documents none has three."""
_BEHIND = "[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_TWICE_ENCODED = re.compile(f"[\u00c2\u00c3\u00d0\u00d1]{_BEHIND}|[\u00e0-\u00ef]{_BEHIND}{{2}}")
_FEW = 2
"""Two lines that end so at the very edge are no chance."""


def copying_faults(document: JsonObject, text: str) -> Iterator[str]:
    """Yield what copying put into a document; `text` is the document as it stands on the page."""
    yield from dict.fromkeys(_misspelt(document))
    for server in as_array(document.get("servers")):
        url = as_object(server).get("url")
        if isinstance(url, str) and (_LINK.match(url) or _ANY_SPACE.search(url.strip())):
            yield f"the server {url} has the marks of a link"
    if text.lstrip().startswith("{"):
        yield from _no_json(text)
    yield from _lost_letters(text)
    if count := _cut_lines(text):
        yield f"{count} lines end in an ellipsis where the text is widest: they were cut off"


def _no_json(text: str) -> Iterator[str]:
    """Yield what a program or a line width put into an object in braces."""
    without = _JSON_TEXT.sub(lambda found: '""' if found[2] == '"' else found[0], text)
    if odd := _NO_JSON.search(without):
        yield f"{odd[1]} is no value of JSON: a program has put it there for one that it lacks"
    if any("\n" in held for held, end in _JSON_TEXT.findall(text) if end == '"'):
        yield "a text of the JSON goes on over the end of its line: the lines were wrapped"
    if _SINGLE_ESCAPE.search(without):
        yield "a text in single quotes has an escape: the object is one of a program, no JSON"


def _misspelt(document: JsonObject) -> Iterator[str]:
    """Yield the names and values, as programs read them, that no program writes so."""
    for place in placed_mappings(document):
        for value in _samples(place):
            if isinstance(value, str) and (what := _sample_spelling(value)):
                yield f"the sample `{value}` has {what}"
        if place.kind != "any":
            yield from _misspelt_names(place)


def _misspelt_names(place: Placed) -> Iterator[str]:
    for remark in _REMARKS:
        if _ENDS_SHORT.fullmatch(as_text(place.value.get(remark)) or ""):
            yield f"a `{remark}` ends in an ellipsis: it was cut off"
    for name in _read_by_programs(place):
        if isinstance(name, str) and (what := _spelling(name)):
            yield f"`{name}` has {what}"
    version = place.value.get("version") if place.kind == "info" else None
    if isinstance(version, str) and _ANY_DASH.search(version):
        yield f"the version `{version}` has a dash that is no hyphen"


def _samples(place: Placed) -> Iterator[Value]:
    """Yield the values of an example, not those of the texts that it may hold as well."""
    names = place.value if place.kind == "any" else ("example", "examples", "value")
    for name in names:
        value = place.value.get(name)
        yield from value if isinstance(value, list) else [value]


def _read_by_programs(place: Placed) -> Iterator[Value]:
    yield from place.value
    if place.kind == "schema":
        for key in ("enum", "required"):
            yield from as_array(place.value.get(key))
        yield from (place.value[key] for key in ("default", "const") if key in place.value)
    yield from (place.value[key] for key in _WORDS if key in place.value)


def _spelling(name: str) -> str | None:
    """Say what an editor or a browser has put into a name, None if nothing looks so."""
    if _ESCAPE.search(name):
        return "an escape of Markdown"
    if _QUOTED.fullmatch(name):
        return "the quotes of an editor around it"
    if " " in name:
        return None
    if _ODD_SPACE.search(name):
        return "a space that is not plain"
    if _DASH.search(name) and _DASH.sub("-", name).isascii():
        return "a dash that is no hyphen"
    if _WIDE.search(name) and _WIDE.sub("", name).isascii():
        return "characters of double width"
    return _mixture(name)


def _mixture(word: str) -> str | None:
    """Say which characters of a word are of another script than those beside them."""
    if any(map(_is_mixed, _LETTERS.findall(word))):
        return "letters of another alphabet that look like Latin ones"
    if _NUMBER.fullmatch(word) and not word.isascii():
        return "digits of another script"
    return None


def _is_mixed(letters: str) -> bool:
    """Whether Latin letters stand beside others, all of which look like Latin ones."""
    is_alike = _ALIKE_LATIN.fullmatch(letters) is not None
    return is_alike and not letters.isascii() and any(letter.isascii() for letter in letters)


def _sample_spelling(value: str) -> str | None:
    """Say what a copy has put into a sample of one word, None if nothing looks so."""
    if _ANY_SPACE.search(value):
        return None
    if _QUOTED.fullmatch(value):
        return "the quotes of an editor around it"
    if _DASHED.fullmatch(value) and not value.isascii():
        return "a dash that is no hyphen"
    return _mixture(value)


def _lost_letters(text: str) -> Iterator[str]:
    """Yield what shows that letters were written in one encoding and read in another."""
    if odd_number := _TWO_SCRIPTS.search(text):
        yield f"a number has digits of two scripts: `{odd_number[0]}`"
    if _UNREADABLE in text:
        yield f"{text.count(_UNREADABLE)} characters were lost to an encoding: `{_UNREADABLE}`"
    if asked := _ASKED.search(text):
        yield f"letters became question marks, as an encoding that lacks them does: `{asked[0]}`"
    odd = set(filter(_is_utf8, _TWICE_ENCODED.findall(text)))
    if len(odd) >= _FEW or any(len(letters) > _FEW for letters in odd):
        yield f"UTF-8 was read in another encoding: `{max(odd, key=len)}`"


def _is_utf8(letters: str) -> bool:
    """Whether letters are the bytes of UTF-8, read as those of western Windows."""
    try:
        letters.encode("cp1252").decode()
    except UnicodeError:
        return False
    return True


def _cut_lines(text: str) -> int:
    """Count the lines that end in an ellipsis at the width that no line exceeds."""
    rows = [row.rstrip() for row in text.split("\n")]
    widths = Counter(len(row) for row in rows if row.endswith(_ELLIPSIS))
    count = widths[max(map(len, rows), default=0)]
    return count if count >= _FEW else 0
