"""What importing the package costs."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import get_type_hints

import pytest

import wan_jobs

LIBRARIES = {"asyncio", "attrs", "difflib", "httpx2", "jsonschema", "sqlite3", "tomllib"}
ROOMS = {
    *("wan_client", "wan_document", "wan_jobs.callbacks", "wan_jobs.downloads", "wan_jobs.inputs"),
    *("wan_jobs.ledger", "wan_jobs.submission", "wan_jobs.transport", "wan_jobs.waiting"),
}


def loaded_by(script: str, *names: str) -> set[str]:
    """Run a script with warnings as errors, and return which of the modules it has loaded."""
    script += f"\nimport sys\nprint(*({set(names)!r} & set(sys.modules)))"
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("name", ["AsyncWan", "Wan"])
def test_a_client_is_imported_for_less_than_httpx2_takes(name: str) -> None:
    assert loaded_by(f"from wan_jobs import {name}", *LIBRARIES, *ROOMS) == set()


def test_heavy_libraries_are_imported_when_first_needed() -> None:
    script = """
import wan_jobs, wan_jobs.configuration, wan_jobs.document, wan_jobs.inputs.files
wan_jobs.Limits, wan_jobs.Journal, wan_jobs.Violation
"""
    assert loaded_by(script, "httpx2", "jsonschema", "asyncio", "wan_client") == set()


def test_a_client_that_blocks_loads_neither_an_event_loop_nor_what_comes_after_a_job() -> None:
    script = "from wan_jobs import Wan\nWan('a-key', base_url='http://127.0.0.1:9', journal=None)"
    needless = {"asyncio", "jsonschema", "psycopg", "tomllib", "wan_client.models"}
    later = {"wan_jobs.callbacks", "wan_jobs.downloads", "wan_jobs.ledger.batches"}
    assert loaded_by(script, *needless, *later, "wan_jobs.waiting") == set()


def test_the_types_of_public_records_can_be_resolved() -> None:
    # As pydantic does, and whatever else makes a model of them.
    public = [getattr(wan_jobs, name) for name in wan_jobs.__all__]
    records = {each for each in public if dataclasses.is_dataclass(each)}
    assert {wan_jobs.TaskUpdate, wan_jobs.Entry, wan_jobs.Limits} <= records
    records -= {wan_jobs.TaskRecord}  # holds JSON, whose type is recursive
    for record in records:
        assert set(get_type_hints(record)) >= {each.name for each in dataclasses.fields(record)}
