"""Reading YAML 1.2: what values mean, where they stand, and what is refused."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scripts.documents import parse_document, parse_value, read_document, same, to_yaml
from scripts.problem import BadInput

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(st.text(), json_values, max_size=5)
tricky_words = st.sampled_from(
    [
        "16:9",
        "1:1",
        "on",
        "off",
        "yes",
        "no",
        "y",
        "n",
        "~",
        "null",
        "012",
        "0o17",
        "0x1F",
        "1_000",
        "1e3",
        ".5",
        "+1",
        "-0",
        ".inf",
        "2024-01-01",
        "=",
        "<<",
        "-",
        "?",
        ":",
        "#",
        "a:b",
    ]
)


def refusal_of(text: str | bytes) -> str:
    with pytest.raises(BadInput) as caught:
        parse_document(text, "spec.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16:9", "16:9"),
        ("on", "on"),
        ("no", "no"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("=", "="),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("+7", 7),
        ("~", None),
        ("", None),
        ("TRUE", True),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1),
    ],
)
def test_plain_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert parse_document(f"a: {text}", "spec.yaml").value == {"a": value}


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("16:9", "the number 969"),
        ("on", "the boolean true"),
        ("012", "the number 10"),
        ("0o17", "text"),
        ("1_000", "the number 1000"),
        ("2024-01-01", "a date"),
    ],
)
def test_scalars_that_yaml_1_1_reads_otherwise_are_listed_with_their_place(
    text: str, reading: str
) -> None:
    (trap,) = parse_document(f"a:\n  - {text}\n", "spec.yaml").traps
    assert (trap.text, trap.yaml11_reading, trap.place) == (text, reading, (2, 5))


@pytest.mark.parametrize("text", ["'16:9'", "text", "12", "1.5", "true", "null", "16:9 or 9:16"])
def test_scalars_that_both_versions_read_alike_are_no_traps(text: str) -> None:
    assert not parse_document(f"a: {text}", "spec.yaml").traps


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["the document is empty"]),
        ("- a", ["this is not an object"]),
        ("a: 1\nb: 2\na: 3", ["spec.yaml:3:1", "`a` stands twice", "first at line 1"]),
        ('{"a": 1, "a": 2}', ["`a` stands twice"]),
        ("a: b: c", ["spec.yaml:1:5", "mapping values are not allowed"]),
        ("a:\n\tb: 1", ["spec.yaml:2:1", "spaces"]),
        ("a: [1, 2", ["spec.yaml:"]),
        ("a: .nan", ["spec.yaml:1:4", ".nan"]),
        (f"a: 1{'0' * 5000}", ["spec.yaml:1:4", "too long"]),
        ("a: 1e999", ["too large"]),
        ("a: !!python/object:os.system x", ["spec.yaml:1:4", "core schema"]),
        ("a: !secret [1]", ["core schema"]),
        ("<<: {a: 1}", ["merge key"]),
        ("a: &x [*x]", ["inside or before its own anchor"]),
        ("a: *unknown", ["unknown"]),
        ("a: 1\n---\nb: 2", ["spec.yaml:2:1", "a second document"]),
        ("%YAML 1.1\n---\na: 1", ["declares YAML 1.1"]),
        ("{[a]: b}", ["a key must be text"]),
        ("a: \x01", ["U+0001"]),
        ("[" * 100_000, ["levels deep"]),
        (b"a: \xff\xfe", ["not UTF-8"]),
        ('{"a": ' + "[" * 300 + "]" * 300 + "}", ["levels deep"]),
        ('{"a": "\\ud800"}', ["surrogate"]),
        ('{\n"a": 1e999}', ["spec.yaml:2:6", "too large"]),
        ('a: 1\nb: "x\x85y"', ["spec.yaml:2:1", "U+0085"]),
        ("a: 1\nb: x\u2028c: y", ["spec.yaml:2:1", "U+2028", '"\\L"']),
        ("a: x\u2029b: y", ["spec.yaml:1:1", "U+2029"]),
        ('"a\\x1b[2J": 1\n"a\\x1b[2J": 2', [r"\x1b[2J"]),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(text: str | bytes, parts: list[str]) -> None:
    said = refusal_of(text)
    assert all(part in said for part in parts), said


def test_all_faults_of_a_file_are_told_at_once() -> None:
    said = refusal_of("a: 1\na: 2\nb: .inf\nc: !x 1\n")
    assert [line.split(": ")[0] for line in said.splitlines() if line.startswith("spec")] == [
        "spec.yaml:2:1",
        "spec.yaml:3:4",
        "spec.yaml:4:4",
    ]


def test_aliases_are_written_out_and_share_nothing() -> None:
    value: Any = parse_document("a: &x {k: [1]}\nb: *x\n", "spec.yaml").value
    value["a"]["k"].append(2)
    assert value["b"] == {"k": [1]}


def test_aliases_that_multiply_are_bounded() -> None:
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    assert "aliases multiply" in refusal_of(laughs)


def test_aliases_are_bounded_in_characters_too() -> None:
    text = "x" * 3000
    some = f"a: &a {text}\nb: [{', '.join(['*a'] * 1000)}]\n"
    many = f"a: &a {text}\nb: [{', '.join(['*a'] * 1500)}]\n"
    keys = f"a: &a {{{text[:1000]}: 1}}\nb: [{', '.join(['*a'] * 4500)}]\n"
    assert len(json.dumps(parse_document(some, "spec.yaml").value)) > 3_000_000
    assert "aliases multiply to more than 4000000 characters" in refusal_of(many)
    assert "aliases multiply to more than 4000000 characters" in refusal_of(keys)


def test_counting_what_is_anchored_takes_no_longer_for_depth() -> None:
    wide = "[" + ", ".join(["1"] * 20_000) + "]"
    deep = "".join(f"&a{level} [" for level in range(150)) + wide + "]" * 150
    started = time.process_time()
    parse_document(f"a: {deep}\nb: *a149\n", "spec.yaml")
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("&k a: 1\nb: *k", {"a": 1, "b": "a"}),
        ("&k 12: 1\nb: *k", {"12": 1, "b": 12}),
        ("a: &n 012\n*n : 1", {"a": 12, "012": 1}),
        ("a: &n null\n*n : 1", {"a": None, "null": 1}),
    ],
)
def test_aliases_of_keys_and_as_keys_stay_as_they_are_written(text: str, value: object) -> None:
    assert parse_document(text, "spec.yaml").value == value


def test_an_alias_of_a_collection_is_no_key() -> None:
    assert "a key must be text" in refusal_of("a: &x [1]\n*x : 1\n")


@pytest.mark.parametrize("digits", [309, 400, 4000, 5000])
@pytest.mark.parametrize("form", ["a: {}", '{{"a": {}}}', "a: -{}", '{{"a": -{}}}'])
def test_numbers_beyond_every_float_are_refused(digits: int, form: str) -> None:
    said = refusal_of(form.format("9" * digits))
    assert "too large" in said or "too long" in said


def test_unquoted_keys_stay_as_they_are_written() -> None:
    assert parse_document("200: a\non: b\n", "spec.yaml").value == {"200": "a", "on": "b"}


def test_a_value_has_a_place_and_a_missing_one_that_of_its_parent() -> None:
    document = parse_document("a:\n  b:\n    - x\n    - y\n", "spec.yaml")
    assert document.place(("a", "b", 1)) == (4, 7)
    assert document.place(("a", "b", "gone", "further")) == (2, 3)
    assert document.place(()) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "spec.yaml").write_bytes("a: ü".encode(encoding))
    assert read_document(tmp_path / "spec.yaml").value == {"a": "ü"}


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_document(tmp_path / "gone.yaml")


def test_json_keeps_its_escapes_and_tabs() -> None:
    assert parse_document('{\t"a":\t"\\ud83d\\ude00"}', "spec.json").value == {"a": "😀"}


@given(documents)
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    assert same(parse_document(to_yaml(value), "spec.yaml").value, value)


@given(st.dictionaries(tricky_words, tricky_words | st.lists(tricky_words, max_size=3), max_size=4))
def test_what_is_written_reads_the_same_to_yaml_1_1_and_1_2(value: Any) -> None:
    import yaml

    written = to_yaml(value)
    assert yaml.safe_load(written) == value
    assert YAML(typ="safe", pure=True).load(written) == value
    assert not parse_document(written, "spec.yaml").traps


@pytest.mark.parametrize("text", ["a fox 🦊", "a fox 🦊\nin snow", "🦊" * 50, "a 🦊 " * 40])
def test_emoji_are_written_as_they_are(text: str) -> None:
    written = to_yaml({"description": text, "sizes": ["16:9", 1]})
    assert "🦊" in written
    assert "\\U" not in written
    assert "'16:9'" in written
    assert YAML(typ="safe", pure=True).load(written)["description"] == text


TOKENS = [
    *"ab1~'\"#|>{}[]?\n\t\x85\ufeffé",
    *(": ", "- ", "  ", ", ", "&x ", "*x", "!!str ", "<<", "0x1F", "1e999", "---\n", "...\n"),
    "%YAML 1.1\n",
]
SNIPPETS = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(SNIPPETS | documents.map(json.dumps) | documents.map(to_yaml))
def test_the_value_alone_is_the_one_of_the_document(text: str) -> None:
    try:
        expected = parse_document(text.encode(), "spec.yaml").value
    except BadInput as refusal:
        with pytest.raises(BadInput) as caught:
            parse_value(text.encode(), "spec.yaml")
        assert str(caught.value) == str(refusal)  # noqa: PT017
    else:
        value = parse_value(text.encode(), "spec.yaml")
        assert same(value, expected)
        assert list(value) == list(expected)


def test_the_value_alone_may_be_as_deep_as_that_of_a_document() -> None:
    for depth in (199, 200, 201):
        text = b"a: " + b"[" * depth + b"]" * depth
        results = []
        for read in (parse_value, lambda data, name: parse_document(data, name).value):
            try:
                results.append(read(text, "spec.yaml"))
            except BadInput as refusal:
                results.append(str(refusal))
        assert results[0] == results[1]


@given(st.text(max_size=80))
def test_reading_never_crashes(text: str) -> None:
    with contextlib.suppress(BadInput):
        parse_document(text, "spec.yaml")


def _specs() -> list[Path]:
    return sorted(path for path in Path("specs").glob("*.yaml"))


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("path", _specs(), ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "read",
    [
        lambda text: YAML(typ="safe", pure=True).load(text),
        lambda text: json.loads(json.dumps(parse_document(text, "spec.yaml").value)),
    ],
    ids=["ruamel", "json"],
)
def test_every_spec_means_the_same_to_other_readers(path: Path, read: Callable[[str], Any]) -> None:
    text = path.read_text("utf-8")
    assert same(_as_json(read(text)), parse_document(text, path.name).value)
