"""What is wrong with one result holds up no other item, and what the account lacks holds up all."""

from __future__ import annotations

import pytest

from wan_jobs import errors
from wan_jobs.batch.decision import Decision, Halt, Later, decide


@pytest.mark.parametrize(
    "error",
    [
        errors.DownloadRefused("The file host sent a page of text instead of the file."),
        errors.DownloadError("The file cannot be written: No space left on device."),
        errors.StatusUnavailable("unread", task_id="t", cause=None),
    ],
)
def test_a_result_that_cannot_be_had_now_is_tried_again_later(error: errors.WanError) -> None:
    assert decide(error) == Later(30.0, error.message)


@pytest.mark.parametrize("code", [401, 402, 433, 455])
def test_what_the_account_lacks_stops_the_batch(code: int) -> None:
    error = errors.error_for_code(code, "no")
    expected: Decision = Halt(str(error))
    assert decide(error) == expected
