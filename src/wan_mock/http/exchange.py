"""One request under way, and what becomes of it, as values."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from wan_mock.api.message import Request, Response, Wire
from wan_mock.api.validation import Violation
from wan_mock.faults.fault import Fault
from wan_mock.http.request_log import Verdict


@dataclass(slots=True)
class Exchange:
    """A request under way.

    Attributes:
        request: its head, and its body once that has been read.
        operation: the operation asked for, `download` for a file, `None` if there is none.
        task_id: the task it is about, as far as is known.
        faults: the faults that strike it.
        now: the mock's time.
        body_limit: how many bytes of a body are read.
        breaks_off: how to hang up before reading the body, if so.
        began: when it came, by a clock that counts real seconds.

    """

    request: Request
    operation: str | None = None
    task_id: str | None = None
    faults: tuple[Fault, ...] = ()
    now: float = 0.0
    body_limit: int = 0
    breaks_off: Wire | None = None
    began: float = field(default_factory=time.perf_counter)


@dataclass(slots=True)
class Outcome:
    """The answer, and the verdict for the log of requests."""

    response: Response
    verdict: Verdict
    message: str = ""
    violations: tuple[Violation, ...] = ()
