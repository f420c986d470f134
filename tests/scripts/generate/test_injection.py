"""Nothing that a document says becomes code."""

from __future__ import annotations

import ast
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import JsonObject
from scripts.generate import generate_client
from scripts.generate.account import Account
from scripts.generate.checks import faults
from scripts.generate.connection import connection
from scripts.generate.identifiers import check_names
from scripts.generate.normalise import normalise
from scripts.generate.parsing import parse
from scripts.generate.rendering import write_package
from scripts.problem import BadInput

PAYLOADS = [
    '"""\nimport os; os.system("id")\n"""',
    "'''; import os #",
    '"); __import__("os").system("id"); ("',
    '\\"""',
    "\\",
    '"',
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "{__import__('os')}",
    "\\N{BULLET} \\x00 \\u12 \\777",
    "*/ <!-- -->",
    "\u2028import os",
    "\x00\x1b[31m\x85\x0c",
    "\ud800",
    "\u202eimport os",
    "класс",
    "ﬁ",
    "class",
    "None",
    "__import__",
    "__class__",
    "a.b",
    "../../../etc/passwd",
    "%s {0} ${x} $(id)",
    "\n    ",
    "x" * 5000,
    "word " * 500,
    "",
]
TEXT = st.sampled_from(PAYLOADS) | st.text(st.characters(exclude_categories=()), max_size=30)


def api(words: list[str]) -> Any:
    """Give a small document with words at every place that is text, and nowhere a name."""
    text = iter(words)
    return {
        "openapi": "3.1.0",
        "info": {"title": next(text), "version": next(text), "description": next(text)},
        "servers": [{"url": next(text)}],
        "paths": {
            "/a": {
                "post": {
                    "operationId": "send",
                    "summary": next(text),
                    "description": next(text),
                    "parameters": [
                        {
                            "name": "q",
                            "in": "query",
                            "description": next(text),
                            "schema": {"type": "string", "default": next(text)},
                        }
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        },
                    },
                    "responses": {
                        "200": {
                            "description": next(text),
                            "content": {"application/json": {"schema": {"type": "string"}}},
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "title": next(text),
                    "description": next(text),
                    "required": ["kind", "given"],
                    "properties": {
                        "kind": {"type": "string", "const": (kind := next(text)), "default": kind},
                        "given": {"type": "string", "default": next(text)},
                        "choice": {"type": "string", "enum": ["a-", "b-" + next(text)]},
                        "free": {
                            "type": "string",
                            "pattern": next(text),
                            "format": "x" + next(text),
                            "description": next(text),
                            "examples": [next(text)],
                        },
                    },
                }
            }
        },
    }


PLACES = 18
HARMLESS = [f"word{number}" for number in range(PLACES)]


def sources(document: JsonObject) -> dict[str, str]:
    """Generate without formatting, and give the files that the document shapes."""
    account = Account()
    plain = normalise(document, account)
    parsed = parse(document, plain)
    check_names(parsed, document)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        write_package(parsed, directory, connection(document, account, plain))
        paths = [
            *directory.glob("models/*.py"),
            *directory.glob("api/**/*.py"),
            directory / "server.py",
        ]
        return {str(p.relative_to(directory)): p.read_text(encoding="utf-8") for p in paths}


class Shape(ast.NodeTransformer):
    """Drops what a docstring or a literal says, and keeps everything else."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) else node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("text") if isinstance(node.value, str) else node


def shapes(files: dict[str, str]) -> dict[str, str]:
    return {path: ast.dump(Shape().visit(ast.parse(code))) for path, code in files.items()}


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    return shapes(sources(api(HARMLESS)))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(TEXT, min_size=PLACES, max_size=PLACES))
def test_text_leaves_the_shape_of_the_code_as_it_is(
    harmless: dict[str, str], words: list[str]
) -> None:
    files = sources(api(words))
    assert shapes(files) == harmless
    assert [fault for code in files.values() for fault in faults(code)] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_payload_everywhere(harmless: dict[str, str], payload: str) -> None:
    assert shapes(sources(api([payload] * PLACES))) == harmless


def test_payloads_survive_formatting_and_import(tmp_path: Path) -> None:
    words = [PAYLOADS[number % len(PAYLOADS)] for number in range(PLACES)]
    generate_client(api(words), tmp_path / "hostile_client")
    formatted = {
        path: (tmp_path / "hostile_client" / path).read_text(encoding="utf-8")
        for path in sources(api(words))
    }
    assert shapes(formatted) == shapes(sources(api(words)))


def test_values_arrive_as_the_document_has_them() -> None:
    payload = PAYLOADS[0]
    code = sources(api([payload] * PLACES))["models/thing.py"]
    literals = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    assert payload in literals


def with_name(name: str, place: str) -> Any:
    """Give the document with a name at one place."""
    document = api(HARMLESS)
    operation = document["paths"]["/a"]["post"]
    schemas = document["components"]["schemas"]
    x = {"name": "x", "in": "path", "required": True, "schema": {}}
    places: dict[str, tuple[Any, Any, Any]] = {
        "property": (schemas["Thing"]["properties"], name, {"type": "string"}),
        "enumeration": (schemas["Thing"]["properties"], name, {"type": "string", "enum": ["a"]}),
        "schema": (schemas, name, {"type": "object", "properties": {"a": {}}}),
        "operation": (operation, "operationId", name),
        "tag": (operation, "tags", [name]),
        "parameter": (operation["parameters"][0], "name", name),
        "header": (operation, "parameters", [{"name": name, "in": "header", "schema": {}}]),
        "path": (document["paths"], "/b/{x}/" + name, {"get": {"parameters": [x]}}),
        "media type": (operation["requestBody"], "content", {name: {"schema": {}}}),
        "status": (operation["responses"], name, {"description": ""}),
    }
    holder, key, value = places[place]
    holder[key] = value
    return document


PLACES_OF_NAMES = [
    *("property", "enumeration", "schema", "operation", "tag", "parameter", "header", "path"),
    *("media type", "status"),
]


@settings(max_examples=80, deadline=None)
@given(TEXT, st.sampled_from(PLACES_OF_NAMES))
def test_names_are_refused_or_harmless(name: str, place: str) -> None:
    try:
        files = sources(with_name(name, place))
    except BadInput:
        return
    assert [fault for code in files.values() for fault in faults(code)] == []
    assert all(ord(character) >= 32 or character == "\n" for character in "".join(files.values()))


@pytest.mark.parametrize(
    "code",
    [
        "import os",
        "from os import system",
        "eval('1')",
        "a.b.c()",
        "x = lambda: 0",
        "x = f'{y}'",
        "x = [y for y in z]",
        "x.__class__",
        "__builtins__",
        "for x in y: pass",
        "x = (",
        "print",
        "1 + 1",
        "if x: y = 1",
    ],
)
def test_second_lock_names_what_no_client_needs(code: str) -> None:
    assert list(faults(code))
