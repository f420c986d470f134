"""A whole service to hold to the contract: the mock in each profile, or a real one if asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from wan_mock import Limits, Mock, Settings

PROFILES = ("observed", "documented")
RICH = Settings(credits=1e12, limits=Limits.none())
GRACE = 30
"""Seconds that a real service may take until it knows a task that it has created."""

_SPENT = pytest.StashKey[list[str]]()


@dataclass(frozen=True)
class Service:
    """A server under test. `mock` is None if it is a real one, which has no strings to pull."""

    name: str
    url: str
    key: str = field(repr=False)
    mock: Mock | None = None

    def sleep(self, seconds: float) -> None:
        """Let time pass, on the mock at once."""
        if self.mock:
            self.mock.advance(seconds)
        else:
            time.sleep(seconds)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames:
        real = metafunc.config.getoption("base_url", None)
        metafunc.parametrize("service", ["real"] if real else PROFILES, indirect=True)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for task in config.stash.get(_SPENT, []):
        terminalreporter.write_line(f"paid task: {task}")


@pytest.fixture(scope="session")
def _mocks() -> Iterator[dict[str, Mock]]:
    mocks = {name: Mock(profile=name, settings=RICH, manual=True) for name in PROFILES}
    for mock in mocks.values():
        mock.start()
    yield mocks
    for mock in mocks.values():
        mock.stop()


@pytest.fixture
def service(request: pytest.FixtureRequest, _mocks: dict[str, Mock]) -> Iterator[Service]:
    """A mock per profile, rich and without limits, whose complaints fail the test; or the real."""
    if request.param == "real":
        options = request.config.option
        yield Service("real", options.base_url.rstrip("/"), options.api_key)
        return
    mock = _mocks[request.param]
    mock.reset(settings=RICH)
    yield Service(request.param, mock.url, mock.key, mock)
    mock.check()


@pytest.fixture
def mock(service: Service) -> Mock:
    """The mock under test; what asks for it is not run against a real service."""
    assert service.mock is not None
    return service.mock


@pytest.fixture(scope="session")
def _callers(callers: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[tuple[str, str], Any] = {}

    def of(service: Service, key: str) -> Any:
        if (service.url, key) not in made:
            made[service.url, key] = callers(
                base_url=service.url, token=key, verify_ssl=service.mock is None
            )
        return made[service.url, key]

    return of


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, service: Service, _callers: Callable[..., Any]) -> Any:
    """Call operations of the service, one way or the other."""
    return _callers(service, service.key)[request.param]


@pytest.fixture
def call_with_wrong_key(service: Service, _callers: Callable[..., Any]) -> Any:
    return _callers(service, "wrong-key")["sync"]


@pytest.fixture
def create(
    request: pytest.FixtureRequest, service: Service, call: Any, operations: Any
) -> Callable[..., str]:
    """Create a task and give its id; at a real service that is paid for from `--spend`."""

    def created(model: Any, **members: Any) -> str:
        spent = request.config.stash.setdefault(_SPENT, [])
        if service.mock is None and len(spent) >= request.config.option.spend:
            pytest.skip(f"it would cost: --spend {len(spent) + 1} allows it")
        answer = call(operations["createTask"], body=model.typed(model.minimal() | members))
        task_id = answer.parsed.data.task_id
        if service.mock is None:
            spent.append(f"{task_id} ({model.id})")
        return str(task_id)

    return created


@pytest.fixture
def follow(service: Service, call: Any, operations: Any) -> Callable[[str], Any]:
    """Ask for a task until the service knows it, and give its record."""

    def followed(task_id: str) -> Any:
        for _ in range(GRACE):
            parsed = call(operations["getTaskDetails"], task_id=task_id).parsed
            if parsed.code == 200 and parsed.data:
                return parsed.data
            service.sleep(1)
        raise AssertionError(f"{task_id} is still not known: {parsed}")

    return followed
