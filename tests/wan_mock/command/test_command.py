"""`python -m wan_mock` as its user meets it: a process, its output, its end."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from wan_mock.command import command

Start = Callable[..., "subprocess.Popen[str]"]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def document_file(tmp_path: Path, raw_document: dict[str, Any]) -> str:
    file = tmp_path / "document.json"
    file.write_text(json.dumps(raw_document))
    return str(file)


@pytest.fixture
def start(document_file: str) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        full = [sys.executable, "-m", "wan_mock", "--document", document_file, *arguments]
        process = subprocess.Popen(
            full, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def environment() -> dict[str, str]:
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": path, "TZ": "UTC"}


def first_event(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    event = json.loads(process.stdout.readline())
    assert event["event"] == "ready"
    return dict(event)


def create(url: str, key: str, prompt: str = "A red fox") -> int:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    body = {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": prompt}}
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/jobs/createTask", json.dumps(body), headers)
    code = json.loads(connection.getresponse().read())["code"]
    connection.close()
    return int(code)


def end(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[str, str]:
    process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    assert process.returncode == 0, errors
    return output, errors


def test_people_are_told_how_to_use_it_what_happens_and_what_it_came_to(start: Start) -> None:
    process = start("--port", "0", "--scenario", "no credits", "--key", "it's me")
    assert process.stdout
    head = [process.stdout.readline().rstrip() for _ in range(11)]
    url = head[3].split()[-1].rstrip("/")
    codes = [create(url, "it's me") for _ in range(2)]
    lines = [process.stdout.readline().split() for _ in codes]
    output, errors = end(process, signal.SIGINT)

    assert head[0] == "Wan mock  observed profile, seed 0, speed 1"
    assert head[1].startswith("no credits: The balance pays for one video")
    assert head[6:8] == [f"export APIKLEY_BASE_URL={url}", "export APIKLEY_API_KEY='it'\"'\"'s me'"]
    assert codes == [200, 402]
    assert [line[1:4] for line in lines] == [
        ["createTask", "accepted", "200"],
        ["createTask", "refused", "402"],
    ]
    assert output.split("\n")[1:4] == [
        "2 requests: accepted 1, refused 1",
        "1 task created, 80 credits paid",
        "0 faults",
    ]
    assert errors == ""


def test_scripts_read_json_lines(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "description: x\nseed: 3\nbalance: 100\nfaults:\n- {fault: FailTask, call: 1}\n"
        "steps: [{at: 0, note: begun}]\n"
    )
    process = start("--json", "--scenario", str(file), "--speed", "60", "--balance", "500")
    ready = first_event(process)
    assert process.stdout
    create(ready["url"], ready["key"])
    create(ready["url"], ready["key"])
    told = [process.stdout.readline() for _ in ("step", "request", "request")]
    output, _ = end(process)
    events = [json.loads(line) for line in (*told, *output.splitlines())]

    assert ready["environment"]["APIKLEY_BASE_URL"] == ready["url"]
    assert (ready["scenario"], ready["seed"], ready["speed"]) == ("mine", 3, 60)
    assert sorted(event["event"] for event in events) == ["request", "request", "step", "summary"]
    assert events[-1]["requests"] == {"accepted": 2}
    assert (events[-1]["created"], events[-1]["faults"]) == (2, {"FailTask": 1})


def test_the_page_is_there(start: Start) -> None:
    url = first_event(start("--json"))["url"]
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("GET", "/")

    assert b"Wan mock" in connection.getresponse().read()


def test_quiet_says_nothing_of_requests(start: Start) -> None:
    process = start("--json", "--quiet")
    ready = first_event(process)
    create(ready["url"], ready["key"])
    output, _ = end(process)

    assert [json.loads(line)["event"] for line in output.splitlines()] == ["summary"]


def test_what_others_send_cannot_move_the_cursor(start: Start) -> None:
    process = start("--port", "0")
    assert process.stdout
    url = [process.stdout.readline() for _ in range(10)][2].split()[-1]
    with socket.create_connection(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2]))) as sent:
        sent.sendall(b"GET /%1b[2Jgone HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        sent.recv(1000)
    output, _ = end(process)

    assert "\x1b" not in output
    assert "\\x1b[2Jgone" in output


def test_a_script_that_stops_reading_holds_nothing_up(start: Start) -> None:
    process = start("--json")
    ready = first_event(process)
    address = ready["url"].removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=10)
    for _ in range(400):
        connection.request("POST", "/api/v1/jobs/createTask", b'"' + b"x" * 3000)
        connection.getresponse().read()
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0


def test_nobody_reading_at_all_is_no_error(start: Start) -> None:
    process = start("--json")
    assert process.stdout
    assert process.stderr
    ready = first_event(process)
    process.stdout.close()
    create(ready["url"], ready["key"])
    create(ready["url"], ready["key"])
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0
    assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--scenario", "hapy path"], "did you mean `happy path`"),
        (["--scenario", "missing.yaml"], "missing.yaml: cannot be read"),
        (["--host", "0.0.0.0"], "add --allow-remote"),
        (["--host", "example.com"], "add --allow-remote"),
        (["--document", "missing.json"], "missing.json cannot be read"),
        (["--speed", "0"], "--speed"),
        (["--speed", "nan"], "'nan' is no finite number"),
        (["--balance", "inf"], "'inf' is no finite number"),
        (["--print-scenario", "x"], "there is no ready scenario"),
    ],
)
def test_what_cannot_be_is_told_in_words(
    document_file: str, arguments: list[str], text: str
) -> None:
    told = CliRunner().invoke(command, ["--document", document_file, *arguments])

    assert (told.exit_code, told.stdout) == (2, "")
    assert text in told.stderr


def test_a_host_that_is_an_address_is_told_without_a_traceback(start: Start) -> None:
    process = start("--allow-host", "http://app.internal/")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "allowed_hosts must name hosts" in errors
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_told_without_a_traceback(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("--port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=10)

    assert process.returncode == 2
    assert "is taken: choose another --port" in errors
    assert "Traceback" not in errors


def test_the_ready_scenarios_are_listed_each_in_a_line() -> None:
    lines = CliRunner().invoke(command, ["--list-scenarios"]).stdout.splitlines()

    assert lines[0].startswith("happy path        Everything works")
    assert len(lines) >= 8
    assert max(map(len, lines)) <= 120


def test_scripts_get_scenarios_as_json() -> None:
    runner = CliRunner()
    listed = runner.invoke(command, ["--list-scenarios", "--json"]).stdout.splitlines()
    printed = runner.invoke(command, ["--json", "--print-scenario", "rate limited"]).stdout

    assert json.loads(listed[0])["name"] == "happy path"
    assert all(set(json.loads(line)) == {"name", "description"} for line in listed)
    assert json.loads(printed)["text"].startswith("description: The limits are tight")


def test_a_ready_scenario_is_printed_to_begin_from() -> None:
    output = CliRunner().invoke(command, ["--print-scenario", "rate-limited"]).stdout

    assert output.startswith("description: The limits are tight")
    assert "creations: {calls: 2, seconds: 10}" in output


def test_the_module_of_the_command_is_light() -> None:
    program = (
        "import sys; from wan_mock.command import command;"
        "print(sorted({'yaml', 'werkzeug', 'pytest_httpserver', 'jsonschema', 'markupsafe'}"
        ".intersection(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment()
    )

    assert done.stdout == "[]\n"


PROGRAM = """
import json, os, sys, urllib.request
body = {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": "x", "sed": 1}}
request = urllib.request.Request(
    os.environ["APIKLEY_BASE_URL"] + "/api/v1/jobs/createTask",
    json.dumps(body).encode(),
    {
        "Authorization": "Bearer " + os.environ["APIKLEY_API_KEY"],
        "Content-Type": "application/json",
    },
)
print(json.load(urllib.request.urlopen(request))["code"])
sys.exit(int(sys.argv[1]))
"""


def run(document_file: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    full = [sys.executable, "-m", "wan_mock", "--document", document_file, *arguments]
    return subprocess.run(full, capture_output=True, text=True, timeout=30, env=environment())


@pytest.mark.parametrize("code", [0, 3])
def test_a_program_runs_beside_a_mock_and_its_exit_code_is_passed_on(
    document_file: str, code: int
) -> None:
    done = run(document_file, "--", sys.executable, "-c", PROGRAM, str(code))

    assert (done.returncode, done.stdout) == (code, "200\n")
    assert "1 task created" in done.stderr


def test_a_strict_mock_refuses_the_programs_misspelled_field(document_file: str) -> None:
    done = run(document_file, "--strict", "--quiet", "--", sys.executable, "-c", PROGRAM, "0")

    assert (done.stdout, done.stderr) == ("422\n", "")


def test_a_program_that_is_not_there_is_told(document_file: str) -> None:
    done = run(document_file, "--", "no-such-program-at-all")

    assert done.returncode == 127
    assert "no-such-program-at-all cannot be run: No such file" in done.stderr
    assert "Traceback" not in done.stderr


HEARS = """
import signal, sys, time
for name in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGINT"):
    signal.signal(getattr(signal, name), lambda number, _: sys.exit(100 + number))
print("up", flush=True)
time.sleep(30)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGINT"])
def test_a_signal_reaches_the_program_and_what_it_makes_of_it_is_passed_on(
    document_file: str, name: str
) -> None:
    number = getattr(signal, name)
    # In a session of its own there is no terminal that could have sent the signal to both.
    process = subprocess.Popen(
        [sys.executable, "-m", "wan_mock", "--quiet", "--document", document_file,
         "--", sys.executable, "-c", HEARS],
        stdout=subprocess.PIPE, text=True, env=environment(), start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        process.send_signal(number)

        assert process.wait(timeout=10) == 100 + number


def test_a_program_that_a_signal_ends_gives_the_code_of_a_shell(document_file: str) -> None:
    done = run(document_file, "--quiet", "--", "sh", "-c", "kill -TERM $$")

    assert done.returncode == 128 + signal.SIGTERM


def test_a_shell_is_led_to_a_mock_that_runs_elsewhere() -> None:
    runner = CliRunner()

    shell = runner.invoke(command, ["--env", "--port", "8977", "--key", "it's me"])
    machine = runner.invoke(command, ["--env", "--port", "8977", "--json"])
    unknown = runner.invoke(command, ["--env"])

    assert shell.output.splitlines() == [
        "export APIKLEY_BASE_URL=http://127.0.0.1:8977",
        "export APIKLEY_API_KEY='it'\"'\"'s me'",
    ]
    assert json.loads(machine.output)["APIKLEY_BASE_URL"] == "http://127.0.0.1:8977"
    assert (unknown.exit_code, "--env needs the --port" in unknown.output) == (2, True)
