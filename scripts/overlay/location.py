"""Writing the target that selects one location of a document and nothing else."""

from __future__ import annotations

import re

from scripts.overlay.query import Location

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL = re.compile(r"[\x00-\x1f]")


def json_path(location: Location) -> str:
    """Write a location as an RFC 9535 JSONPath, names in their short form where they have one."""
    return "$" + "".join(map(_segment, location))


def _segment(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_NAME.fullmatch(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    escaped = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)
    return f"['{escaped}']"
