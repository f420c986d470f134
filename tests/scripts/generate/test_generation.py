"""Generation as a whole: what is written, and what is refused."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import JsonObject
from scripts.generate import ClientReport, generate_client, generator_inputs
from scripts.problem import BadInput

Wanted = dict[str, Any]
UNREADABLE = {"$ref": "#/components/schemas/Absent"}


def refusal(document: JsonObject, directory: Path) -> str:
    with pytest.raises(BadInput) as caught:
        generate_client(document, directory / "refused_client")
    assert not list(directory.iterdir()), "a refused document leaves nothing behind"
    return str(caught.value)


def schemas(document: Any) -> Wanted:
    return document["components"]["schemas"]


def test_report_counts_classes_and_operations(document: JsonObject, tmp_path: Path) -> None:
    assert generate_client(document, tmp_path / "c") == ClientReport(models=19, operations=5)


def test_document_is_left_as_it_was(document: JsonObject, tmp_path: Path) -> None:
    before = json.dumps(document)
    generate_client(document, tmp_path / "c")
    assert json.dumps(document) == before


def test_document_ships_in_the_package(document: JsonObject, package: Path) -> None:
    text = (package / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(text) == document
    assert text.startswith('{"openapi":"3.1.0","info":{"title":"Sample video API"')


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ({"type": "number", "enum": [0, 0.5, 1]}, "float | Unset | None"),
        ({"type": "number", "enum": [0.5, 1.5]}, "float | Unset | None"),
        ({"type": ["string", "integer"], "enum": ["auto", 4]}, "str | int | Unset | None"),
    ],
)
def test_values_that_no_literal_can_be_of_are_told_in_words(
    document: Any, tmp_path: Path, schema: JsonObject, annotation: str
) -> None:
    schemas(document)["Wan22A14bTextToVideoTurboInput"]["properties"]["stability"] = schema
    generate_client(document, tmp_path / "c")
    code = (tmp_path / "c/models/wan_22a14b_text_to_video_turbo_input.py").read_text()
    assert f"stability: {annotation} = UNSET" in code
    assert f"One of {', '.join(map(str, schema['enum']))}." in code


def test_package_is_typed(package: Path) -> None:
    assert (package / "py.typed").exists()


def test_httpx_is_nowhere(package: Path) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert "httpx2" in code
    assert "httpx" not in code.replace("httpx2", "").replace("httpx_", "")


def test_bytes_depend_on_nothing_but_the_document(package: Path, tmp_path: Path) -> None:
    # Another hash seed, another folder that is named like one ruff skips, other settings above it.
    parent = tmp_path / "build" / ".new"
    parent.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 60\n")
    (tmp_path / ".gitignore").write_text("*\n")
    code = (
        "import json, sys; from pathlib import Path; from scripts.generate import generate_client;"
        "generate_client(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", code, package / "openapi.json", parent / "sample_client"],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path.cwd())},
    )
    again = parent / "sample_client"
    # The other package has been imported by tests; what has just been generated holds no bytecode.
    written = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    names = sorted(path.relative_to(package) for path in written)
    assert names == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert [n for n in names if (package / n).read_bytes() != (again / n).read_bytes()] == []


def test_generated_code_is_lint_free(package: Path) -> None:
    from ruff import find_ruff_bin

    rules = "--select=F,I,UP,B,W,C4,PIE,RET,SIM,RUF"
    style = ("--line-length=100", "--target-version=py311", rules)
    done = subprocess.run(
        [find_ruff_bin(), "check", "--isolated", "--no-cache", *style, package],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_generator_inputs_name_tools_and_our_own_files() -> None:
    inputs = dict(generator_inputs())
    assert inputs["openapi-python-client"] == "0.29.1"
    assert "ruff" in inputs
    assert "generate/templates/model.py.jinja" in inputs
    assert "generate/runtime/client.py" in inputs


def test_generator_inputs_do_not_load_the_generator() -> None:
    code = (
        "import sys; from scripts.generate import generator_inputs; generator_inputs();"
        "sys.exit('openapi_python_client' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_existing_folder_is_not_touched(document: JsonObject, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        generate_client(document, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_the_generator_cannot_read_is_a_problem(document: Any, tmp_path: Path) -> None:
    schemas(document)["CreatedTask"]["properties"]["taskId"] = UNREADABLE
    message = refusal(document, tmp_path)
    assert "at: /components/schemas/CreatedTask" in message
    assert "0x" not in message


def test_operation_that_the_generator_would_skip_is_a_problem(
    document: Any, tmp_path: Path
) -> None:
    operation = document["paths"]["/api/v1/chat/credit"]["get"]
    operation["parameters"] = [{"name": "x", "in": "path", "required": True, "schema": {}}]
    assert "/paths/~1api~1v1~1chat~1credit/get" in refusal(document, tmp_path)


def test_answer_of_a_type_that_the_generator_would_omit_is_bytes(
    document: Any, tmp_path: Path
) -> None:
    answers = document["paths"]["/api/v1/chat/credit"]["get"]["responses"]
    answers["200"]["content"] = {"image/png": {"schema": {"type": "string"}}}
    generate_client(document, tmp_path / "c")
    code = (tmp_path / "c/api/account/get_account_credits.py").read_text()
    assert "range(200, 201): bytes_body," in code


def test_all_problems_are_shown_together(document: Any, tmp_path: Path) -> None:
    schemas(document)["CreatedTask"]["properties"]["taskId"] = UNREADABLE
    schemas(document)["Step"]["properties"]["name"] = {"$ref": "#/components/schemas/Nothing"}
    message = refusal(document, tmp_path)
    assert "CreatedTask" in message
    assert "Step" in message


def test_an_inline_schema_never_takes_the_name_of_a_component(
    document: Any, tmp_path: Path
) -> None:
    inner = {"type": "object", "properties": {"text": {"type": "string"}}}
    parameters = {"type": "object", "properties": {"parameters": inner}}
    schemas(document)["Tool"] = {"type": "object", "properties": {"function": parameters}}
    schemas(document)["ToolFunction"] = parameters
    generate_client(document, tmp_path / "c")
    names = {path.stem for path in (tmp_path / "c/models").glob("tool*.py")}
    assert names == {
        *("tool", "tool_function", "tool_function_2"),
        *("tool_function_parameters", "tool_function_parameters_2"),
    }


@pytest.mark.parametrize("twin", ["createdTask", "Created_Task", "CREATEDTask"])
def test_twin_schema_names_are_refused(document: Any, tmp_path: Path, twin: str) -> None:
    schemas(document)[twin] = {"type": "object", "properties": {"a": {}}}
    assert "created_task" in refusal(document, tmp_path).lower().replace(
        "createdtask", "created_task"
    )


def test_twin_operations_are_refused(document: Any, tmp_path: Path) -> None:
    document["paths"]["/again"] = {
        "post": {
            **document["paths"]["/api/v1/jobs/createTask"]["post"],
            "operationId": "create_task",
        }
    }
    assert "give the same module api/jobs/create_task.py" in refusal(document, tmp_path)


def test_schema_named_like_a_part_of_the_client_is_moved_aside(
    document: Any, tmp_path: Path
) -> None:
    schemas(document)["Response"] = {"type": "object", "properties": {"a": {}}}
    schemas(document)["CreatedTask"]["properties"]["answer"] = {
        "$ref": "#/components/schemas/Response"
    }
    generate_client(document, tmp_path / "c")
    assert "    answer: Response_ | Unset" in (tmp_path / "c/models/created_task.py").read_text()


def test_body_with_several_media_types_is_sent_as_json_and_told(
    document: Any, tmp_path: Path
) -> None:
    content = document["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"]
    schema = content.pop("application/json")
    content |= {"application/xml": schema, "application/json": schema}
    report = generate_client(document, tmp_path / "c")
    assert '"application/json": body' in (tmp_path / "c/api/jobs/create_task.py").read_text()
    assert [note for note in report.notes if "the body is sent as application/json" in note] == [
        "the body is sent as application/json, not as: "
        "/paths/~1api~1v1~1jobs~1createTask/post/requestBody/content/application~1xml"
    ]


@pytest.mark.parametrize("broken", [{}, {"openapi": "3.1.0"}, {"openapi": "2.0", "paths": []}])
def test_what_is_no_document_is_refused_readably(broken: JsonObject, tmp_path: Path) -> None:
    message = refusal(broken, tmp_path)
    assert "openapi-python-client" in message or "no operations" in message


def test_document_without_schemas_gives_a_client(tmp_path: Path) -> None:
    operation = {"operationId": "ping", "responses": {"204": {"description": "Here."}}}
    document: JsonObject = {"openapi": "3.1.0", "paths": {"/ping": {"get": operation}}}
    report = generate_client(document, tmp_path / "c")
    assert report == ClientReport(models=0, operations=1, notes=report.notes)


def test_names_that_python_or_the_client_uses_are_moved_aside(
    document: Any, tmp_path: Path
) -> None:
    names = [
        "class",
        "to_dict",
        "additional_properties",
        "read",
        "self",
        "text",
        "fooBar",
        "foo_bar",
    ]
    schemas(document)["CreatedTask"]["properties"] = {name: {"type": "string"} for name in names}
    generate_client(document, tmp_path / "c")
    code = (tmp_path / "c/models/created_task.py").read_text()
    for attribute in ("class_", "to_dict_", "additional_properties_", "read_", "text", "fooBar"):
        assert f"    {attribute}: str | Unset = UNSET\n" in code


@pytest.mark.parametrize(
    ("keyword", "value", "place"),
    [
        ("operationId", 7, "operationId"),
        ("tags", "videos", "tags"),
        ("tags", [{"name": "videos"}], "tags"),
        ("security", {"key": []}, "security"),
        ("security", ["key"], "security"),
        ("responses", {"20x": {"description": ""}}, "responses/20x"),
        ("responses", {"4xx": {"description": ""}}, "responses/4xx"),
        ("responses", {"٢٠٠": {"description": ""}}, "responses/٢٠٠"),
    ],
)
def test_an_operation_that_is_none_of_openapi_is_refused_with_its_place(
    keyword: str, value: Any, place: str, tmp_path: Path
) -> None:
    operation = {"operationId": "ping", "responses": {"204": {"description": "Here."}}}
    document = {"openapi": "3.1.0", "paths": {"/ping": {"get": {**operation, keyword: value}}}}
    assert f"at: /paths/~1ping/get/{place}\n" in refusal(document, tmp_path) + "\n"


def test_single_statuses_are_tried_before_ranges_and_these_before_all_others(
    tmp_path: Path,
) -> None:
    answers = {status: {"description": ""} for status in ("default", "4XX", "200", "404")}
    operation = {"operationId": "ping", "responses": answers}
    generate_client({"openapi": "3.1.0", "paths": {"/ping": {"get": operation}}}, tmp_path / "c")
    code = (tmp_path / "c/api/default/ping.py").read_text()
    found = re.findall(r"range\((\d+), (\d+)\)", code)
    assert found == [("200", "201"), ("404", "405"), ("400", "500"), ("100", "1000")]
