from __future__ import annotations

import gc
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WORKING = """
import time
from pathlib import Path
from scripts.commands.process import end_orderly_on_signals
from scripts.pipeline.swap import replacement_of

end_orderly_on_signals()
with replacement_of(Path("generated")):
    print("working", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_end_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-c", WORKING]
    environment = {"PYTHONPATH": str(Path.cwd())}
    run = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # nohup has it ignored
    )  # fmt: skip
    with run:
        assert run.stdout
        assert run.stdout.readline() == b"working\n"
        assert list(tmp_path.iterdir())
        run.send_signal(number)
        assert run.wait(timeout=30) == 128 + number
    assert list(tmp_path.iterdir()) == []


class _Interrupted:
    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def _names_a_class() -> None:
    type("Interrupted", (), {"member": _Interrupted()})


def test_an_interrupt_while_a_class_names_its_members_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scripts.commands.main", _names_a_class)
    monkeypatch.setattr("scripts.commands.process.guard_streams", lambda: None)
    monkeypatch.setattr("scripts.commands.process.end_orderly_on_signals", lambda: None)
    thresholds = gc.get_threshold()
    try:
        with pytest.raises(SystemExit) as end:
            runpy.run_module("scripts", run_name="__main__")
    finally:
        gc.set_threshold(*thresholds)
    assert end.value.code == 130
    assert "nothing is half-written" in capsys.readouterr().err
