"""The scenarios that come with the package, and how one is named."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from wan_mock.scenario.fields import ScenarioError, ScenarioProblem, suggestion

_ORDER = ("happy path", "slow queue", "flaky network", "no credits")


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
