"""Names for what the merge lifts or joins."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_TITLE = re.compile(r"[A-Z][A-Za-z0-9]*")


def pascal_case(text: str) -> str:
    """`wan/2-2-a14b-text-to-video-turbo` → `Wan22A14bTextToVideoTurbo`; ASCII letters and digits.

    Underscores, slashes and dashes part words. Raises `ValueError` if nothing is left, or if the
    name would start with a digit.
    """
    name = pascal_case_inside(text)
    if not name or name[0].isdigit():
        raise ValueError(text)
    return name


def pascal_case_inside(text: str) -> str:
    """Return the part that a text adds to a class name; it may start with a digit, or be empty."""
    words = (word.encode("ascii", "ignore").decode() for word in _WORD.findall(text))
    return "".join(word[:1].upper() + word[1:] for word in words)


def camel_case_of_path(path: str) -> str:
    """`/api/v1/jobs/createTask` → `createTask`: the last segment that is no parameter."""
    segments = [part for part in path.split("/") if part and not part.startswith("{")]
    name = pascal_case(segments[-1]) if segments else "root"
    return name[:1].lower() + name[1:]


def is_class_name(title: object) -> bool:
    """Whether a schema's title can be used as the name of its class as it stands."""
    return isinstance(title, str) and _TITLE.fullmatch(title) is not None
