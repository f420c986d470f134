"""Errors as people and scripts see them: what happened, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import click

from wan_jobs import errors
from wan_jobs.command.exit_codes import ExitCode, Interrupted, exit_code_of
from wan_jobs.command.screen import CHOSEN_MODEL
from wan_jobs.command.screen.terminal import visible
from wan_jobs.service import KEY_PAGE, KEY_VARIABLE
from wan_jobs.violation import Violation

_DETAILS = (
    "task_id",
    "code",
    "fail_code",
    "fail_message",
    "token",
    "answer",
    "state",
    "request_id",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: its kind, its exit code, lines for people, and details for scripts."""

    kind: str
    code: ExitCode
    message: tuple[str, ...]
    remedy: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_wish(self) -> bool:
        """Whether it ended so because somebody wanted it to."""
        return self.kind == "Interrupted"

    def lines(self) -> Iterator[str]:
        """Yield what to print, fit for a terminal."""
        return map(visible, (*self.message, *self.remedy))

    def as_json(self) -> dict[str, object]:
        """Return the same for a script."""
        return {
            "type": self.kind,
            "exit_code": int(self.code),
            "message": "\n".join(self.message),
            "remedy": "\n".join(self.remedy) or None,
            **self.details,
        }


def failure_of(
    error: BaseException, resume: str | None = None, words: Sequence[str] = ()
) -> Failure:
    """Describe any exception; `resume` is the command that goes on with a task under way.

    A field that was given by one of the `words` is told as it was written there.
    """
    match error:
        case errors.WanError():
            return _of_wan_error(error, resume, words)
        case click.ClickException():
            return _of_usage(error)
        case KeyboardInterrupt() if (earlier := _interrupted_before(error)) is not None:
            return failure_of(earlier, resume, words)
        case KeyboardInterrupt() | click.Abort():
            code = ExitCode.RUNNING if resume else ExitCode.INTERRUPTED
            return Failure("Interrupted", code, ("Interrupted.",), _go_on(resume))
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            message = f"{place}{error.strerror or error}."
            return Failure("OSError", ExitCode.USAGE, (message,), _go_on(resume))
    message = f"wan failed over {type(error).__name__}: {error}".rstrip(": ")
    remedy = "This is a fault of wan itself; `wan --verbose …` shows where it arose."
    return Failure("Fault", ExitCode.FAULT, (message,), (*_go_on(resume), remedy))


def _interrupted_before(error: BaseException) -> Interrupted | None:
    """Return what was to be said of a first interrupt, where another came in between."""
    context = error.__context__
    while context is not None and not isinstance(context, Interrupted):
        context = context.__context__
    return context


def command_line(verb: str, *names: str, options: Sequence[str] = ()) -> str:
    """Return a `wan` command to be typed; a name from elsewhere may begin with a hyphen."""
    risky = any(name.startswith("-") for name in names)
    return shlex.join(["wan", *verb.split(), *options, *(["--"] if risky else []), *names])


def _of_wan_error(error: errors.WanError, resume: str | None, words: Sequence[str]) -> Failure:
    details = {
        name: value for name in _DETAILS if (value := getattr(error, name, None)) is not None
    }
    message: tuple[str, ...] = (error.message,)
    if isinstance(error, errors.TableInvalid):
        details["faults"] = [
            {"place": each.place, "column": each.column, "message": each.message}
            for each in error.faults
        ]
        message = tuple(error.message.split("\n"))
    elif isinstance(error, errors.InvalidInput) and error.violations:
        details["violations"] = [_violation(each) for each in error.violations]
        heading = error.message.partition("\n")[0]
        message = (heading, *(f"  {_as_written(each, words)}" for each in error.violations))
    elif isinstance(error, errors.KeyMissing):
        message = ("There is no API key.",)
    elif isinstance(error, errors.KeyConflict):
        message = ("The name given with --once stands for a different request already.",)
    code = exit_code_of(error)
    return Failure(type(error).__name__, code, message, tuple(_remedy(error, resume)), details)


def _remedy(error: errors.WanError, resume: str | None) -> Iterator[str]:
    special = next((_REMEDIES[kind] for kind in type(error).__mro__ if kind in _REMEDIES), None)
    if special is not None:
        yield from special(error)
    elif error.remedy:
        yield error.remedy
    if isinstance(error, Interrupted):
        yield from _go_on(resume, "")
    elif not isinstance(error, _ENDED):
        yield from _go_on(resume)


_ENDED = (
    errors.TaskFailed,
    errors.TaskNotFound,
    errors.ResultMissing,
    errors.ResultExpired,
)


def _go_on(resume: str | None, known: str = "The task is paid for and safe. ") -> tuple[str, ...]:
    return (f"{known}Go on with:  {resume}",) if resume else ()


def _no_key(_: errors.WanError) -> Iterator[str]:
    from wan_jobs.configuration import config_path

    yield f"Run `wan login`, or set {KEY_VARIABLE}, or put api_key into {config_path()}."


def _unknown(error: errors.WanError) -> Iterator[str]:
    yield "Do not repeat the command: look at the task log of your account first. Then settle it:"
    token = getattr(error, "token", None) or "TOKEN"
    yield f"  a task is there:   {command_line('settle', token, 'TASK_ID')}"
    yield f"  none was created:  {command_line('settle', token, options=['--never-created'])}"


def _conflict(error: errors.WanError) -> Iterator[str]:
    first = getattr(error, "task_id", None)
    fetch = f", or fetch the first with:  {command_line('download', first)}" if first else ""
    yield f"Choose another name{fetch}"


_REMEDIES: Mapping[type[errors.WanError], Callable[[errors.WanError], Iterator[str]]] = {
    errors.KeyMissing: _no_key,
    errors.KeyRefused: lambda _: iter(
        (f"Check it at {KEY_PAGE}, then store it with `wan login`.",)
    ),
    errors.KeyConflict: _conflict,
    errors.SubmissionUnknown: _unknown,
    errors.ServiceUnreachable: lambda _: iter(("Check the network, then try again.",)),
    errors.WaitTimeout: lambda _: iter(()),
    errors.TaskNotFound: lambda _: iter(("`wan tasks` lists the tasks made on this machine.",)),
}


def _as_written(violation: Violation, words: Sequence[str]) -> Violation:
    field, dot, rest = violation.field.partition(".")
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option[2:].replace("-", "_") == field.replace("-", "_"):
            return replace(violation, field=f"{option}{dot}{rest}")
    by_options = "run" in words and not any(word.startswith("--input") for word in words)
    if violation.rule == "required" and not dot and by_options and "batch" not in words:
        return replace(violation, field=f"--{field.replace('_', '-')}")
    return violation


def _violation(violation: object) -> dict[str, object]:
    names = ("field", "value", "rule", "expected", "allowed", "suggestion")
    return {name: getattr(violation, name) for name in names}


def _of_usage(error: click.ClickException) -> Failure:
    remedy = ""
    context: click.Context | None = getattr(error, "ctx", None)
    if context is not None:
        model = context.meta.get(CHOSEN_MODEL)
        command = " ".join(filter(None, (context.command_path, model and model.id)))
        remedy = f"See `{command} --help`."
    lines = tuple(_usage_message(error).split("\n"))
    return Failure(type(error).__name__, ExitCode.USAGE, lines, (remedy,) if remedy else ())


def _usage_message(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities or []
        hint = f" Did you mean {' or '.join(sorted(near)[:2])}?" if near else ""
        return f"There is no option {error.option_name}.{hint}"
    return error.format_message().expandtabs(2)
