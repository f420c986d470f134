"""What can be called, as the reference and the form see it: each model, each other operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from wan_document.document import ApiDocument, Operation
from wan_document.json_value import JsonObject, JsonValue
from wan_mock.api.message import CREATE
from wan_mock.page.rendering import PREFIX
from wan_mock.page.schema_fields import SchemaField, schema_fields


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to call.

    Attributes:
        id: a model's id, or an operation's.
        model: the model's id; `None` for other operations.
        parameters: the query parameters.
        body: the fields of the request body.
        answer: the fields of the answer to success.

    """

    id: str
    title: str
    description: str
    method: str
    path: str
    media_type: str | None
    model: str | None
    parameters: tuple[SchemaField, ...]
    body: tuple[SchemaField, ...]
    answer: tuple[SchemaField, ...]

    @property
    def anchor(self) -> str:
        """The id of its entry in the reference."""
        return "".join(c if c.isalnum() else "-" for c in self.id)

    @property
    def send_address(self) -> str:
        """The address of its form."""
        return f"{PREFIX}/send?to={quote(self.id, safe='/')}"

    @property
    def words(self) -> str:
        """All that a search looks at."""
        fields = (*self.parameters, *self.body, *self.answer)
        texts = (self.id, self.title, self.path, self.description)
        return " ".join((*texts, *(f"{f.name} {f.description}" for f in fields))).lower()

    @property
    def to_fill_in(self) -> list[SchemaField]:
        """The fields of its body that have no fields: fixed ones, required ones, the rest.

        Of each kind those of the call itself, such as `callBackUrl`, come last.
        """
        inner = {field.path[:-1] for field in self.body}
        leaves = [field for field in self.body if field.path not in inner]
        return sorted(leaves, key=lambda f: (len(f.choices) != 1, not f.required, len(f.path) == 1))


def endpoints(document: ApiDocument) -> tuple[Endpoint, ...]:
    """List the models, then the operations but createTask, which the models are."""
    create = _endpoint(document, document.operations[CREATE])
    models = [
        replace(
            create,
            id=model.id,
            title=model.id.rpartition("/")[2],
            description=str(model.request.get("description", "")) or create.description,
            model=model.id,
            body=tuple(schema_fields(model.request)),
        )
        for model in document.models.values()
    ]
    others = [_endpoint(document, o) for o in document.operations.values() if o.id != CREATE]
    return (*models, *others)


def _endpoint(document: ApiDocument, operation: Operation) -> Endpoint:
    value = _member(document.value, "paths", operation.path, operation.method.lower())
    return Endpoint(
        id=operation.id,
        title=operation.summary or operation.id,
        description=str(value.get("description", "")),
        method=operation.method,
        path=operation.path,
        media_type=operation.body_media_type,
        model=None,
        parameters=tuple(_parameters(document, value)),
        body=tuple(schema_fields(document.resolve(operation.body_schema))),
        answer=tuple(schema_fields(_answer(document.responses(operation)))),
    )


def _parameters(document: ApiDocument, operation: JsonObject) -> Iterator[SchemaField]:
    listed = document.resolve(operation.get("parameters"))
    for parameter in listed if isinstance(listed, list) else []:
        if isinstance(parameter, dict) and parameter.get("in") == "query":
            schema = {**_member(parameter, "schema")}
            schema.setdefault("description", parameter.get("description", ""))
            name = str(parameter.get("name", ""))
            required: list[JsonValue] = [name] if parameter.get("required") else []
            yield from schema_fields({"properties": {name: schema}, "required": required})


def _answer(responses: JsonObject) -> JsonValue:
    content = _member(responses, "200", "content")
    return _member(content, next(iter(content), ""), "schema")


def _member(value: JsonValue, *names: str) -> JsonObject:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
