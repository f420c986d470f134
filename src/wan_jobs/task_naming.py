"""Errors that leave after a task was created carry its id, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def naming_task(task_id: str) -> Iterator[None]:
    """Let every exception that leaves the block carry the task's id, as attribute and as note.

    The task exists and may be paid for, so nothing that ends a wait may take its id along.
    """
    try:
        yield
    except BaseException as error:
        name_task(error, task_id)
        raise


def name_task(error: BaseException, task_id: str) -> None:
    """Let an exception carry a task's id, as attribute and as note."""
    if getattr(error, "task_id", None) is None:
        with suppress(AttributeError, TypeError):
            error.task_id = task_id  # type: ignore[attr-defined]
    note = f"The task is {task_id}: wan.task({task_id!r}) opens it again."
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)
