"""A downloaded video as notebooks show it: inside of the page, for it may be sent elsewhere."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from wan_document.media_types import media_type_of

# A notebook keeps what it shows in its own file, as text.
_MOST_BYTES = 20 * 1024**2

_ELEMENTS = {
    "video": '<video controls style="max-width: 100%" src="data:{};base64,{}"></video>',
    "image": '<img style="max-width: 100%" src="data:{};base64,{}">',
    "audio": '<audio controls src="data:{};base64,{}"></audio>',
}


def inline_html(file: Path) -> str | None:
    """Show a file by HTML; None for one that is gone, too large, or none that browsers play."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        content = file.read_bytes()
    except OSError:
        return None
    media_type = media_type_of(content) or ""
    element = _ELEMENTS.get(media_type.partition("/")[0])
    if element is None:
        return None
    shown = element.format(escape(media_type), base64.b64encode(content).decode("ascii"))
    return f"{shown}<br><code>{escape(str(file))}</code>"
