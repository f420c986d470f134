"""Building HTML so that text can only ever be text.

Everything that is not `Markup` already is escaped, so a hostile prompt, path or message stays what
it is. There is no way here to write a tag as a string.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, Union

from markupsafe import Markup, escape

Child: TypeAlias = Union[Markup, str, int, float, "Iterable[Child]", None]

_VOID = frozenset({"input", "link", "meta"})


def element(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """Make an element, as in `element("a", "home", href="/", class_="quiet", data_key=7)`.

    Underscores in names become hyphens; one at the end keeps clear of Python's own words. `None`
    and `False` leave an attribute out, `True` writes it without a value.
    """
    opening = (
        Markup("<") + tag + join(_attribute(n, v) for n, v in attributes.items()) + Markup(">")
    )
    if tag in _VOID:
        return opening
    return opening + join(children) + Markup("</") + tag + Markup(">")


def join(children: Child) -> Markup:
    """Put children one after the other, escaping what is text."""
    if children is None:
        return Markup()
    if isinstance(children, (str, int, float)):
        return escape(children)
    return Markup().join(join(child) for child in children)


def _attribute(name: str, value: str | int | bool | None) -> Markup:
    if value is None or value is False:
        return Markup()
    shown = name.rstrip("_").replace("_", "-")
    if value is True:
        return Markup(" ") + shown
    return Markup(' {}="{}"').format(shown, value)
