"""A bar that shows in a notebook how a task gets on: `task.wait(on_update=Bar())`.

Needs a notebook, and so nothing that is not there.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from wan_jobs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wan_jobs.events import TaskUpdate


class Bar:
    """Draws one bar and moves it with each update; make one for each task."""

    def __init__(self) -> None:
        try:
            from IPython.display import display
        except ModuleNotFoundError:
            raise ConfigurationError(
                "A bar is shown in notebooks, and IPython is not installed here.",
                remedy="Elsewhere, give on_update a function that prints.",
            ) from None
        self._display: Callable[..., Any] = display
        self._handle: Any = None
        self._html = ""

    def __call__(self, update: TaskUpdate) -> None:
        """Show the state just read."""
        self._html = bar_html(update)
        if self._handle is None:
            self._handle = self._display(self, display_id=True)
        else:
            self._handle.update(self)

    def _repr_html_(self) -> str:
        return self._html


def bar_html(update: TaskUpdate) -> str:
    """Return the bar of an update: how far it is where that is known, else that it moves."""
    done = 100.0 if update.finished else update.progress
    value = "" if done is None else f' value="{min(max(done, 0.0), 100.0):.0f}"'
    state = escape(str(update.state))
    label = f"{escape(update.task_id)} {state} {update.elapsed:.0f} s"
    return f'<label>{label} <progress max="100"{value} aria-label="{state}"></progress></label>'
