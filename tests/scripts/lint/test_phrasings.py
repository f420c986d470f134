"""One statement in many phrasings: what the schema contradicts is found, what it repeats is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import Document, parse_document, read_document, to_yaml
from scripts.lint import Finding, lint_document

Build = Callable[..., Document]

_RANGES = (
    "Must be between {low} and {high}.",
    "Range: {low}-{high}",
    "The range is [{low}, {high}].",
    "Valid values: {low} to {high}.",
    "Supports {low}\u2013{high} seconds.",
    "An integer from {low} to {high}",
    "(Min: {low}, Max: {high}, Step: 1)",
    "- Minimum: `{low}`\n- Maximum: `{high}`",
    "At least {low} and at most {high}.",
    "No less than {low}, no more than {high}",
    "\u2265 {low} and \u2264 {high}",
    "({low}-{high})",
    "If set, must be between {low} and {high}.",
    "取值范围\uff1a{low}-{high}。",
    "取值必须为 {low} 到 {high} 之间的整数\uff0c范围\uff1a{low}~{high}",
    "取值必须在 {low} 到 {high} 之间",
    "不得大于 {high}\uff0c不得小于 {low}。",
    "大于等于 {low} 且小于等于 {high}",
    "强度\uff0c{low}~{high}\uff0c不必设置",
    "Any whole number from {low} up to {high}.",
    "How many ({low} to {high} inclusive).",
    "How many. Acceptable values: {low} to {high}.",
    "How many. Lower bound: {low}. Upper bound: {high}.",
    "Cannot be less than {low}. Cannot be greater than {high}.",
    "最小值\uff1a{low}\uff0c最大值\uff1a{high}",
)
_LENGTHS = (
    "Max length: {high} characters",
    "Maximum length is {high} characters.",
    "Up to {high:,} characters.",
    "No more than {high} characters",
    "Must not exceed {high} characters.",
    "{high} characters max",
    "Limited to {high} characters.",
    "Character limit: {high}",
    "{high}-character limit",
    "A text, maxLength: {high}",
    "Cannot be longer than {high} characters.",
    "At most {high}\ncharacters.",
    "The maximum word limit is {high} characters.",
    "最大长度\uff1a{high} 字符",
    "最多 {high} 个字符。",
    "文本\uff0c字符数上限为 {high}。",
)
_COUNTS = (
    "Up to {high} images.",
    "Supports a maximum of {high} image URLs",
    "At most {high} images",
    "No more than {high} reference images.",
    "List of images (max {high})",
    "{high} images maximum",
    "Pictures, {high} at most.",
    "Limit of {high} images.",
    "The number of images must not exceed {high}.",
    "最多支持 {high} 张图片。",
    "图片列表\uff0c数量不超过 {high}。",
)
_DEFAULTS = (
    "Default: {value}",
    "Default value: `{value}`.",
    "Defaults to {value}.",
    "The default is {value}.",
    "Default is **{value}**",
    "If omitted, the default is {value}.",
    "If omitted, it will default to `{value}`.",
    "How it runs; when unset, defaults to {value}.",
    "How it runs. If not provided, `{value}` is used.",
    "How it runs. By default (or when set to `{value}`), it is quick.",
    "The value (default: {value})",
    "默认值\uff1a{value}。",
    "默认为 {value}",
    "缺省为 {value}",
)
_LISTS = (
    "Options: {commas}",
    "One of {ored}.",
    "Must be one of: {quoted}",
    "One of [{quoted}]",
    "Acceptable values are {ored}.",
    "Either {ored}.",
    "Supported values are {ored}.",
    "Available values: {quoted}.",
    "Choose from {commas}.",
    "The kind ({ored}).",
    "Kind.\n\n{bullets}",
    "Can be {ored}.",
    "可选值\uff1a{quoted}。",
)
_CONDITIONS = (
    "When the resolution is 1080p, at most {high}.",
    "At most {high} when audio is on.",
    "If a video is given, up to {high} seconds.",
    "In turbo mode at most {high}.",
    "Recommended: at most {high}.",
    "Typically between 1 and {high}.",
    "Up to {high} decimal places.",
    "At most {high} for `fast-model`.",
)
_words = st.lists(
    st.sampled_from(("fast", "slow", "auto", "720p", "1080p", "16:9", "1:1", "medium", "none-2")),
    min_size=2,
    max_size=4,
    unique=True,
)
_numbers = st.tuples(st.integers(1, 900), st.integers(1, 900)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
_settings = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _listed(template: str, values: list[str]) -> str:
    return template.format(
        commas=", ".join(values),
        ored=", ".join(values[:-1]) + " or " + values[-1],
        quoted=", ".join(f"`{value}`" for value in values),
        bullets="\n".join(f"- `{value}`: as it says" for value in values),
    )


def _names(build: Build, **members: dict[str, Any]) -> dict[str, set[str]]:
    """Lint one document with all members: which of them each rule about prose finds."""
    found: dict[str, set[str]] = {}
    for finding in lint_document(build({"inputs": members})):
        if finding.rule.startswith("prose-"):
            name = finding.pointer.split("/properties/")[-1].split("/")[0]
            found.setdefault(finding.rule, set()).add(name)
    return found


@_settings
@given(st.sampled_from(_RANGES), _numbers, st.integers(1, 50))
def test_ranges(document_with: Build, text: str, pair: tuple[int, int], by: int) -> None:
    low, high = pair
    bare = {"type": "integer", "description": text.format(low=low, high=high)}
    same = bare | {"minimum": low, "maximum": high}

    found = _names(
        document_with,
        bare=bare,
        same=same,
        higher=same | {"maximum": high + by},
        lower=same | {"minimum": low - by},
    )

    assert found == {"prose-limit-missing": {"bare"}, "prose-limit-differs": {"higher", "lower"}}


def _capped(build: Build, keyword: str, high: int, by: int, bare: dict[str, Any]) -> None:
    same = bare | {keyword: high}
    found = _names(build, bare=bare, same=same, higher=same | {keyword: high + by})

    assert found == {"prose-limit-missing": {"bare"}, "prose-limit-differs": {"higher"}}


@_settings
@given(st.sampled_from(_LENGTHS), st.integers(2, 20000), st.integers(1, 500))
def test_lengths(document_with: Build, text: str, high: int, by: int) -> None:
    bare = {"type": "string", "description": text.format(high=high)}

    _capped(document_with, "maxLength", high, by, bare)


@_settings
@given(st.sampled_from(_COUNTS), st.integers(2, 20), st.integers(1, 5))
def test_numbers_of_items(document_with: Build, text: str, high: int, by: int) -> None:
    bare = {"type": "array", "items": {"type": "string"}, "description": text.format(high=high)}

    _capped(document_with, "maxItems", high, by, bare)


@_settings
@given(st.sampled_from(_DEFAULTS), _words, st.integers(-5, 500))
def test_defaults(document_with: Build, text: str, words: list[str], number: int) -> None:
    members = {}
    for kind, value, other in (
        ("string", words[0], words[1]),
        ("integer", number, number + 1),
        ("boolean", True, False),
    ):
        written = str(value).lower() if kind == "boolean" else str(value)
        bare = {"type": kind, "description": text.format(value=written)}
        members[f"bare_{kind}"] = bare
        members[f"same_{kind}"] = bare | {"default": value}
        members[f"other_{kind}"] = bare | {"default": other}

    found = _names(document_with, **members)

    kinds = ("string", "integer", "boolean")
    assert found == {
        "prose-default-missing": {f"bare_{kind}" for kind in kinds},
        "prose-default-differs": {f"other_{kind}" for kind in kinds},
    }


@_settings
@given(st.sampled_from(_LISTS), _words)
def test_lists_of_values(document_with: Build, text: str, words: list[str]) -> None:
    bare = {"type": "string", "description": _listed(text, words)}
    found = _names(
        document_with,
        same=bare | {"enum": words},
        more=bare | {"enum": [*words, "extra"]},
        less=bare | {"enum": words[:-1]} if len(words) > 2 else bare | {"enum": [*words, "x"]},
    )

    assert found == {"prose-enum-differs": {"more", "less"}}


@_settings
@given(st.sampled_from(_CONDITIONS), st.integers(2, 90))
def test_what_holds_sometimes_is_no_limit(document_with: Build, text: str, high: int) -> None:
    bare = {"type": "integer", "description": text.format(high=high)}

    assert _names(document_with, bare=bare, wide=bare | {"maximum": high + 7}) == {}


_ABOUT_NAMES = ("prose-unknown-name", "prose-url-format")
_TABLES = Path(__file__).parent / "phrasings"
_SCHEMAS: dict[str, dict[str, Any]] = {
    **{name: {"type": name} for name in ("boolean", "integer", "number", "object", "string")},
    "texts": {"type": "array", "items": {"type": "string"}},
    "objects": {"type": "array", "items": {"type": "object"}},
}


def _body(row: dict[str, Any]) -> dict[str, Any]:
    kind = next(name for name in _SCHEMAS if name in row)
    enum = {"enum": row["enum"]} if "enum" in row else {}
    member = _SCHEMAS[kind] | enum | {"description": row["text"]}
    required = {"required": [row[kind]]} if "required" in row else {}
    return {"type": "object", "properties": {row[kind]: member}} | required


def _operation(row: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": _body(row)}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "It is so."}},
    }


def _claim(finding: Finding) -> str:
    message = finding.message
    limit = re.search(r"(?:gives|says) (\w+ -?[\d.]+)", message)
    default = re.search(r"the (default) '?(.*?)'?, the schema", message)
    if default:
        return " ".join(default.groups())
    name = finding.rule.removeprefix("prose-").removesuffix("-missing").removesuffix("-differs")
    return limit[1] if limit and name == "limit" else name


@pytest.mark.parametrize("table", sorted(path.stem for path in _TABLES.glob("*.yaml")))
def test_every_phrasing_of_a_table_is_read(table: str) -> None:
    rows: Any = read_document(_TABLES / f"{table}.yaml").value["rows"]
    paths = {f"/{index}": {"post": _operation(row)} for index, row in enumerate(rows)}
    document = {"openapi": "3.1.0", "info": {"title": table, "version": "1"}, "paths": paths}
    found: dict[str, list[str]] = {f"/{index}": [] for index in range(len(rows))}
    for finding in lint_document(parse_document(to_yaml(document), table)):
        if finding.rule.startswith("prose-") and finding.rule not in _ABOUT_NAMES:
            found[finding.pointer.split("/")[2].replace("~1", "/")].append(_claim(finding))

    told = {row["text"]: sorted(found[f"/{index}"]) for index, row in enumerate(rows)}
    assert told == {row["text"]: row["finds"] for row in rows}
