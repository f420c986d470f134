"""`wan batch`: a table of prompts becomes a folder of videos, each paid for once."""

from __future__ import annotations

import csv
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.wan_jobs.command.batch_shell import MODEL, RUN, Shell
from tests.wan_jobs.command.conftest import Outcome
from wan_mock import CloseAfterCreating, FailTask, Mock, Settings, StuckTask


@pytest.fixture
def mock() -> Iterator[Mock]:
    with Mock(speed=100, settings=Settings(credits=1e9)) as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path, mock: Mock, wan: Callable[..., Outcome]) -> Shell:
    return Shell(tmp_path, mock, wan)


def test_a_stranger_mends_a_table_and_gets_each_video_once(shell: Shell, mock: Mock) -> None:
    rows = [f"clip-{number:02},A red fox in snow {number},1:1" for number in range(20)]
    wrong = list(rows)
    wrong[3] = wrong[3].replace("1:1", "4:3")
    wrong[12] = "clip-12,,1:1"
    wrong[17] = wrong[17].replace("clip-17", "clip-16")
    shell.table(*wrong)
    _, err = shell.wan(*RUN, code=2)
    assert all(line in err for line in ("prompts.csv:5", "prompts.csv:14", "prompts.csv:19")), err
    assert "3 faults" in err
    assert mock.created == 0

    shell.table(*rows)
    for killed_after in (3, 12):
        process = shell.start(*RUN)
        while mock.created < killed_after:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
    doubts = _doubts(shell)
    shell.wan(*RUN, code=7 if doubts else 0)
    states = [line["state"] for line in shell.results().values()]
    assert (states.count("done"), states.count("doubt")) == (20 - doubts, doubts)
    assert 20 - doubts <= mock.created <= 20
    bodies = [json.dumps(task.body, sort_keys=True) for task in mock.tasks]
    assert len(set(bodies)) == len(bodies) == mock.created
    page = (shell.folder / "clips" / "index.html").read_text("utf-8")
    assert page.count("clip-") >= 20
    assert len(shell.results()) == 20


def _doubts(shell: Shell) -> int:
    """Return how many requests a kill cut off: what may exist is never sent again."""
    process = shell.start("resume", "clips", "--json")
    out, _ = process.communicate(timeout=120)
    return int(json.loads(out.splitlines()[-1])["items"]["doubt"])


def test_the_same_command_again_adds_what_is_new(shell: Shell, mock: Mock) -> None:
    shell.table("fox,A red fox in snow,1:1")
    out, _ = shell.wan(*RUN)
    assert out.strip().endswith("index.html")
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,")
    shell.wan(*RUN)
    assert mock.created == 2
    assert {path.name for path in (shell.folder / "clips").iterdir()} == {
        "fox.mp4",
        "owl.mp4",
        "results.jsonl",
        "index.html",
    }


def test_a_known_id_with_other_content_is_refused(shell: Shell, mock: Mock) -> None:
    shell.table("fox,A red fox in snow,1:1")
    shell.wan(*RUN)
    shell.table("owl,An owl,1:1", "fox,A blue fox in snow,")
    for words in (RUN, (*RUN, "--dry-run")):
        _, err = shell.wan(*words, code=2)
        assert "The table has 1 fault" in err
        assert "prompts.csv:3: item fox was sent with other content before: " in err
        assert (
            "prompt was 'A red fox in snow', is 'A blue fox in snow', aspect_ratio was '1:1'" in err
        )
    assert mock.created == 1


def test_a_limit_on_credits_that_is_reached_is_told_with_the_way_on(shell: Shell) -> None:
    shell.table("fox,A red fox in snow,1:1")
    shell.wan(*RUN)
    shell.table("fox,A red fox in snow,1:1", "owl,An owl,1:1")
    _, err = shell.wan(*RUN, "--max-credits", "100", "--dry-run")
    assert "paused before, at 100 credits in all" in err
    told = json.loads(shell.wan(*RUN, "--max-credits", "100", "--dry-run", "--json")[0])
    assert not told["fits_max_credits"]
    _, err = shell.wan(*RUN, "--max-credits", "100", code=4)
    assert "the same `wan batch run` and a higher --max-credits" in err
    assert "batch resume" not in err
    shell.wan(*RUN, "--max-credits", "200")
    _, err = shell.wan(*RUN, "--max-credits", "100", "--dry-run")
    assert "Nothing is left to be made." in err
    assert "paused" not in err, "what is made needs no room"


def test_a_dry_run_checks_and_sends_nothing(shell: Shell, mock: Mock) -> None:
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,")
    _, err = shell.wan(*RUN, "--dry-run")
    assert "2 items to be made" in err
    out, _ = shell.wan(*RUN, "--dry-run", "--json")
    assert json.loads(out)["to_be_made"] == 2
    assert not mock.requests
    assert not (shell.folder / "clips").exists()


def test_every_fault_is_told_to_scripts_too(shell: Shell) -> None:
    shell.table("fox,A red fox in snow,4:3", "owl,,1:1")
    out, _ = shell.wan(*RUN, "--json", code=2)
    faults = json.loads(out)["error"]["faults"]
    assert {fault["place"] for fault in faults} == {"prompts.csv:2", "prompts.csv:3"}


def test_what_failed_is_told_and_can_be_retried(shell: Shell, mock: Mock) -> None:
    mock.inject(FailTask("nsfw"), call=1)
    shell.table("fox,A red fox in snow,1:1")
    _, err = shell.wan(*RUN, code=1)
    assert "wan batch retry --failed clips" in err
    shell.wan("retry", "clips")
    shell.wan("resume", "clips")
    assert shell.results()["fox"]["state"] == "done"


def test_files_that_are_gone_are_told_and_fetched_again_for_nothing(
    shell: Shell, mock: Mock
) -> None:
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,1:1")
    shell.wan(*RUN)
    (shell.folder / "clips" / "fox.mp4").unlink()
    _, err = shell.wan(*RUN)
    assert "1 file is no longer there" in err
    assert "wan batch retry --missing clips" in err
    _, err = shell.wan("retry", "clips", "--missing")
    assert err.startswith("1 to be tried again")
    _, err = shell.wan("resume", "clips")
    assert err.startswith("To be fetched: 1 item that is paid for.\n")
    assert (shell.folder / "clips" / "fox.mp4").stat().st_size > 1000
    assert mock.created == 2


def test_what_has_expired_is_paid_for_again_only_by_its_own_word(
    tmp_path: Path, wan: Callable[..., Outcome]
) -> None:
    hasty = Settings(credits=1e9, result_lifetime=0.01, expired_status=410)
    with Mock(speed=100, settings=hasty) as mock:
        shell = Shell(tmp_path, mock, wan)
        shell.table("fox,A red fox in snow,1:1")
        _, err = shell.wan(*RUN, code=1)
        assert "wan batch retry --expired clips" in err
        assert shell.wan("retry", "clips")[1].startswith("0 to be tried again")
        assert shell.wan("retry", "clips", "--expired")[1].startswith("1 to be tried again")
        assert mock.created == 1


def test_a_doubt_ends_in_7_and_is_not_sent_again(shell: Shell, mock: Mock) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", call=1)
    shell.table("fox,A red fox in snow,1:1")
    _, err = shell.wan(*RUN, code=7)
    assert "wan settle" in err
    shell.wan(*RUN, code=7)
    assert mock.created == 1


def test_a_doubt_is_tried_again_only_if_somebody_says_so(shell: Shell, mock: Mock) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", call=1)
    shell.table("fox,A red fox in snow,1:1")
    shell.wan(*RUN, code=7)
    _, err = shell.wan("retry", "clips", "--doubt", code=2)
    assert "--yes" in err
    assert "wan tasks --unsettled" in err
    no = shell.in_terminal("retry", "clips", "--doubt", typed="n\r")
    assert "maybe pay twice?" in no.out
    assert no.code == 130
    assert "--yes" in shell.in_terminal("retry", "clips", "--doubt", "--no-input").out
    shell.wan("resume", "clips", code=7)
    assert mock.created == 1

    yes = shell.in_terminal("retry", "clips", "--doubt", typed="y\r")
    assert "1 to be tried again" in yes.out
    shell.wan("resume", "clips")
    assert mock.created == 2
    out, _ = shell.wan("retry", "clips", "--doubt", "--json")
    assert json.loads(out) == {"name": "clips", "to_be_tried": 0}


def test_an_empty_account_pauses_and_says_how_to_go_on(
    tmp_path: Path, wan: Callable[..., Outcome]
) -> None:
    with Mock(speed=100, settings=Settings(credits=100)) as poor:
        shell = Shell(tmp_path, poor, wan)
        shell.table("fox,A red fox in snow,1:1", "owl,An owl,1:1", "hare,A hare,1:1")
        _, err = shell.wan(*RUN, code=4)
        assert "wan batch resume clips" in err
        assert poor.created == 1
        _, err = shell.wan("resume", "clips", code=4)
        assert err.startswith("2 items to be made, for about 160 credits")
    assert {line["state"] for line in shell.results().values()} == {"done"}


def test_ctrl_c_follows_what_is_paid_for_to_its_file(shell: Shell, mock: Mock) -> None:
    rows = [f"clip-{number},fox {number},1:1" for number in range(40)]
    shell.table(*rows)
    process = shell.start(*RUN)
    while mock.created < 3:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    made = mock.created
    assert 3 <= made < 40
    assert len(list((shell.folder / "clips").glob("*.mp4"))) == made


def test_a_folder_that_is_gone_pauses_and_the_same_command_fetches_what_is_paid_for(
    shell: Shell, mock: Mock
) -> None:
    shell.table(*(f"clip-{number},fox {number},1:1" for number in range(12)))
    process = shell.start(*RUN)
    clips = shell.folder / "clips"
    while not clips.exists():
        time.sleep(0.01)
    while not clips.is_file():  # it is made again at once by what is being fetched
        with suppress(OSError):
            clips.rename(shell.folder / f"gone-{time.monotonic_ns()}")
        with suppress(OSError), clips.open("x") as in_the_way:
            in_the_way.write("in the way")
    _, err = process.communicate(timeout=100)
    assert process.returncode == 4, err
    assert "cannot be written" in err
    assert "wan batch resume clips" in err
    assert "Traceback" not in err
    clips.unlink()
    shell.wan(*RUN)
    assert len(list(clips.glob("*.mp4"))) == mock.created == 12


def test_a_second_ctrl_c_leaves_at_once(shell: Shell, mock: Mock) -> None:
    mock.inject(StuckTask())
    shell.table("fox,A red fox in snow,1:1")
    process = shell.start(*RUN)
    while not mock.created:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 4, err
    assert "wan batch resume clips" in err


def test_a_batch_that_was_killed_has_tasks_that_run_and_no_time_left(
    shell: Shell, mock: Mock
) -> None:
    mock.inject(StuckTask())
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,1:1")
    process = shell.start(*RUN)
    while mock.created < 2:
        time.sleep(0.02)
    time.sleep(0.5)
    process.kill()
    process.communicate(timeout=20)
    out, _ = shell.wan("status", "clips", code=4)
    assert "2 running" in out
    assert "left" not in out


def test_events_are_lines_of_json(shell: Shell) -> None:
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,")
    out, _ = shell.wan(*RUN, "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["item", "item", "end"]
    assert events[-1]["items"]["done"] == 2


def test_batches_are_listed_paused_and_written_as_tables(shell: Shell) -> None:
    shell.wan("status")
    shell.table("fox,A red fox in snow,1:1")
    shell.wan(*RUN)
    out, _ = shell.wan("status")
    assert out.split("\t")[:4] == ["clips", "active", "1", "1"]
    [listed] = json.loads(shell.wan("list", "--json")[0])
    assert listed == json.loads(shell.wan("status", "clips", "--json")[0])
    assert listed["credits"] == 80.0
    shell.wan("pause", "clips")
    assert "paused" in shell.wan("status", "clips")[0]
    shell.wan("stop", "clips")
    assert json.loads(shell.wan("results", "clips")[0])["id"] == "fox"
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        shell.wan("results", "clips", "-o", name)
    with (shell.folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == ["fox.mp4"]
    assert pyarrow.parquet.read_table(shell.folder / "a.parquet").num_rows == 1
    shell.wan("results", "clips", "-o", "a.pdf", code=2)
    shell.wan("results", "clips", "-o", "none/a.csv", code=2)
    assert not [path for path in shell.folder.iterdir() if path.name.endswith(".part")]
    shell.wan("status", "none", code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "none.csv", "-o", "clips", MODEL),
        ("run", "prompts.csv", "-o", "clips"),
        ("run", "prompts.csv", "-o", "clips", "none"),
        ("run", "prompts.csv", "-o", "clips", MODEL, "--set", "seed"),
        ("run", "prompts.csv", "-o", "clips", MODEL, "--set", "prompt=x"),
        ("run", "prompts.csv", "-o", "clips", MODEL, "--id", "none"),
        ("run", "prompts.csv", "-o", "prompts.csv/clips", MODEL),
        ("run", "prompts.csv", "-o", "prompts.csv/clips", MODEL, "--dry-run"),
        ("run", "prompts.csv", "-o", "x" * 300, MODEL, "--dry-run"),
        ("run", "prompts.csv", "-o", "clips", MODEL, "--max-credits", "-1"),
        ("run", "prompts.csv", "-o", "clips", MODEL, "--priority", str(10**20)),
    ],
)
def test_wrong_words_are_refused_before_anything_is_sent(
    words: tuple[str, ...], shell: Shell, mock: Mock
) -> None:
    shell.table("fox,A red fox in snow,1:1")
    shell.wan(*words, code=2)
    assert mock.created == 0


def test_callbacks_that_are_received_here_leave_one_read_for_each_video(
    shell: Shell, mock: Mock, unused_tcp_port: int
) -> None:
    shell.table(*(f"clip-{number},A red fox {number},1:1" for number in range(10)))
    hook = ("--callback-url", f"http://127.0.0.1:{unused_tcp_port}/hook")
    shell.wan(*RUN, *hook, "--listen", str(unused_tcp_port))
    assert len(shell.results()) == mock.created == 10
    assert mock.counts["getTaskDetails"] == 10


def test_a_port_that_is_taken_is_told_before_anything_is_begun(shell: Shell) -> None:
    shell.table("fox,A red fox,1:1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        hook = ("--callback-url", f"http://127.0.0.1:{port}/hook", "--listen", port)
        assert "Address already in use" in shell.wan(*RUN, *hook, code=2)[1]
        _, err = shell.wan(*RUN, *hook, "--on", "postgresql://db.example/wan", code=2)
        assert "--listen is for a batch that runs here" in err
    assert not (shell.folder / "clips").exists()
    assert json.loads(shell.wan("list", "--json")[0]) == []


def test_what_is_wrong_with_a_constant_is_told_once(shell: Shell) -> None:
    shell.table("fox,A red fox,1:1", "owl,,4:3")
    out, _ = shell.wan(*RUN, "--set", "seed=x", "--json", code=2)
    faults = [(each["place"], each["column"]) for each in json.loads(out)["error"]["faults"]]
    owl = "prompts.csv:3"
    assert faults == [("--set", "seed"), (owl, "aspect_ratio"), (owl, "prompt")]


def test_to_listen_needs_an_address_that_leads_there(shell: Shell) -> None:
    shell.table("fox,A red fox,1:1")
    _, err = shell.wan(*RUN, "--listen", "8080", code=2)
    assert "--callback-url" in err
