"""The plugin, as a downstream project's test run sees it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import Any

import pytest

pytest_plugins = ["pytester"]

APP = """
import json, os, urllib.request

def call(method, path, body=None):
    request = urllib.request.Request(
        os.environ["APIKLEY_BASE_URL"] + path,
        data=json.dumps(body).encode() if body else None,
        method=method,
        headers={
            "Authorization": "Bearer " + os.environ["APIKLEY_API_KEY"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)

def make_video(prompt):
    body = {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": prompt}}
    return call("POST", "/api/v1/jobs/createTask", body)
"""


@pytest.fixture
def project(pytester: pytest.Pytester, raw_document: dict[str, Any]) -> Any:
    """A project of somebody else; `run` writes a test module and runs pytest on it."""
    pytester.makepyfile(app=APP)
    (pytester.path / "document.json").write_text(json.dumps(raw_document))
    pytester.makeconftest(
        """
import pytest
from pathlib import Path

@pytest.fixture(scope="session")
def wan_mock_document():
    from wan_mock import ApiDocument
    return ApiDocument.load(Path(__file__).with_name("document.json"))
"""
    )
    pytester.syspathinsert()

    def run(test: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_app="import app, os, pytest\n" + test)
        quiet = ("-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function")
        return pytester.runpytest_inprocess(*quiet, *options)

    return run


def test_a_project_tests_its_app_with_the_fixture_alone(project: Any) -> None:
    result = project(
        """
from wan_mock import CloseAfterCreating

def test_my_app_copes_with_a_lost_answer(wan_mock):
    wan_mock.inject(CloseAfterCreating())
    with pytest.raises(OSError):
        app.make_video("A red fox in snow")
    assert wan_mock.created == 1

def test_state_is_fresh(wan_mock):
    assert wan_mock.created == 0
    assert app.make_video("A red fox in snow")["code"] == 200

@pytest.mark.wan_mock(profile="documented", seed=7, manual=True)
def test_a_mark_chooses(wan_mock):
    assert app.make_video("x")["data"]["taskId"].startswith("task_wan_")
    wan_mock.advance(120)
    assert wan_mock.tasks[0].state == "success"

async def test_async(wan_mock):
    assert app.make_video("x")["code"] == 200

def test_the_session_is_shared(wan_mock_session):
    assert app.make_video("x")["code"] == 200

def test_the_session_is_still_there(wan_mock_session):
    assert wan_mock_session.created == 1

def test_the_environment_is_put_back():
    assert os.environ["APIKLEY_API_KEY"]  # that of the session, not of a test
""",
        "--strict-markers",
        "-o",
        "asyncio_mode=auto",
    )

    result.assert_outcomes(passed=7)


def test_it_works_under_xdist(
    project: Any, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Workers are new processes: load what is needed and no more.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        test_app="""
import app, pytest

@pytest.mark.parametrize("turn", range(6))
def test_each_has_its_own(wan_mock, turn):
    app.make_video("x")
    assert wan_mock.created == 1
"""
    )
    result = pytester.runpytest_subprocess(
        "-p", "xdist", "-p", "wan_mock.pytest_plugin", "-p", "no:cacheprovider", "-n", "2"
    )

    result.assert_outcomes(passed=6)


def test_an_unexpected_request_fails_the_test_and_says_what_differs(project: Any) -> None:
    result = project(
        """
import urllib.error

def test_typo(wan_mock):
    with pytest.raises(urllib.error.HTTPError):
        app.call("POST", "/api/v1/job/createTask", {})

def test_method(wan_mock):
    with pytest.raises(urllib.error.HTTPError):
        app.call("GET", "/api/v1/jobs/createTask")

def test_meant_so(wan_mock):
    with pytest.raises(urllib.error.HTTPError):
        app.call("GET", "/api/v2")
    assert len(wan_mock.forgive()) == 1

def test_fails_anyway(wan_mock_session):
    app.call("GET", "/api/v3")

def test_is_not_blamed_for_the_one_before(wan_mock_session):
    pass
"""
    )

    result.assert_outcomes(passed=2, failed=3)
    result.stdout.fnmatch_lines(
        [
            "*POST /api/v1/job/createTask: the API has no such path; "
            "the nearest is POST /api/v1/jobs/createTask*",
            "*GET /api/v1/jobs/createTask: this path takes POST, not GET*",
            "*GET /api/v3: the API has no such path*",
        ]
    )


def test_an_error_of_the_mock_fails_the_test(project: Any) -> None:
    result = project(
        """
import urllib.error
from dataclasses import dataclass
from wan_mock import Fault

@dataclass(frozen=True)
class Broken(Fault):
    def on_task(self, task):
        raise RuntimeError("a bug in a fault")

def test_it(wan_mock):
    wan_mock.inject(Broken())
    with pytest.raises(urllib.error.HTTPError):
        app.make_video("x")
"""
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the mock itself failed*", "*a bug in a fault*"])


def test_a_port_that_is_taken_is_told_in_a_sentence(project: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = project(
            f"""
@pytest.mark.wan_mock(port={port})
def test_it(wan_mock):
    pass
"""
        )
    result.assert_outcomes(errors=1)
    sentence = f"the mark wan_mock: cannot listen on port {port}: *: leave the port out for a free*"
    result.stdout.fnmatch_lines([sentence])
    assert "socket.py" not in result.stdout.str()


def test_the_mock_is_strict_and_a_failure_shows_what_was_asked(project: Any) -> None:
    result = project(
        """
from wan_mock import faults

def misspelled():
    body = {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": "x", "sed": 1}}
    return app.call("POST", "/api/v1/jobs/createTask", body)

def test_refused(wan_mock):
    wan_mock.inject(faults.CloseAfterCreating(), call=2)
    wan_mock.inject(faults.Delay(0.0))
    assert misspelled()["code"] == 200

@pytest.mark.wan_mock(strict=False)
def test_let_through(wan_mock):
    assert misspelled()["code"] == 200

def test_of_the_session(wan_mock_session):
    app.make_video("of another test")

def test_shows_its_own_requests(wan_mock_session):
    app.call("GET", "/api/v1/chat/credit")
    assert False
"""
    )

    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*wan_mock requests*",
            "<Mock http://127.0.0.1:*, observed profile, seed 0, 0 created, 1 requests>",
            "createTask*refused*422*input.sed: is not a field here; did you mean `input.seed`?*",
            "CloseAfterCreating(*) has struck nothing so far",
            "*wan_mock requests*",
            "getAccountCredits*accepted*200",
        ]
    )
    assert "createTask         accepted" not in result.stdout.str()


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("sped=3", "the mark wan_mock has no option sped; did you mean speed?"),
        ("speed='fast'", "the mark wan_mock wants a number above 0 for speed, not 'fast'"),
        ("port=70000", "the mark wan_mock: port must be a whole number from 0 to 65535, not 70000"),
        ("speed=None", "the mark wan_mock: speed must be a number, not None"),
        ("speed=0", "the mark wan_mock: speed must be above 0*"),
        ("profile='seen'", "the mark wan_mock: profile must be 'observed' or 'documented'*"),
        ("'observed'", "the mark wan_mock takes named options only, not 'observed'*"),
        ("settings={}", "the mark wan_mock wants wan_mock.Settings for settings, not {}"),
        ("scenario='rainy'", "the mark wan_mock: rainy: there is no ready scenario `rainy`*"),
        ("manual=True, speed=5", "the mark wan_mock: manual time has no speed*"),
    ],
)
def test_a_wrong_mark_gets_a_sentence(project: Any, mark: str, sentence: str) -> None:
    result = project(
        f"""
@pytest.mark.wan_mock({mark})
def test_it(wan_mock):
    pass
"""
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([sentence])
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_loading_the_plugin_imports_nothing_else_of_the_mock() -> None:
    program = (
        "import sys, wan_mock.pytest_plugin; "
        "print(*sorted(n for n in sys.modules if n.partition('.')[0] in "
        "('wan_mock', 'wan_client', 'werkzeug', 'jsonschema')))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert run.stdout.split() == ["wan_mock", "wan_mock.pytest_plugin"]
