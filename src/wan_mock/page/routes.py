"""Which path of the page is answered by what."""

from __future__ import annotations

from functools import partial

from wan_mock.http.application import Handler
from wan_mock.mock import Mock
from wan_mock.page.actions import TASKS, Actions
from wan_mock.page.activity import Activity
from wan_mock.page.fault_form import FAULTS_PATH
from wan_mock.page.files import CLIPS, STATIC, clip, static_file
from wan_mock.page.guard import guarded
from wan_mock.page.layout import PREFIX
from wan_mock.page.reference import Reference
from wan_mock.page.request_row import CALLBACKS
from wan_mock.page.send import SendPage
from wan_mock.scenario.stage import Stage


def mount_page(mock: Mock, stage: Stage | None = None) -> None:
    """Serve the page at `/` of a mock; `stage` is what its scenarios begin on."""
    stage = stage or Stage(mock)
    activity, actions = Activity(mock, stage), Actions(mock, stage)
    shown: dict[str, Handler] = {
        "/": activity.page,
        f"{PREFIX}/state": activity.state,
        f"{PREFIX}/send": SendPage(mock).page,
        f"{PREFIX}/reference": Reference(mock).page,
        f"{STATIC}*": static_file,
        f"{CLIPS}*": partial(clip, mock),
    }
    done: dict[str, Handler] = {
        f"{TASKS}*": actions.on_task,
        f"{PREFIX}/scenario": actions.begin_scenario,
        f"{PREFIX}/faults/clear": actions.clear_faults,
        FAULTS_PATH: actions.inject_fault,
        f"{CALLBACKS}*": actions.replay_callback,
    }
    host = mock.server.host
    for path, handler in shown.items():
        mock.add_route("GET", path, guarded(handler, host))
        mock.add_route("HEAD", path, guarded(handler, host))
    for path, handler in done.items():
        mock.add_route("POST", path, guarded(handler, host))
