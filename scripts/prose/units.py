"""Whether a number with a unit can be a value of the member that a text describes."""

from __future__ import annotations

from scripts.prose.phrase import Phrase

_TIME = (
    r"^(?!.*(?:fps|width|height|num_|count|step|seed|scale|strength|weight|temperature|guidance"
    r"|quality|(?<!du)ratio|pitch|speed|volume|milli|_ms$|rate$))"
)
_COUNTED = (
    r"image|video|audio|file|clip|shot|scene|output|result|sample|variation|item|track|segment|url"
    r"|photo|picture|reference|character|speaker|voice|page|object|prompt|option|candidate|time"
    r"|word|line|letter|byte|message|request|retry|retries|attempt|person|people|entry|entries|key"
)
_COUNTS = r"num|count|^n$|^n_|batch|max|number|limit|top_?[kn]$|total|size$"
_NAMES: tuple[tuple[Phrase, Phrase], ...] = tuple(
    (Phrase(unit), Phrase(name))
    for unit, name in (
        (r"s|secs?|seconds?|秒钟?", _TIME),
        (r"ms|milliseconds?", r"milli|ms$|Ms$|delay|timeout|time|dur|offset|latency|interval"),
        (r"minutes?|mins?", r"minute|mins"),
        (r"hours?|hrs?", r"hour"),
        (r"days?", r"day"),
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
        (r"k?hz", r"rate|freq|hz"),
        (r"[KMGT]i?B|bytes?", r"size|bytes|mb$|kb$|gb$|memory|storage"),
        (r"chars?", r"char|length"),
    )
)
_FILLERS = Phrase(
    r"(?:and|or|inclusive|exclusive|inclusively|for|where|which|with|while|as|by|in|on|is|are|at|to"
    r"|but|default|step|max|maximum|min|minimum|if|when|higher|lower|allowed|supported|total|of"
    r"|times|only|integers?|from|the|controls?|values?|per|long|scale|range)"
)
_CLOSED = Phrase(r"[\])`*\uff09]*")
_UNIT = Phrase(
    r"[`*]{0,3}(?P<glue>[ -]?)(?P<word>[^\W\d_]+|%|\u00b0)"
    r"|[`*]{0,3}(?P<odd> ?[x\u00d7:/]\d|[.,]?\d)"
)


def suits(text: str, end: int, name: str) -> bool:
    """Whether what follows a number, at `end`, lets it be a value of the member `name`.

    A second belongs to `duration`, a pixel to `width`; a word that is no unit known here belongs
    to a member only if the member's name has it. An empty name is of an unknown member.
    """
    closed = _CLOSED.match(text, end)
    match = _UNIT.match(text, closed.end() if closed else end)
    if match is None:
        return True
    if match["odd"]:
        return False
    word = match["word"]
    for unit, names in _NAMES:
        if unit.fullmatch(word):
            return names.search(name) is not None
    if _COUNTED_THING.fullmatch(word):
        return _counts(word, name)
    if match["glue"] and _FILLERS.fullmatch(word):
        return True
    return len(word) > 2 and word.lower().rstrip("s") in name.lower()


_COUNTED_THING = Phrase(rf"(?:{_COUNTED})s?")
_COUNT_NAME = Phrase(_COUNTS)


def _counts(word: str, name: str) -> bool:
    """Whether a member is a number of such things: `num_images`, or plainly `images`."""
    things = word.lower().removesuffix("s")
    return _COUNT_NAME.search(name) is not None or name.lower().endswith((f"{things}s", things))
