"""Silence is never consent: a keyword of a document shapes the client, or the run speaks of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from scripts.documents import join_pointer, resolve_pointer
from scripts.generate.account import Account, audit
from scripts.generate.normalise import normalise
from scripts.openapi.grammar import FIELDS
from scripts.problem import BadInput

TEXT = {"type": "string"}
MEDIA = {"application/json": {"schema": {"type": "object", "properties": {"a": TEXT}}}}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/x/{p}": {
            "post": {
                "operationId": "send",
                "parameters": [
                    {"name": "p", "in": "path", "required": True, "schema": TEXT},
                    {"name": "q", "in": "query", "schema": {"type": "array", "items": TEXT}},
                ],
                "requestBody": {
                    "content": {
                        "multipart/form-data": {
                            "schema": {"type": "object", "properties": {"f": TEXT}}
                        }
                    }
                },
                "responses": {"200": {"description": "", "content": MEDIA}},
                "callbacks": {
                    "done": {
                        "{$url}": {
                            "post": {
                                "requestBody": {"content": MEDIA},
                                "responses": {"200": {"description": ""}},
                            }
                        }
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Object": {"type": "object", "properties": {"a": TEXT}},
            "Other": {"type": "object", "properties": {"b": TEXT}},
            "Holder": {
                "type": "object",
                "properties": {
                    "text": TEXT,
                    "number": {"type": "number"},
                    "list": {"type": "array", "items": TEXT},
                    "map": {
                        "type": "object",
                        "additionalProperties": {"type": "object", "properties": {"a": TEXT}},
                    },
                    "any": {},
                    "objects": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"a": TEXT}},
                    },
                },
            },
        }
    },
}

BODY = ("paths", "/x/{p}", "post", "requestBody", "content", "multipart/form-data")
ANSWER = ("paths", "/x/{p}", "post", "responses", "200")
CALLBACK = (
    "paths",
    "/x/{p}",
    "post",
    "callbacks",
    "done",
    "{$url}",
    "post",
    "requestBody",
    "content",
    "application/json",
    "schema",
)
HOLDER = ("components", "schemas", "Holder", "properties")
OBJECTS = (
    ("components", "schemas", "Object"),
    (*BODY, "schema"),
    (*ANSWER, "content", "application/json", "schema"),
    CALLBACK,
    (*HOLDER, "map", "additionalProperties"),
    (*HOLDER, "objects", "items"),
)
REF = {"$ref": "#/components/schemas/Other"}
MORE = {"properties": {"more": {"type": "integer"}}}

PLANTED: dict[str, tuple[tuple[tuple[str, ...], ...], Any]] = {
    "$ref": (OBJECTS, REF["$ref"]),
    "allOf": (OBJECTS, [REF]),
    "anyOf": (OBJECTS, [REF, MORE]),
    "oneOf": (OBJECTS, [{"required": ["a"]}, MORE]),
    "not": (OBJECTS, {"required": ["a"]}),
    "if": (OBJECTS, {"required": ["a"]}),
    "then": (OBJECTS, MORE),
    "else": (OBJECTS, MORE),
    "dependentSchemas": (OBJECTS, {"a": MORE}),
    "dependentRequired": (OBJECTS, {"a": ["b"]}),
    "dependencies": (OBJECTS, {"a": ["b"]}),
    "properties": (((*HOLDER, "any"),), {"more": TEXT}),
    "patternProperties": (OBJECTS, {"^x": TEXT}),
    "additionalProperties": (OBJECTS, TEXT),
    "unevaluatedProperties": (OBJECTS, TEXT),
    "propertyNames": (OBJECTS, {"pattern": "^a"}),
    "required": (OBJECTS, ["a", "b"]),
    "minProperties": (OBJECTS, 1),
    "maxProperties": (OBJECTS, 9),
    "readOnly": (OBJECTS, True),
    "writeOnly": (OBJECTS, True),
    "deprecated": (OBJECTS, True),
    "title": (OBJECTS, "A title"),
    "description": (OBJECTS, "A description."),
    "default": (((*HOLDER, "text"),), "x"),
    "discriminator": ((("components", "schemas", "Holder"),), {"propertyName": "text"}),
    "type": (((*HOLDER, "any"),), ["integer", "null"]),
    "enum": (((*HOLDER, "text"), (*HOLDER, "list", "items")), ["a", "b"]),
    "const": (((*HOLDER, "text"), (*HOLDER, "any")), "a"),
    "format": (((*HOLDER, "text"),), "uri"),
    "minLength": (((*HOLDER, "text"),), 1),
    "maxLength": (((*HOLDER, "text"),), 9),
    "pattern": (((*HOLDER, "text"),), "^a"),
    "contentEncoding": (((*HOLDER, "text"),), "base64"),
    "contentMediaType": (((*HOLDER, "text"),), "image/png"),
    "contentSchema": (((*HOLDER, "text"),), REF),
    "minimum": (((*HOLDER, "number"),), 1),
    "maximum": (((*HOLDER, "number"),), 9),
    "exclusiveMinimum": (((*HOLDER, "number"),), 1),
    "exclusiveMaximum": (((*HOLDER, "number"),), 9),
    "multipleOf": (((*HOLDER, "number"),), 2),
    "items": (((*HOLDER, "any"),), TEXT),
    "prefixItems": (((*HOLDER, "list"),), [{"type": "integer"}]),
    "contains": (((*HOLDER, "list"),), {"const": "a"}),
    "minContains": (((*HOLDER, "list"),), 1),
    "maxContains": (((*HOLDER, "list"),), 1),
    "minItems": (((*HOLDER, "list"),), 1),
    "maxItems": (((*HOLDER, "list"),), 9),
    "uniqueItems": (((*HOLDER, "list"),), True),
    "unevaluatedItems": (((*HOLDER, "list"),), False),
    "nullable": (((*HOLDER, "text"),), True),
    "requird": (OBJECTS, ["a"]),
    "additionalItems": (((*HOLDER, "list"),), False),
    **dict.fromkeys(("$schema", "$id", "$vocabulary"), (OBJECTS, "https://example.com/x")),
    **dict.fromkeys(("$dynamicRef", "$recursiveRef"), (OBJECTS, "#x")),
}
"""Each keyword of schemas, where it is planted, and a value that says something there."""

BESIDE = {
    "if": {"then": MORE},
    "then": {"if": {"required": ["a"]}},
    "else": {"if": {"required": ["a"]}},
    "minContains": {"contains": {"const": "a"}},
    "maxContains": {"contains": {"const": "a"}},
}
NAMES_ALONE = {"$anchor", "$dynamicAnchor", "$recursiveAnchor", "$defs", "definitions"}
"""What gives schemas a name, and counts where something refers to it."""

NO_CLIENT_SHOWS = {"$comment", "externalDocs", "xml", "example", "examples"}
"""Texts for readers of the document, and the form of XML, which is refused as a media type."""

OF_OTHERS: dict[tuple[str, ...], dict[str, Any]] = {
    (): {
        "webhooks": {"done": {"post": {"requestBody": {"content": MEDIA}}}},
        "jsonSchemaDialect": "https://example.com/dialect",
        "unknown": 1,
    },
    ("paths", "/x/{p}"): {
        "parameters": [{"name": "r", "in": "query", "schema": TEXT}],
        "servers": [{"url": "https://other.example.com"}],
        "get": {
            "operationId": "look",
            "parameters": [{"name": "p", "in": "path", "required": True, "schema": TEXT}],
            "responses": {},
        },
        "$ref": "#/components/pathItems/Item",
        "unknown": 1,
    },
    ("paths", "/x/{p}", "post"): {
        "servers": [{"url": "https://other.example.com"}],
        "unknown": 1,
    },
    ("paths", "/x/{p}", "post", "parameters", 1): {
        "required": True,
        "description": "Words.",
        "style": "pipeDelimited",
        "explode": False,
        "allowReserved": True,
        "content": MEDIA,
        "deprecated": True,
        "unknown": 1,
    },
    BODY[:4]: {"required": True, "unknown": 1},
    BODY: {
        "encoding": {"f": {"contentType": "text/csv"}},
        "unknown": 1,
    },
    ANSWER: {
        "headers": {"X-Left": {"schema": TEXT}},
        "links": {"next": {"operationId": "send"}},
        "unknown": 1,
    },
    (*BODY, "encoding", "f"): {
        "contentType": "text/csv",
        "style": "form",
        "explode": True,
        "allowReserved": True,
        "headers": {"X": {"schema": TEXT}},
    },
}
"""Keywords of all other objects, by the place where they are planted."""

PASSED_ON = {
    *("summary", "description", "externalDocs", "tags", "example", "examples", "operationId"),
    *("info", "openapi", "paths", "components", "security", "deprecated", "name", "in", "schema"),
    *("content", "responses", "requestBody", "parameters", "callbacks", "servers", "$ref"),
}
"""Fields that every other test of this folder is about, or that are text alone."""


def outcome(document: Any) -> tuple[Any, str]:
    """Give what code is written from, and everything that is said on the way."""
    account = Account()
    try:
        plain = normalise(document, account)
        audit(document, account)
    except BadInput as refusal:
        return None, str(refusal)
    definitions = {name: asdict(each) for name, each in plain.definitions.items()}
    operations = {key: asdict(each) for key, each in plain.operations.items()}
    return (definitions, operations), "\n".join(account.notes)


def planted(place: tuple[Any, ...], name: str, value: Any) -> Any:
    document = json.loads(json.dumps(DOCUMENT))
    if "encoding" in place:
        resolve_pointer(document, place[:-2])["encoding"] = {place[-1]: {}}  # type: ignore[index,call-overload]
    holder: Any = resolve_pointer(document, place)
    holder.update(copy.deepcopy(BESIDE.get(name, {})))
    before = copy.deepcopy(document)
    holder[name] = copy.deepcopy(value)
    return before, document


def _cases() -> Iterator[Any]:
    for name, (places, value) in PLANTED.items():
        for place in places:
            yield pytest.param(place, name, value, id=f"{name} at {join_pointer(place)}")
    for place, keywords in OF_OTHERS.items():
        for name, value in keywords.items():
            yield pytest.param(place, name, value, id=f"{name} at {join_pointer(place)}")


CASES = list(_cases())


@pytest.mark.parametrize(("place", "name", "value"), CASES)
def test_a_planted_keyword_shapes_the_client_or_is_told(
    place: tuple[Any, ...], name: str, value: Any
) -> None:
    before, after = planted(place, name, value)
    made_before, said_before = outcome(before)
    made, said = outcome(after)
    assert made_before is not None, said_before
    told = join_pointer(place) in said and said != said_before
    assert told or made != made_before


@pytest.mark.parametrize(("place", "name", "value"), CASES)
def test_what_refuses_a_keyword_names_place_and_remedy(
    place: tuple[Any, ...], name: str, value: Any
) -> None:
    made, said = outcome(planted(place, name, value)[1])
    if made is None:
        assert f"at: {join_pointer(place)}" in said
        assert "to mend: " in said


def test_every_keyword_of_schemas_is_planted() -> None:
    known = set(FIELDS["schema"]) - NAMES_ALONE - NO_CLIENT_SHOWS
    assert known <= PLANTED.keys()


def test_every_field_of_what_is_sent_and_answered_is_planted() -> None:
    kinds = ("document", "path item", "operation", "parameter", "request body", "media type")
    known = {name for kind in (*kinds, "encoding", "response") for name in FIELDS[kind]}
    given = {name for keywords in OF_OTHERS.values() for name in keywords}
    assert known - PASSED_ON - {
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
    } <= given | {"allowEmptyValue", "links"}


@pytest.mark.parametrize("keyword", ["$dynamicRef", "requird", "$id"])
def test_keywords_are_found_inside_of_conditions_too(keyword: str) -> None:
    place = ("components", "schemas", "Object", "not", "properties", "a")
    document = json.loads(json.dumps(DOCUMENT))
    document["components"]["schemas"]["Object"]["not"] = {"properties": {"a": {keyword: "x"}}}
    assert join_pointer(place) in outcome(document)[1]


def test_a_component_that_nothing_uses_is_told() -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["components"]["parameters"] = {"Lone": {"name": "l", "in": "query", "schema": {}}}
    assert "no operation uses this component: /components/parameters/Lone" in outcome(document)[1]
