"""The member that tells the request bodies of one operation apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Value, as_array, as_object, split_pointer, to_yaml
from scripts.merge.bodies import Body, properties_of
from scripts.merge.report import Report
from scripts.overlay import json_path
from scripts.overlay.query import Location
from scripts.problem import Problem


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
