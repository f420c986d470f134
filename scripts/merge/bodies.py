"""The request bodies of operations, as each document describes them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import JsonObject, Parts, as_array, as_object
from scripts.merge.operation import SourceOperation
from scripts.merge.source import Source
from scripts.problem import ProblemLog


@dataclass(frozen=True, slots=True)
class Body:
    """One media type of one document's request body."""

    operation: SourceOperation
    media: JsonObject
    schema: JsonObject
    reference: str | None
    parts: Parts

    @property
    def source(self) -> Source:
        """The document that it stands in."""
        return self.operation.source

    def branches(self) -> list[JsonObject]:
        """Return the schema and all that it is made of by `allOf`."""
        found: list[JsonObject] = []
        pending = [self.schema]
        while pending:
            branch = pending.pop(0)
            if any(branch is each for each in found):
                continue
            found.append(branch)
            pending += [self.source.resolved(item) for item in as_array(branch.get("allOf"))]
        return found

    def names(self) -> dict[str, None]:
        """Return the names of the members, in their order."""
        return {name: None for branch in self.branches() for name in properties_of(branch)}

    def constant(self, name: str) -> str | None:
        """Return the text that a required member must be, if it can be but one."""
        branches = self.branches()
        required = (each for branch in branches for each in as_array(branch.get("required")))
        if name not in required:
            return None
        members = (self.source.resolved(properties_of(branch).get(name)) for branch in branches)
        constants = [member["const"] for member in members if "const" in member]
        return next((each for each in constants if isinstance(each, str)), None)


def properties_of(schema: JsonObject) -> JsonObject:
    """Return the properties of a schema, if it has any."""
    return as_object(schema.get("properties"))


RequestBody = tuple[SourceOperation, JsonObject]
"""A request body, and the operation that it belongs to."""


def request_bodies(operations: Sequence[SourceOperation]) -> list[RequestBody]:
    """Return the request bodies of those operations that have one."""
    return [
        (operation, _own(operation))
        for operation in operations
        if isinstance(operation.value.get("requestBody"), dict)
    ]


def _own(operation: SourceOperation) -> JsonObject:
    """Return an operation's request body; a shared one is copied, since it is rewritten."""
    body = as_object(operation.value.get("requestBody"))
    if "$ref" not in body:
        return body
    own = {name: value for name, value in body.items() if name != "$ref"}
    return {**copy.deepcopy(operation.source.resolved(body)), **own}


def content_of(body: JsonObject) -> JsonObject:
    """Return the media types of a request body."""
    return as_object(body.get("content"))


def shapes_of(bodies: Sequence[RequestBody], media_type: str, log: ProblemLog) -> Iterator[Body]:
    """Return what each request body says of one media type; one without a schema is noted."""
    for operation, body in bodies:
        media = content_of(body).get(media_type)
        if not isinstance(media, dict):
            continue
        parts = (*operation.parts, "requestBody", "content", media_type, "schema")
        schema = media.get("schema")
        if isinstance(schema, dict):
            reference = schema.get("$ref")
            named = operation.source.resolved(schema)
            last = str(reference) if isinstance(reference, str) else None
            yield Body(operation, media, named, last, parts)
        else:
            log.add(
                operation.source.problem(
                    parts[:-1],
                    "the request body has no schema",
                    expected="`schema`: an object",
                    remedy="add what the body holds, by an overlay if the spec is vendored",
                )
            )
