"""The scenario a mock is in, and the ones it can be put in while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from wan_mock.api.profiles import ProfileName
from wan_mock.mock import Mock
from wan_mock.scenario.applying import Timeline, apply_scenario
from wan_mock.scenario.plan import Scenario
from wan_mock.scenario.reading import load_scenario, ready_scenarios


@dataclass(frozen=True, slots=True)
class Choice:
    """A scenario that can be begun by its name."""

    name: str
    description: str
    source: str | Path


class Stage:
    """Begins scenarios on a mock, each from the settings, profile and seed the mock came with.

    Args:
        mock: the mock, before any scenario.
        file: a scenario of the user's own, offered beside the ready ones.
        profile, seed: what holds whatever a scenario says.
        announce: is told the note of each step as it is taken.
        leaving: is called before a scenario takes the place of what the mock has recorded.

    """

    def __init__(
        self,
        mock: Mock,
        *,
        file: Path | None = None,
        profile: ProfileName | None = None,
        seed: int | None = None,
        announce: Callable[[str], None] | None = None,
        leaving: Callable[[], None] | None = None,
    ) -> None:
        self._mock = mock
        self._base = (mock.settings, mock.profile, mock.seed)
        self._held = (profile, seed)
        self._announce = announce
        self._leaving = leaving
        self._lock = threading.Lock()
        self._timeline: Timeline | None = None
        self.scenario: Scenario | None = None
        self.choices = tuple(_choices(file))

    def begin(self, name: str) -> Scenario:
        """Begin one of the choices; raises `KeyError` if there is none, or `ScenarioError`."""
        choice = {choice.name: choice for choice in self.choices}[name]
        settings, profile, seed = self._base
        scenario = load_scenario(choice.source, settings)
        seeds = (self._held[1], scenario.seed, seed)
        scenario = replace(
            scenario,
            profile=self._held[0] or scenario.profile or profile,
            seed=next(one for one in seeds if one is not None),
        )
        with self._lock:
            if self._leaving:
                self._leaving()
            if self._timeline:
                self._timeline.stop()
            self._timeline = apply_scenario(self._mock, scenario, announce=self._announce)
            self.scenario = scenario
        return scenario


def _choices(file: Path | None) -> list[Choice]:
    ready = [Choice(one.name, one.description, one.name) for one in ready_scenarios()]
    if file is None:
        return ready
    own = load_scenario(file)
    return [Choice(own.name, own.description, file), *(c for c in ready if c.name != own.name)]
