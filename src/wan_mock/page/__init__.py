"""The page for people: what happens on the mock, the reference, and a form to send requests.

from wan_mock.page import mount_page

mount_page(mock)        # now open mock.url in a browser
"""

from __future__ import annotations

from functools import partial

from wan_mock.http.application import Handler
from wan_mock.mock import Mock
from wan_mock.page.actions import CALLBACKS, TASKS, Actions
from wan_mock.page.activity import Activity
from wan_mock.page.files import CLIPS, STATIC, clip, static_file
from wan_mock.page.guard import guarded
from wan_mock.page.reference import DocumentPages
from wan_mock.page.rendering import PREFIX
from wan_mock.scenario.stage import Stage

__all__ = ["mount_page"]


def mount_page(mock: Mock, stage: Stage | None = None) -> None:
    """Serve the page at `/` of a mock; `stage` is what its scenarios begin on."""
    stage = stage or Stage(mock)
    activity, actions, document = Activity(mock, stage), Actions(mock, stage), DocumentPages(mock)
    shown: dict[str, Handler] = {
        "/": activity.page,
        f"{PREFIX}/state": activity.state,
        f"{PREFIX}/send": document.form,
        f"{PREFIX}/reference": document.reference,
        f"{STATIC}*": static_file,
        f"{CLIPS}*": partial(clip, mock),
    }
    done: dict[str, Handler] = {
        f"{TASKS}*": actions.on_task,
        f"{PREFIX}/scenario": actions.begin_scenario,
        f"{PREFIX}/faults/clear": actions.clear_faults,
        f"{PREFIX}/faults": actions.inject_fault,
        f"{CALLBACKS}*": actions.replay_callback,
    }
    host = mock.server.host
    for path, handler in shown.items():
        mock.add_route("GET", path, guarded(handler, host))
        mock.add_route("HEAD", path, guarded(handler, host))
    for path, handler in done.items():
        mock.add_route("POST", path, guarded(handler, host))
