"""What importing the package costs."""

from __future__ import annotations

import subprocess
import sys


def test_heavy_libraries_are_imported_when_first_needed() -> None:
    script = (
        "import sys, wan_jobs, wan_jobs.configuration, wan_jobs.document, wan_jobs.inputs.files\n"
        "wan_jobs.Limits, wan_jobs.Journal, wan_jobs.Violation\n"
        "print(sorted({'httpx2', 'jsonschema', 'asyncio', 'wan_client'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
