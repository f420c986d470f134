"""Whether a statement is about the member whose text it stands in, or about something else.

"The width must be below 900" in the text of a file's id limits no id. What a statement is about are
the words before it: the label of its line, or what stands before "must be".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.chinese import names_another
from scripts.prose.clauses import sentence
from scripts.prose.phrase import Phrase, remembered

_LABEL = Phrase(r"^(?P<label>[^:\uff1a\n]{1,80})[:\uff1a]\s*(?P<rest>[^:\uff1a\n]*)$")
_VERB = Phrase(
    r"^(?P<subject>.*?)\b(?:must|should|shall|cannot|can|could|may|might|has to|have to|needs? to"
    r"|is|are|was|be"
    r"|exceeds?|has|have|contains?|holds?|takes?|accepts?|allows?|supports?|needs?|requires?"
    r"|reach(?:es)?|lasts?)\b"
)
_CODE = Phrase(r"`([A-Za-z_][\w.]*)`")
_WORD = Phrase(r"(?<![\da-z])[a-z]+")
_PART = Phrase(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", flags=0)
_WORDS_OF_ANY = """
    a about above accept accepted accepts actual additional adjust adjusts all allow allowed
    allows an and any apply argument arguments as at available be between both but by can
    choose configuration constraint constraints control controls currently default defaulting
    defaults define defines each effective either element elements enter entries entry exactly
    field fields final float floats for from full general generated generation gives has have
    here higher if in inclusive input inputs integer integers interval it item items its
    larger least less limit limited limits list lower max maximum may min minimum more most
    must no normally not note notes number numbers numeric of on only option optional options
    or otherwise output overall parameter parameters pass permitted please positive possible
    property provide provided range ranges ranging recommended request requested requests
    required requirement requirements requires restriction restrictions selected set sets
    setting settings should single smaller some specified specifies specify step strictly
    string such suggested support supported supports that the their then these they this those
    to total typical up usage usually valid value values via when where which whole will with
    within you your
    absolute api hard keep leave server system
    among different distinct enter following ms omit omitting one our pick px s sec secs select
    selected unique upper use used uses using do how we what whether which
    chosen entered filled passed sent specifying uploaded upstream
    there anything anywhere second seconds minute minutes hour hours milliseconds
    absent blank empty given left missing none null omitted present provided supplied unset
    unspecified
"""

_SAYS_NOTHING = frozenset(_WORDS_OF_ANY.split())
_AGENTS_AND_KINDS = """
    app application caller callers client clients endpoint generation job model models operation
    platform service task tool user users
    array arrays body bytes character characters chars content contents count key keys length
    lengths limitation limitations message messages prompt prompts size sizes string strings text
    texts words
    image images video videos audio file files urls url references reference
"""
_AGENTS = frozenset(_AGENTS_AND_KINDS.split())
"""Who takes a value, and what any value may be called."""
_ALSO_CALLED = {
    "duration": ("dur", "sec", "len"),
    "durations": ("dur", "sec", "len"),
    "length": ("dur", "sec", "len"),
    "lengths": ("dur", "sec", "len"),
    "clip": ("dur", "sec", "len"),
    "seconds": ("dur", "sec", "len"),
    "width": ("width", "size"),
    "height": ("height", "size"),
    "page": ("page", "limit", "per", "take", "first", "count"),
    "results": ("limit", "per", "take", "first", "count", "num", "max", "size"),
    "side": ("side", "size"),
    "pixel": ("width", "height", "size", "pixel"),
    "pixels": ("width", "height", "size", "pixel"),
    "fps": ("rate", "fps"),
    "rate": ("rate", "fps"),
    "size": ("size", "width", "height"),
    "dimension": ("size", "width", "height", "dim"),
    "dimensions": ("size", "width", "height", "dim"),
    "count": ("num", "count", "n", "max", "min"),
    "images": ("n", "num", "count", "max", "batch"),
    "videos": ("n", "num", "count", "max", "batch"),
    "outputs": ("n", "num", "count", "max", "batch"),
    "urls": ("url", "uri", "link"),
    "address": ("url", "uri", "link", "mail"),
    "link": ("url", "uri", "link"),
    "image": ("url", "uri", "image"),
}
_MEASURE_OF_A_THING = Phrase(
    r"\b(?:(?:sides?|edges?|axis|videos?|audios?|clips?|tracks?|songs?|music|media|movies?|films?"
    r"|footage|recordings?|segments?|scenes?|shots?|images?|pictures?|photos?|voices?|speech"
    r"|playback|running|focal|stroke|file)[ -]lengths?|durations?|widths?|heights?|sides?|edges?"
    r"|resolutions?|dimensions?|aspect ratios?|frame rates?|fps|bitrates?)\b[^.,;\n]{0,60}$"
    r"|(?:(?:视频|音频|片段|录音|歌曲|曲目|音乐|图片|图像|镜头|边长?|素材|文件)的?总?长度"
    r"|时长|[长短]?边长|长边|短边|宽高比?|宽度|高度|分辨率|帧率|码率)[^\uff0c\u3002\uff1b,;\n]{0,30}$"
)
"""What an image, a track or a clip measures, in pixels or seconds: "side length between"."""
_NAME = r"[`*]{0,3}(?:the [`*]{0,3})?[A-Za-z_][\w-]*(?: [a-z]+)?[`*]{0,3}"
_SUBJECT = Phrase(
    rf"^\W{{0,20}}(?:for )?(?:both |each of |either of )?"
    rf"(?P<names>{_NAME}(?:(?:, ?| and | or |, and |, or ){_NAME})*)"
    rf"(?:, (?:the |each )?(?:values?|numbers?)? ?|: | )"
    r"(?=(?:must|should|has to|have to|needs? to|cannot|can|may|is|are|ranges?|between|from|at"
    r"|up to|\(?(?:min|max)|(?:a )?multiples?|\[|\d))"
)
_CHINESE_MEDIUM = Phrase(r"音频|视频|图片|图像|文件|文本|语音")
_CHINESE_SUBJECT = Phrase(
    r"(?P<medium>音频|视频|图片|图像|文件|文本|语音)[^\u3002\uff1b;,\uff0c]{0,6}$"
)
_LABELS = Phrase(r"^.*[:\uff1a]", flags=re.DOTALL)
_IN_BRACKETS = Phrase(r" ?\([^()]*\)", "(")
_VALUES = Phrase(
    r"\"[^\"\n]*\"|'[\w:.-]+'|`[\w.:/-]+`(?=(?: \([^()]*\))?(?:,| or | and | \||/))", '"', "'", "`"
)
_CHINESE_CONDITION = Phrase(r"^[^\uff0c,]*`[^`]+` ?时[\uff0c,]? ?")
_BETWEEN = Phrase(r",? and |,? or |, ?")


def name_parts(name: str) -> tuple[str, ...]:
    """Split a member's name into its words: `callBackUrl` into call, back, url."""
    return tuple(match[0].lower() for match in _PART.finditer(name))


def is_identifier(name: str) -> bool:
    """Whether a member's name says that its value names something: `text_file_id`, `taskId`."""
    return name_parts(name)[-1:] in (("id",), ("ids",), ("uuid",), ("uuids",))


def is_about(text: str, start: int, name: str) -> bool:
    """Whether what stands at a place is said of the member `name` that the text describes.

    In the first sentence the subject is the member itself, by whatever name.
    """
    before, _ = sentence(text, start, start)
    is_first = len(before) >= start
    before = _CHINESE_CONDITION.without(_IN_BRACKETS.without(_VALUES.without(before, ""), ""), "")
    subject, is_explicit = _subject(before)
    if is_explicit and any(not names_member(code, name) for code in _CODE.texts(subject)):
        return False
    if _is_of_another(text, before) or names_another(text, start):
        return False
    if is_first and ":" not in before:
        return True
    words = [word for word in _words(subject) if word not in _SAYS_NOTHING]
    return not words or any(means(word, name) for word in words)


def _is_of_another(text: str, before: str) -> bool:
    """Whether Chinese names another subject right before a limit than at the text's beginning."""
    near = _CHINESE_SUBJECT.search(before)
    first = _CHINESE_MEDIUM.search(text) if near else None
    return near is not None and first is not None and first[0] != near["medium"]


def is_of_another(text: str, start: int, name: str) -> bool:
    """Whether a later sentence names its subject, and that is nothing the text began with.

    "The API allows", "you can give" and "the text must" name none.
    """
    before, _ = sentence(text, start, start)
    if names_another(text, start):
        return True
    if len(before) >= start:
        return False
    subject, is_explicit = _subject(_LABELS.without(before, ""))
    words = [word for word in _words(subject) if word not in _SAYS_NOTHING | _AGENTS]
    if not is_explicit or not words:
        return False
    return not any(means(word, name) for word in words) and not any(
        is_said([word], name, text) for word in words
    )


def is_of_what_it_names(text: str, start: int) -> bool:
    """Whether a number measures what an address leads to: "side length at least 256"."""
    return _MEASURE_OF_A_THING.search(text, max(0, start - 120), start) is not None


def names_member(written: str, name: str) -> bool:
    """Whether a name in a text is the member's, or ends in it: `input.seed`."""
    return "".join(name_parts(written.rpartition(".")[2])) == "".join(name_parts(name))


def is_said(words: list[str], name: str, text: str) -> bool:
    """Whether each word is in the member's name, in its first sentence, or says nothing."""
    first = re.split(r"[.;\n]", text, maxsplit=1)[0]
    known = {stem(word) for word in (*_words(first), *name_parts(name))}
    return all(word in _SAYS_NOTHING or stem(word) in known for word in words)


def _subject(before: str) -> tuple[str, bool]:
    """Find what a clause is about, and whether a label or a verb says so."""
    outer, bracket, inner = before.rpartition("(")
    is_inside = bool(bracket) and ")" not in inner
    labelled = _LABEL.search(outer) if is_inside and not _says_something(inner) else None
    if labelled is not None and _says_something(labelled["label"]):
        return labelled["label"], True
    plain = (inner if is_inside else before).replace("*", "")
    label = _LABEL.search(plain)
    if label is not None:
        verb = _VERB.search(label["rest"])
        plain = verb["subject"] if verb else label["rest"]
        return (plain, verb is not None) if _says_something(plain) else (label["label"], True)
    verb = _VERB.search(plain)
    return (verb["subject"], True) if verb else (plain, False)


def _says_something(text: str) -> bool:
    return any(word not in _SAYS_NOTHING for word in _words(text)) or "`" in text


def _words(text: str) -> list[str]:
    return [match[0].lower() for match in _WORD.finditer(text)]


def means(word: str, name: str) -> bool:
    """Whether a word begins like one of a name's, or stands for one."""
    parts = name_parts(name)
    return any(
        part.startswith(stem(word)[:5]) or (word.startswith(part) and len(part) > 2)
        for part in parts
    ) or also_called(word, name)


def also_called(word: str, name: str) -> bool:
    """Whether people say a word for a member of this name: "images" for `n`."""
    others = _ALSO_CALLED.get(word, ())
    return any(part.startswith(other) for other in others for part in name_parts(name))


def stem(word: str) -> str:
    """Return a noun without the ending of its plural."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


@remembered
def sentences_about(text: str, name: str) -> tuple[str, ...]:
    """Return what the sentences say that begin with the name of a member, alone or among others.

    Each is written as if it stood in the member's own text: without its subject.
    """
    return tuple(_sentences(text, name)) if name else ()


def _sentences(text: str, name: str) -> Iterator[str]:
    for said in re.split(r"(?<=[.;])\s+|\n", text):
        match = _SUBJECT.match(said)
        if match is not None and name in _names(match["names"], name):
            yield said[match.end() :]


def _names(written: str, name: str) -> list[str]:
    """Return the names of a list, those that mean `name` as it is written in the schema."""
    words = _BETWEEN.compiled.split(written.lower())
    plain = [word.strip("`* ").removeprefix("the ") for word in words]
    return [name if names_member(word.replace(" ", "_"), name) else word for word in plain]
