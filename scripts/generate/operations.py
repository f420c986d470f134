"""Operations as their template needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.documents import join_pointer
from scripts.generate.account import Place
from scripts.generate.generator import Endpoint, Response
from scripts.generate.identifiers import argument_names
from scripts.generate.normalise import is_json
from scripts.generate.normalise.plain import PlainBody, PlainField, PlainOperation, PlainParameter
from scripts.generate.parsing import ParsedOperation
from scripts.generate.python_types import (
    READERS,
    Definitions,
    annotation,
    default,
    imported_names,
    imports_of,
    reader,
)
from scripts.generate.source_text import docstring, string_literal, words
from scripts.generate.types import OneOf, Scalar, Type

_ALL_STATUSES = (100, 999)
_BODIES = {
    "response.json()": "json_body",
    "response.text": "text_body",
    "response.content": "bytes_body",
    "None": "no_body",
}
_PARSED_AS = {"text_body": "str", "bytes_body": "bytes"}
_DETAILED = "The whole answer; `parsed` is {}, or None where the body is something else."
_PARSED = "The body of the answer: {}, or None where it is something else."
_PLACES = {"path": "in_path", "query": "query", "header": "headers", "cookie": "cookies"}
STYLES = frozenset(
    {
        *("form", "space_delimited", "pipe_delimited", "deep_object", "json_query"),
        *("simple", "label", "matrix", "json_path", "header", "json_header", "cookie"),
        "json_cookie",
    }
)
"""The functions of runtime/parameters.py that write a parameter."""

_STYLES = {"spaceDelimited": "space_delimited", "pipeDelimited": "pipe_delimited"}
_REFUSES = "    ValueError: A value has no form on the wire, or would lead to another operation."
_RAISES = (
    "    UnexpectedStatus: The status is not in the document, and the client asks for this.",
    "    httpx2.HTTPError: The request could not be sent, or no answer came.",
)


@dataclass(frozen=True)
class Argument:
    """One keyword argument of an operation's functions, and the expression that sends it."""

    name: str
    place: str
    wire_name: str
    sent: str
    annotation: str
    default: str
    type: Type
    text: str = field(repr=False)
    limits: Place | None = None


@dataclass(frozen=True)
class StatusReader:
    """A range of statuses and how their body is read."""

    first: int
    last: int
    reader: str
    parsed: str | None
    type: Type | None


@dataclass(frozen=True)
class ModuleImports:
    """The names that an operation's module imports, and the import statements of its models."""

    typing: list[str]
    types: list[str]
    clients: list[str]
    models: list[str]
    models_of_types: list[str]
    deferred: list[str]
    body_readers: list[str]
    value_readers: list[str]
    styles: list[str]


@dataclass(frozen=True)
class OperationSource:
    """What `operation.py.jinja` fills in; every part is Python source."""

    docstring: str
    detailed_docstring: str
    parsed_docstring: str
    imports: ModuleImports
    body_alias: str
    fields: list[tuple[str, str]]
    schema: str
    limited: list[tuple[str, str, str]]
    server: str
    method: str
    path: str
    client: str
    arguments: list[Argument]
    places: list[tuple[str, list[Argument]]]
    answers: list[StatusReader]
    parsed: str
    parsed_or_none: str


def operation_source(operation: ParsedOperation, definitions: Definitions) -> OperationSource:
    """Write the parts of an operation's module."""
    endpoint, plain = operation.endpoint, operation.plain
    arguments = [*_parameters(plain, definitions), *map(_body, plain.bodies)]
    answers = [_answer(operation, response, definitions) for response in endpoint.responses]
    parsed = _parsed(answers)
    return OperationSource(
        docstring=docstring(_module_text(operation)),
        detailed_docstring=_docstring(operation, arguments, _DETAILED.format(parsed)),
        parsed_docstring=_docstring(operation, arguments, _PARSED.format(parsed)),
        imports=_imports(operation, arguments, answers, definitions),
        body_alias=_body_alias(plain),
        fields=[
            (string_literal(field.name), _field(field))
            for body in plain.bodies
            for field in body.fields
        ],
        schema=next(
            (string_literal(join_pointer(body.schema)) for body in plain.bodies if body.schema), ""
        ),
        limited=[
            (string_literal(join_pointer(argument.limits)), argument.wire_name, argument.name)
            for argument in arguments
            if argument.limits is not None
        ],
        server=string_literal(plain.server) if plain.server else "",
        method=string_literal(plain.method),
        path=string_literal(plain.path.partition("#")[0]),
        client=_client(endpoint),
        arguments=sorted(arguments, key=lambda argument: bool(argument.default)),
        places=[
            (place, held)
            for place in (*_PLACES.values(), "body")
            if (held := [argument for argument in arguments if argument.place == place])
        ],
        answers=answers,
        parsed=parsed,
        parsed_or_none=parsed if parsed in ("None", "Any") else f"{parsed} | None",
    )


def _imports(
    operation: ParsedOperation,
    arguments: list[Argument],
    answers: list[StatusReader],
    definitions: Definitions,
) -> ModuleImports:
    alias = _body_alias(operation.plain)
    signature = [*(f"{a.annotation} {a.default}" for a in arguments), alias, _parsed(answers)]
    used = words(*signature)
    called = words(*(answer.reader for answer in answers))
    read = imports_of([a.type for a in answers if a.type], definitions, "...models.")
    typed = imports_of(
        [*(a.type for a in arguments), *(a.type for a in answers if a.type)],
        definitions,
        "...models.",
    )
    only_typed = [line for line in typed.of_types if line not in read.of_readers]
    client = _client(operation.endpoint)
    return ModuleImports(
        typing=sorted({"Any", *({"Literal"} & used), *(["TypeAlias"] if alias else [])}),
        types=[
            name for name in ("UNSET", "File", "Response", "Unset") if name in {*used, "Response"}
        ],
        clients=sorted({"Client", client}),
        models=read.of_readers,
        models_of_types=only_typed,
        deferred=imported_names(only_typed),
        body_readers=sorted(called.intersection(_BODIES.values())),
        value_readers=sorted(called.intersection(READERS)),
        styles=sorted({a.sent.partition("(")[0][1:] for a in arguments if a.place != "body"}),
    )


def _client(endpoint: Endpoint) -> str:
    return "AuthenticatedClient" if endpoint.requires_security else "Client"


def _parameters(plain: PlainOperation, definitions: Definitions) -> Iterator[Argument]:
    ordered = sorted(plain.parameters, key=lambda parameter: _order(plain, parameter))
    keys = [_key(ordered, parameter) for parameter in ordered]
    names = argument_names(keys)
    for key, parameter in zip(keys, ordered, strict=True):
        name = names[key]
        yield Argument(
            name=name,
            place=_PLACES[parameter.location],
            wire_name=string_literal(parameter.name),
            sent=_sent(parameter, name),
            annotation=annotation(parameter.type, optional=not parameter.required),
            default=default(
                parameter.type, parameter.default, definitions, required=parameter.required
            ),
            type=parameter.type,
            text=parameter.description or f"Sent as `{parameter.name}`.",
            limits=parameter.limits,
        )


def _key(parameters: list[PlainParameter], parameter: PlainParameter) -> str:
    """Name a parameter; one of a name that stands in two places tells its place, too."""
    twins = [each for each in parameters if each.name == parameter.name]
    return parameter.name if len(twins) == 1 else f"{parameter.name}_{parameter.location}"


def _order(plain: PlainOperation, parameter: PlainParameter) -> tuple[int, int]:
    place = list(_PLACES).index(parameter.location)
    return place, plain.path.find(f"{{{parameter.name}}}") if parameter.location == "path" else 0


def _sent(parameter: PlainParameter, name: str) -> str:
    """Write the call of runtime/parameters.py that gives a parameter its form."""
    wire = string_literal(parameter.name)
    if parameter.media is not None:
        return f"_json_{parameter.location}({wire}, {name})"
    function = _STYLES.get(parameter.style, parameter.style)
    options = f", explode={parameter.explode}" if parameter.explode else ""
    if parameter.location == "query":
        options = ", reserved=True" if parameter.reserved else ""
        if function == "form" and not parameter.explode:
            options += ", explode=False"
        function = "deep_object" if function == "deepObject" else function
        return f"_{function}({wire}, {name}{options})"
    if parameter.location == "cookie":
        return f"_cookie({wire}, {name})"
    function = "header" if parameter.location == "header" else function
    return f"_{function}({wire}, {name}{options})"


def _body(body: PlainBody) -> Argument:
    name = "Body" if isinstance(body.type, OneOf) else annotation(body.type)
    return Argument(
        name="body",
        place="body",
        wire_name=string_literal(body.media),
        sent="body",
        annotation=name + ("" if body.required else " | Unset"),
        default="" if body.required else "UNSET",
        type=body.type,
        text=f"Sent as {body.media}.",
    )


def _field(field: PlainField) -> str:
    """Write how a field of a form is sent, as runtime/forms.py has it."""
    if field.style is not None:
        style, explode, reserved = field.style
        return f"_FormField(style={string_literal(style)}, explode={explode}, reserved={reserved})"
    headers = ", ".join(f"{string_literal(k)}: {string_literal(v)}" for k, v in field.headers)
    said = [string_literal(field.media)] if field.media else []
    said += [f"headers={{{headers}}}"] if headers else []
    return f"_FormField({', '.join(said)})"


def _body_alias(plain: PlainOperation) -> str:
    return next((annotation(b.type) for b in plain.bodies if isinstance(b.type, OneOf)), "")


def _answer(
    operation: ParsedOperation, response: Response, definitions: Definitions
) -> StatusReader:
    first, last = response.status_code.range or _ALL_STATUSES
    source = _BODIES[response.source["attribute"]]
    media = operation.plain.answers.get(response.status_code.pattern, {})
    if source != "json_body":
        return StatusReader(first, last, source, _PARSED_AS.get(source), None)
    made = next((each for name, each in media.items() if is_json(name)), Scalar("any"))
    return StatusReader(
        first, last, f"json_body({reader(made, definitions)})", annotation(made), made
    )


def _parsed(answers: list[StatusReader]) -> str:
    types = {answer.parsed for answer in answers if answer.parsed is not None}
    return "Any" if "Any" in types else " | ".join(sorted(types)) or "None"


def _module_text(operation: ParsedOperation) -> str:
    return "\n\n".join(filter(None, (_summary(operation), operation.description)))


def _summary(operation: ParsedOperation) -> str:
    return operation.summary or f"The operation `{operation.endpoint.name}`."


def _docstring(operation: ParsedOperation, arguments: list[Argument], returns: str) -> str:
    described = [("client", "Holds the address of the API and the connection.")]
    described += [(argument.name, argument.text) for argument in arguments]
    lines = [_summary(operation), "", "Args:"]
    lines += [f"    {name}: {' '.join(text.split())}" for name, text in described]
    lines += ["", "Returns:", f"    {returns}", "", "Raises:"]
    lines += [*([_REFUSES] if any(a.place != "body" for a in arguments) else []), *_RAISES]
    return docstring("\n".join(lines), indent=4)
