"""Odd schemas, each the body of an operation: typed, sent as given, refused where wrong."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from inspect import isclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from scripts.generate import generate_client
from scripts.problem import BadInput

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def of(required: tuple[str, ...] = (), /, **members: Any) -> dict[str, Any]:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": members} | needed


def told(member: str, *names: str, **more: Any) -> dict[str, Any]:
    mapping = {name.lower(): f"#/components/schemas/{name}" for name in names}
    return {"discriminator": {"propertyName": member, "mapping": mapping}, **more}


SCHEMAS = {
    "Pet": of(("kind",), kind=TEXT) | told("kind", "Cat", "Dog"),
    "Cat": {"allOf": [ref("Pet"), of(lives=WHOLE)]},
    "Dog": {"allOf": [ref("Pet"), of(bark=TEXT)]},
    "Puppy": {"allOf": [ref("Dog"), of(weeks=WHOLE)]},
    "X1": of(k=TEXT, v=TEXT, p=TEXT),
    "X2": of(k=TEXT, v=TEXT, q=TEXT),
    "X": {"oneOf": [ref("X1"), ref("X2")]} | told("v", "X1", "X2"),
    "Y": of(k=TEXT, r=TEXT),
    "Short": TEXT | {"minLength": 1},
    "Tree": of(v=WHOLE, kids={"type": "array", "items": ref("Tree")}),
    "Lists": {"type": "array", "items": ref("Lists")},
    "Left": of(b=ref("Right")),
    "Right": {"oneOf": [ref("Left"), TEXT]},
    "Named": {"$anchor": "here", **of(x=TEXT)},
    "Node": {
        "$dynamicAnchor": "node",
        **of(v=TEXT, c={"type": "array", "items": {"$dynamicRef": "#node"}}),
    },
    "Account": of(("id", "n"), id=TEXT | {"readOnly": True}, n=TEXT),
    "class": of(x=TEXT),
    "my.dotted-Name v2": of(x=TEXT),
    "名前": of(x=TEXT),
}
WORDS = ["class", "None", "self", "__init__", "_x", "x", "to_dict", "_members", "_checked"]
WORDS += ["additional_properties", "_cache", "cache", "read", "Model", "UNSET", "match"]
TWINS = ["fooBar", "foo_bar", "FooBar", "foo-bar", "foo bar", "foo.bar"]
STRANGE = ["größe", "名前", "ﬁ", "é", "e\u0301", "🙂", "Ⅷ", "", " ", "-", "_", "1", "$", "@type"]
BY_VERSE = ["", '"', "\n", "\\", "None", '"""', "é"]

CASES: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "discriminator of a base": (
        of(pet=ref("Pet")),
        [{"pet": {"kind": "cat", "lives": 9}}, {"pet": {"kind": "dog", "bark": "w"}}],
        [{"pet": {"kind": "cat", "lives": "nine"}}],
    ),
    "discriminator inside of allOf": (
        {"allOf": [of(id=TEXT), {"oneOf": [ref("X1"), ref("X2")]} | told("v", "X1", "X2")]},
        [{"id": "1", "v": "x1", "p": "a"}, {"id": "1", "v": "x2", "q": "a"}],
        [{"id": "1", "v": "x2", "q": 1}],
    ),
    "discriminator inside of another": (
        of(it={"oneOf": [ref("X"), ref("Y")]} | told("k", "X", "Y")),
        [{"it": {"k": "x", "v": "x2", "q": "z"}}, {"it": {"k": "y", "r": "z"}}],
        [{"it": {"k": "y", "r": 1}}],
    ),
    "beside a reference": (of(a=ref("Short") | {"maxLength": 3}), [{"a": "abc"}], [{"a": "abcd"}]),
    "not a type": (of(a={"not": TEXT}), [{"a": 1}], [{"a": "b"}]),
    "not a value": (of(a=TEXT | {"not": {"enum": ["x"]}}), [{"a": "y"}], [{"a": "x"}]),
    "if, then, else": (
        of(k=TEXT) | {"if": of(k={"const": "a"}), "then": of(("x",), x=WHOLE), "else": of(y=TEXT)},
        [{"k": "a", "x": 1}, {"k": "b", "y": "s"}],
        [{"k": "a", "y": "s"}, {"k": "b", "y": 1}],
    ),
    "patterns of names": (
        of(n=TEXT) | {"patternProperties": {"^x-": WHOLE}, "additionalProperties": False},
        [{"n": "1", "x-a": 1}],
        [{"x-a": "1"}, {"y": 1}],
    ),
    "items by place": (
        of(a={"type": "array", "prefixItems": [TEXT, of(z=WHOLE)], "items": {"type": "boolean"}}),
        [{"a": ["x", {"z": 1}, True]}],
        [{"a": ["x", {"z": 1}, "y"]}],
    ),
    "items by place, the rest unevaluated": (
        of(a={"type": "array", "prefixItems": [TEXT], "unevaluatedItems": WHOLE}),
        [{"a": ["x", 1, 2]}],
        [{"a": ["x", "y"]}],
    ),
    "no items": (of(a={"type": "array", "items": False}), [{"a": []}], [{"a": [1]}]),
    "constants": (
        of(n={"const": None}, o={"const": {"x": 1}}, t={"const": "a"}),
        [{"n": None, "o": {"x": 1}, "t": "a"}],
        [{"n": 1}, {"o": {"x": 2}}, {"t": "b"}],
    ),
    "null among values": (
        of(a={"type": ["string", "null"], "enum": ["x", None]}),
        [{"a": None}, {"a": "x"}],
        [{"a": "y"}],
    ),
    "values of many kinds": (
        of(a={"enum": ["x", 1, None, True]}, b={"enum": [0, 0.5]}, c={"enum": [2**60 + 1]}),
        [{"a": 1, "b": 0.5, "c": 2**60 + 1}, {"a": True, "b": 0}, {"a": None}],
        [{"a": 2}, {"b": 1}],
    ),
    "values that end a literal": (of(a={"enum": BY_VERSE}), [{"a": v} for v in BY_VERSE], []),
    "null by anyOf": (
        of(a={"anyOf": [TEXT, {"type": "null"}]}, b={"oneOf": [ref("Y"), {"type": "null"}]}),
        [{"a": None, "b": None}, {"a": "x", "b": {"r": "1"}}],
        [{"a": 1}],
    ),
    "closed parts": (
        {"allOf": [ref("Y"), of(b=TEXT)], "unevaluatedProperties": False},
        [{"k": "1", "b": "2"}],
        [{"c": "1"}],
    ),
    "a tree": (ref("Tree"), [{"v": 1, "kids": [{"v": 2, "kids": []}]}], [{"kids": [{"v": "2"}]}]),
    "lists of lists": (of(l=ref("Lists")), [{"l": [[], [[]]]}], [{"l": [1]}]),
    "by way of another": (ref("Left"), [{"b": {"b": "x"}}], [{"b": 1}]),
    "true and false": (of(a=True, b=False, c=TEXT), [{"a": [1], "c": "x"}], [{"b": 1}]),
    "encoded content": (
        of(a=TEXT | {"contentEncoding": "base64", "contentMediaType": "image/png"}),
        [{"a": "aGk="}],
        [{"a": 1}],
    ),
    "what the service sets": (ref("Account"), [{"n": "x"}, {"id": "1", "n": "x"}], [{"id": "1"}]),
    "what the service sets, inside": (
        of(all={"type": "array", "items": ref("Account")}),
        [{"all": [{"n": "x"}]}],
        [{"all": [{"id": "x"}]}],
    ),
    "an anchor": (of(a={"$ref": "#here"}), [{"a": {"x": "1"}}], [{"a": {"x": 1}}]),
    "a dynamic anchor": (ref("Node"), [{"v": "1", "c": [{"v": "2"}]}], [{"c": [{"v": 2}]}]),
    "defaults": (
        of(
            s=TEXT | {"default": "d"},
            i=WHOLE | {"default": 3},
            b={"type": "boolean", "default": True},
            l={"type": "array", "items": WHOLE, "default": [1]},
            o={"type": "object", "default": {"a": 1}},
            e=TEXT | {"enum": ["p", "q"], "default": "q"},
            w=WHOLE | {"default": "x"},
        ),
        [{}, {"i": 4, "l": []}],
        [{"e": "r"}],
    ),
    "several types": (
        of(a={"type": ["string", "integer", "array"], "items": TEXT}),
        [{"a": "x"}, {"a": 1}, {"a": ["x"]}],
        [{"a": 1.5}, {"a": [1]}],
    ),
    "no type": ({"properties": {"a": TEXT}, "required": ["a"]}, [{"a": "x"}], [{}]),
    "names of Python": (of(**dict.fromkeys(WORDS, TEXT)), [{w: w for w in WORDS}], [{"self": 1}]),
    "names that differ in little": (
        of(**dict.fromkeys(TWINS, TEXT)),
        [{name: name for name in TWINS}],
        [{"foo bar": 1}],
    ),
    "names of any script": (
        of(**dict.fromkeys(STRANGE, TEXT)),
        [{name: name for name in STRANGE}],
        [{"": 1}],
    ),
    "schemas of any name": (
        of(a=ref("class"), b=ref("my.dotted-Name v2"), c=ref("名前")),
        [{"a": {"x": "1"}, "b": {"x": "1"}, "c": {"x": "1"}}],
        [{"c": {"x": 1}}],
    ),
}
"""A schema, values that it takes, and values that it refuses."""

PACKAGE = "odd_client"


def document() -> dict[str, Any]:
    paths = {
        f"/{index}": {
            "post": {
                "operationId": f"send{index}",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": schema}},
                },
                "responses": {"200": {"description": ""}},
            }
        }
        for index, (schema, _, _) in enumerate(CASES.values())
    }
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": SCHEMAS}}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("odd")
    generate_client(document(), folder / PACKAGE)
    sys.path.insert(0, str(folder))
    yield folder / PACKAGE
    sys.path.remove(str(folder))


def sent(index: int, value: Any) -> Any:
    """Read a value into the class that the operation takes, and give what would be sent."""
    operation = importlib.import_module(f"{PACKAGE}.api.default.send{index}")
    models = importlib.import_module(f"{PACKAGE}.models")
    named = operation._get_kwargs.__annotations__["body"]
    body = value
    if hasattr(models, named):
        body = getattr(models, named).read(value)
    elif named == "Body":
        alternatives = [name for name in models.__all__ if name.startswith(f"Send{index}Body")]
        read = [getattr(models, name).from_dict(value) for name in alternatives]
        body = min(read, key=lambda model: len(model.additional_properties))
    return operation._get_kwargs(body=body)["json"]


TAKEN = [
    pytest.param(index, value, id=f"{name}: {json.dumps(value)[:60]}")
    for index, (name, (_, values, _)) in enumerate(CASES.items())
    for value in values
]
REFUSED = [
    pytest.param(index, value, id=f"{name}: {json.dumps(value)[:60]}")
    for index, (name, (_, _, values)) in enumerate(CASES.items())
    for value in values
]


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(("index", "value"), TAKEN)
def test_a_value_is_sent_as_it_was_given(index: int, value: Any) -> None:
    assert sent(index, value) == value


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(("index", "value"), REFUSED)
def test_a_value_that_the_schema_refuses_is_not_sent(index: int, value: Any) -> None:
    with pytest.raises(ValueError, match="cannot be sent: ") as refused:
        sent(index, value)
    assert type(refused.value).__name__ == "InvalidRequest"


def test_the_client_of_odd_schemas_is_typed(package: Path, mypy_says: Callable[..., str]) -> None:
    assert mypy_says(package.parent, PACKAGE) == ""


@pytest.mark.usefixtures("package")
def test_the_annotations_of_odd_schemas_can_be_resolved_at_run_time() -> None:
    models = importlib.import_module(f"{PACKAGE}.models")
    for name in models.__all__:
        if isclass(model := getattr(models, name)):
            assert get_type_hints(model), name
    for index in range(len(CASES)):
        operation = importlib.import_module(f"{PACKAGE}.api.default.send{index}")
        assert get_type_hints(operation.sync_detailed)["body"], index


@pytest.mark.parametrize(
    ("schema", "message", "place"),
    [
        ({"allOf": [of(("a",), a=TEXT), of(a=WHOLE)]}, "no value can be given for `a`", "/a"),
        (of(a={"allOf": []}), "nothing is generated for `allOf`", "/a/allOf"),
        (of(a={"$ref": "#/components/schemas/None"}), "leads nowhere", "/a"),
        (of(a={"type": "text"}), "'text' is no type of JSON Schema", "/a/type"),
        (of(a={"type": ["string", "nil"]}), "'nil' is no type", "/a/type"),
    ],
)
def test_a_schema_that_means_nothing_is_refused_with_place_and_remedy(
    tmp_path: Path, schema: Any, message: str, place: str
) -> None:
    value = document()
    post = value["paths"]["/0"]["post"]
    post["requestBody"]["content"]["application/json"]["schema"] = schema
    with pytest.raises(BadInput, match=message) as refused:
        generate_client(value, tmp_path / "refused")
    problem = refused.value.problems[0]
    assert str(problem.pointer).endswith(place)
    assert problem.remedy


@pytest.mark.parametrize(
    ("path", "sent"), [("/x?fixed=1", "/x?fixed=1&q=a"), ("/x#Action", "/x?q=a"), ("/x", "/x?q=a")]
)
def test_a_path_may_hold_a_query_and_a_fragment_that_is_never_sent(
    tmp_path: Path, path: str, sent: str
) -> None:
    get = {
        "operationId": "look",
        "parameters": [{"name": "q", "in": "query", "schema": TEXT}],
        "responses": {"200": {"description": ""}},
    }
    name = "path_" + tmp_path.name.replace("-", "_")
    generate_client({"openapi": "3.1.0", "paths": {path: {"get": get}}}, tmp_path / name)
    sys.path.insert(0, str(tmp_path))
    try:
        look = importlib.import_module(f"{name}.api.default.look")
    finally:
        sys.path.remove(str(tmp_path))
    assert look._get_kwargs(q="a")["url"] == sent


def test_operations_of_one_name_are_told_with_the_place_of_the_second(tmp_path: Path) -> None:
    get = {"get": {"operationId": "x", "responses": {"200": {"description": ""}}}}
    with pytest.raises(BadInput, match="GET /a, GET /b give the same module") as refused:
        generate_client({"openapi": "3.1.0", "paths": {"/a": get, "/b": get}}, tmp_path / "twins")
    assert refused.value.problems[0].pointer == "/paths/~1b/get"
