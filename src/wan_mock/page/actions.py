"""What the buttons of the page do. Each is a POST from a form, and leads back to the page."""

from __future__ import annotations

from urllib.parse import parse_qs

from wan_mock.api.message import Request, Response
from wan_mock.mock import Mock
from wan_mock.page.guard import plain
from wan_mock.page.layout import PREFIX
from wan_mock.scenario.fields import ScenarioError
from wan_mock.scenario.stage import Stage

TASKS = f"{PREFIX}/tasks/"


class Actions:
    """Acts on one mock."""

    def __init__(self, mock: Mock, stage: Stage) -> None:
        self._mock = mock
        self._stage = stage
        self._on_task = {"finish": mock.finish, "fail": mock.fail, "expire": mock.expire}

    def on_task(self, request: Request) -> Response:
        """Finish, fail or expire the task of the path."""
        task_id, _, name = request.path.removeprefix(TASKS).rpartition("/")
        act = self._on_task.get(name)
        if act is None:
            return plain(404, f"There is no action {name!r}.")
        try:
            act(task_id)
        except KeyError:
            return plain(404, "The task is not known any more.")
        except ValueError:
            return plain(409, "The task has ended already.")
        return _back()

    def begin_scenario(self, request: Request) -> Response:
        """Begin the scenario that was chosen: one of those offered, never a path."""
        name = parse_qs(request.body.decode("utf-8", "replace")).get("scenario", [""])[0]
        try:
            self._stage.begin(name)
        except KeyError:
            return plain(404, f"There is no scenario {name!r}.")
        except ScenarioError as error:
            return plain(409, str(error))
        return _back()

    def clear_faults(self, request: Request) -> Response:
        """Remove all faults."""
        self._mock.clear_faults()
        return _back()


def _back() -> Response:
    return Response(303, headers={"Location": "/", "Content-Type": "text/plain"})
