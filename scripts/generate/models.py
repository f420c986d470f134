"""Models and enumerations as their templates need them."""

from __future__ import annotations

from dataclasses import dataclass

from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema.untrusted_string import UntrustedString

from scripts.generate.properties import (
    READERS,
    annotation,
    default,
    modules,
    own_properties,
    reader,
)
from scripts.generate.source_text import docstring, literal, string_literal, words


@dataclass(frozen=True)
class Attribute:
    """One attribute of a model's class."""

    name: str
    wire_name: str
    annotation: str
    default: str
    reader: str
    docstring: str


@dataclass(frozen=True)
class ModelSource:
    """What `model.py.jinja` fills in; every part is Python source."""

    name: str
    docstring: str
    attributes: list[Attribute]
    typing: list[str]
    types: list[str]
    readers: list[str]
    imports: list[str]


@dataclass(frozen=True)
class LiteralSource:
    """What `literal.py.jinja` fills in; every part is Python source."""

    name: str
    docstring: str
    values: list[str]


def model_source(model: ModelProperty) -> ModelSource:
    """Write the parts of a model's module."""
    properties = own_properties(model)
    attributes = [_attribute(prop) for prop in properties]
    code = " ".join(f"{a.annotation} {a.default} {a.reader}" for a in attributes)
    imports = [
        f"from .{module} import {name}"
        for name, module in sorted(
            {n: m for p in properties for n, m in modules(p).items()}.items()
        )
        if name != model.class_info.name
    ]
    used = words(code)
    return ModelSource(
        name=str(model.class_info.name),
        docstring=docstring(_text(model.description) or f"{model.class_info.name}.", indent=4),
        attributes=attributes,
        typing=[*(["TYPE_CHECKING"] if imports else []), *sorted({"Any", "Literal"} & used)],
        types=[name for name in ("UNSET", "File", "Unset") if name in used],
        readers=["Member", "Model", *sorted(used.intersection(READERS))],
        imports=imports,
    )


def literal_source(enum: LiteralEnumProperty) -> LiteralSource:
    """Write the parts of an enumeration's module."""
    return LiteralSource(
        name=str(enum.class_info.name),
        docstring=docstring("The values of an enumeration."),
        values=[literal(value) for value in sorted(enum.values)],
    )


def _attribute(prop: PropertyProtocol) -> Attribute:
    return Attribute(
        name=str(prop.python_name),
        wire_name=string_literal(prop.name.get_untrusted_value()),
        annotation=annotation(prop, optional=not prop.required),
        default=default(prop),
        reader=reader(prop),
        docstring=docstring(_text(prop.description), indent=4),
    )


def _text(described: object) -> str:
    return described.get_untrusted_value() if isinstance(described, UntrustedString) else ""
