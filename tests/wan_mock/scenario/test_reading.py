"""A scenario is read by what is expected of it, and every fault of it has a line and a way out."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_mock.api.settings import Limits, Rate, Settings
from wan_mock.faults import Aim, CloseAfterCreating, Delay, FailTask, Fault, GatewayPage, SlowTask
from wan_mock.scenario import (
    PlannedFault,
    Scenario,
    ScenarioError,
    Step,
    load_scenario,
    read_scenario,
    ready_scenarios,
)

EVERYTHING = """\
description: An outage on a busy evening.
profile: documented
seed: 11
balance: 250.5
prices:
  wan/x: {480p: 12, "*": 20}
durations: {queuing: 90}
limits:
  creations: {calls: 2, seconds: 10}
  reads: none
  running: 5
callbacks: {webhook_key: on, retries: 1}
result_lifetime: 60
expired_status: 410
disabled_models: wan/y
outcomes:
  - success
  - {fail: nsfw, code: 0422, after: 20}
faults:
  - fault: CloseAfterCreating
    call: 2
  - {fault: Delay, with: {seconds: 1.5}, on: [createTask, getTaskDetails], chance: 0.25}
steps:
  - {at: 90, note: "over: all is well", clear_faults: true}
  - at: 30
    balance: 0
    tasks: fail
    faults: [{fault: GatewayPage, with: {status: 503, after_handling: true}, seconds: 60}]
"""


def read(text: str) -> Scenario:
    return read_scenario(text, "mine", "mine.yaml")


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_all_that_a_scenario_can_say() -> None:
    scenario = read(EVERYTHING)

    assert (scenario.profile, scenario.seed) == ("documented", 11)
    assert scenario.settings.credits == 250.5
    assert scenario.settings.price("wan/x", "480p") == 12
    assert scenario.settings.durations.queuing == 90
    assert scenario.settings.limits == Limits(Rate(2, 10), None, 5)
    assert scenario.settings.callbacks.retries == 1
    assert scenario.settings.expired_status == 410
    assert scenario.settings.disabled_models == {"wan/y"}
    assert scenario.faults == (
        PlannedFault(FailTask("nsfw", "0422"), Aim(on=("createTask",), call=2)),
        PlannedFault(SlowTask(20), Aim(on=("createTask",), call=2)),
        PlannedFault(CloseAfterCreating(), Aim(call=2)),
        PlannedFault(Delay(1.5), Aim(on=("createTask", "getTaskDetails"), chance=0.25)),
    )
    outage = PlannedFault(GatewayPage(503, after_handling=True), Aim(seconds=60))
    assert scenario.steps == (
        Step(at=30, balance=0, tasks="fail", faults=(outage,)),
        Step(at=90, note="over: all is well", clear_faults=True),
    )


def test_what_yaml_would_guess_at_stays_text() -> None:
    assert read(EVERYTHING).settings.callbacks.webhook_key == "on"


def test_what_is_not_said_stays_as_it_was() -> None:
    base = Settings(credits=7, result_lifetime=3)

    scenario = read_scenario("description: x\nresult_lifetime: 9", "x", "x.yaml", base)

    assert scenario.settings == Settings(credits=7, result_lifetime=9)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("balanse: 1", "x:2: `balanse` is not a key here\n    to mend: did you mean `balance`?"),
        ("balance: many", "x:2: `balance` must be a number, not `many`"),
        ("balance: -1", "x:2: `balance` must be at least 0, not -1"),
        ("balance: .inf", "x:2: `balance` must be a number, not `.inf`"),
        ("balance: 1e999", "x:2: `balance` must be a number, not `1e999`"),
        ("seed: 1\nseed: 2", "x:3: `seed` stands here twice, first at line 2"),
        ("seed: 1.5", "x:2: `seed` must be a whole number, not 1.5"),
        ("profile: real", "x:2: `profile` must be one of observed, documented, not `real`"),
        ("durations: 5", "x:2: this must be a mapping, with keys such as `invisible`"),
        ("limits: {reads: {calls: 1}}", "x:2: `seconds` is missing here"),
        ("prices: {a: 1}", "x:2: this must be a mapping, with keys"),
        ("faults: Delay", "x:2: `faults` must be a list, with `- ` before each item"),
        (
            "faults:\n- fault: Dealy",
            "x:3: there is no fault `Dealy`\n    to mend: did you mean `Delay`?",
        ),
        ("faults:\n- fault: Delay", "x:3: Delay needs `with: {seconds: …}`"),
        ("faults:\n- {fault: StuckTask, with: {a: 1}}", "x:3: StuckTask takes no arguments"),
        (
            "faults:\n- {fault: NullData, on: createtask}",
            "x:3: there is no operation `createtask`\n    to mend: did you mean `createTask`?",
        ),
        ("faults:\n- {fault: NullData, call: 0}", "x:3: `call` must be at least 1, not 0"),
        (
            "faults:\n- {fault: NullData, chance: 2}",
            "x:3: `chance` must be between 0 and 1, not 2",
        ),
        ("faults:\n- call: 1", "x:3: `fault` is missing here"),
        ("outcomes: [fial]", "x:2: `fial` is not an outcome\n    to mend: did you mean `fail`?"),
        ("steps:\n- note: hello", "x:3: `at` is missing here"),
        ("steps:\n- {at: 1, clear_faults: yes}", "x:3: `clear_faults` must be true or false"),
        ("a: [", "x:2: this is not YAML: while parsing a flow node"),
        ("---\na: 1", "x:2: this is not YAML: expected a single document"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, problem: str) -> None:
    found = problems(f"description: x\n{text}")

    assert len(found) == 1
    assert found[0].replace("mine.yaml", "x").startswith(problem)


def test_all_mistakes_are_told_together() -> None:
    assert [p.partition(" ")[0] for p in problems("balance: x\nseed: y\nfaults: z")] == [
        "mine.yaml:1:",
        "mine.yaml:1:",
        "mine.yaml:2:",
        "mine.yaml:3:",
    ]


@pytest.mark.parametrize(
    "text", ["", "- a", "&a [*a]", "[" * 5000, "\x00", "!!python/name:os.system"]
)
def test_what_is_no_scenario_at_all_is_refused(text: str) -> None:
    assert problems(text)


_KEYS = ["description", "faults", "fault", "Delay", "with", "seconds", "steps", "at", "limits"]
_VALUES = ["none", "outcomes", "balance", "prices", "1", "-3", "on", "*a", "&a", "!x", "{}", "[]"]
_WORDS = st.sampled_from([*_KEYS, *_VALUES])
_NODES = st.recursive(
    _WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(_WORDS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(_NODES, st.lists(st.tuples(_WORDS, _NODES)).map(
    lambda pairs: "\n".join(f"{key}: {value}" for key, value in pairs)
), st.text(max_size=40)))  # fmt: skip
def test_any_text_is_a_scenario_or_is_refused_in_words(text: str) -> None:
    with contextlib.suppress(ScenarioError):
        assert read(text).description is not None


@pytest.mark.parametrize("ready", ready_scenarios(), ids=lambda ready: ready.name)
def test_every_ready_scenario_is_sound_and_explained_in_a_line(ready: object) -> None:
    name = ready.name  # type: ignore[attr-defined]
    scenario = load_scenario(name)

    assert scenario.description == ready.description  # type: ignore[attr-defined]
    assert 30 < len(scenario.description) <= 100


def test_the_scenarios_that_were_promised_are_ready() -> None:
    assert {ready.name for ready in ready_scenarios()} >= {
        "happy path",
        "slow queue",
        "flaky network",
        "no credits",
        "expiring results",
        "callback chaos",
        "maintenance",
        "rate limited",
    }


@pytest.mark.parametrize("name", ["flaky network", "flaky-network", "Flaky_Network"])
def test_a_ready_scenario_is_found_however_its_name_is_joined(name: str) -> None:
    assert load_scenario(name).name == "flaky network"


def test_a_name_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean `happy path`"):
        load_scenario("hapy path")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe\xff", "is not UTF-8"),
        (b"#" * 1_000_002, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, content: bytes | None, text: str
) -> None:
    file = tmp_path / "mine.yaml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ScenarioError, match=text):
        load_scenario(file)


def test_every_fault_can_be_written_in_a_scenario() -> None:
    from dataclasses import MISSING, fields

    from wan_mock.faults import FAULTS

    def arguments(kind: type[Fault]) -> str:
        needed = [f for f in fields(kind) if f.default is MISSING]
        return ", ".join(f"{f.name}: {404 if f.name == 'code' else 1}" for f in needed)

    lines = [
        f"- {{fault: {kind.__name__}, with: {{{arguments(kind)}}}}}"
        for kind in FAULTS
        if fields(kind)
    ]
    lines += [f"- fault: {kind.__name__}" for kind in FAULTS if not fields(kind)]
    scenario = read("description: x\nfaults:\n" + "\n".join(lines))

    assert {type(planned.fault) for planned in scenario.faults} == set(FAULTS)
