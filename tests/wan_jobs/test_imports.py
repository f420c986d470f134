"""What importing the package costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass, isfunction, signature
from pkgutil import walk_packages
from typing import Any, get_type_hints

import pytest
import wan_client
import wan_client.models

import wan_jobs
import wan_mock

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


def public_callables() -> Iterator[tuple[str, Any]]:
    """Every public class and function of the packages, and the methods that people call."""
    rooms = [wan_jobs, wan_mock, wan_client, wan_client.models]
    prefix = f"{wan_client.__name__}.api."
    for found in walk_packages(import_module(prefix[:-1]).__path__, prefix):
        rooms.append(import_module(found.name))
    for room in rooms:
        operations = ("sync", "sync_detailed", "asyncio", "asyncio_detailed")
        for name in sorted(getattr(room, "__all__", operations)):
            value = getattr(room, name, None)
            if isclass(value) or isfunction(value):
                yield f"{room.__name__}.{name}", value
            if isclass(value):
                for method, each in getmembers(value, isfunction):
                    if not method.startswith("_") and each.__module__.startswith("wan_"):
                        yield f"{room.__name__}.{name}.{method}", each


def test_annotations_of_all_that_is_public_can_be_resolved() -> None:
    # As pydantic, cattrs and the tools of agents do, which read annotations at run time.
    faults = []
    seen = 0
    for name, value in public_callables():
        seen += 1
        try:
            get_type_hints(value)
            signature(value)
        except Exception as error:
            faults.append(f"{name}: {error!r}")
    assert seen > 150
    assert faults == []


def test_types_that_are_loaded_late_are_those_that_are_meant() -> None:
    hints = get_type_hints(wan_client.models.CreateTaskResponse)
    assert hints["data"] == wan_client.models.CreatedTask | wan_client.Unset | None
    assert get_type_hints(wan_jobs.Wan.task)["return"] is wan_jobs.Task
