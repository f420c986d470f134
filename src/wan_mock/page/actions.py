"""What the buttons of the page do. Each is a POST from a form, and leads back to the page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

import yaml

from wan_mock.api.message import Request, Response
from wan_mock.mock import Mock
from wan_mock.page.guard import plain
from wan_mock.page.rendering import PREFIX, page
from wan_mock.scenario.applying import inject
from wan_mock.scenario.fault_fields import read_faults
from wan_mock.scenario.fields import Fields, Problems, ScenarioError, ScenarioProblem
from wan_mock.scenario.plan import PlannedFault
from wan_mock.scenario.stage import Stage

TASKS = f"{PREFIX}/tasks/"
CALLBACKS = f"{PREFIX}/callbacks/"
_LONGEST = 2_000


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
        """Begin the scenario that was chosen: one of those offered, never a path.

        What it would wipe is asked about first, for those whose browser runs no script.
        """
        form = _form(request)
        name = form.get("scenario", "")
        if name not in {choice.name for choice in self._stage.choices}:
            return plain(404, f"There is no scenario {name!r}.")
        if not form.get("sure") and (self._mock.created or self._mock.requests):
            return self._ask(name)
        try:
            self._stage.begin(name)
        except ScenarioError as error:
            return plain(409, str(error))
        return _back()

    def _ask(self, name: str) -> Response:
        return page(self._mock, "/", "Begin?", "sure", status=409, name=name)

    def inject_fault(self, request: Request) -> Response:
        """Inject the fault that was filled in."""
        try:
            planned = _read_fault(_form(request))
            inject(self._mock, (planned,))
        except ScenarioError as error:
            return plain(422, "; ".join(_said(problem) for problem in error.problems))
        except ValueError as error:
            return plain(422, str(error))
        return _back()

    def replay_callback(self, request: Request) -> Response:
        """Send the callback of the path's task once more."""
        task_id = request.path.removeprefix(CALLBACKS).removesuffix("/again")
        try:
            self._mock.replay_callback(task_id)
        except KeyError:
            return plain(404, "The task is not known any more.")
        except ValueError as error:
            return plain(409, f"{error}")
        return _back()

    def clear_faults(self, request: Request) -> Response:
        """Remove all faults."""
        self._mock.clear_faults()
        return _back()


def _form(request: Request) -> dict[str, str]:
    fields = parse_qs(request.body.decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}


def _read_fault(form: Mapping[str, str]) -> PlannedFault:
    """Read a fault as a scenario would have it; raises `ScenarioError` with all that is wrong."""
    problems = Problems("the form")
    given = {name: form[name].strip() for name in ("fault", "on", "times") if form.get(name)}
    node = yaml.compose(yaml.safe_dump({"faults": [given]}), Loader=yaml.SafeLoader)
    assert node is not None  # noqa: S101 - it is a mapping that was just written
    _add_arguments(node.value[0][1].value[0], form.get("with", "").strip(), problems)
    planned = read_faults(Fields(node, problems, ("faults",)))
    problems.check()
    return planned[0]


def _add_arguments(fault: yaml.MappingNode, text: str, problems: Problems) -> None:
    if not text:
        return
    try:
        arguments = yaml.compose(f"{{{text[:_LONGEST]}}}", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        problems.add(fault, "the arguments must look like `seconds: 5, message: busy`")
        return
    key = yaml.ScalarNode("tag:yaml.org,2002:str", "with", fault.start_mark, fault.end_mark)
    fault.value.append((key, arguments))


def _said(problem: ScenarioProblem) -> str:
    return f"{problem.message}{f'; {problem.remedy}' if problem.remedy else ''}"


def _back() -> Response:
    return Response(303, headers={"Location": "/", "Content-Type": "text/plain"})
