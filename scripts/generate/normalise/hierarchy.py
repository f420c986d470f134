"""Components that others build on by `allOf`, and that a discriminator tells apart."""

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
        pending = deque(built_on.get(base, ()))
        while pending:
            heir = pending.popleft()
            if heir not in heirs and heir != base:
                heirs[heir] = None
                pending.extend(built_on.get(heir, ()))
        if heirs:
            place = ("components", "schemas")
            found[(*place, base)] = [(*place, heir) for heir in heirs]
    return found
