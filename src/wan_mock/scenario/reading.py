"""From the name or file of a scenario, over its text, to its values.

The keys, all optional but `description`:

- description: one line on what happens, and what a good client does
- profile, seed: as those of `Mock`
- balance: credits of the first account
- prices: credits by model and resolution, `*` for any other; a resolution without one costs the
  dearest of its model
- durations: seconds of each stage: invisible, waiting, queuing, generating
- limits: creations and reads as {calls, seconds}, running as a number; or `none`
- callbacks: webhook_key, retries, retry_after, timeout
- result_lifetime, download_lifetime, upload_lifetime: seconds
- expired_status: HTTP status of a file whose time is over
- disabled_models: models that answer "feature disabled"
- outcomes: what becomes of the first calls of createTask, in their order
- faults: a list of {fault, with, on, call, times, task, chance, seconds}
- steps: a list of {at, note, balance, clear_faults, tasks, faults}
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import cast

import yaml

from wan_mock.api.profiles import ProfileName
from wan_mock.api.settings import Settings
from wan_mock.scenario.fault_fields import read_faults, read_outcomes
from wan_mock.scenario.fields import Fields, Problems, ScenarioError, ScenarioProblem, suggestion
from wan_mock.scenario.plan import Scenario, Step, TaskAction
from wan_mock.scenario.setting_fields import SETTINGS, read_settings

_KEYS = ("description", "profile", "seed", *SETTINGS, "outcomes", "faults", "steps")
_STEP = ("at", "note", "balance", "clear_faults", "tasks", "faults")
_LARGEST_FILE = 1_000_000

# More than any scenario needs: what the parser takes grows with the square of it, or worse.
_DEEPEST = 50
_ORDER = ("happy path", "slow queue", "flaky network", "no credits")


def load_scenario(source: str | Path, base: Settings | None = None) -> Scenario:
    """Read a ready scenario, by name, or a file; `base` are the settings it begins from.

    Raises `ScenarioError` with everything that is wrong.
    """
    found = find_scenario(source)
    if isinstance(found, ReadyScenario):
        return read_scenario(found.text, found.name, f"{found.file}", base)
    try:
        with found.open("rb") as file:
            text = file.read(_LARGEST_FILE + 1).decode()
    except OSError as error:
        raise _refusal(str(found), None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _refusal(str(found), None, "is not UTF-8 text") from error
    if len(text) > _LARGEST_FILE:
        raise _refusal(str(found), None, f"is larger than {_LARGEST_FILE} bytes")
    return read_scenario(text, found.stem.replace("-", " "), str(found), base)


def read_scenario(text: str, name: str, file: str, base: Settings | None = None) -> Scenario:
    """Read the text of a scenario; `file` is named in problems. Raises `ScenarioError`."""
    node = _compose(text, file)
    problems = Problems(file)
    fields = Fields(node, problems, _KEYS)
    fields.require("description")
    scenario = Scenario(
        name=name,
        description=fields.text("description", "").strip(),
        settings=read_settings(fields, base or Settings()),
        profile=cast("ProfileName | None", fields.choice("profile", ("observed", "documented"))),
        seed=fields.whole("seed", None),
        faults=(*read_outcomes(fields), *read_faults(fields)),
        steps=_read_steps(fields),
    )
    problems.check()
    return scenario


def _compose(text: str, file: str) -> yaml.Node:
    try:
        node = yaml.compose(text.removeprefix("\ufeff"), Loader=_ShallowLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        line = mark.line + 1 if mark else None
        raise _refusal(file, line, f"this is not YAML: {reason}") from error
    except yaml.YAMLError as error:
        raise _refusal(file, None, f"this is not YAML: {error}") from error
    if node is None:
        raise _refusal(file, None, "is empty", "begin with `description: …`")
    return node


class _ShallowLoader(yaml.SafeLoader):
    """Reads no deeper than a scenario can go."""

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        """Go one level deeper; raises `MarkedYAMLError` below the deepest."""
        super().descend_resolver(current_node, current_index)
        self._depth = getattr(self, "_depth", 0) + 1
        if self._depth > _DEEPEST:
            mark = current_node.start_mark if current_node else None
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)

    def ascend_resolver(self) -> None:
        """Go back up."""
        super().ascend_resolver()
        self._depth -= 1


def _read_steps(fields: Fields) -> tuple[Step, ...]:
    steps = [_read_step(Fields(n, fields.problems, _STEP)) for n in fields.items("steps")]
    return tuple(sorted(steps, key=lambda step: step.at))


def _read_step(fields: Fields) -> Step:
    fields.require("at")
    return Step(
        at=fields.number("at", 0.0),
        note=fields.text("note", ""),
        balance=fields.number("balance", None),
        clear_faults=fields.flag("clear_faults", default=False),
        tasks=cast("TaskAction | None", fields.choice("tasks", ("finish", "fail", "expire"))),
        faults=read_faults(fields),
    )


def _refusal(file: str, line: int | None, message: str, remedy: str | None = None) -> ScenarioError:
    return ScenarioError([ScenarioProblem(file, line, message, remedy)])


@dataclass(frozen=True, slots=True)
class ReadyScenario:
    """A scenario of the package; `description` is its first key."""

    name: str
    file: str
    text: str

    @property
    def description(self) -> str:
        """The line that explains it."""
        line = next(line for line in self.text.splitlines() if line.startswith("description:"))
        return line.partition(":")[2].strip()


def ready_scenarios() -> tuple[ReadyScenario, ...]:
    """List the ready scenarios, the everyday ones first."""
    folder = files("wan_mock.scenario") / "ready"
    found = [
        ReadyScenario(_name(file.name), file.name, file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    rank = {name: number for number, name in enumerate(_ORDER)}
    return tuple(sorted(found, key=lambda one: (rank.get(one.name, len(rank)), one.name)))


def find_scenario(source: str | Path) -> ReadyScenario | Path:
    """Find a ready scenario by its name, or take `source` for a file.

    Raises `ScenarioError` for a name that is none.
    """
    text = str(source)
    if isinstance(source, Path) or text.endswith((".yaml", ".yml")) or "/" in text or "\\" in text:
        return Path(source)
    return find_ready(text)


def find_ready(text: str) -> ReadyScenario:
    """Find a ready scenario by its name, however that is joined; raises `ScenarioError`."""
    ready = {one.name: one for one in ready_scenarios()}
    name = _name(text).lower()
    if name not in ready:
        message = f"there is no ready scenario `{text}`, and a file ends in .yaml"
        raise ScenarioError([ScenarioProblem(text, None, message, suggestion(name, tuple(ready)))])
    return ready[name]


def _name(file: str) -> str:
    return file.removesuffix(".yaml").replace("-", " ").replace("_", " ")
