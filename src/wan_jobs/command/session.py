"""The client and the journal as the command uses them."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from wan_jobs.command.output import Output, shown

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.journal.store import Journal


def open_client(output: Output) -> Wan:
    """Return the client, which keeps the journal; raises `KeyMissing` or `ConfigurationError`."""
    listen_to_log(output)
    from wan_jobs.client import Wan

    return Wan(journal=journal_for_reading())


def journal_for_reading() -> Journal:
    """Return the command's journal; its file is made on first use."""
    from wan_jobs.configuration import default_journal_path
    from wan_jobs.journal.store import Journal

    return Journal(default_journal_path())


def usual_duration(journal: Journal | None, model: str | None) -> float | None:
    """Return the median time that earlier tasks of a model took, in seconds."""
    if journal is None or model is None:
        return None
    from statistics import median

    from wan_jobs.configuration import resolve_address
    from wan_jobs.errors import JournalError

    try:
        durations = journal.durations(resolve_address(), model)
    except JournalError:
        return None
    return median(durations) if durations else None


def listen_to_log(output: Output) -> None:
    """Show the library's warnings as notes, and with `--verbose` all it says."""
    logger = logging.getLogger("wan_jobs")
    if not any(isinstance(handler, _NoteHandler) for handler in logger.handlers):
        logger.addHandler(_NoteHandler(output))
    logger.propagate = False
    logger.setLevel(logging.DEBUG if output.verbose else logging.WARNING)


class _NoteHandler(logging.Handler):
    def __init__(self, output: Output) -> None:
        super().__init__()
        from wan_jobs.configuration import KEY_VARIABLE
        from wan_jobs.redaction import RedactingFilter

        key = os.environ.get(KEY_VARIABLE)
        self.addFilter(RedactingFilter([key] if key else []))
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        self._output.note(f"{record.levelname.lower()}: {shown(record.getMessage())}")
