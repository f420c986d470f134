"""One request under way, what becomes of it, and what the mock remembers of all of them."""

from __future__ import annotations

import time
import traceback
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from wan_mock.api.message import Request, Response, Wire
from wan_mock.api.validation import Violation
from wan_mock.faults.fault import Fault

Verdict = Literal["accepted", "refused", "not handled", "unexpected", "broken"]
"""Done as asked; turned down as the API would; kept from the service by a fault; not a request of
this API at all; or an error of the mock itself."""


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


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request and what became of it. Keys are never recorded.

    Attributes:
        number: counts from 1.
        time: when it came, in the mock's Unix seconds.
        operation: the operation's id, `download` for a file, `None` for an unexpected request.
        code: the code in the answer's body, else the HTTP status.
        message: the answer's `msg`, or what was unexpected.
        violations: the rules of the document that the body broke.
        faults: the faults injected, as they would be written in code.
        task_id: the task it was about, if any.
        body: the beginning of the request's body, as text.
        seconds: real time it took to answer, a `Delay` not included.

    """

    number: int
    time: float
    method: str
    path: str
    query: str
    operation: str | None
    verdict: Verdict
    status: int
    code: int
    message: str = ""
    violations: tuple[Violation, ...] = ()
    faults: tuple[str, ...] = ()
    task_id: str | None = None
    body: str = ""
    seconds: float = 0.0

    @property
    def trouble(self) -> str:
        """What was wrong with it, if anything: the broken rules, else what was answered."""
        if self.violations:
            return "; ".join(map(str, self.violations))
        text = "" if self.message == "success" else self.message
        return text.removeprefix(f"{self.method} {self.path}: ")

    def __str__(self) -> str:
        what = self.operation or f"{self.method} {self.path}"
        words = [f"{what:18} {self.verdict:11} {self.code:3}"]
        if self.task_id:
            words.append(f"task {self.task_id}")
        words += filter(None, (self.trouble, ", ".join(self.faults)))
        return "  ".join(words)


Listener = Callable[[RequestRecord], None]
"""Is told of each request as it is answered; it must be quick and may not call the mock."""


class RequestLog:
    """A bounded record of requests and of what was wrong with them; counters count on."""

    def __init__(self, remembered: int, listeners: list[Listener] | None = None) -> None:
        self.requests: deque[RequestRecord] = deque(maxlen=remembered)
        self.complaints: deque[str] = deque(maxlen=remembered)
        self.operations: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.total = 0
        self.listeners: list[Listener] = listeners if listeners is not None else []

    def number(self) -> int:
        """Return the next request its number."""
        self.total += 1
        return self.total

    def add(self, record: RequestRecord) -> None:
        """Note a request and tell the listeners."""
        self.requests.append(record)
        if record.operation:
            self.operations[record.operation] += 1
        self.codes[record.code] += 1
        self.verdicts[record.verdict] += 1
        for listener in tuple(self.listeners):
            listener(record)

    def complain(self, text: str) -> None:
        """Note what a test should not let pass."""
        self.complaints.append(text)

    def complain_of(self, what: str, error: Exception) -> None:
        """Note an error of the mock's own."""
        trace = "".join(traceback.format_exception(error))
        self.complain(f"{what}: the mock itself failed\n{trace}")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every request from now on; returns the function that ends it."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)
