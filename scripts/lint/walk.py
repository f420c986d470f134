"""One walk over a document that finds every site, in the order of the document.

The walk follows the structure of OpenAPI 3.0 and 3.1 (and of Swagger where it is the same) and
takes nothing for granted: what has an unexpected kind is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.lint.site import (
    MediaTypeSite,
    OperationSite,
    ParameterSite,
    Parts,
    ReferenceSite,
    RequestBodySite,
    ResponseSite,
    RootSite,
    SchemaSite,
    SecuritySchemeSite,
    Site,
    Use,
)
from scripts.lint.subject import Subject
from scripts.lint.uses import component_uses

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_SCHEMA_LISTS = ("allOf", "oneOf", "anyOf", "prefixItems")
_SCHEMAS = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
)


def sites(subject: Subject) -> Iterator[Site]:
    """Visit the document once and yield each site that rules may look at."""
    yield from _Walk(subject).root()


def _objects(value: Value) -> Iterator[tuple[str | int, JsonObject]]:
    """List the members or items of a collection that are objects themselves."""
    pairs: Iterator[tuple[str | int, Value]] = iter(())
    if isinstance(value, dict):
        pairs = iter(value.items())
    elif isinstance(value, list):
        pairs = iter(enumerate(value))
    return ((key, item) for key, item in pairs if isinstance(item, dict))


class _Walk:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._uses = component_uses(subject.value)

    def root(self) -> Iterator[Site]:
        document = self._subject.value
        yield RootSite(self._subject, (), document)
        for section in ("paths", "webhooks"):
            yield from self._paths(document.get(section), (section,))
        components = document.get("components")
        if isinstance(components, dict):
            yield from self._components(components)

    def _paths(self, paths: Value, parts: Parts) -> Iterator[Site]:
        for path, item in _objects(paths):
            yield from self._reference(item, (*parts, path))
            yield from self._parameters(item.get("parameters"), (*parts, path, "parameters"))
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    here = (*parts, path, method)
                    yield OperationSite(self._subject, here, operation, str(path), method)
                    yield from self._operation(operation, here)

    def _operation(self, operation: JsonObject, parts: Parts) -> Iterator[Site]:
        yield from self._parameters(operation.get("parameters"), (*parts, "parameters"))
        asked, answered = Use.SENT, Use.RECEIVED
        if "callbacks" in parts or parts[0] == "webhooks":
            asked, answered = answered, asked
        body = operation.get("requestBody")
        if isinstance(body, dict):
            yield from self._body(body, (*parts, "requestBody"), asked)
        for status, response in _objects(operation.get("responses")):
            yield from self._response(response, (*parts, "responses", status), answered)
        for name, callback in _objects(operation.get("callbacks")):
            yield from self._paths(callback, (*parts, "callbacks", name))

    def _components(self, components: JsonObject) -> Iterator[Site]:
        for kind, visit in (
            ("schemas", self._component_schema),
            ("responses", self._response),
            ("parameters", self._parameter),
            ("headers", self._parameter),
            ("requestBodies", self._body),
        ):
            for name, value in _objects(components.get(kind)):
                use = self._uses.get((kind, str(name)), Use.NONE)
                yield from visit(value, ("components", kind, name), use)
        for name, scheme in _objects(components.get("securitySchemes")):
            yield SecuritySchemeSite(self._subject, ("components", "securitySchemes", name), scheme)

    def _reference(self, value: JsonObject, parts: Parts) -> Iterator[Site]:
        if "$ref" in value:
            yield ReferenceSite(self._subject, parts, value)

    def _referring(self, values: Value, parts: Parts) -> Iterator[Site]:
        for name, value in _objects(values):
            yield from self._reference(value, (*parts, name))

    def _parameters(self, parameters: Value, parts: Parts) -> Iterator[Site]:
        for key, parameter in _objects(parameters):
            yield from self._parameter(parameter, (*parts, key), Use.SENT)

    def _parameter(self, parameter: JsonObject, parts: Parts, use: Use) -> Iterator[Site]:
        yield from self._reference(parameter, parts)
        yield ParameterSite(self._subject, parts, parameter)
        yield from self._referring(parameter.get("examples"), (*parts, "examples"))
        schema = parameter.get("schema")
        if isinstance(schema, dict):
            name = parameter.get("name")
            label = name if isinstance(name, str) else None
            yield from self._schema(schema, (*parts, "schema"), "schema", label, None, use)
        yield from self._content(parameter.get("content"), (*parts, "content"), use)

    def _body(self, body: JsonObject, parts: Parts, use: Use) -> Iterator[Site]:
        yield from self._reference(body, parts)
        yield RequestBodySite(self._subject, parts, body)
        yield from self._content(body.get("content"), (*parts, "content"), use)

    def _response(self, response: JsonObject, parts: Parts, use: Use) -> Iterator[Site]:
        yield from self._reference(response, parts)
        if "$ref" not in response:
            yield ResponseSite(self._subject, parts, response, str(parts[-1]))
        yield from self._referring(response.get("links"), (*parts, "links"))
        for name, header in _objects(response.get("headers")):
            yield from self._parameter(header, (*parts, "headers", name), use)
        yield from self._content(response.get("content"), (*parts, "content"), use)

    def _content(self, content: Value, parts: Parts, use: Use) -> Iterator[Site]:
        for name, media in _objects(content):
            here = (*parts, name)
            yield MediaTypeSite(self._subject, here, media, use)
            yield from self._referring(media.get("examples"), (*here, "examples"))
            schema = media.get("schema")
            if isinstance(schema, dict):
                yield from self._schema(schema, (*here, "schema"), "schema", None, None, use)

    def _component_schema(self, schema: JsonObject, parts: Parts, use: Use) -> Iterator[Site]:
        yield from self._schema(schema, parts, "schemas", str(parts[-1]), None, use)

    def _schema(
        self,
        schema: JsonObject,
        parts: Parts,
        key: str,
        name: str | None,
        parent: SchemaSite | None,
        use: Use,
    ) -> Iterator[Site]:
        yield from self._reference(schema, parts)
        site = SchemaSite(self._subject, parts, schema, key, name, parent, use)
        yield site
        for keyword in _SCHEMA_MAPS:
            if keyword in schema:
                for member, inner in _objects(schema[keyword]):
                    here = (*parts, keyword, member)
                    yield from self._schema(inner, here, keyword, str(member), site, use)
        for keyword in _SCHEMA_LISTS:
            if isinstance(schema.get(keyword), list):
                for index, inner in _objects(schema[keyword]):
                    here = (*parts, keyword, index)
                    yield from self._schema(inner, here, keyword, name, site, use)
        for keyword in _SCHEMAS:
            nested = schema.get(keyword)
            if isinstance(nested, dict):
                yield from self._schema(nested, (*parts, keyword), keyword, None, site, use)
