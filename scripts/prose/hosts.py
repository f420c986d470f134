"""Whether a word such as "(required)" is said of the whole member, or of a part of its value.

What such a word is said of, its host, stands before it: the name of a keyword in a bullet, a row
or a line of its own, a quoted name in the same sentence. Only a word that opens a sentence or a
bullet, or stands in the first sentence, is one of the member.
"""

from __future__ import annotations

import re

from scripts.prose.phrase import Phrase
from scripts.prose.subjects import names_member

_BULLET = Phrase(r"^[ \t]*(?:>[ \t]*)?(?:[-*+\u2022\u00b7\u2013]|\d{1,2}[.)\u3001])[ \t]+")
_TAG = Phrase(r"^.*</?(?P<tag>[a-z]+)[^<>\n]{0,60}>")
_CELLS = frozenset({"td", "th", "tr", "dd", "dt"})
_NEAR = 400
"""How many characters above a word are looked at for its host."""
_WORD = Phrase(r"[^\W_]")
_SENTENCE = Phrase(r"^.*(?:[.;!?][)\]*]*\s|[\u3002\uff1b\uff01])")
_QUOTED_AT_END = Phrase(r"(?:`([^`\n]+)`|'([^'\n]+)'|\"([^\"\n]+)\"|\*\*([^*\n]+)\*\*)[\W_]*$")
_CODE = Phrase(r"`([A-Za-z_][\w.-]*)`", "`")
_SUBJECT = Phrase(
    r"(?:^|.*[.;!?\u3002\n]\s*)(?:(?:the|an?|its?) )?`(?P<name>[A-Za-z_][\w.-]*)`[^.;\n]*[.;]$",
    "`",
    flags=re.IGNORECASE | re.DOTALL,
)
"""A sentence about what it names first, right before the word: "The `id` attribute. Required."."""
_IN_CODE = Phrase(r"[{}=@&<>$]|(?:^|\s)--")
_LABELLED = Phrase(r"^\W*(?P<label>[\w.-]+)\W{0,4}[:\uff1a=]\s*(?P<rest>[^:\uff1a\n]*)$")
_LABELS = frozenset(
    {"type", "note", "notes", "format", "kind", "default", "description", "presence"}
)
_TYPE = Phrase(
    r"\W*(?:strings?|integers?|ints?|numbers?|floats?|bool(?:ean)?s?|objects?|arrays?|enums?|urls?"
    r"|uuid)?\W*"
)
_NAME_ALONE = Phrase(r"[ \t]*(?:#{1,6} )?[`*_\"']*(?P<name>\w[\w.-]*)[`*_\"']*[ \t]*:?[ \t]*")
_LIST_OF_PARTS = Phrase(r"[:\uff1a][^:\uff1a.\n]*$")


def is_of_a_part(text: str, start: int, name: str) -> bool:
    """Whether the word at a place of the text of the member `name` has another host."""
    line_start = text.rfind("\n", 0, start) + 1
    above, line = text[max(0, line_start - _NEAR) : line_start], text[line_start:start]
    if "|" in line and line.lstrip().startswith("|"):
        return True
    tag = _TAG.match(line)
    if tag is not None:
        line = line[tag.end() :]
        if tag["tag"].lower() in _CELLS:
            return True
        if tag["tag"].lower() == "li":
            return _is_other(line, name)
    marker = _BULLET.match(line)
    if marker is not None:
        return _is_other(line[marker.end() :], name) or _is_nested(above, line)
    host = _SENTENCE.without(line, "")
    if text.startswith(("It ", "it "), start):
        told = _CODE.texts(text[max(0, start - _NEAR) : start])
        return bool(told) and not names_member(told[-1], name)
    if not _WORD.search(host):
        subject = _SUBJECT.match(text[max(0, start - _NEAR) : start].rstrip())
        if subject is not None:
            return not names_member(subject["name"], name)
        return host == line and _is_below_a_name(above, name)
    return _WORD.search(text, 0, start - len(host)) is not None or _is_other_host(host, name)


def _is_other(host: str, name: str) -> bool:
    """Whether the words before something in a bullet are not the member's own name."""
    return _WORD.search(host) is not None and not names_member(host.strip(" `'\"*:_([-"), name)


def _is_nested(before: str, line: str) -> bool:
    """Whether a bullet stands below another, whose words are its host."""
    depth = len(line) - len(line.lstrip())
    for above in reversed(before.split("\n")):
        if above.strip() and len(above) - len(above.lstrip()) < depth:
            return _BULLET.match(above) is not None
    return False


def _is_below_a_name(before: str, name: str) -> bool:
    """Whether the line above is a name alone, which the line explains."""
    above = before.rstrip("\n ").rpartition("\n")
    found = _NAME_ALONE.fullmatch(above[2])
    is_heading = above[1] != "" or above[2].startswith("#")
    return found is not None and is_heading and not names_member(found["name"], name)


def _is_other_host(host: str, name: str) -> bool:
    if _IN_CODE.search(host):
        return True
    quoted = _QUOTED_AT_END.search(host)
    if quoted is not None:
        return not names_member(next(filter(None, quoted.groups())), name)
    labelled = _LABELLED.match(host)
    if labelled is None:
        return "`" in host and _LIST_OF_PARTS.search(host) is not None
    is_own = labelled["label"].lower() in _LABELS or names_member(labelled["label"], name)
    return not is_own and _TYPE.fullmatch(labelled["rest"]) is None
