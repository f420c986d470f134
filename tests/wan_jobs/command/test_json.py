"""`--json` on every verb, errors included."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.verbs import SUMMARIES
from wan_mock import FailTask, Mock

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
FOX = ("run", "text-to-video", "--prompt", "A red fox")


def test_with_json_stdout_is_one_document_errors_included(
    at_the_mock: Any, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = set()

    def wan(*arguments: str, code: int = 0) -> Any:
        used.add(arguments[0])
        outcome = at_the_mock(*arguments, "--json")
        assert outcome.code == code, outcome
        return outcome.json

    monkeypatch.setattr("sys.stdin", io.StringIO(mock.key))
    assert wan("login")["credits"] == 5000
    assert wan("credits") == {"credits": 5000}
    Path("face.png").write_bytes(PNG)
    done, refused = wan("upload", "face.png", f"{mock.files_url}/none.mp4", code=2)
    assert done["url"].startswith(mock.files_url)
    assert refused["error"]["type"] == "RequestRefused"
    request = wan(*FOX, "--dry-run")
    assert request["url"] == f"{mock.url}/api/v1/jobs/createTask"
    assert request["body"]["input"] == {"prompt": "A red fox"}
    task_id = wan(*FOX, "--detach")["task_id"]
    mock.finish(task_id)
    (known, unknown) = wan("wait", task_id, "nobody", code=2)
    assert known["state"] == "success"
    assert unknown["error"]["type"] == "TaskNotFound"
    (saved,) = wan("download", task_id)
    assert (saved["state"], saved["model"]) == ("success", mock.tasks[0].model)
    assert saved["files"] == [{"path": "video.mp4", "bytes": 5104, "seconds": 2.0}]
    assert wan("tasks")[0]["file"] == str(Path("video.mp4").absolute())
    assert wan("status", task_id)[0]["credits"] == 80
    assert {each["model"] for each in wan("models")} == set(mock.document.models)
    assert wan("open", "--print", task_id)["place"] == str(Path("video.mp4").absolute())
    assert wan("config")["base_url"]["value"] == mock.url
    assert wan("schema", "speech-to-video")["required"] == ["prompt", "image_url", "audio_url"]
    assert wan("settle", "x", "y", code=2)["error"]["exit_code"] == 2
    assert wan("run", "no-such-model", "--prompt", "x", code=2)["error"]["type"] == "InvalidInput"
    assert "_wan_completion" in wan("completion", "bash")["script"]
    assert "130" in wan("help", "exit-codes")["text"]
    violations = wan("run", "text-to-video", "--seed", "x", code=2)["error"]["violations"]
    assert {each["field"] for each in violations} == {"seed", "prompt"}
    assert wan("rnu", code=2)["error"]["message"] == "There is no verb rnu. Did you mean run?"

    mock.inject(FailTask("nsfw", "500"))
    failed = wan(*FOX, code=1)["error"]
    assert (failed["type"], failed["fail_message"]) == ("TaskFailed", "nsfw")
    assert failed["task_id"] == mock.tasks[-1].id
    assert wan("logout") == {"path": wan("config", "path")["path"], "removed": True}
    assert used >= set(SUMMARIES) - {"mock", "mcp", "batch", "listen", "worker"}
