"""Names in the generated package: classes as the document spells them, nothing that is taken.

The generator rewrites the capitals of class names (`A14b` becomes `A14B`) and does not know which
names the package itself uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import ClassName, PythonIdentifier

from scripts.documents import Mapping
from scripts.generate.parsing import ParsedApi
from scripts.generate.properties import own_properties, parts

_TAKEN_ATTRIBUTES = frozenset({"additional_properties", "from_dict", "read", "to_dict"})


def settle_names(api: ParsedApi, document: Mapping) -> None:
    """Spell class names as the document does, and rename what the package itself uses."""
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    _restore_class_names(api, list(schemas) if isinstance(schemas, dict) else [])
    for model in api.models:
        _free_attributes(model)
    for endpoint in api.all_endpoints():
        _free_arguments(endpoint)


def _restore_class_names(api: ParsedApi, names: list[str]) -> None:
    spelled = {str(ClassName(name, "field_")): name for name in names}
    changed = {
        rewritten: name
        for rewritten, name in sorted(spelled.items(), key=lambda item: -len(item[0]))
        if rewritten != name and rewritten.lower() == name.lower()
    }
    if not changed:
        return
    pattern = re.compile("|".join(map(re.escape, changed)))
    for prop in all_properties(api):
        if isinstance(prop, ModelProperty | LiteralEnumProperty):
            info, found = prop.class_info, pattern.match(prop.class_info.name)
            if found and info.name not in spelled.keys() - changed.keys():
                restored = changed[found[0]] + info.name[found.end() :]
                info.name = str.__new__(ClassName, restored)


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
