"""Which overlay documents are valid, and how the faults of the others are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, parse_document
from scripts.overlay import Overlay, read_overlay
from scripts.overlay.query import compile_query
from scripts.problem import BadInput

Apply = Callable[..., JsonObject]
MakeOverlay = Callable[..., Overlay]


def problems_of(text: str) -> list[tuple[str | None, str]]:
    with pytest.raises(BadInput) as refusal:
        read_overlay(parse_document(text, "fixes.overlay.yaml"))
    assert all(problem.file == "fixes.overlay.yaml" for problem in refusal.value.problems)
    assert all(problem.line and problem.remedy for problem in refusal.value.problems)
    return [(problem.pointer, problem.message) for problem in refusal.value.problems]


def overlay(body: str, version: str = "1.1.0") -> str:
    return f"overlay: {version}\ninfo: {{title: t, version: '1'}}\n{body}"


ACTION = "actions: [{target: $}]\n"


def test_an_overlay_is_read_with_all_it_says() -> None:
    text = overlay(
        """extends: specs/jobs.yaml
actions:
  - target: $.info
    description: The title is wrong.
    x-evidence: {page: jobs}
    update: {title: Jobs}
  - target: $.servers
    remove: true
  - target: $.a
    copy: $.b
"""
    )
    document = parse_document(text, "fixes.overlay.yaml")
    read = read_overlay(document)
    assert (read.version, read.extends) == ((1, 1), "specs/jobs.yaml")
    assert read.document is document
    title, servers, copied = read.actions
    assert title.index == 0
    assert title.target == "$.info"
    assert title.description == "The title is wrong."
    assert title.extensions == {"x-evidence": {"page": "jobs"}}
    assert title.has_update
    assert title.update == {"title": "Jobs"}
    assert servers.remove
    assert not servers.has_update
    assert copied.copy == "$.b"


def test_null_is_an_update() -> None:
    read = read_overlay(parse_document(overlay("actions: [{target: $.a, update: null}]"), "o"))
    assert read.actions[0].has_update


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.1.0", "1.1.99", "1.2.0"])
def test_known_versions(version: str) -> None:
    read = read_overlay(parse_document(overlay(ACTION, version), "o"))
    assert f"{read.version[0]}.{read.version[1]}" == version[:3]


@pytest.mark.parametrize(
    "version", ["1.3.0", "2.0.0", "1.1", "'1.1'", "1", "''", "v1.1.0", "1.1.0-rc1", "1.1.x", "[]"]
)
def test_unknown_versions(version: str) -> None:
    ((pointer, message),) = problems_of(overlay(ACTION, version))
    assert pointer == "/overlay"
    assert "not a known version" in message


@pytest.mark.parametrize(
    ("body", "pointer", "message"),
    [
        ("", "", "an overlay needs `actions`"),
        ("actions: []", "/actions", "`actions` is empty"),
        ("actions: {}", "/actions", "`actions` is an object"),
        ("actions: [$]", "/actions/0", "item 1 is a string"),
        ("actions: [{update: {}}]", "/actions/0", "an action needs `target`"),
        ("actions: [{target: 1}]", "/actions/0/target", "`target` is a number"),
        ("actions: [{target: $, remove: 'true'}]", "/actions/0/remove", "`remove` is a string"),
        ("actions: [{target: $, remove: null}]", "/actions/0/remove", "`remove` is null"),
        ("actions: [{target: $, copy: [a]}]", "/actions/0/copy", "`copy` is an array"),
        ("actions: [{target: $, description: 1}]", "/actions/0/description", "`description` is a"),
        ("actions: [{target: $, Update: 1}]", "/actions/0/Update", "an action has no `Update`"),
        (ACTION + "extends: 1", "/extends", "`extends` is a number"),
        (ACTION + "Extends: a", "/Extends", "an overlay has no `Extends`"),
        (ACTION + "components: {}", "/components", "no `components` in Overlay 1.1"),
        (ACTION + "$self: a", "/$self", "no `$self` in Overlay 1.1"),
        ("actions: [{$ref: '#/x', target: $}]", "/actions/0/$ref", "an action has no `$ref`"),
    ],
)
def test_faults(body: str, pointer: str, message: str) -> None:
    ((found_pointer, found_message),) = problems_of(overlay(body))
    assert found_pointer == pointer
    assert message in found_message


def test_a_field_of_a_later_version_is_refused_with_the_version_that_has_it() -> None:
    text = overlay("actions: [{target: $, copy: $.a}]", "1.0.0")
    with pytest.raises(BadInput) as refusal:
        read_overlay(parse_document(text, "o"))
    (problem,) = refusal.value.problems
    assert problem.pointer == "/actions/0/copy"
    assert problem.remedy == "write `overlay: 1.1.0`, which has it"
    text = "overlay: 1.0.0\ninfo: {title: t, version: '1', description: d}\n" + ACTION
    assert problems_of(text) == [
        ("/info/description", "`info` has no `description` in Overlay 1.0")
    ]


def test_a_slip_of_the_pen_gets_a_hint() -> None:
    with pytest.raises(BadInput, match="did you mean `update`"):
        read_overlay(parse_document(overlay("actions: [{target: $, updates: {}}]"), "o"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{target: $, update: {a: 1, b: [2]}}", "{update: {b: [2], a: 1}, target: $}"),
        ("{target: $, update: 1}", "{target: $, update: 1.0}"),
    ],
)
def test_equal_actions_are_refused(first: str, second: str) -> None:
    ((pointer, message),) = problems_of(overlay(f"actions: [{first}, {second}]"))
    assert (pointer, message) == ("/actions/1", "action 2 is the same as action 1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{target: $.a, update: 1}", "{target: $.a, update: true}"),
        ("{target: $.a, update: null}", "{target: $.a}"),
        ("{target: $.a, update: [1, 2]}", "{target: $.a, update: [2, 1]}"),
        ("{target: $.a, update: {}}", "{target: $.a, update: []}"),
        ("{target: $.a, update: '1'}", "{target: $.a, update: 1}"),
    ],
)
def test_actions_that_differ_a_little_are_fine(first: str, second: str) -> None:
    read = read_overlay(parse_document(overlay(f"actions: [{first}, {second}]"), "o"))
    assert len(read.actions) == 2


def test_all_faults_are_told_together_in_their_order() -> None:
    text = (
        "overlay: 3.0.0\ninfo: {title: 1}\nextends: []\nactions: [{target: x}, {remove: 1}]\nz: 1"
    )
    assert [pointer for pointer, _ in problems_of(text)] == [
        "/overlay",
        "/info",
        "/info/title",
        "/extends",
        "/actions/0/target",
        "/actions/1",
        "/actions/1/remove",
        "/z",
    ]


def test_something_else_is_told_to_be_no_overlay() -> None:
    assert problems_of("openapi: 3.1.0\ninfo: {}") == [("", "this is not an overlay")]
    with pytest.raises(BadInput, match="document first"):
        read_overlay(parse_document("swagger: '2.0'", "o"))


NOT_JSONPATH = [
    "", " $", "$ ", "a.b", "a", "/a/b", "#/a", "@.a", "$a", "$.", "$..", "$.a.", "$.a..", "$[",
    "$[]", "$.a[", "$[a]", "$[01]", "$[1.0]", "$['a'", "$['a\"]", "$['a' 'b']", "$['a',]",
    "$.a[0:1:2:3]", "$.a b", "$. a", "$.*~", "$..a^", "$.a|$.b", "$.`this`", "$.a[(@.length-1)]",
    "$.a.length()", "$.a[?(@.b=~/x/)]", "$.a[?@.b = 1]", "$.a[?@.b == ]", "$.a[?(@.b]",
    "$.a[?'x' in @.tags]", "$.a[?@.b === 1]", "$.a[?1]", "$.a[?@.* == 1]", "$.a[?foo(@)]",
    "$.a[?length(@)]", "$.a[?length(@.*) > 1]", "$.a[?count(@) == 'x' + 1]", "$['\\x']",
    "$['\\u12']", "$['\\ud800']", "$[9007199254740992]", "$[?@ == 1e400]",
    "$[" + "9" * 5000 + "]", "$[?" + "(" * 5000, "$[?" + "!" * 5000 + "@.a]", "$.a\x00",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_JSONPATH, ids=lambda text: repr(text[:24]))
@pytest.mark.parametrize("name", ["target", "copy"])
def test_only_rfc_9535_is_accepted(make_overlay: MakeOverlay, name: str, text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        make_overlay({"target": "$"} | {name: text})
    (problem,) = refusal.value.problems
    assert problem.pointer == f"/actions/0/{name}"
    assert f"`{name}` is not a JSONPath" in problem.message


def test_the_fault_of_an_expression_is_shown_with_a_caret(make_overlay: MakeOverlay) -> None:
    with pytest.raises(BadInput) as refusal:
        make_overlay({"target": "$.paths[?@.a = 1].get"})
    assert refusal.value.problems[0].message.splitlines()[1:] == [
        "        $.paths[?@.a = 1].get",
        "                     ^",
    ]


def test_of_a_long_expression_the_part_around_the_fault_is_shown(make_overlay: MakeOverlay) -> None:
    with pytest.raises(BadInput) as refusal:
        make_overlay({"target": "$" + ".a" * 200 + ".b\t~" + ".c" * 200})
    _, shown, caret = refusal.value.problems[0].message.splitlines()
    assert len(shown) < 90
    assert shown[caret.index("^")] == "~" or shown[caret.index("^") :].startswith("\\t")


UNQUOTED = [
    ("$.paths.*.get[?@.x-traits.paged]", "$.paths.*.get[?@['x-traits'].paged]"),
    ("$..[?(@.x-scope == 'a.x-b')]", "$..[?(@['x-scope'] == 'a.x-b')]"),
    ("$.x-a.x-b-c", "$['x-a']['x-b-c']"),
    ("$.x-a['.x-b']", "$['x-a']['.x-b']"),
    ("$..x-a", "$..['x-a']"),
    ("$.responses.200.content", "$.responses['200'].content"),
    ("$..[?@.$ref]", "$..[?@['$ref']]"),
    ("$.a[?@.b-c > 1.5]", "$.a[?@['b-c'] > 1.5]"),
]


@pytest.mark.parametrize(("text", "better"), UNQUOTED)
def test_names_without_quotes_are_refused_with_the_mend_and_let_pass_leniently(
    text: str, better: str
) -> None:
    document = parse_document(overlay(f'actions: [{{target: "{text}", remove: true}}]'), "o")
    with pytest.raises(BadInput, match="not a JSONPath") as refusal:
        read_overlay(document)
    assert [problem.remedy for problem in refusal.value.problems] == [f"write {better}"]
    lenient = read_overlay(document, lenient=True)
    assert [warning.remedy for warning in lenient.warnings] == [f"write {better}"]
    assert lenient.actions[0].query == compile_query(better)


def test_what_is_no_jsonpath_at_all_is_refused_leniently_too() -> None:
    document = parse_document(overlay("actions: [{target: $.x-a.., remove: true}]"), "o")
    with pytest.raises(BadInput, match="not a JSONPath"):
        read_overlay(document, lenient=True)


def test_a_jsonpath_without_quotes_hides_no_other_fault() -> None:
    body = "actions: [{target: $.x-a, remove: 1}, {target: x}, {target: $.a, note: x}]"
    assert [pointer for pointer, _ in problems_of(overlay(body))] == [
        "/actions/0/target",
        "/actions/0/remove",
        "/actions/1/target",
        "/actions/2/note",
    ]
