"""Each exit code, with the two lines that say what happened and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wan_jobs import errors
from wan_jobs.clock import SystemClock
from wan_jobs.command.exit_codes import MEANINGS, BudgetRefused, ExitCode, exit_code_of
from wan_mock import CloseAfterCreating, FailTask, Mock, StuckTask

FOX = ("run", "text-to-video", "--prompt", "A fox")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.TaskFailed("x"), ExitCode.TASK_FAILED),
        (errors.GenerationFailed("x"), ExitCode.TASK_FAILED),
        (errors.InvalidInput("x"), ExitCode.USAGE),
        (errors.RequestRefused("x"), ExitCode.USAGE),
        (errors.UploadError("x"), ExitCode.USAGE),
        (errors.KeyConflict("x"), ExitCode.USAGE),
        (errors.TaskNotFound("x"), ExitCode.USAGE),
        (errors.ConfigurationError("x"), ExitCode.USAGE),
        (errors.CreditsExhausted("x"), ExitCode.MONEY),
        (BudgetRefused("x"), ExitCode.MONEY),
        (errors.WaitTimeout("x"), ExitCode.RUNNING),
        (errors.KeyMissing("x"), ExitCode.KEY),
        (errors.KeyRefused("x"), ExitCode.KEY),
        (errors.RateLimited("x"), ExitCode.SERVICE),
        (errors.ServiceUnreachable("x"), ExitCode.SERVICE),
        (errors.StatusUnavailable("x"), ExitCode.SERVICE),
        (errors.ResultExpired("x"), ExitCode.SERVICE),
        (errors.JournalError("x"), ExitCode.SERVICE),
        (errors.SubmissionUnknown("x", reason="", model=""), ExitCode.UNKNOWN),
    ],
)
def test_each_error_has_its_code(error: errors.WanError, code: ExitCode) -> None:
    assert exit_code_of(error) is code


def test_every_code_is_explained(wan: Any) -> None:
    explained = wan("help", "exit-codes").out
    assert set(MEANINGS) == set(ExitCode)
    for code in ExitCode:
        assert f" {code:d}  " in explained


def test_done_and_a_failed_task(at_the_mock: Any, mock: Mock) -> None:
    assert at_the_mock("credits").code == 0
    mock.inject(FailTask("nsfw", "500"))
    failed = at_the_mock(*FOX)
    assert failed.code == 1
    assert failed.out == ""
    assert "(code 500): The safety check refused the prompt" in failed.err.splitlines()[-1]


def test_wrong_input_costs_nothing(at_the_mock: Any, mock: Mock, tmp_path: Path) -> None:
    wrong = at_the_mock(*FOX, "--aspect_ratio", "16:8", "--seed", "-1")
    assert wrong.code == 2
    assert wrong.err.splitlines() == [
        "Error: The input of wan/2-2-a14b-text-to-video-turbo cannot be sent:",
        "    --aspect_ratio: must be one of '16:9', '9:16', '1:1' (given: '16:8'). "
        "Did you mean '16:9'?",
        "    --seed: must be at least 0 (given: -1).",
    ]
    (tmp_path / "empty.json").write_text("{}")
    for arguments, said in [
        (("run",), "Say which model to run, such as speech-to-video-turbo or text-to-"),
        (("run", "turbo"), "'turbo' may mean"),
        ((*FOX, "--promt", "x"), "There is no option --promt. Did you mean --prompt?"),
        (("run", "text-to-video", "--prompt"), "requires an argument"),
        ((*FOX, "--timeout", "soon"), "'soon' is no time; give seconds, or such as 90s"),
        ((*FOX, "-o", "/dev/null/fox.mp4"), "cannot be written"),
        ((*FOX, "-o", "-"), "cannot go to stdout"),
        ((*FOX, "--input", "none.json"), "cannot be read: No such file"),
        ((*FOX, "--max-credits", "nan"), "is no amount of credits"),
        (
            ("run", "speech-to-video", "--image-url", "none.png"),
            "--image-url: none.png cannot be read: No such file or directory.\n",
        ),
        (("run", "speech-to-video", "--prompt", "x"), "    --image-url: must be given.\n"),
        (("run", "text-to-video", "--input", "empty.json"), "    prompt: must be given.\n"),
        (("mock", "--scenario", "none"), "ends in .yaml\n      to mend: there are: happy path"),
        (("status",), "Missing argument"),
        (("download", "a", "b", "-o", "one.mp4"), "Several videos need a folder"),
    ]:
        outcome = at_the_mock(*arguments)
        assert outcome.code == 2, arguments
        assert said in outcome.err, outcome.err
        assert "Traceback" not in outcome.err
    assert mock.requests == ()


def test_money(
    at_the_mock: Any, mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = at_the_mock(*FOX, "--max-credits", "100")
    assert unknown.code == 3
    assert "not known" in unknown.err
    config = tmp_path / "wan" / "config.toml"
    config.parent.mkdir()
    config.write_text('[prices]\n"wan/2-2-a14b-text-to-video-turbo" = 80\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert "more than 79 credits" in at_the_mock(*FOX, "--max-credits", "79").err
    mock.balance = 5
    assert "the balance is 5 credits" in at_the_mock(*FOX, "--max-credits", "80").err
    refused = at_the_mock(*FOX)
    assert refused.code == 3
    assert refused.err.splitlines()[-1].strip().startswith("Top up the account")
    assert mock.created == 0


def test_still_running_names_the_command_that_goes_on(at_the_mock: Any, mock: Mock) -> None:
    mock.inject(StuckTask())
    outcome = at_the_mock(*FOX, "--timeout", "0.1s", "-o", "my fox.mp4")
    (task,) = mock.tasks
    assert outcome.code == 4
    assert outcome.err.splitlines()[-1].strip() == (
        f"The task is paid for and safe. Go on with:  wan download -o 'my fox.mp4' {task.id}"
    )


def test_key(at_the_mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIKLEY_API_KEY", "wrong")
    refused = at_the_mock("credits")
    assert refused.code == 5
    assert "wan login" in refused.err
    monkeypatch.delenv("APIKLEY_API_KEY")
    assert at_the_mock("credits").err.splitlines()[0] == "Error: There is no API key."


def test_no_service(at_the_mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIKLEY_BASE_URL", "http://127.0.0.1:9")
    slept: list[float] = []
    monkeypatch.setattr(SystemClock, "sleep", lambda _, seconds, __: slept.append(seconds))
    outcome = at_the_mock("credits")
    assert outcome.code == 6
    assert len(slept) == 3
    assert len(outcome.err.splitlines()) == 2
    assert "(http://127.0.0.1:9)" in outcome.err
    assert outcome.err.endswith("  Check the network, then try again.\n")


def test_an_unknown_outcome_is_settled_by_hand(at_the_mock: Any, mock: Mock) -> None:
    mock.inject(CloseAfterCreating(), call=1)
    doubtful = at_the_mock(*FOX)
    assert doubtful.code == 7
    lines = [line.strip() for line in doubtful.err.splitlines()]
    assert lines[0].startswith("Error: The outcome of submitting")
    (listed,) = at_the_mock("tasks", "--unsettled").lines
    token = listed.partition("	")[0]
    assert lines[2].endswith("TASK_ID")
    assert token in lines[2]
    (task,) = mock.tasks
    settled = at_the_mock("settle", "--json", token[:10], task.id)
    assert settled.json == {"token": token, "task_id": task.id, "state": "created"}
    mock.finish(task.id)
    assert at_the_mock("download", token).code == 0
    assert mock.created == 1


def test_a_fault_of_our_own_is_no_traceback(wan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise RuntimeError("oops \x1b[31m")

    monkeypatch.setattr("wan_jobs.command.verbs.models.merged_document", broken)
    outcome = wan("models")
    assert outcome.code == 70
    assert outcome.err.splitlines()[0] == r"Error: wan failed over RuntimeError: oops \x1b[31m"
    assert "Traceback" not in outcome.err
    assert "Traceback" in wan("--verbose", "models").err
