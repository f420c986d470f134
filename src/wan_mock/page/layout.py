"""The frame around every page: head, navigation, the address and key to use."""

from __future__ import annotations

from markupsafe import Markup

from wan_mock.api.message import Response
from wan_mock.mock import Mock
from wan_mock.page.html import Child, element, join

PREFIX = "/-"
"""All paths of the page but `/` begin so; the API has none such."""

_PAGES = (
    ("/", "Activity"),
    (f"{PREFIX}/send", "Send a request"),
    (f"{PREFIX}/reference", "Reference"),
)


def page(mock: Mock, path: str, title: str, *content: Child, status: int = 200) -> Response:
    """Answer with a whole page; `path` tells which entry of the navigation it is."""
    document = element(
        "html",
        element("head", _head(title)),
        element(
            "body",
            element("a", "Skip to the content", class_="skip", href="#content"),
            _bar(mock, path),
            element("main", content, id="content", tabindex=-1),
            element("p", id="notice", class_="notice", role="status", hidden=True),
        ),
        lang="en",
    )
    text = Markup("<!doctype html>") + document
    return Response(
        status, content=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
    )


def _copyable(label: str, text: str, meaning: str) -> Markup:
    button = element(
        "button", "Copy", type="button", class_="copy", data_copy=text, aria_label=f"Copy {meaning}"
    )
    shown = element("span", label, class_="label")
    return element("span", shown, element("code", text), button, class_="copyable")


def _head(title: str) -> Markup:
    static = f"{PREFIX}/static"
    return join(
        (
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", f"{title} · Wan mock"),
            element("link", rel="icon", type="image/svg+xml", href=f"{static}/icon.svg"),
            element("link", rel="stylesheet", href=f"{static}/base.css"),
            element("link", rel="stylesheet", href=f"{static}/activity.css"),
            element("link", rel="stylesheet", href=f"{static}/reference.css"),
            element("script", src=f"{static}/page.js", type="module"),
        )
    )


def _bar(mock: Mock, path: str) -> Markup:
    links = (
        element("a", name, href=target, aria_current="page" if target == path else None)
        for target, name in _PAGES
    )
    return element(
        "header",
        element("a", element("span", class_="mark"), "Wan mock", class_="brand", href="/"),
        element("nav", links, aria_label="Pages"),
        element(
            "div",
            _copyable("API", mock.url, "the address"),
            _copyable("Key", mock.key, "the key"),
            class_="connection",
        ),
        class_="bar",
    )
