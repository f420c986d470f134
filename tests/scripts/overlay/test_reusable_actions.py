"""What version 1.2 adds: `components.actions`, references to them, and `$self`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, parse_document
from scripts.overlay import Overlay, Verdict, apply_overlay, read_overlay
from scripts.problem import BadInput

HEAD = "overlay: 1.2.0\ninfo: {title: t, version: '1'}\n"
Read = Callable[[str], Overlay]


@pytest.fixture
def read() -> Read:
    return lambda body: read_overlay(parse_document(HEAD + body, "fixes.overlay.yaml"))


def test_a_reusable_action_is_applied_wherever_it_is_referred_to(read: Read) -> None:
    overlay = read("""
components:
  actions:
    error:
      description: For whoever reads the overlay.
      fields: {update: {'404': {tags: []}}}
actions:
  - {$ref: '#/components/actions/error', target: $.a}
  - {$ref: '#/components/actions/error', target: $.b}
  - {target: "$.a['404'].tags", update: x}
""")
    result = apply_overlay(overlay, {"a": {}, "b": {}}).value
    assert result == {"a": {"404": {"tags": ["x"]}}, "b": {"404": {"tags": []}}}
    assert overlay.actions[0].description is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("{remove: true}", {"s": 1}),
        ("{copy: $.s}", {"a": [0, 1], "s": 1}),
        ("{update: null}", {"a": [0, None], "s": 1}),
        ("{}", {"a": [0], "s": 1}),
        ("{remove: true, update: 2}", {"s": 1}),
        ("{update: 2, copy: $.s}", {"a": [0], "s": 1}),
    ],
)
def test_the_fields_of_a_reusable_action(read: Read, fields: str, expected: JsonObject) -> None:
    overlay = read(f"""
components: {{actions: {{change: {{fields: {fields}}}}}}}
actions: [{{$ref: '#/components/actions/change', target: $.a}}]
""")
    assert apply_overlay(overlay, {"a": [0], "s": 1}).value == expected


def test_the_reference_overrides_the_description_and_adds_extensions(read: Read) -> None:
    overlay = read("""
components:
  actions:
    change: {fields: {description: shared, x-evidence: page, x-a: 1, update: 1}}
actions:
  - {$ref: '#/components/actions/change', target: $.a}
  - {$ref: '#/components/actions/change', target: $.b, description: own, x-evidence: call}
""")
    shared, own = overlay.actions
    assert (shared.description, shared.extensions) == ("shared", {"x-evidence": "page", "x-a": 1})
    assert (own.description, own.extensions) == ("own", {"x-evidence": "call", "x-a": 1})


@pytest.mark.parametrize(
    ("key", "pointer"),
    [
        ("a/b", "a~1b"),
        ("a~b", "a~0b"),
        ("~1", "~01"),
        ("v1.0-é", "v1.0-é"),
        ("a b", "a%20b"),
        ("50%", "50%25"),
        ("", ""),
        ("a/b", "a%7E1b"),
        ("a#b", "a%23b"),
    ],
)
def test_names_in_references_are_json_pointers_in_a_uri(read: Read, key: str, pointer: str) -> None:
    overlay = read(f"""
components: {{actions: {{'{key}': {{fields: {{update: 1}}}}}}}}
actions: [{{$ref: '#/components/actions/{pointer}', target: $.a}}]
""")
    assert apply_overlay(overlay, {"a": 0}).value == {"a": 1}


def test_a_reusable_action_without_fields_or_references_is_fine(read: Read) -> None:
    overlay = read("""
components:
  x-note: any
  actions:
    unused: {description: d, x-note: any}
    used: {}
actions: [{$ref: '#/components/actions/used', target: $.a, x-note: any}]
""")
    (outcome,) = apply_overlay(overlay, {"a": 0}).outcomes
    assert outcome.verdict is Verdict.NO_EFFECT


REUSABLE = "components: {actions: {go: {fields: {update: 1}}}}\n"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ("components: []\nactions: [{target: $}]", "/components"),
        ("components: {actions: []}\nactions: [{target: $}]", "/components/actions"),
        ("components: {schemas: {}}\nactions: [{target: $}]", "/components/schemas"),
        ("components: {actions: {go: 1}}\nactions: [{target: $}]", "/components/actions/go"),
        (
            "components: {actions: {go: {fields: []}}}\nactions: [{target: $}]",
            "/components/actions/go/fields",
        ),
        (
            "components: {actions: {go: {update: 1}}}\nactions: [{target: $}]",
            "/components/actions/go/update",
        ),
        (
            "components: {actions: {go: {description: 1}}}\nactions: [{target: $}]",
            "/components/actions/go/description",
        ),
        (
            "components: {actions: {go: {fields: {target: $}}}}\nactions: [{target: $}]",
            "/components/actions/go/fields/target",
        ),
        (
            "components: {actions: {go: {fields: {copy: a.b}}}}\nactions: [{target: $}]",
            "/components/actions/go/fields/copy",
        ),
        (REUSABLE + "actions: [{$ref: '#/components/actions/go'}]", "/actions/0"),
        (REUSABLE + "actions: [{$ref: 1, target: $}]", "/actions/0/$ref"),
        *(
            (
                REUSABLE
                + f"actions: [{{$ref: '#/components/actions/go', target: $, {name}: {value}}}]",
                f"/actions/0/{name}",
            )
            for name, value in [("copy", "a.b"), ("copy", 1), ("remove", 1), ("fields", "{}")]
        ),
        *(
            (REUSABLE + f"actions: [{{$ref: '{reference}', target: $}}]", "/actions/0/$ref")
            for reference in [
                "#/components/actions/none",
                "#/components/actions/",
                "#/components/actions/go/fields",
                "#/components/actions/go%2Ffields",
                "#/components/actions/g~o",
                "#/components/actions/go ",
                "#/components/actions/go#",
                "#/components/actions/%zz",
                "#/components/actions/%ff",
                "#/components/actions",
                "#/components/other/go",
                "other.yaml#/components/actions/go",
                "fixes.overlay.yaml?x#/components/actions/go",
                "https://[x#/components/actions/go",
                "go",
                "",
            ]
        ),
    ],
)
def test_refused(read: Read, body: str, pointer: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read(body)
    assert [problem.pointer for problem in refusal.value.problems] == [pointer]


def test_what_does_not_fit_is_told_at_the_reusable_action(read: Read) -> None:
    overlay = read("""
components: {actions: {go: {fields: {update: {b: []}}}}}
actions: [{$ref: '#/components/actions/go', target: $.a}]
""")
    with pytest.raises(BadInput) as refusal:
        apply_overlay(overlay, {"a": {"b": 1}})
    pointers = [problem.pointer for problem in refusal.value.problems]
    assert pointers == ["/components/actions/go/fields/update/b"]
    (stale,) = apply_overlay(overlay, {}).stale()
    assert stale.pointer == "/actions/0/target"


@pytest.mark.parametrize(
    ("fields", "own", "expected"),
    [
        ("{update: 1}", "update: 2", {"a": 2, "s": 9}),
        ("{update: 1}", "update: null", {"a": None, "s": 9}),
        ("{update: 1, remove: true}", "remove: false", {"a": 1, "s": 9}),
        ("{update: 1}", "remove: true", {"s": 9}),
        ("{copy: $.s}", "copy: $.a", {"a": 0, "s": 9}),
        ("{copy: $.s}", "copy: '', update: 3", {"a": 3, "s": 9}),
        ("{update: 1}", "copy: $.s", {"a": 0, "s": 9}),
    ],
)
def test_a_reference_overrides_any_field(
    read: Read, fields: str, own: str, expected: JsonObject
) -> None:
    overlay = read(f"""
components: {{actions: {{change: {{fields: {fields}}}}}}}
actions: [{{$ref: '#/components/actions/change', target: $.a, {own}}}]
""")
    assert apply_overlay(overlay, {"a": 0, "s": 9}).value == expected


def test_what_does_not_fit_is_told_at_the_field_that_overrides(read: Read) -> None:
    overlay = read(REUSABLE + "actions: [{$ref: '#/components/actions/go', target: $, update: 1}]")
    with pytest.raises(BadInput) as refusal:
        apply_overlay(overlay, {})
    assert [problem.pointer for problem in refusal.value.problems] == ["/actions/0/update"]


@pytest.mark.parametrize(
    ("own", "reference"),
    [
        ("$self: https://e.org/overlays/o.yaml\n", "o.yaml"),
        ("$self: https://e.org/overlays/o.yaml\n", "./o.yaml"),
        ("$self: https://e.org/overlays/o.yaml\n", "../overlays/o.yaml"),
        ("$self: https://e.org/overlays/o.yaml\n", "//e.org/overlays/o.yaml"),
        ("$self: sub/o.yaml\n", "o.yaml"),
        ("", "fixes.overlay.yaml"),
    ],
)
def test_a_relative_reference_may_lead_to_the_overlay_itself(
    read: Read, own: str, reference: str
) -> None:
    overlay = read(
        f"{own}{REUSABLE}actions: [{{$ref: '{reference}#/components/actions/go', target: $.a}}]"
    )
    assert apply_overlay(overlay, {"a": 0}).value == {"a": 1}


def test_an_absolute_reference_is_refused_although_it_leads_to_the_overlay(read: Read) -> None:
    own = "https://e.org/o.yaml"
    with pytest.raises(BadInput, match="is absolute"):
        read(
            f"$self: {own}\n{REUSABLE}"
            f"actions: [{{$ref: '{own}#/components/actions/go', target: $.a}}]"
        )


@pytest.mark.parametrize("own", ["https://e.org/my o.yaml", "https://e.org/%zz"])
def test_an_overlay_names_itself_by_a_uri(read: Read, own: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read(f"$self: '{own}'\nactions: [{{target: $}}]")
    assert [problem.pointer for problem in refusal.value.problems] == ["/$self"]


def test_before_1_2_there_are_no_references() -> None:
    text = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions: [{$ref: '#/a', target: $}]"
    with pytest.raises(BadInput, match=r"write `overlay: 1\.2\.0`"):
        read_overlay(parse_document(text, "o"))


@pytest.mark.parametrize("name", ["$self", "extends"])
def test_documents_are_named_without_a_fragment(read: Read, name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read(f"{name}: 'https://example.com/a.yaml#/paths'\nactions: [{{target: $}}]")
    assert [problem.pointer for problem in refusal.value.problems] == [f"/{name}"]
