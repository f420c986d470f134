"""Saying what was saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.screen.output import Output
from wan_jobs.command.screen.task_report import cost_in_words, file_in_words, file_json
from wan_jobs.command.screen.terminal import linked

if TYPE_CHECKING:
    from wan_jobs.result import Result


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
