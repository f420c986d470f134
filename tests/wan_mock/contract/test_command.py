"""`python -m wan_mock.contract` at servers that keep to the document, and its reports."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from wan_mock import CloseAfterCreating, Delay, Mock
from wan_mock.contract.command import command

PROFILES = pytest.mark.parametrize("profile", ["observed", "documented"])


@PROFILES
def test_the_mock_holds_and_nothing_is_created(served: Mock, examine: Any, profile: Any) -> None:
    served.reset(profile=profile)

    done = examine(served.url, "--api-key", served.key)

    assert done.exit_code == 0, done.output
    assert "differs" not in done.output
    assert (served.created, served.complaints) == (0, ())
    assert set(served.counts) >= set(served.document.operations)


@PROFILES
def test_with_a_budget_a_task_per_model_is_created_and_told(
    served: Mock, examine: Any, profile: Any
) -> None:
    served.reset(profile=profile)
    models = list(served.document.models)

    done = examine(served.url, "--api-key", served.key, "--spend", len(models))

    assert done.exit_code == 0, done.output
    assert [task.model for task in served.tasks] == models
    for task in served.tasks:
        assert f"created, and perhaps paid for: {task.id}" in done.output


def test_what_is_left_of_the_budget_lets_faulty_bodies_be_sent(served: Mock, examine: Any) -> None:
    done = examine(served.url, "--api-key", served.key, "--spend", 9)

    assert done.exit_code == 0, done.output
    assert served.created == len(served.document.models)
    assert "0 skipped" in done.output
    assert "input.aspect_ratio=no such value" in done.output


def test_a_lost_answer_counts_as_spent(served: Mock, examine: Any) -> None:
    examine(served.url, "--api-key", served.key)
    free = served.counts["createTask"]
    served.inject(CloseAfterCreating(), call=free + 1)

    done = examine(served.url, "--api-key", served.key, "--spend", 1)

    assert done.exit_code == 1
    assert served.created == 1
    assert "no answer" in done.output


def test_without_a_key_only_keys_are_checked(served: Mock, examine: Any) -> None:
    done = examine(served.url)

    operations = len(served.document.operations)
    assert done.exit_code == 0, done.output
    assert f"{2 * operations} hold, 0 differ, {operations} skipped" in done.output
    assert "it needs --api-key" in done.output


def test_a_key_that_is_not_taken_ends_it_early(served: Mock, examine: Any) -> None:
    done = examine(served.url, "--api-key", "of-somebody-else")

    assert done.exit_code == 1
    assert "getAccountCredits: the balance" in done.output
    assert "1 differ" in done.output


def test_json_holds_every_result(served: Mock, examine: Any) -> None:
    done = examine(served.url, "--api-key", served.key, "--spend", 1, "--format", "json")

    report = json.loads(done.stdout)
    assert report["server"] == served.url
    assert report["tasks"] == [served.tasks[0].id]
    assert len(report["results"]) == report["holds"] + report["differs"] + report["skipped"]
    assert report["results"][0] == {
        "operation": "getAccountCredits",
        "check": "no key",
        "verdict": "holds",
        "expected": "code 401, as HTTP 200 or as that HTTP status, without data",
        "found": 'HTTP 200 {"code":401,"msg":"The API key is missing or not valid"}',
        "differences": [],
    }


def test_junit_counts_like_json(served: Mock, examine: Any) -> None:
    options = ["--api-key", "of-somebody-else", "--format"]
    (suite,) = ElementTree.fromstring(examine(served.url, *options, "junit").stdout)
    report = json.loads(examine(served.url, *options, "json").stdout)

    assert suite.get("tests") == str(len(report["results"])) == str(len(suite.findall("testcase")))
    assert suite.get("failures") == str(report["differs"]) == str(len(suite.findall(".//failure")))
    assert suite.get("skipped") == str(report["skipped"]) == str(len(suite.findall(".//skipped")))
    failed = suite.find(".//testcase[failure]")
    assert failed is not None
    assert (failed.get("classname"), failed.get("name")) == ("getAccountCredits", "the balance")


def test_an_interrupted_run_still_tells_what_it_created(served: Mock) -> None:
    free_queries = 4
    stuck = served.inject(Delay(60), on="getTaskDetails", call=free_queries + 1)
    command_line = ["--base-url", served.url, "--api-key", served.key, "--spend", "1"]
    running = subprocess.Popen(
        [sys.executable, "-m", "wan_mock.contract", *command_line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not stuck.fired and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=20)

    assert running.returncode == 1
    assert f"created, and perhaps paid for: {served.tasks[0].id}" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--base-url", "http://127.0.0.1:1"], "nobody answers at http://127.0.0.1:1"),
        (["--base-url", "ftp://host"], "is not an address"),
        (["--base-url", "127.0.0.1:80"], "is not an address"),
        (["--base-url", "http://host:port"], "Port could not be cast"),
        (["--base-url", "http://me:secret@127.0.0.1"], "and nothing else"),
        (["--base-url", "http://127.0.0.1", "--spend", "1"], "--spend needs --api-key"),
        (["--base-url", "http://127.0.0.1", "--api-key", "a\nb"], "a line break"),
        (["--base-url", "http://127.0.0.1", "--api-key", ""], "it is empty"),
        ([], "Missing option '--base-url'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_usage_and_nobody_there_are_exit_code_2(
    examine: Any, options: Any, message: str
) -> None:

    done = CliRunner().invoke(command, options)

    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.output


def test_it_runs_as_a_module_without_the_client(served: Mock) -> None:
    program = (
        "import runpy, sys\n"
        "try: runpy.run_module('wan_mock.contract', run_name='__main__')\n"
        "finally: print(sorted({'wan_client', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--base-url", served.url, "--api-key", served.key],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
