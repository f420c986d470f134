"""No name of a document reaches a name that the generated code uses itself."""

from __future__ import annotations

import builtins
import importlib
import io
import keyword
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client
from scripts.generate.generator import PythonIdentifier
from scripts.generate.identifiers import argument_names, attribute_names
from scripts.generate.normalise import class_name, module_name
from scripts.generate.rendering import RUNTIME, TEMPLATES


def words(source: Path) -> set[str]:
    """List the names of a file of the runtime, or of the code in a template."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return {token.string for token in tokens if token.type == tokenize.NAME}
    code = re.sub(r'{%.*?%}|{{.*?}}|""".*?"""', " ", text, flags=re.DOTALL)
    return set(re.findall(r"[A-Za-z_]\w*", code))


IN_CODE = set().union(*map(words, (*TEMPLATES.glob("*.jinja"), *RUNTIME.glob("*.py"))))
BY_ATTRS = {"attr_dict", "NOTHING", "_setattr", "_config", "__attrs_attrs__", "__init__", "__eq__"}
OF_PYTHON = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist}
NAMES = sorted({*IN_CODE, *BY_ATTRS, *OF_PYTHON})
"""Every name of the templates and of the runtime, and what Python has by itself."""

IN_OPERATIONS = words(TEMPLATES / "operation.py.jinja") | OF_PYTHON
"""The names that the module of an operation can see."""

TEXT = {"type": "string"}
PACKAGE = "client_of_all_names"


def unlike(names: list[str]) -> list[str]:
    """Leave out names whose modules would be one; a document with both is refused."""
    return list({module_name(class_name(name)): name for name in names}.values())


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Generate a client whose document uses every name for everything that has one."""
    components: dict[str, Any] = {
        name: {"type": "object", "required": ["a"], "properties": {"a": TEXT}}
        for name in unlike(NAMES)
    }
    references = [{"$ref": f"#/components/schemas/{name}"} for name in components]
    seen = [name for name in components if name in IN_OPERATIONS]
    operations = list({PythonIdentifier(name, "field_"): name for name in seen}.values())
    components["EveryName"] = {"type": "object", "properties": dict.fromkeys(NAMES, TEXT)}
    components["EveryClass"] = {
        "type": "object",
        "properties": dict(zip(components, references, strict=False)),
        "additionalProperties": {"anyOf": references[:40]},
    }
    answer = {
        "200": {"description": "", "content": {"application/json": {"schema": references[0]}}}
    }
    query = [{"name": name, "in": "query", "schema": TEXT} for name in NAMES]
    paths: dict[str, Any] = {
        f"/{index}": {
            "get": {
                "operationId": name,
                "tags": [name],
                "parameters": [{"name": name, "in": "query", "schema": reference}],
                "responses": answer,
            }
        }
        for index, (name, reference) in enumerate(zip(operations, references, strict=False))
    }
    paths["/every"] = {"get": {"operationId": "every", "parameters": query, "responses": answer}}
    directory = tmp_path_factory.mktemp("names") / PACKAGE
    generate_client(
        {"openapi": "3.1.0", "paths": paths, "components": {"schemas": components}}, directory
    )
    sys.path.insert(0, str(directory.parent))
    yield directory
    sys.path.remove(str(directory.parent))


def test_a_class_with_every_name_as_a_member_round_trips(package: Path) -> None:
    model = importlib.import_module(f"{PACKAGE}.models").EveryName
    value = {name: f"value of {name}" for name in NAMES}
    read = model.from_dict(value)
    assert read.additional_properties == {}
    assert read.to_dict() == value
    assert repr(read).startswith("EveryName(")


def test_every_class_can_be_imported_and_read(package: Path) -> None:
    models = importlib.import_module(f"{PACKAGE}.models")
    value = {name: {"a": "b"} for name in unlike(NAMES)}
    read = models.EveryClass.from_dict(value)
    assert read.to_dict() == value
    assert read.additional_properties == {}
    assert {type(getattr(models, name)) for name in models.__all__} == {type}


def test_an_operation_with_every_name_as_a_parameter_sends_them(
    package: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/every").respond_with_json({"a": "b"})
    every = importlib.import_module(f"{PACKAGE}.api.default.every")
    client = importlib.import_module(f"{PACKAGE}.client").Client(base_url=httpserver.url_for("/"))
    names = argument_names(NAMES)
    parsed = every.sync(client=client, **{names[name]: name for name in NAMES})
    assert parsed.to_dict() == {"a": "b"}
    assert httpserver.log[0][0].args.to_dict() == {name: name for name in NAMES}


def test_mypy_finds_nothing_in_a_client_of_all_names(
    package: Path, mypy_says: Callable[..., str]
) -> None:
    assert mypy_says(package.parent, PACKAGE) == ""


def test_names_that_the_code_has_under_another_name_are_left_alone() -> None:
    names = ["cache", "define", "field", "text", "number", "model"]
    assert attribute_names(names, ()) == {name: name for name in names}


@pytest.mark.parametrize("names_of", [argument_names, lambda names: attribute_names(names, ())])
def test_names_that_differ_in_little_get_an_identifier_each(names_of: Any) -> None:
    names = ["fooBar", "foo_bar", "foo-bar", "+1", "-1", "1", "", "_", "ﬁ", "fi", "a b", "a.b"]
    found = names_of(names)
    assert len(set(found.values())) == len(names)
    assert all(each.isidentifier() and not keyword.iskeyword(each) for each in found.values())
