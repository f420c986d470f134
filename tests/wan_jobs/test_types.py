"""mypy's view of the runner."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api


def test_mypy_accepts_right_code_and_refuses_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = Path(__file__).with_name("user_code.py.txt").read_text("utf-8")
    (tmp_path / "user_code.py").write_text(code, "utf-8")
    top = Path(__file__).resolve().parents[2]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MYPYPATH", f"{top / 'generated'}:{top / 'src'}")
    report, crash, _ = api.run(["--strict", "--follow-imports=silent", "user_code.py"])
    assert not crash
    wanted = {
        f"user_code.py:{number}"
        for number, line in enumerate(code.splitlines(), 1)
        if "# refused" in line
    }
    refused = {":".join(line.split(":")[:2]) for line in report.splitlines() if ": error: " in line}
    assert refused == wanted, report
