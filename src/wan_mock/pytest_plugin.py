"""The pytest plugin: fixtures `wan_mock` and `wan_mock_session`, and the mark `wan_mock`.

    def test_my_app_copes_with_a_lost_answer(wan_mock):
        wan_mock.inject(CloseAfterCreating(), on="createTask")
        my_app.make_video("A red fox in snow")
        assert wan_mock.created == 1

Every pytest run of a machine loads this module, so it imports the mock only when a test asks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wan_document.document import ApiDocument
    from wan_mock.mock import Mock

_SPEED = 100.0
"""A two-minute job takes about a second, unless a mark says `speed=` or `manual=True`."""

_MOCKS = pytest.StashKey["list[Mock]"]()
_MARK = (
    "wan_mock(profile='observed', seed=0, speed=100, manual=False, settings=None, scenario=None): "
    "how the wan_mock fixture of this test is to be."
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

    The mark `wan_mock` takes the options of `Mock`, and `scenario`, a name or a file.
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
    """Fail a test that passed although its mock has complaints; show them if it failed anyway."""
    try:
        result = yield
    except BaseException:
        item.add_report_section("call", "wan_mock", "\n".join(_take_complaints(item)))
        raise
    complaints = _take_complaints(item)
    if complaints:
        pytest.fail("wan_mock: " + "\n".join(complaints), pytrace=False)
    return result


def _take_complaints(item: pytest.Item) -> list[str]:
    mocks = [*item.stash.get(_MOCKS, []), *item.config.stash.get(_MOCKS, [])]
    return [complaint for mock in mocks for complaint in mock.forgive()]


@contextmanager
def _serving(options: Mapping[str, object], document: ApiDocument) -> Iterator[Mock]:
    from wan_mock.mock import Mock

    chosen = {"document": document, **options}
    scenario = chosen.pop("scenario", None)
    if not chosen.get("manual"):
        chosen.setdefault("speed", _SPEED)
    with (
        Mock(**chosen) as mock,  # type: ignore[arg-type]
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as folder,
    ):
        if scenario is not None:
            import_module("wan_mock.scenario").apply_scenario(mock, scenario)
        patch.setenv("APIKLEY_BASE_URL", mock.url)
        patch.setenv("APIKLEY_API_KEY", mock.key)
        # What tests make is no part of anybody's own journal.
        patch.setenv("WAN_JOURNAL", f"{folder}/journal.sqlite")
        yield mock


def _marked_options(item: pytest.Item) -> dict[str, object]:
    options: dict[str, object] = {}
    for mark in reversed(list(item.iter_markers("wan_mock"))):
        if mark.args:
            raise pytest.UsageError("the mark wan_mock takes named options only")
        options.update(mark.kwargs)
    return options
