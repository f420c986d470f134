from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path("tests/benchmarks/fuzz_commands.py")


@pytest.mark.skipif(sys.platform != "linux", reason="the run forks and sets limits as Linux has it")
def test_odd_input_never_ends_a_verb_in_a_traceback() -> None:
    """Run a few dozen cases of the long run, always the same ones."""
    command = [sys.executable, str(FUZZ), "40", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "40 cases, 0 went wrong" in ended.stdout
