"""The line that shows how a task gets on."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.quantities import clock_time, size_in_words

if TYPE_CHECKING:
    from wan_jobs.events import RequestEvent, TaskUpdate

_REDRAW_EVERY = 0.125
_PUT_OFF = {429: "the service is busy", 455: "the service is being maintained"}
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_PLAIN_FRAMES = "|/-\\"

# Characters of an id that tell it from others, and those that frame, time and hint take.
_SHORT, _ROOM_FOR_TIMES = 8, 42


class Progress:
    """A live line on a terminal; elsewhere one line for each change, and nothing that moves.

    With `counts` it shows the time a task takes, and `usual`, how long those of its model take.
    """

    def __init__(
        self, output: Output, label: str, *, counts: bool = False, usual: float | None = None
    ) -> None:
        self._output = output
        self._label = label
        self._usual = usual
        self._since = time.monotonic()
        self._counts = counts
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        encoding = (sys.stderr.encoding or "").lower().replace("-", "")
        self._frames = _FRAMES if encoding.startswith("utf") else _PLAIN_FRAMES
        self._frame = 0

    def __enter__(self) -> Self:
        if self._output.draws:
            self._thread = threading.Thread(target=self._redraw, name="wan-progress", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._output.draw("")

    def update(self, update: TaskUpdate) -> None:
        """Show a task's state as just read."""
        percent = f" {update.progress:.0f} %" if update.progress is not None else ""
        self._label = f"{shown(update.state)}{percent}"
        self._since = time.monotonic() - update.elapsed
        if not self._output.draws and not update.finished:
            self._output.note(f"{shown(update.task_id)}: {self._label} {self._times()}".rstrip())

    def put_off(self, event: RequestEvent) -> None:
        """Say so when the service puts a submission off and it will be sent again."""
        if event.code in _PUT_OFF:
            self._label = f"{_PUT_OFF[event.code]}, trying again"

    def expect(self, usual: float | None) -> None:
        """Learn how long tasks of this model usually take."""
        self._usual = self._usual or usual

    def received(self, received: int, total: int | None) -> None:
        """Show how much of a file has come."""
        whole = f" of {size_in_words(total)}" if total else ""
        self._label = f"downloading {size_in_words(received)}{whole}"
        self._counts = False

    def line(self) -> str:
        """Return the line as it is now, cut to the terminal's width."""
        frame = self._frames[self._frame % len(self._frames)]
        hint = "(Ctrl-C leaves it running)" if self._counts else ""
        text = "  ".join(filter(None, (self._label, self._times() if self._counts else "", hint)))
        return f"{frame} {text}"[: shutil.get_terminal_size().columns - 1]

    def _times(self) -> str:
        elapsed = clock_time(time.monotonic() - self._since)
        return f"{elapsed}, usually {clock_time(self._usual)}" if self._usual else elapsed

    def _redraw(self) -> None:
        while not self._over.wait(_REDRAW_EVERY):
            self._frame += 1
            self._output.draw(self.line())


class SeveralProgress(Progress):
    """The live line of several tasks: each of them, or how many are in which state."""

    def __init__(self, output: Output, task_ids: Sequence[str]) -> None:
        super().__init__(output, "waiting", counts=True)
        self._states = dict.fromkeys(task_ids, "waiting")

    def update(self, update: TaskUpdate) -> None:
        """Show a task's state as just read."""
        since = self._since
        super().update(update)
        self._since = since
        self._states[update.task_id] = self._label

    def ended(self, task_id: str, how: str) -> None:
        """Show that one of them is not waited for any more."""
        self._states[task_id] = how

    def line(self) -> str:
        """Return the line as it is now, cut to the terminal's width."""
        width = shutil.get_terminal_size().columns - 1
        each = "  ".join(f"{shown(name)[:_SHORT]} {how}" for name, how in self._states.items())
        counts = Counter(how.partition(" ")[0] for how in self._states.values())
        counted = ", ".join(f"{count} {how}" for how, count in counts.items())
        self._label = each if len(each) <= width - _ROOM_FOR_TIMES else counted
        return super().line()
