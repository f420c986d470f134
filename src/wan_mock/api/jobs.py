"""The life of jobs: creating, looking up, ending, and forgetting the oldest."""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import count
from random import Random
from urllib.parse import urlsplit

from wan_document.document import ApiDocument, Model
from wan_document.json_value import JsonObject, JsonValue
from wan_document.limits import FileRule
from wan_mock.api.account import Account
from wan_mock.api.body import check, invalid, json_object
from wan_mock.api.hosted_files import FileStore, HostedFiles, Links, NoFile
from wan_mock.api.message import Call, Reason, Refusal
from wan_mock.api.profiles import Profile
from wan_mock.api.settings import Settings
from wan_mock.api.task import Schedule, Task
from wan_mock.api.validation import UNKNOWN, BodyValidator, Violation, nearest, said_of_unknown

_ENDS_PER_TASK = 2
_FEW_ENDS = 100


class Jobs:
    """All jobs of a mock, by id."""

    def __init__(
        self,
        document: ApiDocument,
        settings: Settings,
        profile: Profile,
        random: Random,
        files: FileStore,
        links: Links,
    ) -> None:
        self._models = document.models
        self._validators = {
            name: BodyValidator(model.request, partial(self._owner, model))
            for name, model in self._models.items()
        }
        self._settings = settings
        self._profile = profile
        self._random = random
        self.hosted = HostedFiles(files, self.find, links, settings.expired_status)
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._ends: list[tuple[float, int, str]] = []
        self._turns = count()
        self.created = 0

    def _owner(self, model: Model, name: str) -> str | None:
        """Return a model that has the field, which this one has not."""
        return None if name in model.properties else self._owners.get(name)

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {name: model.id for model in self._models.values() for name in model.properties}

    def __iter__(self) -> Iterator[Task]:
        return iter(tuple(self._tasks.values()))

    def find(self, task_id: str) -> Task | None:
        """Find a task that has not been forgotten."""
        return self._tasks.get(task_id)

    def known(self, task_id: str) -> Task:
        """Return a task; raises `KeyError` for one that is not known, or no longer."""
        return self._tasks[task_id]

    def create(self, call: Call, key: str, account: Account) -> Task:
        """Create a task as createTask does; raises `Refusal`."""
        account.admit_creation(call.now)
        body = json_object(call.request)
        model = self._model(body)
        call.violations += check(body, self._validators[model.id], strict=self._settings.strict)
        if model.id in self._settings.disabled_models:
            raise Refusal(Reason.DISABLED, f"The feature is disabled: {model.id}")
        task_input = body.get("input")
        task_input = task_input if isinstance(task_input, dict) else {}
        self._check_files(model, task_input, call.now)
        price = self._settings.price(model.id, _resolution(model, task_input))
        account.start_job(price)
        task = self._plan(key, model, body, price, call.now)
        call.adjust(task)
        self._remember(task)
        return task

    def end_soon(self, task: Task, now: float) -> None:
        """Pull a task's end forward to now."""
        task.schedule.end_by(now)
        self._expect_end(task)

    def take_ended(self, now: float) -> Iterator[Task]:
        """Return each task once when its end has come."""
        while self._ends and self._ends[0][0] <= now:
            task = self._tasks.get(heapq.heappop(self._ends)[2])
            if task and not task.settled and task.ended(now):
                task.settled = True
                yield task

    def next_end(self) -> float | None:
        """Return the time of the next end of a task."""
        return self._ends[0][0] if self._ends else None

    def take_forgotten(self) -> Iterator[Task]:
        """Forget the oldest tasks beyond the bound, and give those that were still running."""
        while len(self._tasks) > self._settings.remembered_tasks:
            _, task = self._tasks.popitem(last=False)
            if not task.settled:
                yield task
        self._drop_forgotten_ends()

    def _drop_forgotten_ends(self) -> None:
        if len(self._ends) > _ENDS_PER_TASK * len(self._tasks) + _FEW_ENDS:
            self._ends = [end for end in self._ends if end[2] in self._tasks]
            heapq.heapify(self._ends)

    def _model(self, body: JsonObject) -> Model:
        name = body.get("model")
        if name is None:
            missing = Violation("model", "required", "This field is required")
            meant = _misspelled_model(body)
            if self._settings.strict:
                raise invalid([missing, *meant])
            raise invalid([missing], noted=meant)
        model = self._models.get(name) if isinstance(name, str) else None
        if model is None:
            text = f"is not one of the models: {', '.join(self._models)}"
            near = nearest(name, self._models) if isinstance(name, str) else None
            hint = f"; did you mean `{near}`?" if near else ""
            raise invalid([Violation("model", "enum", text + hint)])
        return model

    def _plan(self, key: str, model: Model, body: JsonObject, price: float, now: float) -> Task:
        return Task(
            id=self._profile.task_id(self._random, now),
            account=key,
            model=model.id,
            body=body,
            price=price,
            schedule=Schedule.plan(now, self._settings.durations),
            result_lifetime=self._settings.result_lifetime,
        )

    def _remember(self, task: Task) -> None:
        self.created += 1
        self._tasks[task.id] = task
        self._expect_end(task)

    def _expect_end(self, task: Task) -> None:
        # The turn keeps tasks that end together in the order they were created.
        heapq.heappush(self._ends, (task.schedule.ends_at, next(self._turns), task.id))

    def _check_files(self, model: Model, task_input: JsonObject, now: float) -> None:
        violations = [
            Violation(f"input.{name}", rule, message)
            for name, wanted in model.files.items()
            for url in _texts(task_input.get(name))
            for rule, message in self._file_faults(wanted, url, now)
        ]
        if violations:
            raise invalid(violations)

    def _file_faults(self, wanted: FileRule, url: str, now: float) -> Iterator[tuple[str, str]]:
        if not _is_address(url):
            yield "format", "must be the address of a file, http:// or https://"
            return
        try:
            file = self.hosted.own(url, now)
        except NoFile:
            yield "exists", "the file does not exist or has expired"
            return
        if file is None:
            return
        if not wanted.accepts(file.media_type):
            yield "type", f"is {file.media_type}, not one of {', '.join(sorted(wanted.accepted))}"
        if wanted.max_bytes is not None and len(file.content) > wanted.max_bytes:
            yield "size", f"has {len(file.content)} bytes, more than {wanted.max_bytes}"


def _is_address(url: str) -> bool:
    """Return whether a file could be fetched from there: a path, or content, is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _misspelled_model(body: JsonObject) -> list[Violation]:
    """Return the field that `model` was probably written as."""
    name = nearest("model", [name for name in body if name not in ("input", "callBackUrl")])
    return [Violation(name, UNKNOWN, said_of_unknown(name, ("model",)))] if name else []


def _resolution(model: Model, task_input: JsonObject) -> str | None:
    """Find the resolution that a task is rendered and billed in."""
    default = model.properties.get("resolution", {}).get("default")
    chosen = task_input.get("resolution", default)
    return chosen if isinstance(chosen, str) else None


def _texts(value: JsonValue) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]
