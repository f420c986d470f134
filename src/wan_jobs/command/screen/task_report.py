"""What a task is and what was saved of it, in JSON and in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.playing_time import clip_seconds
from wan_jobs.command.screen.quantities import credits_in_words, size_in_words, time_in_words
from wan_jobs.command.screen.terminal import linked
from wan_jobs.record import FAILURE, SUCCESS, explain

if TYPE_CHECKING:
    from wan_jobs.record import TaskRecord

if TYPE_CHECKING:
    from wan_jobs.result import Result


def task_json(record: TaskRecord) -> dict[str, object]:
    """Return a task as a script sees it. Times are in seconds."""
    failed = record.state == FAILURE
    return {
        "task_id": record.task_id,
        "model": record.model,
        "state": record.state,
        "progress": record.progress,
        "duration": record.duration,
        "credits": record.credits if record.finished else None,
        "urls": list(record.urls),
        "fail_code": record.fail_code if failed else None,
        "fail_message": record.fail_message if failed else None,
        "reason": explain(record.fail_message) if failed else None,
    }


def saved_json(result: Result, files: list[Path]) -> dict[str, object]:
    """Return a result and its files as a script sees them."""
    data = result.record.get("data")
    return {
        "task_id": result.task_id,
        "model": data.get("model") if isinstance(data, dict) else None,
        "state": "success",
        "files": [file_json(path) for path in files],
        "urls": list(result.urls),
        "duration": result.duration,
        "credits": result.credits,
    }


def file_json(path: Path) -> dict[str, object]:
    """Return a downloaded file as a script sees it."""
    return {
        "path": str(path),
        "bytes": path.stat().st_size,
        "seconds": clip_seconds(path),
    }


def file_in_words(path: Path) -> str:
    """Return a file's size and playing time: `5.1 kB, plays 5 s`."""
    size = size_in_words(path.stat().st_size)
    seconds = clip_seconds(path)
    return f"{size}, plays {time_in_words(seconds)}" if seconds else size


def cost_in_words(duration: float | None, credits: float | None) -> str:  # noqa: A002
    """Return what a task took: `in 2 min 5 s for 12 credits`."""
    took = f"in {time_in_words(duration)}" if duration is not None else ""
    cost = f"for {credits_in_words(credits)}" if credits is not None else ""
    return " ".join(filter(None, (took, cost)))


def code_of_state(record: TaskRecord) -> ExitCode:
    """Return the exit code that tells a script how a task stands."""
    if record.state == SUCCESS:
        return ExitCode.DONE
    return ExitCode.TASK_FAILED if record.state == FAILURE else ExitCode.RUNNING


def state_in_words(
    record: TaskRecord, elapsed: float | None = None, usual: float | None = None
) -> str:
    """Return a task's state with what matters about it; `usual` is the time such tasks take."""
    state = shown(record.state)
    if record.state == SUCCESS:
        return f"{state} {cost_in_words(record.duration, record.credits)}".rstrip()
    if record.state == FAILURE:
        return f"{state}: {shown(explain(record.fail_message))}"
    percent = f" {record.progress:.0f} %" if record.progress is not None else ""
    since = f" since {time_in_words(elapsed)}" if elapsed is not None else ""
    usually = f", usually done after {time_in_words(usual)}" if usual is not None else ""
    ended = " (it may have ended)" if record.may_have_ended else ""
    return f"{state}{ended}{percent}{since}{usually}"


def say_saved(output: Output, result: Result, files: list[Path]) -> None:
    """Write a line per file: all about it to people, its path alone to a pipe."""
    if output.as_json:
        return
    cost = cost_in_words(result.duration, result.credits)
    for path in files:
        stream = sys.stdout if output.for_people else sys.stderr
        about = f"Saved {linked(path, stream)}: {file_in_words(path)}; made {cost}".rstrip()
        if output.for_people:
            output.line(about.removesuffix("; made"))
        else:
            output.note(about.removesuffix("; made"))
            output.line(str(path))
