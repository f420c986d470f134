"""Operations as their template needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from openapi_python_client.parser.bodies import Body
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Property
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.responses import Response
from openapi_python_client.schema.untrusted_string import UntrustedString

from scripts.generate.properties import READERS, annotation, default, modules, reader
from scripts.generate.source_text import docstring, string_literal, words

_ALL_STATUSES = (100, 999)
_BODIES = {
    "response.json()": "json_body",
    "response.text": "text_body",
    "response.content": "bytes_body",
    "None": "no_body",
}
_DETAILED = "The whole answer; `parsed` is {}, or None where the body is something else."
_PARSED = "The body of the answer: {}, or None where it is something else."
_RAISES = (
    "    UnexpectedStatus: The status is not in the document, and the client asks for this.",
    "    httpx2.HTTPError: The request could not be sent, or no answer came.",
)


@dataclass(frozen=True)
class Argument:
    """One keyword argument of an operation's functions."""

    name: str
    wire_name: str
    annotation: str
    default: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """A range of statuses and how their body is read."""

    first: int
    last: int
    reader: str


@dataclass(frozen=True)
class Imports:
    """The names that an operation's module imports, and the import statements of its models."""

    typing: list[str]
    types: list[str]
    unset: bool
    clients: list[str]
    models: list[str]
    models_of_types: list[str]
    body_readers: list[str]
    value_readers: list[str]


@dataclass(frozen=True)
class OperationSource:
    """What `operation.py.jinja` fills in; every part is Python source."""

    docstring: str
    detailed_docstring: str
    parsed_docstring: str
    imports: Imports
    body_alias: str
    method: str
    path: str
    client: str
    arguments: list[Argument]
    places: list[tuple[str, list[Argument]]]
    answers: list[Answer]
    parsed: str
    parsed_or_none: str


def operation_source(endpoint: Endpoint) -> OperationSource:
    """Write the parts of an operation's module."""
    places = [(place, entries) for place, entries in _places(endpoint) if entries]
    arguments = [argument for _, entries in places for argument in entries]
    parsed = _parsed(endpoint)
    return OperationSource(
        docstring=docstring(_module_text(endpoint)),
        detailed_docstring=_docstring(endpoint, arguments, _DETAILED.format(parsed)),
        parsed_docstring=_docstring(endpoint, arguments, _PARSED.format(parsed)),
        imports=_imports(endpoint, arguments),
        body_alias=_body_alias(endpoint),
        method=string_literal(endpoint.method),
        path=string_literal(endpoint.path.get_untrusted_value()),
        client=_client(endpoint),
        arguments=sorted(arguments, key=lambda argument: bool(argument.default)),
        places=places,
        answers=[_answer(response) for response in endpoint.responses],
        parsed=parsed,
        parsed_or_none=parsed if parsed in ("None", "Any") else f"{parsed} | None",
    )


def _imports(endpoint: Endpoint, arguments: list[Argument]) -> Imports:
    alias = _body_alias(endpoint)
    signature = [*(f"{a.annotation} {a.default}" for a in arguments), alias, _parsed(endpoint)]
    used = words(*signature)
    called = words(*(_answer(response).reader for response in endpoint.responses))
    models = _model_imports(response.prop for response in endpoint.responses)
    typed = _model_imports(endpoint.list_all_parameters())
    return Imports(
        typing=sorted({"Any", *({"Literal"} & used), *(["TypeAlias"] if alias else [])}),
        types=[*({"File"} & used), "Response", *({"Unset"} & used)],
        unset="UNSET" in used,
        clients=sorted({"Client", _client(endpoint)}),
        models=models,
        models_of_types=[statement for statement in typed if statement not in models],
        body_readers=sorted(called.intersection(_BODIES.values())),
        value_readers=sorted(called.intersection(READERS)),
    )


def _client(endpoint: Endpoint) -> str:
    return "AuthenticatedClient" if endpoint.requires_security else "Client"


def _places(endpoint: Endpoint) -> Iterator[tuple[str, list[Argument]]]:
    yield "in_path", [_in_path(prop) for prop in endpoint.path_parameters]
    yield "query", [_argument(prop) for prop in endpoint.query_parameters]
    yield "headers", [_argument(prop) for prop in endpoint.header_parameters]
    yield "cookies", [_argument(prop) for prop in endpoint.cookie_parameters]
    yield "body", [_body(body) for body in endpoint.bodies]


def _argument(prop: Property) -> Argument:
    return Argument(
        name=str(prop.python_name),
        wire_name=string_literal(prop.name.get_untrusted_value()),
        annotation=annotation(prop, optional=not prop.required),
        default=default(prop),
        text=_text(prop.description) or f"Sent as `{prop.name.get_untrusted_value()}`.",
    )


def _in_path(prop: Property) -> Argument:
    # The generator has put the Python names into the path.
    return replace(_argument(prop), wire_name=string_literal(str(prop.python_name)))


def _body(body: Body) -> Argument:
    name = "Body" if _is_union(body.prop) else annotation(body.prop)
    return Argument(
        name="body",
        wire_name=string_literal(body.content_type.get_untrusted_value()),
        annotation=name + ("" if body.prop.required else " | Unset"),
        default="" if body.prop.required else "UNSET",
        text=f"Sent as {body.content_type.get_untrusted_value()}.",
    )


def _is_union(prop: Property) -> bool:
    return isinstance(prop, UnionProperty) and len(prop.inner_properties) > 1


def _body_alias(endpoint: Endpoint) -> str:
    return next((annotation(b.prop) for b in endpoint.bodies if _is_union(b.prop)), "")


def _answer(response: Response) -> Answer:
    first, last = response.status_code.range or _ALL_STATUSES
    source = _BODIES[response.source["attribute"]]
    return Answer(
        first, last, f"json_body({reader(response.prop)})" if source == "json_body" else source
    )


def _parsed(endpoint: Endpoint) -> str:
    types = {
        response.source["return_type"]
        if response.source["return_type"] in ("str", "bytes")
        else annotation(response.prop)
        for response in endpoint.responses
        if response.source["return_type"] != "None"
    }
    return "Any" if "Any" in types else " | ".join(sorted(types)) or "None"


def _model_imports(properties: Iterable[Property]) -> list[str]:
    found = {item for prop in properties for item in modules(prop).items()}
    return [f"from ...models.{module} import {name}" for name, module in sorted(found)]


def _module_text(endpoint: Endpoint) -> str:
    return "\n\n".join(filter(None, (_summary(endpoint), _text(endpoint.description))))


def _summary(endpoint: Endpoint) -> str:
    return _text(endpoint.summary) or f"The operation `{endpoint.name}`."


def _docstring(endpoint: Endpoint, arguments: list[Argument], returns: str) -> str:
    described = [("client", "Holds the address of the API and the connection.")]
    described += [(argument.name, argument.text) for argument in arguments]
    lines = [_summary(endpoint), "", "Args:"]
    lines += [f"    {name}: {' '.join(text.split())}" for name, text in described]
    lines += ["", "Returns:", f"    {returns}", "", "Raises:", *_RAISES]
    return docstring("\n".join(lines), indent=4)


def _text(described: UntrustedString | None) -> str:
    return described.get_untrusted_value() if described else ""
