"""What the command's exit codes mean, and which error ends in which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from wan_jobs import errors


class ExitCode(IntEnum):
    """How a command ended. 1 to 7 are kept for what a script may want to act on."""

    DONE = 0
    TASK_FAILED = 1
    USAGE = 2
    MONEY = 3
    RUNNING = 4
    KEY = 5
    SERVICE = 6
    UNKNOWN = 7
    FAULT = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS: Mapping[ExitCode, tuple[str, str]] = {
    ExitCode.DONE: ("done", "The result is there."),
    ExitCode.TASK_FAILED: ("task failed", "The task ended without a result; it cost nothing."),
    ExitCode.USAGE: ("usage or input", "An option, a field or a file is wrong; nothing was sent."),
    ExitCode.MONEY: ("money", "Too few credits, or --max-credits said no; nothing was created."),
    ExitCode.RUNNING: ("still running", "The task goes on; `wan download ID` fetches it later."),
    ExitCode.KEY: ("key", "The API key is missing or was refused; see `wan login`."),
    ExitCode.SERVICE: ("service or network", "Trouble there or on the way; try again later."),
    ExitCode.UNKNOWN: ("outcome unknown", "A task may exist and be billed; see `wan settle`."),
    ExitCode.FAULT: ("a fault of wan", "Not your doing; `wan --verbose …` shows where."),
    ExitCode.INTERRUPTED: ("interrupted", "Ctrl-C, with no task left running by it."),
    ExitCode.PIPE_CLOSED: ("pipe closed", "The program that read the results went away."),
}


class BudgetRefused(errors.WanError):
    """The guard against spending said no; nothing was created."""


class EqualRequestInDoubt(errors.WanError):
    """The same was asked for before, and its task may exist; nothing was sent now."""

    def __init__(self, message: str, *, token: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.token = token


class Interrupted(errors.WanError):
    """Ctrl-C; `code` says whether a task goes on."""

    def __init__(self, message: str, code: ExitCode, *, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


class ResultUnwritten(errors.WanError):
    """Stdout did not take the result; what was made or saved stays so.

    `resume` is the command that goes on with a task under way, `saved` are files made by then.
    """

    def __init__(self, fault: OSError, resume: str | None, saved: Sequence[str] = ()) -> None:
        closed = isinstance(fault, BrokenPipeError)
        super().__init__(
            f"The result cannot be written to stdout: {fault.strerror or fault}.",
            remedy=f"Saved it is: {', '.join(saved)}" if saved else None,
        )
        if closed:
            self.code = ExitCode.PIPE_CLOSED
        else:
            # With a task under way nothing but "it goes on" may be said.
            self.code = ExitCode.RUNNING if resume else ExitCode.SERVICE


_CODES: Mapping[type[errors.WanError], ExitCode] = {
    BudgetRefused: ExitCode.MONEY,
    EqualRequestInDoubt: ExitCode.UNKNOWN,
    errors.WanError: ExitCode.SERVICE,
    errors.TaskFailed: ExitCode.TASK_FAILED,
    errors.GenerationFailed: ExitCode.TASK_FAILED,
    errors.InvalidInput: ExitCode.USAGE,
    errors.RequestRefused: ExitCode.USAGE,
    errors.UploadError: ExitCode.USAGE,
    errors.KeyConflict: ExitCode.USAGE,
    errors.TaskNotFound: ExitCode.USAGE,
    errors.NotFound: ExitCode.USAGE,
    errors.ConfigurationError: ExitCode.USAGE,
    errors.CreditsExhausted: ExitCode.MONEY,
    errors.WaitTimeout: ExitCode.RUNNING,
    errors.KeyMissing: ExitCode.KEY,
    errors.KeyRefused: ExitCode.KEY,
    errors.SubmissionUnknown: ExitCode.UNKNOWN,
}


def exit_code_of(error: errors.WanError) -> ExitCode:
    """Choose the exit code for an error: that of the nearest class in the table."""
    if isinstance(error, Interrupted | ResultUnwritten):
        return error.code
    return next(_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)
