"""A journal that is deleted while a request is on its way gets to know what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from wan_jobs import EntryState, Journal, SubmissionUnknown, Wan


@pytest.mark.parametrize(
    ("status", "body", "state", "task_id"),
    [
        (200, '{"code": 200, "data": {"taskId": "t1"}}', EntryState.CREATED, "t1"),
        (504, "gateway timeout", EntryState.UNKNOWN, None),
    ],
)
def test_what_came_of_it_is_written_into_the_new_file(
    httpserver: HTTPServer,
    tmp_path: Path,
    document: Any,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: str,
    state: EntryState,
    task_id: str | None,
) -> None:
    def answer(_: Request) -> Response:
        for file in tmp_path.glob("journal.sqlite*"):
            file.unlink()
        return Response(body, status)

    httpserver.expect_request("/api/v1/jobs/createTask").respond_with_handler(answer)
    journal = Journal(tmp_path / "journal.sqlite")
    address = httpserver.url_for("").rstrip("/")
    with Wan("key", base_url=address, journal=journal, document=document) as wan:
        try:
            wan.submit({"prompt": "fox"}, model="acme/film-1", key="k")
        except SubmissionUnknown:
            assert task_id is None
    [entry] = journal.entries()
    assert (entry.state, entry.task_id, entry.key, entry.input) == (
        state, task_id, "k", {"prompt": "fox"},
    )  # fmt: skip
    assert "the journal has lost submission" in caplog.text
