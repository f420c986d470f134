"""mypy's view of the generated client."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path


def test_mypy_accepts_right_code_and_refuses_wrong(
    package: Path, tmp_path: Path, mypy_says: Callable[..., str]
) -> None:
    code = Path(__file__).with_name("user_code.py.txt").read_text(encoding="utf-8")
    shutil.copytree(package, tmp_path / package.name)
    (tmp_path / "user_code.py").write_text(code, encoding="utf-8")
    # The package is named too, so that its own files are held to strictness and not just read.
    report = mypy_says(tmp_path, "user_code.py", package.name)
    wanted = {
        f"user_code.py:{number}"
        for number, line in enumerate(code.splitlines(), 1)
        if "# refused" in line
    }
    refused = {":".join(line.split(":")[:2]) for line in report.splitlines() if ": error: " in line}
    assert refused == wanted, report
