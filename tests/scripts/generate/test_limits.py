"""Every limit of the document is held before a request is sent, by the client alone."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from scripts.generate import generate_client
from scripts.generate.facts import LIMITS
from scripts.generate.runtime import checks

TEXT, NUMBER = {"type": "string"}, {"type": "number"}
KINDS = {"type": "object", "properties": {"a": TEXT, "b": NUMBER}}
LIST = {"type": "array"}

TABLE: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("minLength", TEXT | {"minLength": 2}, "ab", "a"),
    ("maxLength", TEXT | {"maxLength": 2}, "äö", "abc"),
    ("pattern", TEXT | {"pattern": "^[a-z]+$"}, "ab", "a1"),
    ("enum", TEXT | {"enum": ["a", "b"]}, "a", "c"),
    ("const", {"const": "a"}, "a", "b"),
    ("type", TEXT, "a", 1),
    ("minimum", NUMBER | {"minimum": 2}, 2, 1.9),
    ("maximum", NUMBER | {"maximum": 2}, 2, 2.1),
    ("exclusiveMinimum", NUMBER | {"exclusiveMinimum": 2}, 2.1, 2),
    ("exclusiveMaximum", NUMBER | {"exclusiveMaximum": 2}, 1.9, 2),
    ("multipleOf", NUMBER | {"multipleOf": 0.1}, 3.3, 3.35),
    ("multipleOf", {"type": "integer", "multipleOf": 4}, 12, 13),
    ("minItems", LIST | {"minItems": 1}, [1], []),
    ("maxItems", LIST | {"maxItems": 1}, [1], [1, 2]),
    ("uniqueItems", LIST | {"uniqueItems": True}, [1, "1"], [1, 1]),
    ("items", LIST | {"items": TEXT | {"maxLength": 1}}, ["a"], ["a", "bc"]),
    ("prefixItems", LIST | {"prefixItems": [TEXT, NUMBER]}, ["a", 1], [1, "a"]),
    ("contains", LIST | {"contains": {"const": 1}}, [2, 1], [2]),
    ("minContains", LIST | {"contains": {"const": 1}, "minContains": 2}, [1, 1], [1, 2]),
    ("maxContains", LIST | {"contains": {"const": 1}, "maxContains": 1}, [1, 2], [1, 1]),
    (
        "unevaluatedItems",
        LIST | {"prefixItems": [TEXT], "unevaluatedItems": False},
        ["a"],
        ["a", 1],
    ),
    ("required", KINDS | {"required": ["a"]}, {"a": "x"}, {"b": 1}),
    ("minProperties", KINDS | {"minProperties": 1}, {"a": "x"}, {}),
    ("maxProperties", KINDS | {"maxProperties": 1}, {"a": "x"}, {"a": "x", "b": 1}),
    ("additionalProperties", KINDS | {"additionalProperties": False}, {"a": "x"}, {"c": 1}),
    ("unevaluatedProperties", KINDS | {"unevaluatedProperties": False}, {"a": "x"}, {"c": 1}),
    ("patternProperties", KINDS | {"patternProperties": {"^x": NUMBER}}, {"x": 1}, {"x": "1"}),
    ("propertyNames", KINDS | {"propertyNames": {"maxLength": 1}}, {"a": "x"}, {"ab": 1}),
    ("dependentRequired", KINDS | {"dependentRequired": {"a": ["b"]}}, {"b": 1}, {"a": "x"}),
    (
        "dependentSchemas",
        KINDS | {"dependentSchemas": {"a": {"required": ["b"]}}},
        {"a": "x", "b": 1},
        {"a": "x"},
    ),
    ("not", KINDS | {"not": {"required": ["a", "b"]}}, {"a": "x"}, {"a": "x", "b": 1}),
    (
        "if",
        KINDS | {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {"b": 1},
        {"a": "x"},
    ),
    (
        "else",
        KINDS | {"if": {"required": ["a"]}, "else": {"required": ["b"]}},
        {"a": "x"},
        {},
    ),
    ("anyOf", {"anyOf": [TEXT | {"maxLength": 1}, NUMBER | {"maximum": 1}]}, "a", 2),
    ("oneOf", {"oneOf": [TEXT | {"maxLength": 1}, NUMBER | {"maximum": 1}]}, 1, "ab"),
    ("allOf", {"allOf": [TEXT, {"maxLength": 1}]}, "a", "ab"),
]
"""A keyword, a schema that has it, a value that it takes, and one that it refuses."""

SAY_WHAT_IS_MEANT = {"format", "contentEncoding", "contentMediaType", "contentSchema", "then"}
"""Annotations of JSON Schema 2020-12; and `then`, whose case is that of `if`."""

CASES = [pytest.param(*case, id=f"{index}-{case[0]}") for index, case in enumerate(TABLE)]


def document(body: Any, *parameters: Any, **schemas: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": body}}
    post = {
        "operationId": "send",
        "parameters": list(parameters),
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": ""}},
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/x": {"post": post}},
        "components": {"schemas": schemas},
    }


def test_the_table_has_every_keyword_that_limits_values() -> None:
    held = {keyword for keyword, *_ in TABLE}
    assert not LIMITS - SAY_WHAT_IS_MEANT - held


@pytest.fixture
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Check a value against a schema as the generated client does, without generating one."""

    def check(schema: Any, value: Any) -> None:
        monkeypatch.setattr(checks, "_document", lambda: {"schema": schema})
        checks._validator.cache_clear()
        checks._has_names_left.cache_clear()
        checks.check(value, "/schema", "it")

    return check


@pytest.mark.parametrize(("keyword", "schema", "right", "wrong"), CASES)
def test_a_limit_is_held(hold: Any, keyword: str, schema: Any, right: Any, wrong: Any) -> None:
    hold(schema, right)
    with pytest.raises(checks.InvalidRequest, match=r"^it.* cannot be sent: ") as refused:
        hold(schema, wrong)
    assert "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Generate one client whose body has a member, and a parameter, for each case that has one."""
    members = {f"m{index}": case[1] for index, case in enumerate(TABLE)}
    texts = [
        {"name": f"m{index}", "in": "query", "schema": schema}
        for index, (_, schema, *_) in enumerate(TABLE)
        if schema.get("type") in ("string", "number", "integer", "array")
        and "prefixItems" not in schema
    ]
    folder = tmp_path_factory.mktemp("limits")
    generate_client(
        document({"type": "object", "properties": members}, *texts), folder / "limited_client"
    )
    sys.path.insert(0, str(folder))
    yield importlib.import_module
    sys.path.remove(str(folder))


def given_to(client: Any, httpserver: HTTPServer, body: Any, **arguments: Any) -> None:
    httpserver.expect_request("/x").respond_with_data("")
    here = client("limited_client.client").Client(base_url=httpserver.url_for("/"))
    made = client("limited_client.models").SendBody.from_dict(body)
    client("limited_client.api.default.send").sync(client=here, body=made, **arguments)


@pytest.mark.parametrize(
    ("keyword", "right", "wrong"),
    [
        pytest.param(keyword, (index, right), (index, wrong), id=f"{index}-{keyword}")
        for index, (keyword, _, right, wrong) in enumerate(TABLE)
    ],
)
def test_a_limit_of_a_member_is_held_by_the_generated_client(
    client: Any, httpserver: HTTPServer, keyword: str, right: Any, wrong: Any
) -> None:
    given_to(client, httpserver, {f"m{right[0]}": right[1]})
    with pytest.raises(ValueError, match=rf"(?i)m{wrong[0]}\b.* cannot be sent: ") as refused:
        given_to(client, httpserver, {f"m{wrong[0]}": wrong[1]})
    assert type(refused.value).__name__ == "InvalidRequest"
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("keyword", "right", "wrong"),
    [
        pytest.param(keyword, (index, right), (index, wrong), id=f"{index}-{keyword}")
        for index, (keyword, schema, right, wrong) in enumerate(TABLE)
        if schema.get("type") in ("string", "number", "integer", "array")
        and keyword != "type"
        and "prefixItems" not in schema
    ],
)
def test_a_limit_of_a_parameter_is_held_by_the_generated_client(
    client: Any, httpserver: HTTPServer, keyword: str, right: Any, wrong: Any
) -> None:
    given_to(client, httpserver, {}, **{f"m{right[0]}": right[1]})
    with pytest.raises(ValueError, match=rf"^m{wrong[0]}\b.* cannot be sent: "):
        given_to(client, httpserver, {}, **{f"m{wrong[0]}": wrong[1]})


def test_a_parameter_may_be_given_as_a_number_or_as_its_text(hold: Any) -> None:
    hold(NUMBER, 1)
    for value in (1, "1"):
        checks.check_parameter(value, "/schema", "it")


def test_what_only_the_service_sets_is_not_asked_for(hold: Any) -> None:
    schema = KINDS | {"required": ["a"]}
    hold(schema | {"properties": {"a": TEXT | {"readOnly": True}}}, {})
    with pytest.raises(checks.InvalidRequest):
        hold(schema, {})


def test_a_discriminator_says_which_alternative_holds(hold: Any) -> None:
    def alternative(longest: int) -> dict[str, Any]:
        return {"properties": {"kind": TEXT, "text": {"maxLength": longest}}}

    mapping = {"long": "#/schema/$defs/L", "short": "#/schema/$defs/S"}
    schema = {
        "oneOf": [{"$ref": name} for name in mapping.values()],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
        "$defs": {"L": alternative(9), "S": alternative(1)},
    }
    hold(schema, {"kind": "long", "text": "abc"})
    with pytest.raises(checks.InvalidRequest, match=r"it\.text cannot be sent: .*`maxLength`: 1"):
        hold(schema, {"kind": "short", "text": "abc"})


CAT = {"title": "Cat", "type": "object", "properties": {"name": TEXT, "lives": NUMBER}}
DOG = {"title": "Dog", "type": "object", "properties": {"name": TEXT, "tail": TEXT}}


@pytest.mark.parametrize(
    ("alternatives", "value"),
    [
        ([NUMBER, {"type": "integer"}], 1.5),
        ([CAT, DOG], {"name": "Tom", "lives": 9}),
        ([CAT, DOG], {"name": "Tom", "unknown": 9}),
        ([TEXT | {"title": "An address"}, TEXT | {"title": "A name"}], "a"),
        ([TEXT | {"format": "uri"}, TEXT], "https://a.example"),
        ([TEXT, {"type": "array", "items": TEXT}], "a"),
        ([CAT, DOG | {"required": ["tail"]}], {"name": "Tom"}),
        ([TEXT, {"oneOf": [{"minLength": 1}, {"maxLength": 9}]}], "two fit"),
    ],
)
def test_what_fits_one_alternative_is_sent(hold: Any, alternatives: Any, value: Any) -> None:
    hold({"oneOf": alternatives}, value)


@pytest.mark.parametrize(
    ("alternatives", "value", "named"),
    [
        ([NUMBER, {"type": "integer"}], 1, r"number \(1\) and integer \(2\)"),
        ([TEXT, {"type": "string", "enum": ["auto"]}], "auto", r"string \(1\) and string \(2\)"),
        ([CAT, DOG], {"name": "Tom"}, r"Cat \(1\) and Dog \(2\)"),
        ([TEXT, True], "a", r"string \(1\) and alternative \(2\)"),
    ],
)
def test_what_fits_several_alternatives_is_refused_with_their_names(
    hold: Any, alternatives: Any, value: Any, named: str
) -> None:
    with pytest.raises(checks.InvalidRequest, match=f"exactly one may hold: {named}"):
        hold({"oneOf": alternatives}, value)


def test_what_several_alternatives_fit_is_none_where_that_is_asked_for(hold: Any) -> None:
    overlapping = {"oneOf": [CAT, DOG]}
    hold({"not": overlapping}, {"name": "Tom", "unknown": 9})
    hold({"if": overlapping, "then": False}, {"name": "Tom", "lives": 9})
    with pytest.raises(checks.InvalidRequest, match="`not`"):
        hold({"not": overlapping}, {"name": "Tom", "lives": "nine"})


def test_a_discriminator_without_a_mapping_goes_by_the_names_of_schemas() -> None:
    rule = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    told = {"propertyName": "kind"}
    assert checks._told(rule, {"kind": "Dog"}, told) == "#/components/schemas/Dog"
    assert checks._told(rule, {"kind": "Bird"}, told) is None


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "(?=(a+))b", "[a-z", r"\p{L}+", r"(a)\1", "a*b*c*$"]
)
def test_a_pattern_that_may_take_for_ever_is_left_to_the_service(
    tmp_path: Path, pattern: str
) -> None:
    schema = {"type": "object", "properties": {"a": TEXT | {"pattern": pattern}}}
    report = generate_client(document(schema), tmp_path / "left")
    assert any("to the service: /paths/" in note for note in report.notes)
    source = (tmp_path / "left" / "patterns.py").read_text()
    assert repr(pattern)[1:-1] in source.replace('"', "'")


def test_a_pattern_that_is_not_tried_turns_no_answer(hold: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(checks, "LEFT_TO_THE_SERVICE", ("^(a+)+$",))
    left = {"pattern": "^(a+)+$"}
    for schema in (left, {"not": left}, {"if": left, "then": False}):
        hold(TEXT | schema, "a" * 50 + "b")
    hold({"patternProperties": left | {"^(a+)+$": NUMBER}, "additionalProperties": False}, {"b": 1})


def test_a_pattern_for_names_that_is_not_tried_lets_other_names_pass(
    hold: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(checks, "LEFT_TO_THE_SERVICE", ("^(a+)+$",))
    names = {"type": "object", "patternProperties": {"^(a+)+$": NUMBER}}
    hold(names | {"unevaluatedProperties": False}, {"a" * 50 + "b": 1})
    hold({"oneOf": [names, {"type": "object"}]}, {"a" * 50 + "b": 1})
    checks._has_names_left.cache_clear()


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.decimals(min_value=-100, max_value=100, places=2), st.sampled_from(["0.01", "0.1", "0.25"])
)
def test_multiples_are_those_of_the_numbers_as_written(hold: Any, value: Any, step: str) -> None:
    schema = {"multipleOf": float(step)}
    if value % type(value)(step):
        with pytest.raises(checks.InvalidRequest):
            hold(schema, float(value))
    else:
        hold(schema, float(value))


@pytest.mark.parametrize(
    ("value", "step", "fits"),
    [
        *((1e30, 1e-7, True), (1e-9, 1e-7, False), (10**40, 3, False), (3 * 10**400, 3, True)),
        *((float("inf"), 2, False), (float("nan"), 2, False), (5, 0, True), (5, -2, True)),
    ],
)
def test_multiples_of_any_size_are_told_without_rounding(
    hold: Any, value: float, step: float, fits: bool
) -> None:
    if fits:
        hold({"multipleOf": step}, value)
    else:
        with pytest.raises(checks.InvalidRequest):
            hold({"multipleOf": step}, value)


def test_importing_the_client_imports_no_validator(tmp_path: Path) -> None:
    generate_client(document(KINDS), tmp_path / "quick_client")
    code = (
        "import sys, quick_client.api.default.send, quick_client.models as m; m.SendBody;"
        "print('jsonschema' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
