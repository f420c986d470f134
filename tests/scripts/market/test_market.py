"""The whole way at the size of the vendor's market: specs, document, client, command, mock."""

from __future__ import annotations

import http.client
import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from mypy import api

from wan_mock import Mock
from wan_mock.api.settings import Limits, Settings

_NO_LIMITS = Settings(credits=1e9, limits=Limits.none())

_USER_CODE = """
    from wan_client.models import Kling3SpeechToVideoInput as SpeechToVideo
    from wan_client.models import Kling4ChatInput, TitledInput15, Wan24TextToVideoInput

    Wan24TextToVideoInput(prompt="A fox", duration="10", aspect_ratio="9:16")
    Wan24TextToVideoInput(prompt="A fox", duration=10)  # refused: text here, a number elsewhere
    SpeechToVideo(prompt="", image_url="", audio_url="", num_frames=40)
    SpeechToVideo(prompt="", image_url="", audio_url="", num_frames="40")  # refused: a number
    Kling4ChatInput(messages=[], tempo=1)  # refused: no such member
    TitledInput15(prompt="Slow", instrumental=True)
    TitledInput15()  # refused: members that must be given
"""

_TELL_WHAT_WAS_LOADED = """
import atexit, sys
here = "wan_client.models."
atexit.register(lambda: print(*(m.removeprefix(here) for m in sys.modules if m.startswith(here))))
"""

_RUN_EACH = """
import json, sys
from wan_jobs.command import main
for words in json.loads(sys.argv[1]):
    try:
        code = main(words)
    except SystemExit as ending:
        code = ending.code
    print("ended with", code or 0)
"""


def _loaded(market: Any, code: str) -> tuple[str, list[str]]:
    """Run code; gives what it printed, and the modules of models that were imported by it."""
    printed = market.python("-c", _TELL_WHAT_WAS_LOADED + code)
    said, _, loaded = printed[:-1].rpartition("\n")
    return said, loaded.split()


def test_every_model_is_in_the_document(market: Any) -> None:
    union = market.document["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]
    schema = union["content"]["application/json"]["schema"]
    assert sorted(schema["discriminator"]["mapping"]) == sorted(market.ids)
    assert len(schema["oneOf"]) == market.count


def test_everything_can_be_imported(market: Any) -> None:
    _, loaded = _loaded(market, "from wan_client.models import *")
    assert len(loaded) > 2 * market.count


def test_one_model_imports_only_what_it_is_made_of(market: Any) -> None:
    _, loaded = _loaded(market, "from wan_client.models import Kling3SpeechToVideoInput")
    assert loaded == ["kling_3_speech_to_video_input"]


def test_mypy_knows_every_model(
    market: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = textwrap.dedent(_USER_CODE)
    (tmp_path / "user_code.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MYPYPATH", str(market.out))
    report, crash, _ = api.run(["--strict", "--no-incremental", "user_code.py"])
    assert not crash
    wanted = {number for number, line in enumerate(code.splitlines(), 1) if "# refused" in line}
    errors = [line.split(":") for line in report.splitlines() if ": error: " in line]
    assert {(parts[0], int(parts[1])) for parts in errors} == {
        ("user_code.py", number) for number in wanted
    }, report


@pytest.mark.parametrize("shelves", [1, 2])
def test_the_tags_of_pages_move_no_operation(small_market: Any, shelves: int) -> None:
    market = small_market(3)
    for number in range(market.count):
        shelf = f"tags:\n      - docs/en/Market/{number % shelves}\n      summary:"
        market.replace(number, "summary:", shelf)
    market.regenerate()
    api = market.out / "wan_client" / "api"
    modules = {path.parent.name: path.name for path in api.glob("*/create_task.py")}
    assert modules == {"jobs": "create_task.py"}


def test_the_command_lists_all_models_and_imports_none(market: Any) -> None:
    listed, loaded = _loaded(
        market, "from wan_jobs.command import main; main(['models', '--json'])"
    )
    assert {model["model"] for model in json.loads(listed)} == set(market.ids)
    assert loaded == []


def test_the_command_shows_the_fields_of_a_model(market: Any) -> None:
    shown = market.python("-m", "wan_jobs", "run", "kling/3-speech-to-video", "--help")
    assert "--audio-url" in shown
    assert "--num-frames" in shown


def test_the_command_takes_the_example_of_each_kind_of_model(market: Any) -> None:
    runs = [_words(market.example(model)) for model in market.ids[:8]]
    printed = market.python("-c", _RUN_EACH, json.dumps(runs))
    assert [line for line in printed.splitlines() if line.startswith("ended with")] == [
        "ended with 0"
    ] * len(runs)


def _words(body: dict[str, Any]) -> list[str]:
    """Write a request body as the arguments of `wan`."""
    words = ["run", "--dry-run", body["model"]]
    for name, value in reversed(body["input"].items()):
        flag = name.replace("_", "-")
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bool):
                words.append(f"--{flag}" if item else f"--no-{flag}")
            elif item is not None:
                words += [f"--{flag}", item if isinstance(item, str) else json.dumps(item)]
    return words


def test_the_mock_takes_a_task_of_each_model(market: Any) -> None:
    with Mock(document=market.document, settings=_NO_LIMITS, manual=True) as mock:
        for model in market.ids:
            answer = _create(mock, market.example(model))
            assert answer["code"] == 200, f"{model}: {answer}"
        assert mock.created == market.count
        assert {task.model for task in mock.tasks} == set(market.ids)


def test_the_mock_holds_each_model_to_its_own_schema(market: Any) -> None:
    with Mock(document=market.document, settings=_NO_LIMITS, manual=True) as mock:
        for model in market.ids[:8]:
            answer = _create(mock, {"model": model, "input": {}})
            first = next(iter(market.example(model)["input"]))
            assert answer["msg"].startswith(f"input.{first}: "), f"{model}: {answer}"
        assert mock.created == 0


def _create(mock: Mock, body: dict[str, Any]) -> dict[str, Any]:
    connection = http.client.HTTPConnection(mock.url.removeprefix("http://"), timeout=30)
    try:
        connection.request(
            "POST",
            "/api/v1/jobs/createTask",
            json.dumps(body),
            {"Authorization": f"Bearer {mock.key}", "Content-Type": "application/json"},
        )
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
    finally:
        connection.close()
