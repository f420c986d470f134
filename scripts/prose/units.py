"""Whether a number with a unit can be a value of the member that a text describes."""

from __future__ import annotations

import re

_TIME = (
    r"^(?!.*(?:fps|width|height|num_|count|step|seed|scale|strength|weight|temperature|guidance"
    r"|quality|(?<!du)ratio|pitch|speed|volume|rate$))"
)
_COUNTED = (
    r"image|video|audio|file|clip|shot|scene|output|result|sample|variation|item|track|segment|url"
    r"|photo|picture|reference|character|speaker|voice|page|object|prompt|option|candidate|time"
)
_NAMES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(unit, re.IGNORECASE), re.compile(name, re.IGNORECASE))
    for unit, name in (
        (r"s|secs?|seconds?|秒钟?", _TIME),
        (r"ms|milliseconds?", _TIME),
        (r"minutes?|mins?|hours?|days?", r"minute|hour|day"),
        (
            r"px|pixels?|像素",
            r"width|height|size|side|pixel|pad|crop|expand|left|right|top|bottom",
        ),
        (r"frames?|fps|帧", r"frame|fps|rate|^$"),
        (r"bpm|beats", r"bpm|tempo|^$"),
        (r"steps?|iterations?", r"step|iteration|^$"),
        (r"tokens?", r"token"),
        (r"credits?", r"credit"),
        (r"degrees?|\u00b0", r"angle|rotat|degree|hue|tilt|pan"),
        (r"hz|khz", r"rate|freq"),
        (rf"(?:{_COUNTED})s?", rf"num|count|^n$|n_|batch|max|number|{_COUNTED}"),
    )
)
_FILLERS = re.compile(
    r"(?:and|or|inclusive|exclusive|inclusively|for|where|which|with|while|as|by|in|on|is|are|at|to"
    r"|but|default|step|max|maximum|min|minimum|if|when|higher|lower|allowed|supported|total|of"
    r"|times|only|integers?|from|the|controls?|values?|per|long|scale|range)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[`*]{0,3}(?P<glue>[ -]?)(?P<word>[^\W\d_]+|%|\u00b0)"
    r"|[`*]{0,3}(?P<odd> ?[x\u00d7:/]\d|[.,]?\d)"
)


def suits(text: str, end: int, name: str) -> bool:
    """Whether what follows a number, at `end`, lets it be a value of the member `name`.

    A second belongs to `duration`, a pixel to `width`; a word that is no unit known here belongs
    to a member only if the member's name has it. An empty name is of an unknown member.
    """
    match = _UNIT.match(text, end)
    if match is None:
        return True
    if match["odd"]:
        return False
    word = match["word"]
    for unit, names in _NAMES:
        if unit.fullmatch(word):
            return names.search(name) is not None
    if match["glue"] and _FILLERS.fullmatch(word):
        return True
    return len(word) > 2 and word.lower().rstrip("s") in name.lower()
