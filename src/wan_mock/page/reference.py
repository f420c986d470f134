"""The API reference of the merged document: models with their fields and limits, operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from markupsafe import Markup

from wan_document.json_value import JsonValue
from wan_mock.api.message import Request, Response
from wan_mock.mock import Mock
from wan_mock.page.endpoint import Endpoint, endpoints
from wan_mock.page.html import element, join
from wan_mock.page.layout import PREFIX, page
from wan_mock.page.prose import prose
from wan_mock.page.schema_fields import SchemaField
from wan_mock.page.words import number, pretty

_PATH = f"{PREFIX}/reference"


class Reference:
    """Renders the document of one mock."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    @cached_property
    def _endpoints(self) -> tuple[Endpoint, ...]:
        return endpoints(self._mock.document)

    def page(self, request: Request) -> Response:
        """Answer with the whole reference, or what matches the query `q`."""
        query = request.query.get("q", "")
        shown = [e for e in self._endpoints if _matches(e, query)]
        models, operations = ([e for e in shown if bool(e.model) is m] for m in (True, False))
        return page(
            self._mock,
            _PATH,
            "Reference",
            element(
                "div",
                _sidebar(query, models, operations, len(self._endpoints)),
                element(
                    "div",
                    self._introduction(),
                    _group("Models", (self._entry(e) for e in models)),
                    _group("Operations", (self._entry(e) for e in operations)),
                    element("p", "Nothing matches.", id="no-match", hidden=bool(shown)),
                    class_="entries",
                    id="entries",
                ),
                class_="reference",
            ),
        )

    def _introduction(self) -> Markup:
        info = self._mock.document.value.get("info")
        about = info if isinstance(info, dict) else {}
        return element(
            "section",
            element("h1", str(about.get("title", "API")), " ", _version(about.get("version"))),
            prose(str(about.get("description", ""))),
            element(
                "p",
                "Every call needs the header ",
                element("code", "Authorization: Bearer ", self._mock.key),
                ".",
            ),
            class_="introduction",
        )

    def _entry(self, endpoint: Endpoint) -> Markup:
        return element(
            "article",
            element("h3", endpoint.model or endpoint.title),
            element(
                "p",
                element("code", f"{endpoint.method} {endpoint.path}", class_="route"),
                element("a", "Try it", href=send_address(endpoint), class_="try"),
                class_="call",
            ),
            prose(endpoint.description),
            self._prices(endpoint),
            _table("Parameters", endpoint.parameters),
            _table(f"Request body, {endpoint.media_type}", endpoint.body),
            _folded(_table("Answer", endpoint.answer)),
            class_="entry",
            id=anchor(endpoint),
            data_search=_words(endpoint),
        )

    def _prices(self, endpoint: Endpoint) -> Markup | None:
        if not endpoint.model:
            return None
        choices = [f.choices for f in endpoint.body if f.path[-1] == "resolution"]
        price = partial(self._mock.settings.price, endpoint.model)
        prices = (
            element("span", f"{resolution}: {number(price(str(resolution)))}")
            for resolution in (choices[0] if choices else ("any resolution",))
        )
        return element("p", "Credits on this mock: ", prices, class_="facts")


def anchor(endpoint: Endpoint) -> str:
    """Return the id of an entry."""
    return "".join(c if c.isalnum() else "-" for c in endpoint.id)


def send_address(endpoint: Endpoint) -> str:
    """Return the address of the form for an entry."""
    return f"{PREFIX}/send?to={endpoint.id}"


def _matches(endpoint: Endpoint, query: str) -> bool:
    words = _words(endpoint)
    return all(word in words for word in query.lower().split())


def _words(endpoint: Endpoint) -> str:
    fields = (*endpoint.parameters, *endpoint.body, *endpoint.answer)
    texts = (endpoint.id, endpoint.title, endpoint.path, endpoint.description)
    return " ".join((*texts, *(f"{f.name} {f.description}" for f in fields))).lower()


def _sidebar(
    query: str, models: Iterable[Endpoint], operations: Iterable[Endpoint], total: int
) -> Markup:
    return element(
        "aside",
        element(
            "form",
            element("label", "Search the reference", for_="search"),
            element(
                "input",
                id="search",
                name="q",
                type="search",
                value=query,
                placeholder="resolution, taskId, upload …",
                autocomplete="off",
                aria_keyshortcuts="/",
                aria_controls="entries",
            ),
            element("p", f"{total} entries", id="matches", class_="label", role="status"),
            role="search",
            action=_PATH,
        ),
        element("nav", _links("Models", models), _links("Operations", operations),
                aria_label="Entries"),
    )  # fmt: skip


def _links(title: str, shown: Iterable[Endpoint]) -> Markup:
    items = (
        element("li", element("a", e.title if e.model else e.id, href=f"#{anchor(e)}"))
        for e in shown
    )
    return join((element("h2", title), element("ul", items)))


def _group(title: str, entries: Iterator[Markup]) -> Markup:
    return element("section", element("h2", title), entries, class_="group")


def _version(version: JsonValue) -> Markup | None:
    return element("small", f"{version}") if version else None


def _folded(table: Markup | None) -> Markup | None:
    if table is None:
        return None
    return element("details", element("summary", "What it answers"), table)


def _table(title: str, fields: tuple[SchemaField, ...]) -> Markup | None:
    if not fields:
        return None
    return element(
        "table",
        element("caption", title),
        element(
            "thead",
            element("tr", (element("th", name, scope="col") for name in _COLUMNS)),
        ),
        element("tbody", (_row(field) for field in fields)),
    )


_COLUMNS = ("Field", "Type", "Limits", "Meaning")


def _row(field: SchemaField) -> Markup:
    required = element("span", "required", class_="required") if field.required else None
    return element(
        "tr",
        element("th", element("code", field.name), required, scope="row"),
        element("td", " or ".join(field.types) or "any"),
        element("td", element("ul", (element("li", text) for text in _limits(field)))),
        element("td", prose(field.description)),
    )


def _limits(field: SchemaField) -> Iterator[Markup | str]:
    if field.choices:
        yield join(element("code", _value(choice), class_="choice") for choice in field.choices)
    yield from field.limits
    if "default" in field.schema and len(field.choices) != 1:
        yield join(("default ", element("code", _value(field.schema["default"]))))


def _value(value: JsonValue) -> str:
    return value if isinstance(value, str) else pretty(value)
