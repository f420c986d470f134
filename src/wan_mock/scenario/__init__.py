"""Scenarios: a session of the mock, scripted in YAML.

    from wan_mock.scenario import apply_scenario

    apply_scenario(mock, "flaky network")        # a ready one
    apply_scenario(mock, "tests/outage.yaml")    # one of your own

A scenario sets balances, prices, durations and limits, says how the first tasks end, puts faults to
work, and does more of that as time goes by. All its keys, with what each means, stand in
`scenario/reading.py`; the ready scenarios in `scenarios/` are examples.
"""

from wan_mock.scenario.applying import Timeline, apply_scenario
from wan_mock.scenario.fields import ScenarioError, ScenarioProblem
from wan_mock.scenario.plan import PlannedFault, Scenario, Step
from wan_mock.scenario.reading import (
    ReadyScenario,
    find_scenario,
    load_scenario,
    read_scenario,
    ready_scenarios,
)

__all__ = [
    "PlannedFault",
    "ReadyScenario",
    "Scenario",
    "ScenarioError",
    "ScenarioProblem",
    "Step",
    "Timeline",
    "apply_scenario",
    "find_scenario",
    "load_scenario",
    "read_scenario",
    "ready_scenarios",
]
