"""Rendering: templates in which text can only ever be text, and how values are written for people.

Jinja2 escapes everything that is not `Markup` already, so a hostile prompt, path or message stays
what it is; a name that a template misspells is an error.
"""

from __future__ import annotations

import json
import math
import re
import time
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from wan_document.json_value import JsonValue, write_json
from wan_mock.api.message import Response
from wan_mock.mock import Mock

if TYPE_CHECKING:
    from jinja2 import Environment

PREFIX = "/-"
"""All paths of the page but `/` begin so; the API has none such."""
_CODE = re.compile(r"`([^`\n]+)`")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"\s*[-*] +")


def page(
    mock: Mock, path: str, title: str, template: str, status: int = 200, **values: object
) -> Response:
    """Answer with a whole page; `path` tells which entry of the navigation it is."""
    text = render(template, mock=mock, path=path, title=title, **values)
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Response(status, content=text.encode(), headers=headers)


def render(template: str, **values: object) -> Markup:
    """Render a template of this package."""
    return Markup(_environment().get_template(f"{template}.html").render(values).strip())  # noqa: S704 - it has escaped


def render_small(macro: str, *values: object) -> Markup:
    """Render one of the smallest pieces."""
    module = _environment().get_template("small.html").module
    return Markup(str(getattr(module, macro)(*values)).strip())  # noqa: S704 - it has escaped


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("wan_mock.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["prefix"] = PREFIX
    environment.filters |= {
        "clock_time": clock_time,
        "inline": inline,
        "json": write_json,
        "number": number,
        "one_part": lambda text: quote(text, safe=""),
        "pretty": pretty,
        "pretty_text": pretty_text,
        "prose": prose,
    }
    return environment


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


def prose(text: str) -> Markup:
    """Render the little Markdown of descriptions: paragraphs, lists, `code`."""
    return Markup().join(_block(block) for block in _BLANK_LINES.split(text.strip()) if block)


def inline(text: str) -> Markup:
    """Render one line: only `code` is special."""
    pieces = enumerate(_CODE.split(text))
    return Markup().join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in pieces)


def _block(block: str) -> Markup:
    groups = groupby(block.split("\n"), key=lambda line: bool(_BULLET.match(line)))
    return Markup().join(_group(list(lines), bullets=bullets) for bullets, lines in groups)


def _group(lines: list[str], *, bullets: bool) -> Markup:
    if not bullets:
        return Markup("<p>{}</p>").format(inline(" ".join(line.strip() for line in lines)))
    items = (Markup("<li>{}</li>").format(inline(_BULLET.sub("", n, count=1))) for n in lines)
    return Markup("<ul>{}</ul>").format(Markup().join(items))
