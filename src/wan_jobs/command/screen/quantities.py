"""Times, sizes and credits in words."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = ((10**3, "kB"), (10**6, "MB"), (10**9, "GB"))


def clock_time(seconds: float) -> str:
    """Return `1:05` or `1:02:03`, for a time that counts up."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def time_in_words(seconds: float) -> str:
    """Return `4.8 s`, `42 s`, `2 min 5 s` or `1 h 3 min`."""
    if seconds < 10:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return _two(whole, _MINUTE, "min", 1, "s")
    return _two(whole, _HOUR, "h", _MINUTE, "min")


def age_in_words(seconds: float) -> str:
    """Return `just now`, `5 min ago`, `3 h ago` or `2 days ago`."""
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < 2 * _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    return f"{int(seconds // _DAY)} days ago"


def size_in_words(size: int) -> str:
    """Return `512 bytes`, `5.1 kB`, `12.3 MB`: powers of ten, as file managers count."""
    if size < 1000:
        return f"{size} bytes"
    value, unit = next(
        (size / each, name) for each, name in _UNITS if size < each * 999.5 or name == "GB"
    )
    return f"{value:.1f} {unit}" if value < 99.5 else f"{value:.0f} {unit}"


def credits_in_words(amount: float) -> str:
    """Return `1 credit` or `12.5 credits`."""
    text = plain_number(amount)
    return f"{text} credit" if text == "1" else f"{text} credits"


def plain_number(amount: float) -> str:
    """Return a number without trailing zeros or exponent: `12`, `5916.25`."""
    return f"{amount:.4f}".rstrip("0").rstrip(".")


def _two(whole: int, big: int, big_name: str, small: int, small_name: str) -> str:
    first, rest = divmod(whole, big)
    second = rest // small
    return f"{first} {big_name} {second} {small_name}" if second else f"{first} {big_name}"
