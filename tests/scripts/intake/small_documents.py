"""Small documents of one operation, for the tests of what makes a page suspect."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from scripts.documents import JsonObject, Value
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Page, vendor


def vendored(text: str) -> Vendored:
    return vendor(Page("page", text.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


def one_operation(*, schema: JsonObject, text: str = "Make a clip", **more: Value) -> JsonObject:
    """A document of one operation, whose body has a schema."""
    return {
        "openapi": "3.0.1",
        "info": {"title": "Clips", "version": "1"},
        "paths": {
            "/clips": {
                "post": {
                    "description": text,
                    "requestBody": {"content": {"application/json": {"schema": schema, **more}}},
                    "responses": {"200": {"description": "Fine"}},
                }
            }
        },
    }


def of_properties(**held: Value) -> JsonObject:
    typed = {name: {"type": "string"} for name in ("prompt", "voice", "scene")}
    return {"type": "object", "properties": {**typed, **held}}


def of_text(text: str) -> JsonObject:
    return one_operation(schema=of_properties(), text=text)


def of_schema(schema: JsonObject) -> JsonObject:
    return one_operation(schema=of_properties(size=schema))


def exported(document: JsonObject) -> JsonObject:
    """Put in what an exporter puts into every document."""
    paths: Any = document["paths"]
    paths["/clips"]["post"]["responses"]["200"]["headers"] = {}
    components = document.pop("components", {})
    return {**document, "components": components, "servers": [], "security": []}


def marked(document: JsonObject) -> JsonObject:
    """Put the exporter's mark into the operation of an exported document."""
    paths: Any = document["paths"]
    paths["/clips"]["post"]["x-apidog-status"] = "released"
    return exported(document)


def of_size(schema: JsonObject) -> JsonObject:
    return of_schema(schema) | {"components": {"schemas": {"Size": {"type": "string"}}}}
