"""Names are spelt as openapi-python-client spells them."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_python_client import strings

from scripts.generate.spelling import class_identifier, identifier, pascal_case, snake_case

TAKEN = sorted({*dir(builtins), *keyword.kwlist, "self", "true", "datetime"})
SIGNS = st.text("abzABZ019_-. \\/$éßΣſﬁ٣漢ǅ\u200b", max_size=10)
NAMES = SIGNS | st.text(max_size=10) | st.sampled_from(TAKEN)


@pytest.mark.parametrize(
    ("written", "module", "class_"),
    [
        ("createTask", "create_task", "CreateTask"),
        ("HTTPServer", "http_server", "HTTPServer"),
        ("wan/2-2-a14b", "wan2_2_a14b", "Wan22A14b"),
        ("get user by-id", "get_user_by_id", "GetUserById"),
        ("class", "class_", "Class"),
        ("None", "none", "None_"),
        ("2d", "field_2d", "Field2d"),
        ("_links", "field_links", "Links"),
        ("", "field_", "Field"),
    ],
)
def test_names_are_identifiers_in_the_manner_of_python(
    written: str, module: str, class_: str
) -> None:
    assert identifier(written) == module
    assert class_identifier(written) == class_


@given(NAMES, NAMES)
def test_names_are_those_of_openapi_python_client(left: str, right: str) -> None:
    name = left + right
    assert snake_case(name) == strings.snake_case(name)
    assert pascal_case(name) == strings.pascal_case(name)
    assert class_identifier(name) == strings.ClassName(name, "field_")
    for prefix in ("field_", "tag"):
        assert identifier(name, prefix=prefix) == strings.PythonIdentifier(name, prefix)
        written = strings.PythonIdentifier(name, prefix, skip_snake_case=True)
        assert identifier(name, prefix=prefix, as_written=True) == written
