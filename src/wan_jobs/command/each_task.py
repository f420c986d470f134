"""Doing something with each of several things: one failure does not end it for the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.failures import failure_of
from wan_jobs.command.screen.output import Output
from wan_jobs.errors import KeyMissing, KeyRefused, WanError


def for_each(
    output: Output,
    names: Sequence[str],
    work: Callable[[str], tuple[object, ExitCode]],
    *,
    called: str = "task_id",
) -> ExitCode:
    """Do `work` for each name and report as it goes; returns the first code that is not 0.

    `work` returns what JSON tells of the name, and the code. With `--json` the answers form a
    list, also that of one; that of a failure holds the name as `called`. A refused key ends it
    for all.
    """
    answers: list[object] = []
    codes: list[ExitCode] = []
    for name in names:
        try:
            answer, code = work(name)
        except (KeyMissing, KeyRefused):
            raise
        except WanError as error:
            failure = failure_of(error, output.resume)
            answer, code = {called: name, "error": failure.as_json()}, failure.code
            if not output.as_json:
                output.fail(failure)
        output.resume = None
        answers.append(answer)
        codes.append(code)
    if output.as_json:
        output.json(answers)
    return next((code for code in codes if code), ExitCode.DONE)
