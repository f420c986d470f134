"""Servers to examine, right and wrong, and the command that examines them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wan_mock import Durations, Limits, Mock, Settings
from wan_mock.contract.command import command

SETTINGS = Settings(limits=Limits.none(), durations=Durations(invisible=0))


@pytest.fixture(scope="module")
def _served() -> Iterator[Mock]:
    with Mock(manual=True, settings=SETTINGS) as mock:
        yield mock


@pytest.fixture
def served(_served: Mock) -> Mock:
    """A mock of the packaged document, whose tasks are known at once."""
    _served.reset(profile="observed", settings=SETTINGS)
    _served.clear_faults()
    return _served


@pytest.fixture
def examine() -> Callable[..., Result]:
    """Run the command in this process."""

    def run(base_url: str, *options: Any) -> Result:
        return CliRunner().invoke(command, ["--base-url", base_url, *map(str, options)])

    return run
