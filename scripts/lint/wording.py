"""Values and lists as messages write them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from scripts.documents import Value


def shown(value: Value) -> str:
    """Write a value for a message: texts in single quotes, everything else as JSON, cut short."""
    text = (
        repr(value)
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str)
    )
    return text if len(text) <= 60 else f"{text[:57]}…"


def listed(values: Iterable[Value], most: int = 6) -> str:
    """Write several values; what is beyond `most` becomes an ellipsis."""
    texts = [shown(value) for value in values]
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")


def alternatives(values: Iterable[str]) -> str:
    """Write a list as prose does: `a`, `a or b`, `a, b, or c`."""
    texts = list(values)
    if len(texts) < 3:
        return " or ".join(texts)
    return f"{', '.join(texts[:-1])}, or {texts[-1]}"
