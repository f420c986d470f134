from __future__ import annotations

import copy
import json
from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value
from scripts.overlay import Overlay, Verdict, apply_overlay, merging
from scripts.problem import BadInput

Apply = Callable[..., JsonObject]
MakeOverlay = Callable[..., Overlay]

ODD_KEYS = ["a/b", "a~b", "~1", "", " ", "it's", 'say "x"', "a.b", "$", "@", "0", "-1", "*"]
ODDER_KEYS = ["x-y", "é", "日本", "😀", "\\", "a\nb", "<<", "null", "\u2028", "__proto__"]


@pytest.mark.parametrize("key", ODD_KEYS + ODDER_KEYS)
def test_keys_may_hold_any_character(apply: Apply, key: str) -> None:
    target = f"$[{json.dumps(key)}]"
    updated = apply({key: {"a": 1}}, {"target": target, "update": {key: 2}})
    assert updated == {key: {"a": 1, key: 2}}
    assert apply({key: 1, "z": 2}, {"target": target, "remove": True}) == {"z": 2}


def test_members_keep_their_order_and_new_ones_come_last(apply: Apply) -> None:
    document = {"b": 1, "a": {"d": 1, "c": 2}}
    result = apply(document, {"target": "$", "update": {"z": 1, "a": {"x": 1, "d": 2}}})
    assert list(result) == ["b", "a", "z"]
    assert list(result["a"]) == ["d", "c", "x"]


def test_the_given_document_stays_as_it_is(apply: Apply) -> None:
    document = {"a": {"l": [1]}, "b": [1, 2]}
    apply(document, {"target": "$.a.l", "update": 2}, {"target": "$.b[*]", "remove": True})
    assert document == {"a": {"l": [1]}, "b": [1, 2]}


def test_shared_parts_of_the_given_document_are_changed_one_by_one(apply: Apply) -> None:
    shared = {"l": [1]}
    result = apply({"a": shared, "b": shared}, {"target": "$.a.l", "update": 2})
    assert result == {"a": {"l": [1, 2]}, "b": {"l": [1]}}


def test_an_overlay_can_be_applied_again_and_again(make_overlay: MakeOverlay) -> None:
    overlay = make_overlay(
        {"target": "$", "update": {"l": {"m": []}}}, {"target": "$.l.m", "update": "x"}
    )
    results = [apply_overlay(overlay, {}).value for _ in range(3)]
    assert results == [{"l": {"m": ["x"]}}] * 3


def test_in_1_0_objects_and_arrays_may_be_updated_together(apply: Apply) -> None:
    result = apply({"a": {}, "b": []}, {"target": "$.*", "update": {"x": 1}}, version="1.0.0")
    assert result == {"a": {"x": 1}, "b": [{"x": 1}]}


APPLIED, NO_MATCH, NO_EFFECT = Verdict.APPLIED, Verdict.NO_MATCH, Verdict.NO_EFFECT
VERDICTS = [
    ("a changed member", {"update": {"x": 2}}, APPLIED),
    ("a member that is already so", {"update": {"x": 1}}, NO_EFFECT),
    ("an equal number, written otherwise", {"update": {"x": 1.0}}, NO_EFFECT),
    ("true, where 1 is", {"update": {"x": True}}, APPLIED),
    ("an inserted null", {"update": {"z": None}}, APPLIED),
    ("an inserted empty object", {"update": {"z": {}}}, APPLIED),
    ("nothing", {"update": {}}, NO_EFFECT),
    ("nothing, inside", {"update": {"o": {}, "l": []}}, NO_EFFECT),
    ("a change inside, beside what is so", {"update": {"x": 1, "o": {"p": 2}}}, APPLIED),
    ("a concatenation, even of the same", {"update": {"l": [1]}}, APPLIED),
    ("a removal", {"remove": True}, APPLIED),
    ("no removal", {"remove": False}, NO_EFFECT),
    ("no change", {}, NO_EFFECT),
    ("a copy of itself without arrays", {"copy": "$.b.o"}, APPLIED),
    ("a copy of what is already there", {"copy": "$.b.same"}, NO_EFFECT),
    ("update beside copy", {"update": {"x": 2}, "copy": "$"}, NO_EFFECT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "verdict"), [pytest.param(*row, id=title) for title, *row in VERDICTS]
)
def test_verdict(make_overlay: MakeOverlay, fields: JsonObject, verdict: Verdict) -> None:
    document = {"b": {"x": 1, "o": {"p": 1}, "l": [1], "same": {"x": 1}}}
    (outcome,) = apply_overlay(make_overlay({"target": "$.b"} | fields), document).outcomes
    assert (outcome.verdict, outcome.matched) == (verdict, 1)


def test_a_target_that_selects_nothing_is_no_match(make_overlay: MakeOverlay) -> None:
    overlay = make_overlay({"target": "$..none", "update": {"would": "not fit"}})
    application = apply_overlay(overlay, {"a": 1})
    assert application.value == {"a": 1}
    assert application.count(Verdict.NO_MATCH) == 1
    assert application.outcomes[0].matched == 0


def test_each_node_is_counted_once(make_overlay: MakeOverlay) -> None:
    overlay = make_overlay({"target": "$['a', 'b', 'a']", "remove": True})
    assert apply_overlay(overlay, {"a": 1, "b": 2}).outcomes[0].matched == 2


@pytest.mark.parametrize(
    ("action", "message", "remedy"),
    [
        ({"target": "$.none", "remove": True}, "selects nothing: $.none", "adapt the target"),
        ({"target": "$.a", "update": {"x": 1}}, "changes nothing at $.a", "delete the action"),
        ({"target": "$.a"}, "neither `update` nor `copy`", "say what to change"),
        ({"target": "$.a", "update": {}, "copy": "$"}, "cancel each other", "delete one of them"),
    ],
)
def test_a_stale_action_is_told_as_a_problem(
    make_overlay: MakeOverlay, action: JsonObject, message: str, remedy: str
) -> None:
    application = apply_overlay(make_overlay(action), {"a": {"x": 1}})
    (problem,) = application.stale()
    assert problem == application.outcomes[0].problem()
    assert (problem.file, problem.pointer) == ("fixes.overlay.json", "/actions/0/target")
    assert problem.line == 9
    assert message in problem.message
    assert remedy in problem.remedy


def test_an_applied_action_is_no_problem(make_overlay: MakeOverlay) -> None:
    application = apply_overlay(make_overlay({"target": "$", "update": {"a": 1}}), {})
    assert application.stale() == ()
    with pytest.raises(ValueError, match="applied"):
        application.outcomes[0].problem()


def test_all_errors_are_told_together(make_overlay: MakeOverlay) -> None:
    overlay = make_overlay(
        {"target": "$.a", "update": {"x": [], "y": {}, "z": 1}},
        {"target": "$", "remove": True},
        {"target": "$.a", "copy": "$.none"},
    )
    with pytest.raises(BadInput) as refusal:
        apply_overlay(overlay, {"a": {"x": 1, "y": 2}})
    pointers = [problem.pointer for problem in refusal.value.problems]
    assert pointers == [
        "/actions/0/update/x",
        "/actions/0/update/y",
        "/actions/1/target",
        "/actions/2/copy",
    ]


def test_documents_cannot_grow_without_bounds(make_overlay: MakeOverlay) -> None:
    doubling = [{"target": "$.l", "copy": "$.l", "x-step": step} for step in range(40)]
    with pytest.raises(BadInput, match="grow beyond bounds"):
        apply_overlay(make_overlay(*doubling), {"l": [0] * 50_000})


@pytest.mark.parametrize(
    ("update", "place"), [({"a": "x"}, {}), ({"x": 1}, {}), ("x", []), ("x", "")]
)
def test_long_texts_cannot_be_put_into_too_many_places(
    make_overlay: MakeOverlay, monkeypatch: pytest.MonkeyPatch, update: Value, place: Value
) -> None:
    monkeypatch.setattr(merging, "MAX_CHARACTERS", 9)
    overlay = make_overlay({"target": "$.l[*]", "update": update})
    fits: JsonObject = {"l": [copy.deepcopy(place) for _ in range(4)]}
    apply_overlay(overlay, fits)
    with pytest.raises(BadInput, match="grow beyond bounds"):
        apply_overlay(overlay, {"l": [copy.deepcopy(place) for _ in range(10)]})


def test_documents_cannot_become_deeper_than_what_can_be_read(make_overlay: MakeOverlay) -> None:
    nesting = [{"target": "$" + ".a" * 2**step, "copy": "$"} for step in range(10)]
    with pytest.raises(BadInput, match="grow beyond bounds"):
        apply_overlay(make_overlay(*nesting), {"a": {}})


def test_a_hostile_pattern_is_given_up(make_overlay: MakeOverlay) -> None:
    overlay = make_overlay({"target": "$[?match(@, '(a+)+b|(a|aa)+c')]", "remove": True})
    with pytest.raises(BadInput, match="longer than 1 s"):
        apply_overlay(overlay, {"a": "a" * 60})


def test_an_expression_with_thousands_of_segments_is_refused(make_overlay: MakeOverlay) -> None:
    with pytest.raises(BadInput, match="more than the 4000 allowed"):
        make_overlay({"target": "$" + ".a" * 5000, "remove": True})
