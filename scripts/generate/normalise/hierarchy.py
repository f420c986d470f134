"""Components that others build on, by `allOf` or in a discriminator's mapping, as kinds of them."""

from __future__ import annotations

from collections import deque

from scripts.documents import JsonObject
from scripts.generate.account import Place


def hierarchies(schemas: JsonObject) -> dict[Place, list[Place]]:
    """Lead from each such component to those that build on it, directly or not."""
    bases = {
        name
        for name, schema in schemas.items()
        if isinstance(schema, dict)
        and isinstance(schema.get("discriminator"), dict)
        and not {"oneOf", "anyOf"} & schema.keys()
    }
    built_on: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        listed = schema.get("allOf") if isinstance(schema, dict) else None
        for part in listed if isinstance(listed, list) else ():
            reference = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(reference, str):
                built_on.setdefault(reference.rpartition("/")[2], []).append(name)
    found: dict[Place, list[Place]] = {}
    for base in sorted(bases):
        heirs: dict[str, None] = {}
        pending = deque([*built_on.get(base, ()), *_mapped(schemas, base)])
        while pending:
            heir = pending.popleft()
            if heir not in heirs and heir != base:
                heirs[heir] = None
                pending.extend(built_on.get(heir, ()))
        if heirs:
            place = ("components", "schemas")
            found[(*place, base)] = [(*place, heir) for heir in heirs]
    return found


def _mapped(schemas: JsonObject, base: str) -> list[str]:
    """Name the components that the discriminator of one leads to."""
    schema = schemas[base]
    discriminator = schema.get("discriminator") if isinstance(schema, dict) else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    values = mapping.values() if isinstance(mapping, dict) else ()
    names = [str(value).removeprefix("#/components/schemas/") for value in values]
    return [name for name in names if name in schemas]
