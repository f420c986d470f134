"""Moving a variant's inline schemas to the components, under names derived from its constant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Parts, as_array
from scripts.merge.bodies import Body, properties_of
from scripts.merge.components import Components
from scripts.merge.names import is_class_name, pascal_case, pascal_case_inside
from scripts.merge.report import Report
from scripts.merge.source import Telling
from scripts.problem import Problem


def lift(shape: Body, constant: str, components: Components, report: Report) -> str:
    """Move a variant's schema and the objects directly in it to the components."""
    _describe(shape, report)
    if shape.reference is not None:
        return shape.reference
    try:
        base = _base_name(shape.schema, constant)
    except ValueError:
        report.add(
            shape.source.problem(
                shape.parts,
                f"no class name can be made of {constant!r}",
                expected="letters and digits, a letter first",
                remedy="give the schema a `title` such as `MyModelRequest` by an overlay",
            )
        )
        return "#/components/schemas/"
    lifting = _Lifting(shape, components)
    for branch, place in _inline_branches(shape):
        lifting.members(branch, place, base)
    reference = lifting.lift(_take_title(shape.schema, f"{base}Request"), shape.schema, shape.parts)
    if lifting.twins:
        report.add(_taken(shape, constant, lifting.twins))
    return reference


def _taken(shape: Body, constant: str, twins: dict[str, str]) -> Problem:
    """Tell that another document has the class names that a variant would get."""
    names = " and ".join(f"`{name}`" for name in twins)
    place = next(iter(twins.values()))
    return shape.source.problem(
        shape.parts,
        f"{constant!r} would get the class name{'s' if len(twins) > 1 else ''} {names}, "
        f"taken by what stands at {place}",
        expected="a class name of its own for each schema",
        remedy="give the request body, and each object in it, a `title` such as `MyModelRequest` "
        "by an overlay of one of the two documents",
    )


@dataclass(slots=True)
class _Lifting:
    """Moves the schemas of one variant; `twins` are the names it found taken, and where."""

    shape: Body
    components: Components
    twins: dict[str, str] = field(default_factory=dict)

    def members(self, branch: JsonObject, place: Parts, base: str) -> None:
        """Move the objects that stand in the properties of a schema."""
        properties = properties_of(branch)
        for name, member in properties.items():
            if isinstance(member, dict) and isinstance(member.get("properties"), dict):
                title = _take_title(member, base + pascal_case_inside(name))
                parts = (*place, "properties", name)
                properties[name] = {"$ref": self.lift(title, member, parts)}

    def lift(self, name: str, schema: JsonObject, parts: Parts) -> str:
        """Move one schema to the components; gives the reference to it."""
        if twin := self.components.twin(name, schema):
            self.twins[name] = twin
        return self.components.lift(name, schema, self.shape.source, parts)


def _base_name(schema: JsonObject, constant: str) -> str:
    """Name a variant after its constant, or after its title where that gives no name."""
    try:
        return pascal_case(constant)
    except ValueError:
        title = schema.get("title")
        if not is_class_name(title):
            raise
        return str(title).removesuffix("Request")


def _inline_branches(shape: Body) -> Iterator[tuple[JsonObject, Parts]]:
    """Return the schema and those of its branches that stand in it, not elsewhere by reference."""
    pending: list[tuple[JsonObject, Parts]] = [(shape.schema, shape.parts)]
    while pending:
        branch, place = pending.pop(0)
        yield branch, place
        for index, item in enumerate(as_array(branch.get("allOf"))):
            if isinstance(item, dict) and "$ref" not in item:
                pending.append((item, (*place, "allOf", index)))


def _take_title(schema: JsonObject, name: str) -> str:
    """Return a title that is a class name, which it then is no more than; else the given name."""
    return str(schema.pop("title")) if is_class_name(schema.get("title")) else name


def _describe(shape: Body, report: Report) -> None:
    """Move the texts of an operation to the schema, unless that has one of its own."""
    operation = shape.operation
    texts = {name: operation.value.get(name) for name in ("summary", "description")}
    said = [text for text in texts.values() if isinstance(text, str) and text]
    if "description" in shape.schema:
        for name, text in texts.items():
            if text and text != shape.schema["description"]:
                telling = Telling(shape.source, (*operation.parts, name), text)
                why = "the schema of its model has a description of its own"
                report.leave_out(telling.parts, [telling], why)
    elif said:
        items = list(shape.schema.items())
        shape.schema.clear()
        shape.schema.update({"description": "\n\n".join(said), **dict(items)})
