"""The client and the journal as the command uses them."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from wan_jobs.command.screen.output import Output, shown
from wan_jobs.errors import InvalidInput
from wan_jobs.service import KEY_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wan_jobs.async_client import AsyncWan
    from wan_jobs.client import Wan
    from wan_jobs.events import RequestEvent
    from wan_jobs.ledger.journal import Journal
    from wan_jobs.redaction import ApiKey

    OnRequest = Callable[[RequestEvent], None]


# Beginnings of names are looked for among so many of the latest entries.
_LATEST = 1000


def open_client(output: Output, on_request: OnRequest | None = None) -> Wan:
    """Return the client, which keeps the journal; raises `KeyMissing` or `ConfigurationError`."""
    listen_to_log(output)
    from wan_jobs.client import Wan
    from wan_jobs.command.limits import limits_in_force
    from wan_jobs.events import Hooks

    hooks = Hooks(on_request=on_request)
    return Wan(journal=journal_for_reading(), limits=limits_in_force(), hooks=hooks)


def open_async_client(journal: Journal | None = None, key: ApiKey | None = None) -> AsyncWan:
    """Return the async client on a journal, the command's own by default; raises as the other."""
    from wan_jobs.async_client import AsyncWan
    from wan_jobs.command.limits import limits_in_force

    return AsyncWan(key, journal=journal or journal_for_reading(), limits=limits_in_force())


def whole_name(journal: Journal, beginning: str, *, unsettled: bool = False) -> str:
    """Return the task id or token in the journal that alone begins so.

    One the journal does not know is returned as it is: tasks can be made elsewhere. Raises
    `InvalidInput` if several begin so.
    """
    known = journal.find(beginning)
    if known is not None or not beginning:
        return (known and known.task_id) or beginning
    entries = journal.entries(limit=_LATEST, unsettled=unsettled)
    found = {name for each in entries if (name := each.task_id or each.token).startswith(beginning)}
    if len(found) > 1:
        raise InvalidInput(f"{len(found)} tasks begin with {beginning!r}: give more of it.")
    return found.pop() if found else beginning


def journal_for_reading() -> Journal:
    """Return the command's journal; its file is made on first use."""
    from wan_jobs.configuration import default_journal_path
    from wan_jobs.ledger.journal import Journal

    return Journal(default_journal_path())


def known_names(beginnings: Sequence[str]) -> tuple[str, ...]:
    """Return the task ids meant by these beginnings of theirs."""
    journal = journal_for_reading()
    return tuple(whole_name(journal, each) for each in beginnings)


def usual_duration(journal: Journal | None, model: str | None) -> float | None:
    """Return the median time that earlier tasks of a model took, in seconds."""
    if journal is None or model is None:
        return None
    from wan_jobs.configuration import resolve_address
    from wan_jobs.errors import JournalError

    try:
        durations = journal.lifetimes(resolve_address(), model).told
    except JournalError:
        return None
    # `statistics` would take longer to import than all that a short verb does.
    ordered, middle = sorted(durations), len(durations) // 2
    return (ordered[middle] + ordered[~middle]) / 2 if ordered else None


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
        from wan_jobs.redaction import RedactingFilter

        key = os.environ.get(KEY_VARIABLE)
        self.addFilter(RedactingFilter([key] if key else []))
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        self._output.note(f"{record.levelname.lower()}: {shown(record.getMessage())}")
