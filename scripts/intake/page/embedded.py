"""Documents inside the data that an HTML page carries for its own scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.documents import Value
from scripts.intake.page.plain import starts_document


def documents(data: list[str]) -> Iterator[str]:
    """Yield the text of every OpenAPI document in JSON or YAML data, however deep it lies."""
    for text in data:
        try:
            pending: list[Value] = [json.loads(text)]
        except (ValueError, RecursionError):
            pending = [text]
        while pending:
            value = pending.pop()
            if isinstance(value, dict) and _is_document(value):
                yield json.dumps(value, ensure_ascii=False, indent=2)
            elif isinstance(value, str) and "\n" in value and starts_document(value):
                yield value
            elif isinstance(value, dict):
                pending.extend(reversed(value.values()))
            elif isinstance(value, list):
                pending.extend(reversed(value))


def _is_document(value: dict[str, Value]) -> bool:
    named = value.get("openapi", value.get("swagger"))
    return isinstance(named, str) and isinstance(value.get("paths"), dict)
