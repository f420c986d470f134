"""Faults as a scenario writes them: a name, its arguments, its aim; or `outcomes`, in short.

Each item of `outcomes` is for one call of createTask, in their order:

    outcomes:
      - success
      - {after: 300}                          # succeeds after five minutes
      - {fail: nsfw, code: "422", after: 20}
      - stuck
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields

import yaml

from wan_mock.api.message import CREATE, TARGETS
from wan_mock.api.task import Failure
from wan_mock.faults import FAULTS, Aim, FailTask, Fault, SlowTask, StuckTask
from wan_mock.scenario.fields import Fields, suggestion
from wan_mock.scenario.plan import PlannedFault

_FAULT_KEYS = ("fault", "with", "on", "call", "times", "task", "chance", "seconds")
_FAULTS = {kind.__name__: kind for kind in FAULTS}
_RANGES = {"status": (100.0, 599.0), "fraction": (0.0, 1.0)}
_ANY_RANGE = (0.0, math.inf)


_OUTCOME_KEYS = ("fail", "code", "after")
_WORDS = {"success": (), "fail": (FailTask(),), "stuck": (StuckTask(),)}


def read_faults(holder: Fields) -> tuple[PlannedFault, ...]:
    """Read the list under `faults`."""
    read = (_read_fault(_open(node, holder)) for node in holder.items("faults"))
    return tuple(planned for planned in read if planned)


def _open(node: yaml.Node, holder: Fields) -> Fields:
    fields_ = Fields(node, holder.problems, _FAULT_KEYS)
    fields_.require("fault")
    return fields_


def _read_fault(fields_: Fields) -> PlannedFault | None:
    name = fields_.text("fault", None)
    if name is None:
        return None
    kind = _FAULTS.get(name)
    if kind is None:
        remedy = suggestion(name, tuple(_FAULTS))
        fields_.problems.add(fields_.at("fault"), f"there is no fault `{name}`", remedy)
        return None
    before = len(fields_.problems.found)
    arguments = dict(_arguments(kind, fields_))
    aim = _aim(fields_)
    sound = len(fields_.problems.found) == before
    return PlannedFault(kind(**arguments), aim) if sound else None


def _aim(fields_: Fields) -> Aim:
    for name in fields_.texts("on"):
        if name not in TARGETS:
            remedy = suggestion(name, TARGETS)
            fields_.problems.add(fields_.at("on"), f"there is no operation `{name}`", remedy)
    return Aim(
        on=fields_.texts("on"),
        call=fields_.whole("call", None, 1),
        times=fields_.whole("times", None, 1),
        task=fields_.text("task", None),
        chance=fields_.number("chance", 1.0, 0.0, 1.0),
        seconds=fields_.number("seconds", None),
    )


def _arguments(
    kind: type[Fault], fields_: Fields
) -> Iterator[tuple[str, str | float | bool | None]]:
    parameters = fields(kind)
    known = tuple(parameter.name for parameter in parameters)
    given = fields_.fields("with", known) if known else None
    if not known and "with" in fields_:
        fields_.problems.add(fields_.at("with"), f"{kind.__name__} takes no arguments")
    for parameter in parameters:
        if given and parameter.name in given:
            yield parameter.name, _argument(given, parameter)
        elif parameter.default is MISSING:
            text = f"{kind.__name__} needs `with: {{{parameter.name}: …}}`"
            fields_.problems.add(fields_.node, text)


def _argument(given: Fields, parameter: Field[object]) -> str | float | bool | None:
    name, kind = parameter.name, str(parameter.type)
    low, high = _RANGES.get(name, _ANY_RANGE)
    if kind == "bool":
        return given.flag(name, None)
    if kind == "float":
        return given.number(name, None, low, high)
    if kind.startswith("int"):
        return given.whole(name, None, low, high)
    return given.text(name, None)


def read_outcomes(holder: Fields) -> tuple[PlannedFault, ...]:
    """Read the list under `outcomes`."""
    return tuple(
        PlannedFault(fault, Aim(on=(CREATE,), call=call))
        for call, node in enumerate(holder.items("outcomes"), 1)
        for fault in _outcome(node, holder)
    )


def _outcome(node: yaml.Node, holder: Fields) -> Iterator[Fault]:
    if isinstance(node, yaml.ScalarNode):
        if node.value in _WORDS:
            yield from _WORDS[node.value]
        else:
            remedy = suggestion(node.value, (*_WORDS, "{fail: …}", "{after: …}"))
            holder.problems.add(node, f"`{node.value}` is not an outcome", remedy)
        return
    fields = Fields(node, holder.problems, _OUTCOME_KEYS)
    if "fail" in fields:
        message, code = fields.text("fail", ""), fields.text("code", Failure.code)
        yield FailTask(message, code)
    if "after" in fields:
        yield SlowTask(fields.number("after", 0.0))
