"""The request bodies of one operation, and the member that tells them apart."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, split_pointer, to_yaml
from scripts.merge.operation import SourceOperation
from scripts.merge.report import Report
from scripts.merge.source import Source
from scripts.overlay import json_path
from scripts.overlay.query import Location
from scripts.problem import Problem, ProblemLog

RequestBody = tuple[SourceOperation, JsonObject]
"""A request body, and the operation that it belongs to."""


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


def find_discriminator(shapes: Sequence[Body], report: Report) -> str | None:
    """Find the member that is a required constant in every shape, the one that differs most.

    Where it is one in half of the shapes or more, each of the others is a problem.
    """
    having: dict[str, list[Body]] = {}
    for shape in shapes:
        for name in shape.names():
            if shape.constant(name):
                having.setdefault(name, []).append(shape)
    values = {name: {shape.constant(name) for shape in held} for name, held in having.items()}
    likely = [name for name, held in having.items() if 2 * len(held) >= len(shapes)]
    found = max(likely, key=lambda name: (len(having[name]), len(values[name])), default=None)
    if found is None or (len(having[found]) < len(shapes) and not _all_have(shapes, found)):
        return None
    for shape in shapes:
        if shape not in having[found]:
            report.add(_open_problem(shape, found, len(having[found])))
    return found


def _all_have(shapes: Sequence[Body], name: str) -> bool:
    return all(name in shape.names() for shape in shapes)


def _open_problem(shape: Body, name: str, others: int) -> Problem:
    """Tell of a shape whose model, say, may be any text, or may be left out."""
    required = any(name in as_array(each.get("required")) for each in shape.branches())
    what = "may have more than one value" if required else "may be left out"
    source = shape.source
    schema = split_pointer(shape.reference[1:]) if shape.reference else source.as_read(shape.parts)
    extends = source.document.name.replace("\\", "/").rpartition("/")[2]
    where = f"{others} other document{'s' if others > 1 else ''}"
    actions: Value = list(_actions(shape, schema, name))
    lines = to_yaml({"actions": actions}).splitlines()[1:]
    draft = "\n".join(f"        {line}" for line in lines)
    return source.problem(
        (*schema, "properties", name),
        f"`{name}` {what} here; in {where} it is the constant that tells request bodies apart",
        expected=f"`{name}` required, with the one value that this document is about",
        remedy=f"say so by an overlay with `extends: ../specs/{extends}` and\n{draft}",
    )


def _actions(shape: Body, schema: Location, name: str) -> Iterator[JsonObject]:
    """Draft the actions that make a member a required constant."""
    member = shape.source.resolved(properties_of(shape.schema).get(name))
    if "enum" in member:
        target = json_path((*schema, "properties", name, "enum"))
        yield {"target": target, "description": "WHY", "remove": True}
    value = _said(shape, name) or f"THE {name.upper()}"
    update: JsonObject = {"properties": {name: {"enum": [value]}}}
    if name not in as_array(shape.schema.get("required")):
        update["required"] = [name]
    yield {"target": json_path(schema), "description": "WHY", "update": update}


def _said(shape: Body, name: str) -> str | None:
    """Find the value in an example of the request body."""
    examples = shape.media.get("examples")
    named = as_object(examples).values()
    held = [each.get("value") for each in named if isinstance(each, dict)]
    for example in [shape.media.get("example"), *held]:
        value = example.get(name) if isinstance(example, dict) else None
        if isinstance(value, str):
            return value
    return None
