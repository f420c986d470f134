"""What holds for every document and every overlay."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.commands import main
from scripts.documents import JsonObject, Value, parse_document, same
from scripts.overlay import Overlay, Verdict, apply_overlay, json_path, read_overlay
from scripts.overlay.query import QueryError, compile_query
from scripts.problem import BadInput

MakeOverlay = Callable[..., Overlay]

KEYS = st.sampled_from(["a", "b", "c", "x-y", "/", "~", "'", ""])
PRIMITIVES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from([0.5, 1.0, "", "a", "true"])
)
VALUES = st.recursive(
    PRIMITIVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
WITHOUT_ARRAYS = st.dictionaries(
    KEYS, st.recursive(PRIMITIVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3))
)
QUERIES = st.sampled_from(
    [
        *("$", "$.*", "$..*", "$.a", "$..a", "$.a.b", "$['a','a','b']", "$['/']", "$['x-y']['']"),
        *("$.*[0]", "$.a[*]", "$.a[::-1]", "$..[-1,0]", "$..[?@.a]", "$..[?@==1]"),
    ]
)
CHANGES = st.one_of(
    st.fixed_dictionaries({"update": VALUES}),
    st.fixed_dictionaries({"copy": QUERIES}),
    st.just({"remove": True}),
)
ACTIONS = st.builds(lambda target, change: {"target": target} | change, QUERIES, CHANGES)


def containers(value: Value) -> Iterator[int]:
    if isinstance(value, dict | list):
        yield id(value)
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)


def merged(target: Value, update: Value) -> Value:
    """The specification's merge, for what can be merged."""
    if isinstance(target, dict) and isinstance(update, dict):
        return target | {
            key: merged(target[key], value) if key in target else value
            for key, value in update.items()
        }
    if isinstance(target, list) and isinstance(update, list):
        return [*target, *update]
    if isinstance(target, dict | list) or isinstance(update, dict | list):
        raise TypeError
    return update


@settings(max_examples=100, deadline=None)
@given(document=OBJECTS, actions=st.lists(ACTIONS, min_size=1, max_size=4))
def test_nothing_is_shared_and_nothing_given_is_changed(
    make_overlay: MakeOverlay, document: JsonObject, actions: list[JsonObject]
) -> None:
    numbered = [action | {"x-number": number} for number, action in enumerate(actions)]
    overlay = make_overlay(*numbered)
    document_before = copy.deepcopy(document)
    overlay_before = copy.deepcopy(overlay.document.value)
    try:
        result = apply_overlay(overlay, document).value
    except BadInput as refusal:
        assert all(problem.line and problem.remedy for problem in refusal.problems)  # noqa: PT017
    else:
        found = list(containers(result))
        assert len(found) == len(set(found))
        assert not set(found) & {*containers(document), *containers(overlay.document.value)}
    assert same(document, document_before)
    assert same(overlay.document.value, overlay_before)


@settings(max_examples=100, deadline=None)
@given(document=OBJECTS, action=ACTIONS)
def test_an_action_without_effect_is_one_after_which_all_is_as_before(
    make_overlay: MakeOverlay, document: JsonObject, action: JsonObject
) -> None:
    try:
        application = apply_overlay(make_overlay(action), document)
    except BadInput:
        return
    unchanged = same(application.value, document)
    assert unchanged == (application.outcomes[0].verdict is not Verdict.APPLIED)


@settings(max_examples=80, deadline=None)
@given(document=OBJECTS, update=OBJECTS)
def test_an_update_of_the_root_is_the_merge_of_the_specification(
    make_overlay: MakeOverlay, document: JsonObject, update: JsonObject
) -> None:
    overlay = make_overlay({"target": "$", "update": update})
    try:
        expected = merged(document, update)
    except TypeError:
        expected = None
    try:
        result = apply_overlay(overlay, document).value
    except BadInput:
        result = None
    assert same(result, expected)


@settings(max_examples=60, deadline=None)
@given(document=WITHOUT_ARRAYS, update=WITHOUT_ARRAYS)
def test_an_update_without_arrays_has_no_effect_the_second_time(
    make_overlay: MakeOverlay, document: JsonObject, update: JsonObject
) -> None:
    overlay = make_overlay({"target": "$", "update": update})
    try:
        once = apply_overlay(overlay, document).value
    except BadInput:
        return
    again = apply_overlay(overlay, once)
    assert again.outcomes[0].verdict is Verdict.NO_EFFECT
    assert same(again.value, once)


@settings(max_examples=100, deadline=None)
@given(document=OBJECTS, target=QUERIES.filter(lambda target: target != "$"))
def test_a_removal_takes_away_exactly_what_was_selected(
    make_overlay: MakeOverlay, document: JsonObject, target: str
) -> None:
    doomed = {node.location for node in compile_query(target).select(document)}
    result = apply_overlay(make_overlay({"target": target, "remove": True}), document).value
    before = {node.location for node in compile_query("$..*").select(document)}
    gone = {location for location in before if any(location[: len(d)] == d for d in doomed)}
    assert len(compile_query("$..*").select(result)) == len(before) - len(gone)


TOKENS = [*"$.@?*[]()'\"\\,:!=<>&|-019eEa \t\n\0é", "..", "u00", "count(", "match("]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TOKENS)))
def test_any_text_is_a_query_or_is_refused(tokens: list[str]) -> None:
    try:
        query = compile_query("$" + "".join(tokens))
    except QueryError as error:
        assert error.reason  # noqa: PT017
        return
    query.select({"a": [0, "a", None, {"a": [1]}], "e": {"a": ""}})


def damaged(value: Value, data: st.DataObject) -> Value:
    """Put something else into a value, somewhere."""
    if not isinstance(value, dict | list) or data.draw(st.integers(0, 3)) == 0:
        return data.draw(VALUES)
    if isinstance(value, list):
        index = data.draw(st.integers(0, len(value) - 1))
        return [*value[:index], damaged(value[index], data), *value[index + 1 :]]
    key = data.draw(st.sampled_from([*value, "x-y", "$ref", "copy", "$self"]))
    return value | {key: damaged(value.get(key), data)}


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_document_is_an_overlay_or_is_refused(data: st.DataObject) -> None:
    overlay: JsonObject = {
        "overlay": "1.2.0",
        "info": {"title": "t", "version": "1"},
        "components": {"actions": {"go": {"fields": {"update": {}}}}},
        "actions": [{"target": "$"}, {"target": "$.a", "$ref": "#/components/actions/go"}],
    }
    text = json.dumps(damaged(overlay, data))
    try:
        read_overlay(parse_document(text, "o.json"))
    except BadInput as refusal:
        assert all(problem.line for problem in refusal.problems)  # noqa: PT017


def run_overlay(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it says."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            main(["overlay", *arguments])
        except SystemExit as ending:
            return int(ending.code or 0), said.getvalue()
    return 0, said.getvalue()


OF_THE_DOCUMENT = ("cannot be merged", "the target selects", "the target is the root", "the source")
TARGETS = st.sampled_from(["$", "$.a", "$.x-a", "$..[?@.x-a]", "$.a.200", "$.", "a", "$..a[*]"])
WRITTEN = st.builds(
    lambda version, actions: {
        "overlay": version,
        "info": {"title": "t", "version": "1"},
        "actions": actions,
    },
    st.sampled_from(["1.0.0", "1.1.0", "1.2.0"]),
    st.lists(
        st.fixed_dictionaries(
            {"target": TARGETS},
            optional={"update": VALUES, "copy": TARGETS, "remove": st.booleans(), "x-a": VALUES},
        ),
        min_size=1,
        max_size=3,
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=OBJECTS, written=WRITTEN, lenient=st.booleans())
def test_what_validate_takes_apply_does_not_refuse_for_its_own_sake(
    document: JsonObject, written: JsonObject, lenient: bool
) -> None:
    options = ["--lenient"] if lenient else []
    with tempfile.TemporaryDirectory() as folder:
        base, corrections = Path(folder, "base.json"), Path(folder, "o.json")
        base.write_text(json.dumps(document))
        corrections.write_text(json.dumps(written))
        validity, faults = run_overlay("validate", str(corrections), *options)
        code, said = run_overlay("apply", str(base), str(corrections), *options)
        told = [line for line in said.splitlines() if line.startswith(str(corrections))]
    if validity:
        assert code == 2
        assert set(told) <= set(faults.splitlines())
    elif code == 2:
        assert told
        assert all(any(words in line for words in OF_THE_DOCUMENT) for line in told)


NAMES = st.text(max_size=5) | st.sampled_from(
    ["a", "x-y", "it's", "a\\b", "\n\x00", "5 images", "@"]
)
NESTED = st.recursive(
    PRIMITIVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, NESTED, max_size=3))
def test_the_path_of_a_location_selects_it_alone(value: JsonObject) -> None:
    for node in compile_query("$..*").select(value):
        (selected,) = compile_query(json_path(node.location)).select(value)
        assert selected == node
