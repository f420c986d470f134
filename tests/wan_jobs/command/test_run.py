"""`wan run`: files, JSON input, names for repeated runs, Ctrl-C, strangers' text."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.program import program
from wan_jobs.command.verbs.completion import script
from wan_jobs.ledger import Journal
from wan_mock import FailTask, Mock, StuckTask, TooManyRequests, UnknownState
from wan_mock.faults import CloseAfterCreating, CloseBeforeCreating, Delay, Fault

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MP3 = b"ID3" + bytes(64)
MODEL = "wan/2-2-a14b-text-to-video-turbo"


def test_help_shows_a_models_fields_from_the_document(wan: Any) -> None:
    shown = wan("run", "speech-to-video", "--help").out
    assert "Fields of wan/2-2-a14b-speech-to-video-turbo" in shown
    assert "--num-frames INTEGER" in shown
    assert "40 to 120; a" in shown
    assert "--image-url FILE|URL" in shown
    assert "wan/2-2-a14b-text-to-video-turbo" in wan("run", "--help").out


def test_files_are_uploaded_and_the_dry_run_says_which(at_the_mock: Any, mock: Mock) -> None:
    Path("face.png").write_bytes(PNG)
    Path("voice.mp3").write_bytes(MP3)
    speech = (
        "run",
        "speech-to-video",
        "--prompt",
        "x",
        "--image-url",
        "face.png",
        "--audio_url=voice.mp3",
    )
    shown = at_the_mock(*speech, "--num-frames", "44", "--dry-run")
    body = shown.json
    assert body["input"]["image_url"] == "<to be uploaded: image/png, 72 bytes>"
    assert body["input"]["num_frames"] == 44
    assert mock.requests == ()
    assert at_the_mock(*speech, "--detach").code == 0
    (task,) = mock.tasks
    (sent,) = mock.requests_to("createTask")
    assert json.loads(sent.body)["input"]["image_url"].startswith(mock.files_url)
    assert task.model == "wan/2-2-a14b-speech-to-video-turbo"


def test_a_dry_run_can_be_run_and_options_win_over_the_file(at_the_mock: Any, mock: Mock) -> None:
    request = at_the_mock(
        "run", "text-to-video", "--prompt", "a", "--aspect-ratio", "1:1", "--dry-run"
    )
    Path("job.json").write_text(request.out)
    again = ("run", MODEL, "--input", "job.json", "--prompt", "b", "--no-enable-prompt-expansion")
    assert at_the_mock(*again, "--detach").code == 0
    (sent,) = mock.requests_to("createTask")
    assert json.loads(sent.body)["input"] == {
        "prompt": "b", "aspect_ratio": "1:1", "enable_prompt_expansion": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "a JSON object of fields is needed"),
        ("{", "is not JSON"),
        ('{"prompt": NaN}', "NaN is not a JSON number"),
        ("[" * 100_000, "is not usable JSON"),
        ('{"prompt": "a fox", "prompt": "an owl"}', "'prompt' stands there twice"),
        ('{"model": "m", "input": {"seed": 1, "seed": 2}}', "'seed' stands there twice"),
        (b"\xff", "not UTF-8"),
        ({"model": "wan/other", "input": {}}, "a request for wan/other"),
        ({"prompt": "x", "image": "y"}, "has no such field"),
    ],
)
def test_a_file_that_is_no_input_is_refused(wan: Any, content: object, said: str) -> None:
    raw = content if isinstance(content, bytes) else None
    text = content if isinstance(content, str) else json.dumps(content) if raw is None else ""
    Path("job.json").write_bytes(raw or text.encode())
    outcome = wan("run", "text-to-video", "--input", "job.json", "--dry-run")
    assert outcome.code == 2
    assert said in outcome.err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--prompt", "a fox", "--prompt=an owl"), "--prompt"),
        (
            ("--prompt", "a fox", "--aspect-ratio", "1:1", "--aspect_ratio", "16:9"),
            "--aspect-ratio",
        ),
        (
            ("--prompt", "x", "--enable-prompt-expansion", "--no-enable-prompt-expansion"),
            "--enable-prompt-expansion",
        ),
    ],
)
def test_a_field_with_two_values_is_refused(wan: Any, words: tuple[str, ...], option: str) -> None:
    outcome = wan("run", *words, "text-to-video", "--dry-run")
    assert outcome.code == 2
    assert f"{option} is given twice" in outcome.err


def test_text_of_a_file_is_never_taken_for_a_path(wan: Any) -> None:
    Path("face.png").write_bytes(PNG)
    Path("job.json").write_text(json.dumps({"image_url": "face.png"}))
    outcome = wan("run", "speech-to-video", "--input", "job.json", "--dry-run")
    assert "image_url: must be an http:// or https:// address" in outcome.err


def test_a_name_makes_a_repeated_run_go_on_with_the_first_task(
    at_the_mock: Any, mock: Mock
) -> None:
    job = ("run", "text-to-video", "--once", "fox-1", "--detach", "--prompt")
    first, again = at_the_mock(*job, "A fox"), at_the_mock(*job, "A fox")
    assert first.out == again.out
    other = at_the_mock(*job, "A wolf")
    assert other.code == 2
    assert first.out.strip() in other.err
    assert mock.created == 1


def test_ctrl_c_leaves_the_task_running_and_says_how_to_go_on(person: Any, mock: Mock) -> None:
    mock.inject(StuckTask())
    terminal = person.start("run", "text-to-video", "--prompt", "A fox", "-o", "fox.mp4")
    terminal.read_until("0:0")
    terminal.type("\x03")
    ended = terminal.end()
    (task,) = mock.tasks
    assert ended.code == 4
    assert ended.out.splitlines()[-2:] == [
        ended.out.splitlines()[-2],
        f"  Go on with:  wan download -o fox.mp4 {task.id}",
    ]
    assert f"Interrupted. Task {task.id} goes on without you." in ended.out
    assert "Error" not in ended.out
    mock.clear_faults()
    mock.finish(task.id)
    assert person.wan("download", task.id, "-o", "fox.mp4").lines == ["fox.mp4"]


@pytest.mark.parametrize(
    ("fault", "presses", "code", "said"),
    [
        (Delay(30), 1, 7, "a task may exist and be billed"),
        (Delay(30), 2, 7, "a task may exist and be billed"),
        (TooManyRequests(retry_after=60), 1, 130, "Interrupted. Nothing was created."),
    ],
)
def test_ctrl_c_during_the_submission_says_whether_a_task_may_exist(
    person: Any, mock: Mock, fault: Fault, presses: int, code: int, said: str
) -> None:
    mock.inject(fault, on="createTask")
    asked = threading.Event()
    mock.subscribe(lambda request: asked.set() if request.operation == "createTask" else None)
    terminal = person.start("--verbose", "run", "text-to-video", "--prompt", "A fox")
    assert asked.wait(30)
    if code == 130:
        terminal.read_until("sending again")
    for _ in range(presses):
        terminal.type("\x03")
        time.sleep(0.2)
    ended = terminal.end()
    assert ended.code == code
    assert said in ended.out
    assert "Traceback" not in ended.out
    (entry,) = Journal(person.home / "state" / "wan" / "journal.sqlite").entries()
    assert entry.state.unsettled == (code == 7)


def test_text_of_strangers_cannot_drive_the_terminal(person: Any, mock: Mock) -> None:
    hostile = "\x1b]0;owned\x07\u202e fox"
    mock.inject(UnknownState("\x1b[2Jnew"), on="getTaskDetails", times=1)
    mock.inject(FailTask("because \x1b[31m", "500"))
    shown = person.in_terminal("run", "text-to-video", "--prompt", hostile).out
    shown += person.in_terminal("tasks").out
    shown += person.in_terminal("tasks", "--json").out
    shown += person.in_terminal("run", "text-to-video", "--prompt", "x", f"--{hostile}", "1").out
    shown += person.in_terminal(hostile).out
    assert r"\x1b]0;owned" in shown
    for sequence in ("\x1b]0;", "\x07", "\u202e", "\x1b[2J", "because \x1b"):
        assert sequence not in shown


def test_completion_offers_models_fields_values_and_files(
    wan: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"_WAN_COMPLETE": "bash_complete", "COMP_LINE": "wan ru"}
    assert person.wan(**asked).lines == ["plain,run"]

    def answers(line: str) -> list[str]:
        monkeypatch.setenv("_WAN_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_LINE", line)
        return wan().lines

    assert answers("wan ru") == ["plain,run"]
    assert answers("wan run text") == ["plain,text-to-video-turbo"]
    assert answers("wan run text-to-video --aspect-ratio ") == [
        "plain,16:9", "plain,9:16", "plain,1:1",
    ]  # fmt: skip
    assert answers("wan run text-to-video --aspect-ratio=1") == [
        "plain,--aspect-ratio=16:9", "plain,--aspect-ratio=1:1",
    ]  # fmt: skip
    assert answers("wan run speech --image-url fa") == ["file,fa"]
    assert answers("wan mock --scenario flaky") == ["plain,flaky network"]
    assert answers("wan run 'unclosed") == []


def test_completion_offers_what_was_made_here(
    at_the_mock: Any, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAN_JOURNAL", "journal.sqlite")
    Path("prompts.csv").write_text("id,prompt\nfox,A fox\n")
    assert at_the_mock("batch", "run", "prompts.csv", "-o", "clips", "text-to-video").code == 0
    mock.inject(CloseAfterCreating(), on="createTask")
    assert at_the_mock("run", "text-to-video", "--prompt", "x", "--detach").code == 7
    (doubt,) = at_the_mock("tasks", "--unsettled", "--json").json
    for line, answer in (
        ("wan batch resume cl", "clips"),
        ("wan settle ", doubt["token"]),
        (f"wan download {mock.tasks[0].id[:4]}", mock.tasks[0].id),
        ("wan config get base", "base_url"),
    ):
        monkeypatch.setenv("_WAN_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_LINE", line)
        assert at_the_mock().lines == [f"plain,{answer}"]
        monkeypatch.delenv("_WAN_COMPLETE")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_of_shells_ask_the_command(shell: str) -> None:
    assert f"{shell}_complete" in script(shell, program)


@pytest.fixture
def twice(person: Any, mock: Mock) -> list[str]:
    return ["run", "text-to-video", "--prompt", "A red fox in snow", "--detach"]


def test_a_command_typed_twice_says_so_before_it_pays_again(
    person: Any, mock: Mock, twice: list[str]
) -> None:
    first = person.wan(*twice)
    assert first.err.count("\n") == 1
    second = person.wan(*twice)
    assert (second.code, mock.created) == (0, 2)
    assert f"as task {first.out.strip()}: this pays for another one" in second.err
    assert "pays for another" not in person.wan(*twice, "--again").err
    assert "pays for another" not in person.wan(*twice, "--seed", "7").err
    assert "pays for another" not in person.wan(*twice, "--once", "x").err


def test_while_the_same_is_in_doubt_a_script_is_refused_and_a_person_asked(
    person: Any, mock: Mock, twice: list[str]
) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", times=1)
    assert person.wan(*twice).code == 7
    refused = person.wan(*twice)
    assert (refused.code, mock.created) == (7, 1)
    assert "--again" in refused.err
    assert "wan settle" in refused.err
    assert json.loads(person.wan(*twice, "--json").out)["error"]["type"] == "EqualRequestInDoubt"
    no = person.in_terminal(*twice, typed="n\r")
    assert (no.code, mock.created) == (7, 1)
    yes = person.in_terminal(*twice, typed="y\r")
    assert (yes.code, mock.created) == (0, 2)
    assert person.wan(*twice, "--again").code == 0
    assert mock.created == 3


def test_a_doubt_that_is_settled_stands_in_nobodys_way(
    person: Any, mock: Mock, twice: list[str]
) -> None:
    mock.inject(CloseBeforeCreating(), on="createTask", times=1)
    assert person.wan(*twice).code == 7
    token = json.loads(person.wan("tasks", "--unsettled", "--json").out)[0]["token"]
    assert person.wan("settle", token, "--never-created").code == 0
    assert person.wan(*twice).code == 0
