"""Small documents that generators trip over, and what a client made from each must do.

A document has a component `Answer`, a value of it, and what the attributes of the value read must
be; or parameters of an operation, the arguments of a call, and the target that must be requested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}


def ref(name: str) -> dict[str, Any]:
    """Refer to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def members(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    """Describe an object."""
    return {"type": "object", "properties": properties} | (
        {"required": required} if required else {}
    )


@dataclass(frozen=True)
class Answered:
    """A document whose fault shows in an answer."""

    name: str
    answer: dict[str, Any]
    value: Any
    expected: dict[str, Any]
    """The attributes, as dotted paths, and their values."""
    components: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Write the document."""
        content = {"application/json": {"schema": ref("Answer")}}
        return _document([], content, {"Answer": self.answer, **self.components})


@dataclass(frozen=True)
class Requested:
    """A document whose fault shows in what is requested; no target means that it must refuse."""

    name: str
    parameters: list[dict[str, Any]]
    arguments: dict[str, Any]
    target: str | None
    path: str = "/look"

    def document(self) -> dict[str, Any]:
        """Write the document."""
        return _document(self.parameters, {"application/json": {"schema": TEXT}}, {}, self.path)


def _document(
    parameters: list[dict[str, Any]], content: Any, schemas: dict[str, Any], path: str = "/look"
) -> dict[str, Any]:
    answer = {"200": {"description": "An answer.", "content": content}}
    operation = {"operationId": "look", "parameters": parameters, "responses": answer}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Faults", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {path: {"get": operation}},
        "components": {"schemas": schemas},
    }


def parameter(place: str, schema: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Describe the parameter `p`."""
    described = {"name": "p", "in": place, "required": place == "path", **more}
    return described if schema is None else {**described, "schema": schema}


BASE = {"Base": members(b=TEXT)}
KINDS = {
    "Clip": members(["kind"], kind=TEXT, title=TEXT),
    "Still": members(["kind"], kind=TEXT, title=TEXT),
}
LIST = {"type": "array", "items": TEXT}
OBJECT = members(x=WHOLE, y=WHOLE)
MAPPED = {
    "oneOf": [ref("Clip"), ref("Still")],
    "discriminator": {
        "propertyName": "kind",
        "mapping": {"moving": ref("Clip")["$ref"], "still": ref("Still")["$ref"]},
    },
}
REQUIRED_SETS = [{"required": ["a"]}, {"required": ["b"]}]

ANSWERED = [
    Answered(
        "allOf with one $ref",
        {"allOf": [ref("Base")], **members(a=WHOLE)},
        {"a": 1, "b": "x"},
        {"a": 1, "b": "x"},
        BASE,
    ),
    Answered(
        "anyOf with one $ref",
        {"anyOf": [ref("Base")], **members(a=WHOLE)},
        {"a": 1, "b": "x"},
        {"a": 1, "b": "x"},
        BASE,
    ),
    Answered(
        "oneOf with one $ref",
        {"oneOf": [ref("Base")], **members(a=WHOLE)},
        {"a": 1, "b": "x"},
        {"a": 1, "b": "x"},
        BASE,
    ),
    Answered(
        "$ref with siblings",
        members(m={**ref("Base"), **members(a=WHOLE)}),
        {"m": {"a": 1, "b": "x"}},
        {"m.a": 1, "m.b": "x"},
        BASE,
    ),
    Answered(
        "allOf of two, own members beside",
        {"allOf": [ref("Base"), members(c=TEXT)], **members(a=WHOLE)},
        {"a": 1, "b": "x", "c": "y"},
        {"a": 1, "b": "x", "c": "y"},
        BASE,
    ),
    Answered(
        "allOf inside of allOf",
        {"allOf": [{"allOf": [ref("Base")], **members(c=TEXT)}, members(a=WHOLE)]},
        {"a": 1, "b": "x", "c": "y"},
        {"a": 1, "b": "x", "c": "y"},
        BASE,
    ),
    Answered(
        "allOf that narrows an object",
        {"allOf": [members(d=members(n=TEXT)), members(d=members(s=NUMBER))]},
        {"d": {"n": "x", "s": 1.5}},
        {"d.n": "x", "d.s": 1.5},
    ),
    Answered(
        "allOf that narrows a number",
        {"allOf": [members(a=NUMBER), members(a=WHOLE)]},
        {"a": 1},
        {"a": 1},
    ),
    Answered(
        "oneOf of required sets",
        {**members(a=TEXT, b=TEXT, c=WHOLE), "oneOf": REQUIRED_SETS},
        {"a": "x", "c": 1},
        {"a": "x", "c": 1},
    ),
    Answered(
        "anyOf of required sets",
        {**members(a=TEXT, b=TEXT, c=WHOLE), "anyOf": REQUIRED_SETS},
        {"b": "x", "c": 1},
        {"b": "x", "c": 1},
    ),
    Answered(
        "required sets in a member",
        members(m={**members(a=TEXT, b=TEXT), "oneOf": REQUIRED_SETS}),
        {"m": {"a": "x"}},
        {"m.a": "x"},
    ),
    Answered(
        "members beside oneOf",
        members(m={**members(size=WHOLE), "oneOf": [ref("Clip"), ref("Still")]}),
        {"m": {"size": 1, "pixels": 2}},
        {"m.size": 1, "m.pixels": 2},
        {"Clip": members(["seconds"], seconds=WHOLE), "Still": members(["pixels"], pixels=WHOLE)},
    ),
    Answered(
        "members beside anyOf",
        members(m={**members(size=WHOLE), "anyOf": [ref("Clip"), ref("Still")]}),
        {"m": {"size": 1, "pixels": 2}},
        {"m.size": 1, "m.pixels": 2},
        {"Clip": members(["seconds"], seconds=WHOLE), "Still": members(["pixels"], pixels=WHOLE)},
    ),
    Answered(
        "discriminator over plain text",
        members(m=MAPPED),
        {"m": {"kind": "still", "title": "t"}},
        {"m.__class__.__name__": "Still", "m.title": "t"},
        KINDS,
    ),
    Answered(
        "discriminator, first of two",
        members(m=MAPPED),
        {"m": {"kind": "moving", "title": "t"}},
        {"m.__class__.__name__": "Clip"},
        KINDS,
    ),
    Answered(
        "discriminator without mapping",
        members(m={"oneOf": MAPPED["oneOf"], "discriminator": {"propertyName": "kind"}}),
        {"m": {"kind": "Still"}},
        {"m.__class__.__name__": "Still"},
        KINDS,
    ),
    Answered(
        "discriminator in a list",
        members(m={"type": "array", "items": MAPPED}),
        {"m": [{"kind": "still"}, {"kind": "moving"}]},
        {"m.0.__class__.__name__": "Still", "m.1.__class__.__name__": "Clip"},
        KINDS,
    ),
    Answered(
        "unknown kind of a discriminator",
        members(m=MAPPED),
        {"m": {"kind": "later", "title": "t"}},
        {},
        KINDS,
    ),
    Answered(
        "discriminator of a base",
        members(m=ref("Pet")),
        {"m": {"kind": "Cat", "claws": 4}},
        {"m.claws": 4},
        {
            "Pet": {**members(["kind"], kind=TEXT), "discriminator": {"propertyName": "kind"}},
            "Cat": {"allOf": [ref("Pet"), members(claws=WHOLE)]},
        },
    ),
    Answered(
        "a member named cache",
        members(cache=TEXT, a=WHOLE),
        {"cache": "x", "a": 1},
        {"cache": "x", "a": 1},
    ),
    Answered(
        "members that differ in their sign",
        {"type": "object", "properties": {"+1": WHOLE, "-1": WHOLE, "a": WHOLE}},
        {"+1": 1, "-1": 2, "a": 3},
        {"a": 3},
    ),
    Answered(
        "members that differ in case",
        members(fooBar=WHOLE, foo_bar=WHOLE, a=WHOLE),
        {"fooBar": 1, "foo_bar": 2, "a": 3},
        {"a": 3},
    ),
    Answered(
        "a schema named Response",
        members(m=ref("Response")),
        {"m": {"a": 1}},
        {"m.a": 1},
        {"Response": members(a=WHOLE)},
    ),
    Answered(
        "a JSON value that holds itself",
        members(m=ref("Json")),
        {"m": {"a": [1, {"b": "x"}]}},
        {"m.a.0": 1},
        {
            "Json": {
                "anyOf": [
                    TEXT,
                    WHOLE,
                    {"type": "array", "items": ref("Json")},
                    {"type": "object", "additionalProperties": ref("Json")},
                ]
            }
        },
    ),
    Answered(
        "a tree",
        members(v=WHOLE, children={"type": "array", "items": ref("Answer")}),
        {"v": 1, "children": [{"v": 2}]},
        {"children.0.v": 2},
    ),
    Answered(
        "a map of objects",
        members(m={"type": "object", "additionalProperties": ref("Base")}),
        {"m": {"k": {"b": "x"}}},
        {"m.k.b": "x"},
        BASE,
    ),
    Answered(
        "a map of lists of objects",
        members(
            m={"type": "object", "additionalProperties": {"type": "array", "items": ref("Base")}}
        ),
        {"m": {"k": [{"b": "x"}]}},
        {"m.k.0.b": "x"},
        BASE,
    ),
    Answered(
        "members of if and then",
        {**members(a=WHOLE), "if": {"properties": {"a": {"const": 1}}}, "then": members(s=TEXT)},
        {"a": 1, "s": "x"},
        {"s": "x"},
    ),
    Answered(
        "members of dependentSchemas",
        {**members(a=WHOLE), "dependentSchemas": {"a": members(s=TEXT)}},
        {"a": 1, "s": "x"},
        {"s": "x"},
    ),
    Answered(
        "null beside a $ref",
        members(m={"oneOf": [ref("Base"), {"type": "null"}]}),
        {"m": None},
        {"m": None},
        BASE,
    ),
    Answered(
        "object or null, inline",
        members(m={**members(b=TEXT), "type": ["object", "null"]}),
        {"m": {"b": "x"}},
        {"m.b": "x"},
    ),
    Answered("values of two kinds", members(m={"enum": ["auto", 4]}), {"m": 4}, {"m": 4}),
    Answered(
        "fractions as values",
        members(m={"type": "number", "enum": [0, 0.5, 1]}),
        {"m": 0.5},
        {"m": 0.5},
    ),
    Answered(
        "an inline class with a component's name",
        {**members(d=members(p=members(b=TEXT)))},
        {"d": {"p": {"b": "x"}}},
        {"d.p.b": "x"},
        {"AnswerD": members(p=members(c=TEXT))},
    ),
]

REQUESTED = [
    Requested("a list, exploded", [parameter("query", LIST)], {"p": ["a", "b"]}, "/look?p=a&p=b"),
    Requested(
        "a list, not exploded",
        [parameter("query", LIST, explode=False)],
        {"p": ["a", "b"]},
        "/look?p=a,b",
    ),
    Requested(
        "a list with pipes",
        [parameter("query", LIST, style="pipeDelimited", explode=False)],
        {"p": ["a", "b"]},
        "/look?p=a%7Cb",
    ),
    Requested(
        "an object as form",
        [parameter("query", {"type": "object", "additionalProperties": WHOLE})],
        {"p": {"x": 1, "y": 2}},
        "/look?x=1&y=2",
    ),
    Requested(
        "an object as deepObject",
        [parameter("query", {"type": "object", "additionalProperties": WHOLE}, style="deepObject")],
        {"p": {"x": 1, "y": 2}},
        "/look?p%5Bx%5D=1&p%5By%5D=2",
    ),
    Requested(
        "JSON in the query",
        [parameter("query", None, content={"application/json": {"schema": {"type": "object"}}})],
        {"p": {"x": 1}},
        "/look?p=%7B%22x%22%3A1%7D",
    ),
    Requested(
        "a list in the path", [parameter("path", LIST)], {"p": ["a", "b"]}, "/look/a,b", "/look/{p}"
    ),
    Requested(
        "a label in the path",
        [parameter("path", TEXT, style="label")],
        {"p": "a"},
        "/look/.a",
        "/look/{p}",
    ),
    Requested(
        "a matrix in the path",
        [parameter("path", TEXT, style="matrix")],
        {"p": "a"},
        "/look/;p=a",
        "/look/{p}",
    ),
    Requested("dots in the path", [parameter("path", TEXT)], {"p": ".."}, None, "/look/{p}/delete"),
    Requested(
        "nothing in the path", [parameter("path", TEXT)], {"p": ""}, None, "/look/{p}/delete"
    ),
]
