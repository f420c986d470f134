"""The pytest plugin: fixtures `wan_mock` and `wan_mock_session`, and the mark `wan_mock`.

    def test_my_app_copes_with_a_lost_answer(wan_mock):
        wan_mock.inject(CloseAfterCreating(), on="createTask")
        my_app.make_video("A red fox in snow")
        assert wan_mock.created == 1

Every pytest run of a machine loads this module, so it imports the mock only when a test asks.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wan_document.document import ApiDocument
    from wan_mock.mock import Mock

_SPEED = 100.0
"""A two-minute job takes about a second, unless a mark says `speed=` or `manual=True`."""

_SHOWN_REQUESTS = 50
_MOCKS = pytest.StashKey["list[Mock]"]()
_SEEN = pytest.StashKey["dict[int, int]"]()
_OPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "profile": ("'observed' or 'documented'", ("str",)),
    "seed": ("a whole number", ("int",)),
    "session": ("a text", ("str",)),
    "speed": ("a number above 0", ("int", "float")),
    "manual": ("True or False", ("bool",)),
    "start": ("a Unix time", ("int", "float")),
    "settings": ("wan_mock.Settings", ("Settings",)),
    "strict": ("True or False", ("bool",)),
    "scenario": ("the name of a scenario or a file", ("str", "Path", "PosixPath", "Scenario")),
    "key": ("a text", ("str",)),
    "port": ("a whole number", ("int",)),
}
_MARK = (
    "wan_mock(profile='observed', seed=0, speed=100, manual=False, settings=None, strict=True, "
    "scenario=None, …): how the wan_mock fixture of this test is to be."
)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark, so that --strict-markers knows it."""
    config.addinivalue_line("markers", _MARK)


@pytest.fixture(scope="session")
def wan_mock_document() -> ApiDocument:
    """Load the document that mocks serve; override this fixture to serve another."""
    from wan_document.document import ApiDocument

    return ApiDocument.load()


@pytest.fixture
def wan_mock(request: pytest.FixtureRequest, wan_mock_document: ApiDocument) -> Iterator[Mock]:
    """Start a mock of the API with fresh state; its address and key stand in the environment.

    It is strict: a field that the document does not know is refused. The mark `wan_mock` takes the
    options of `Mock`, `strict`, and `scenario`, a name or a file.
    """
    options = _marked_options(request.node)
    with _serving(options, wan_mock_document) as mock:
        request.node.stash.setdefault(_MOCKS, []).append(mock)
        yield mock


@pytest.fixture(scope="session")
def wan_mock_session(
    request: pytest.FixtureRequest, wan_mock_document: ApiDocument
) -> Iterator[Mock]:
    """Start one mock for the whole session, whose state the tests share."""
    with _serving({}, wan_mock_document) as mock:
        request.config.stash.setdefault(_MOCKS, []).append(mock)
        yield mock


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that passed although its mock has complaints.

    Whatever fails, the report shows the complaints and what the mock was asked meanwhile.
    """
    seen = {id(mock): _latest(mock) for mock in _mocks(item)}
    item.stash[_SEEN] = seen
    try:
        result = yield
    except BaseException:
        _report(item, _take_complaints(item))
        raise
    complaints = _take_complaints(item)
    if complaints:
        _report(item, [])
        pytest.fail("wan_mock: " + "\n".join(complaints), pytrace=False)
    return result


def _mocks(item: pytest.Item) -> list[Mock]:
    return [*item.stash.get(_MOCKS, []), *item.config.stash.get(_MOCKS, [])]


def _latest(mock: Mock) -> int:
    return mock.requests[-1].number if mock.requests else 0


def _take_complaints(item: pytest.Item) -> list[str]:
    return [complaint for mock in _mocks(item) for complaint in mock.forgive()]


def _report(item: pytest.Item, complaints: list[str]) -> None:
    if complaints:
        item.add_report_section("call", "wan_mock", "\n".join(complaints))
    for mock in _mocks(item):
        since = item.stash[_SEEN].get(id(mock), 0)
        asked = [str(record) for record in mock.requests if record.number > since]
        left_out = len(asked) - _SHOWN_REQUESTS
        lines = [f"… {left_out} earlier ones"] * (left_out > 0) + asked[-_SHOWN_REQUESTS:]
        lines += [f"callback {record}" for record in mock.callbacks[-_SHOWN_REQUESTS:]]
        idle = [injection for injection in mock.injections if not injection.fired]
        lines += [f"{each.fault!r} has struck nothing so far" for each in idle]
        item.add_report_section("call", "wan_mock requests", "\n".join([repr(mock), *lines]))


@contextmanager
def _serving(options: Mapping[str, object], document: ApiDocument) -> Iterator[Mock]:
    from wan_mock.environment import environment

    chosen = dict(options)
    scenario = chosen.pop("scenario", None)
    mock = _made(chosen, document)
    _start(mock, chosen.get("port"))
    with ExitStack() as stack:
        stack.callback(mock.stop)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        if scenario is not None:
            _begin(mock, scenario)
        for name, value in environment(mock).items():
            patch.setenv(name, value)
        yield mock


def _made(chosen: dict[str, object], document: ApiDocument) -> Mock:
    from dataclasses import replace

    from wan_mock.api.settings import Settings
    from wan_mock.mock import Mock

    settings = chosen.pop("settings", None) or Settings()
    assert isinstance(settings, Settings)  # noqa: S101 - the options have been checked
    strict = bool(chosen.pop("strict", True))
    if not chosen.get("manual"):
        chosen.setdefault("speed", _SPEED)
    try:
        return Mock(
            document=document,
            settings=replace(settings, strict=strict),
            **chosen,  # type: ignore[arg-type]
        )
    except ValueError as error:
        refused = str(error)
    pytest.fail(f"the mark wan_mock: {refused}", pytrace=False)


def _start(mock: Mock, port: object) -> None:
    try:
        mock.start()
    except OSError as error:
        refused = f"cannot listen on port {port}: {error.strerror}"
    else:
        return
    hint = "leave the port out for a free one; workers side by side cannot share one"
    pytest.fail(f"the mark wan_mock: {refused}: {hint}", pytrace=False)


def _begin(mock: Mock, scenario: object) -> None:
    scenarios = import_module("wan_mock.scenario")
    refused = None
    try:
        scenarios.apply_scenario(mock, scenario)
    except scenarios.ScenarioError as error:
        refused = str(error)
    if refused is not None:  # outside, so that the report does not show the same twice
        pytest.fail(f"the mark wan_mock: {refused}", pytrace=False)


def _marked_options(item: pytest.Item) -> dict[str, object]:
    options: dict[str, object] = {}
    for mark in reversed(list(item.iter_markers("wan_mock"))):
        if mark.args:
            _refuse(f"takes named options only, not {mark.args[0]!r}: {', '.join(_OPTIONS)}")
        for name, value in mark.kwargs.items():
            _check_option(name, value)
            options[name] = value
    return options


def _check_option(name: str, value: object) -> None:
    if name not in _OPTIONS:
        near = get_close_matches(name, _OPTIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(_OPTIONS)}"
        _refuse(f"has no option {name}; {hint}")
    wanted, kinds = _OPTIONS[name]
    if value is not None and type(value).__name__ not in kinds:
        _refuse(f"wants {wanted} for {name}, not {value!r}")


def _refuse(text: str) -> None:
    pytest.fail(f"the mark wan_mock {text}", pytrace=False)
