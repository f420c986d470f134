"""Names in the generated package: classes as the document spells them, nothing that is taken.

The generator rewrites the capitals of class names (`A14b` becomes `A14B`) and does not know which
names the package itself uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import ClassName, PythonIdentifier

from scripts.documents import JsonObject
from scripts.generate.parsing import ParsedApi
from scripts.generate.properties import own_properties, parts

_TAKEN_ATTRIBUTES = frozenset({"additional_properties", "from_dict", "read", "to_dict"})


def settle_names(api: ParsedApi, document: JsonObject) -> None:
    """Spell class names as the document does, and rename what the package itself uses."""
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    _restore_class_names(api, list(schemas) if isinstance(schemas, dict) else [])
    for model in api.models:
        _free_attributes(model)
    for endpoint in api.all_endpoints():
        _free_arguments(endpoint)


def _restore_class_names(api: ParsedApi, names: list[str]) -> None:
    generated = {str(ClassName(name, "field_")): name for name in names}
    spelled = {old: name if _respells(old, name) else old for old, name in generated.items()}
    if all(old == new for old, new in spelled.items()):
        return
    for prop in all_properties(api):
        if isinstance(prop, ModelProperty | LiteralEnumProperty):
            restored = _restored(prop.class_info.name, spelled)
            prop.class_info.name = str.__new__(ClassName, restored)


def _respells(generated: str, name: str) -> bool:
    return generated.lower() == name.lower() and generated[:1] == name[:1]


def _restored(name: str, spelled: dict[str, str]) -> str:
    """Respell a class name; that of an inline schema starts with that of its component."""
    for length in range(len(name), 0, -1):
        if name[:length] in spelled:
            return spelled[name[:length]] + name[length:]
    return name


def all_properties(api: ParsedApi) -> Iterator[PropertyProtocol]:
    """Give every property of models and operations, and what each is made of."""
    for model in api.models:
        yield model
        for prop in own_properties(model):
            yield from parts(prop)
    yield from api.enums
    for endpoint in api.all_endpoints():
        for prop in (*endpoint.list_all_parameters(), *(r.prop for r in endpoint.responses)):
            yield from parts(prop)


def _free_attributes(model: ModelProperty) -> None:
    for prop in own_properties(model):
        if prop.python_name in _TAKEN_ATTRIBUTES:
            _rename(prop, f"{prop.python_name}_")


def _free_arguments(endpoint: Endpoint) -> None:
    for _, prop in endpoint.iter_all_parameters():
        if prop.python_name == "body":
            _rename(prop, "body_")


def _rename(prop: PropertyProtocol, name: str) -> None:
    prop.python_name = str.__new__(PythonIdentifier, name)
