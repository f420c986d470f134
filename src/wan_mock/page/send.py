"""A form for any model and operation, made from its schema; the page's script sends it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from markupsafe import Markup

from wan_document.json_value import JsonValue, write_json
from wan_mock.api.message import Request, Response
from wan_mock.mock import Mock
from wan_mock.page.endpoint import Endpoint, endpoints
from wan_mock.page.html import element
from wan_mock.page.layout import PREFIX, page
from wan_mock.page.prose import inline
from wan_mock.page.reference import send_address
from wan_mock.page.schema_fields import SchemaField

_PATH = f"{PREFIX}/send"
_LONG_TEXT = 200


class SendPage:
    """Renders the forms for the document of one mock."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    @cached_property
    def _endpoints(self) -> dict[str, Endpoint]:
        return {endpoint.id: endpoint for endpoint in endpoints(self._mock.document)}

    def page(self, request: Request) -> Response:
        """Answer with the form for the entry that `to` names, by default the first."""
        wanted = request.query.get("to", "")
        chosen = self._endpoints.get(wanted) or self._simplest()
        links = (
            element(
                "li",
                element(
                    "a",
                    endpoint.title if endpoint.model else endpoint.id,
                    href=send_address(endpoint),
                    aria_current="true" if endpoint is chosen else None,
                ),
            )
            for endpoint in self._endpoints.values()
        )
        return page(
            self._mock,
            _PATH,
            "Send a request",
            element("h1", "Send a request"),
            element(
                "div",
                element("nav", element("ul", links), class_="targets", aria_label="What to call"),
                self._form(chosen),
                _sides(),
                class_="send",
            ),
        )

    def _simplest(self) -> Endpoint:
        """Choose a model that needs no file, if there is one."""
        models = self._mock.document.models.values()
        return self._endpoints[min(models, key=lambda model: len(model.files)).id]

    def _form(self, endpoint: Endpoint) -> Markup:
        return element(
            "form",
            element("h2", endpoint.model or endpoint.title),
            element("p", element("code", f"{endpoint.method} {endpoint.path}", class_="route")),
            element("noscript", "Sending needs JavaScript."),
            (_control(field, "query") for field in endpoint.parameters),
            (_control(field, "body") for field in _leaves(endpoint.body)),
            element(
                "div",
                _name("API key", "key", required=False),
                element("input", id="key", name="key", value=self._mock.key, autocomplete="off"),
                class_="field",
            ),
            element("button", "Send", type="submit", class_="primary"),
            id="send",
            data_method=endpoint.method,
            data_path=endpoint.path,
            data_media_type=endpoint.media_type or "",
            novalidate=True,
        )


def _sides() -> Markup:
    return element(
        "div",
        element("section", element("h2", "Request"), element("pre", id="preview", tabindex=0),
                element("button", "Copy as curl", type="button", id="curl", class_="quiet")),
        element("section", element("h2", "Answer"),
                element("p", "Not sent yet.", id="answer-status", role="status"),
                element("pre", id="answer", tabindex=0, hidden=True)),
        class_="sides",
    )  # fmt: skip


def _leaves(fields: tuple[SchemaField, ...]) -> list[SchemaField]:
    """Return the fields to fill in: what is fixed first, then what is required, the call's last."""
    inner = {field.path[:-1] for field in fields}
    leaves = [field for field in fields if field.path not in inner]
    return sorted(leaves, key=_rank)


def _rank(field: SchemaField) -> tuple[bool, bool, bool]:
    return len(field.choices) != 1, not field.required, len(field.path) == 1


def _control(field: SchemaField, place: str) -> Markup:
    if field.required and len(field.choices) == 1:
        return element("input", type="hidden", **_common(field, place), value=_prefilled(field))
    name = _name(field.path[-1], _control_id(field, place), required=field.required)
    hint = element(
        "small", inline(" · ".join(_hints(field))), id=f"{_control_id(field, place)}-hint"
    )
    return element("div", name, _input(field, place), hint, class_="field")


def _name(text: str, control_id: str, *, required: bool) -> Markup:
    mark = element("span", "required", class_="required", aria_hidden="true") if required else None
    return element("div", element("label", text, for_=control_id), mark, class_="name")


def _control_id(field: SchemaField, place: str) -> str:
    return f"{place}-{'-'.join(field.path)}".replace(" ", "-")


def _hints(field: SchemaField) -> Iterator[str]:
    yield " or ".join(field.types) or "any type"
    yield from field.limits
    if "default" in field.schema and len(field.choices) != 1:
        yield f"default {write_json(field.schema['default'])}"


def _input(field: SchemaField, place: str) -> Markup:
    common = _common(field, place)
    value = _prefilled(field)
    if field.choices:
        return element("select", _options(field, value), **common)
    if _kind(field) == "boolean":
        return element("select", _truths(field), **common)
    if _kind(field) == "binary":
        return element("input", type="file", **common)
    if _kind(field) == "json" or _is_long(field):
        return element("textarea", value, rows=4, **common)
    return element("input", type="text", value=value, inputmode=_keyboard(field), **common)


def _common(field: SchemaField, place: str) -> dict[str, str | None]:
    return {
        "id": _control_id(field, place),
        "name": field.name,
        "aria_describedby": f"{_control_id(field, place)}-hint",
        "data_place": place,
        "data_path": write_json(list(field.path)),
        "data_type": _kind(field),
        "aria_required": "true" if field.required else None,
    }


def _kind(field: SchemaField) -> str:
    if field.schema.get("format") == "binary":
        return "binary"
    kinds = [name for name in field.types if name != "null"]
    if len(kinds) == 1 and kinds[0] in ("string", "integer", "number", "boolean"):
        return kinds[0]
    return "json" if kinds else "string"


def _is_long(field: SchemaField) -> bool:
    longest = field.schema.get("maxLength")
    return isinstance(longest, int) and longest > _LONG_TEXT


def _keyboard(field: SchemaField) -> str | None:
    return "decimal" if _kind(field) in ("integer", "number") else None


def _prefilled(field: SchemaField) -> str:
    if not field.required:
        return ""
    value = field.choices[0] if field.choices else field.example
    return _text(value) if value is not None else ""


def _options(field: SchemaField, value: str) -> Iterator[Markup]:
    if not field.required:
        yield element("option", "not sent", value="")
    for choice in field.choices:
        text = _text(choice)
        yield element("option", text, value=text, selected=text == value)


def _truths(field: SchemaField) -> Iterator[Markup]:
    yield element("option", "not sent", value="")
    for text in ("true", "false"):
        yield element("option", text, value=text, selected=text == _prefilled(field))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else write_json(value)
