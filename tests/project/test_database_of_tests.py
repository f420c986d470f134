"""The database that tests use: the one that is named, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
USING_IT = "tests/wan_jobs/ledger/test_spool.py::test_what_the_ledger_has_is_kept_no_longer"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder where an embedded server could be, which runs as a user of its own.

    Every start of pytest closes the folders of pytest to other users.
    """
    with TemporaryDirectory(prefix="wan-tests-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("named", [True, False])
def test_tests_use_the_database_that_is_named_or_their_own_and_leave_none_behind(
    named: bool, postgres: str, open_folder: Path
) -> None:
    ours = ("WAN_TEST_DATABASE", "PYTEST_XDIST_TESTRUNUID", "PYTEST_XDIST_WORKER")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"TMPDIR": str(open_folder)} | ({"WAN_TEST_DATABASE": postgres} if named else {})
    # As in a process that is forked and ends without a chance to clean up.
    code = (
        f"import os, pytest; os._exit(pytest.main(['-q', '-p', 'no:cacheprovider', {USING_IT!r}]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert not list(open_folder.glob("wan-postgres-*"))
    with psycopg.connect(postgres, autocommit=True) as connection:
        query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
        assert not connection.execute(query, [f"wan_test_{run.pid}_%"]).fetchall()
