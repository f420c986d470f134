"""How one property of a schema is written in Python: its annotation, reader and default."""

from __future__ import annotations

from collections.abc import Iterator

from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty

from scripts.generate.schemas import FREE_FORM
from scripts.generate.source_text import literal

_NAMED = (ModelProperty, LiteralEnumProperty)
_SIMPLE: dict[type[PropertyProtocol], tuple[str, str]] = {
    AnyProperty: ("Any", "anything"),
    BooleanProperty: ("bool", "boolean"),
    FileProperty: ("File", "nothing"),
    FloatProperty: ("float", "number"),
    IntProperty: ("int", "integer"),
    NoneProperty: ("None", "null"),
    StringProperty: ("str", "text"),
}
READERS = frozenset(
    {"array", "json_object", "literal", "one_of", *(name for _, name in _SIMPLE.values())}
)
"""The functions of runtime/model.py that `reader` calls."""

_DEFAULTS: dict[type[PropertyProtocol], type | tuple[type, ...]] = {
    BooleanProperty: bool,
    FloatProperty: (int, float),
    IntProperty: int,
    LiteralEnumProperty: (str, int),
    StringProperty: str,
}


def annotation(prop: PropertyProtocol, *, optional: bool = False) -> str:
    """Write the type of a property; an `optional` one may be `UNSET`."""
    types = _alternatives(prop) if isinstance(prop, UnionProperty) else [_one_type(prop)]
    if optional:
        types.append("Unset")
    return " | ".join(sorted(types, key="None".__eq__))


def _alternatives(prop: UnionProperty) -> list[str]:
    types = [_one_type(inner) for inner in prop.inner_properties]
    return ["Any"] if "Any" in types else list(dict.fromkeys(types))


def _one_type(prop: PropertyProtocol) -> str:
    match prop:
        case ListProperty():
            return f"list[{annotation(prop.inner_property)}]"
        case ModelProperty() | LiteralEnumProperty():
            return str(prop.class_info.name)
        case ConstProperty():
            return _constant(prop)[0]
    return _SIMPLE[type(prop)][0]


def _constant(prop: ConstProperty) -> tuple[str, str]:
    value = prop.value.raw_value
    if value == FREE_FORM:
        return "dict[str, Any]", "json_object"
    if isinstance(value, str | int):
        name = f"Literal[{literal(value)}]"
        return name, f"literal({name})"
    return "float", "number"


def reader(prop: PropertyProtocol) -> str:
    """Write the expression that reads a property's JSON value (see runtime/model.py)."""
    match prop:
        case UnionProperty():
            readers = dict.fromkeys(reader(inner) for inner in prop.inner_properties)
            return f"one_of({', '.join(readers)})"
        case ListProperty():
            return f"array({reader(prop.inner_property)})"
        case ModelProperty():
            return f"{prop.class_info.name}.read"
        case LiteralEnumProperty():
            return f"literal({annotation(prop)})"
        case ConstProperty():
            return _constant(prop)[1]
    return _SIMPLE[type(prop)][1]


def own_properties(model: ModelProperty) -> list[PropertyProtocol]:
    """Give the properties of a model, required ones first."""
    return [*(model.required_properties or ()), *(model.optional_properties or ())]


def parts(prop: PropertyProtocol) -> Iterator[PropertyProtocol]:
    """Give a property and everything that it is made of."""
    yield prop
    if isinstance(prop, UnionProperty):
        for inner in prop.inner_properties:
            yield from parts(inner)
    elif isinstance(prop, ListProperty):
        yield from parts(prop.inner_property)


def modules(prop: PropertyProtocol) -> dict[str, str]:
    """Give the names that a property's annotation uses, and the module of each."""
    return {
        str(part.class_info.name): str(part.class_info.module_name)
        for part in parts(prop)
        if isinstance(part, _NAMED)
    }


def default(prop: PropertyProtocol) -> str:
    """Write the value of an attribute that the user does not give; empty if he must.

    A constant needs no giving. An optional member is not sent unless it is set, whatever its
    documented default: that one is the server's.
    """
    if not prop.required:
        return "UNSET"
    if isinstance(prop, ConstProperty):
        value = prop.value.raw_value
        return "" if value == FREE_FORM else literal(value)
    value = prop.default.raw_value if prop.default is not None else None
    fits = isinstance(value, _DEFAULTS.get(type(prop), ()))
    return literal(prop.default.raw_value) if prop.default is not None and fits else ""
