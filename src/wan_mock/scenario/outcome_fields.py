"""What becomes of the first tasks: `outcomes` of a scenario, a shorter way to write faults.

Each item is for one call of createTask, in their order:

    outcomes:
      - success
      - {after: 300}                          # succeeds after five minutes
      - {fail: nsfw, code: "422", after: 20}
      - stuck
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from wan_mock.api.operations import CREATE
from wan_mock.api.task import Failure
from wan_mock.faults import Aim, FailTask, Fault, SlowTask, StuckTask
from wan_mock.scenario.fields import Fields, suggestion
from wan_mock.scenario.plan import PlannedFault

_KEYS = ("fail", "code", "after")
_WORDS = {"success": (), "fail": (FailTask(),), "stuck": (StuckTask(),)}


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
    fields = Fields(node, holder.problems, _KEYS)
    if "fail" in fields:
        message, code = fields.text("fail", ""), fields.text("code", Failure.code)
        yield FailTask(message, code)
    if "after" in fields:
        yield SlowTask(fields.number("after", 0.0))
