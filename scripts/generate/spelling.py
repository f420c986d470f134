"""How names of a document are spelt in Python: as openapi-python-client spells them.

So the operations, classes and arguments of a client are called what users of that generator know;
a test holds every rule here against it.
"""

from __future__ import annotations

import builtins
import re
from keyword import iskeyword

_PREFIX = "field_"
_SEPARATORS = "\\. _-"
_TAKEN = frozenset(dir(builtins)) - {"id"} | {"self", "true", "false", "datetime"}


def snake_case(text: str) -> str:
    """Write words in lower case, with `_` between them."""
    return "_".join(_words(text)).lower()


def pascal_case(text: str) -> str:
    """Write each word with a capital, and acronyms as they are."""
    return "".join(word if word.isupper() else word.capitalize() for word in _words(text))


def identifier(text: str, *, prefix: str = _PREFIX, as_written: bool = False) -> str:
    """Name an attribute, an argument or a module; `as_written` keeps its capitals.

    The prefix stands before what would be no identifier, or private.
    """
    kept = re.sub(r"[^\w]+", "", _kept(text)) if as_written else snake_case(text)
    spelt = _aside(kept)
    private = _kept(text).startswith("_")
    return f"{prefix}{spelt}" if private or not spelt.isidentifier() else spelt


def class_identifier(text: str) -> str:
    """Name a class."""
    spelt = _aside(pascal_case(text))
    return spelt if spelt.isidentifier() else _aside(pascal_case(f"{_PREFIX}{spelt}"))


def _kept(text: str) -> str:
    """Leave out what neither belongs to a word nor stands between two."""
    return "".join(
        sign for sign in text if sign.isidentifier() or sign.isdecimal() or sign in _SEPARATORS
    )


def _words(text: str) -> list[str]:
    kept = _kept(text)
    if any(map(str.isupper, kept)):
        kept = re.sub("([A-Z]?[a-z]+)", r" \1 ", kept)
    return [word for word in re.split(f"[{re.escape(_SEPARATORS)}]+", kept) if word]


def _aside(name: str) -> str:
    """Move a name that Python uses itself out of the way."""
    return f"{name}_" if name in _TAKEN or iskeyword(name) else name
