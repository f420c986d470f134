"""How times, numbers, JSON and refusals are written for people."""

from __future__ import annotations

import json
import math
import time

from wan_document.json_value import JsonValue


def clock_time(moment: float) -> str:
    """Write a moment as the time of day."""
    return time.strftime("%H:%M:%S", time.localtime(moment))


def span(seconds: float) -> str:
    """Write a length of time, as in `1 min 5 s`."""
    if math.isinf(seconds):
        return "for ever"
    whole = max(0, round(seconds))
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def number(value: float) -> str:
    """Write a number with thin spaces between thousands, and no needless fraction."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", "\u202f")


def pretty(value: JsonValue) -> str:
    """Write JSON over several lines, its text readable."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def pretty_text(text: str) -> str:
    """Lay out a text if it is JSON, and leave it as it is if not."""
    try:
        return pretty(json.loads(text))
    except (ValueError, RecursionError):
        return text
