"""What a caller gives is judged before anything is sent; what is raised later names the task."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from wan_jobs import (
    AsgiReceiver,
    AsyncWan,
    Hooks,
    InvalidInput,
    Journal,
    Limits,
    TaskFailed,
    WaitTimeout,
    Wan,
    WanError,
    check_input,
    model_id,
    verify_callback,
)
from wan_jobs.arguments import callback_address
from wan_mock import FailTask, Mock, StuckTask

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "A red fox in snow"}

Run = Callable[..., object]


@pytest.fixture(params=["blocking", "awaited"])
def run(request: pytest.FixtureRequest, wan: Wan, async_wan: AsyncWan) -> Run:
    if request.param == "blocking":
        return wan.run
    return lambda *given, **named: asyncio.run(async_wan.run(*given, **named))


@pytest.mark.wan_mock(manual=True)
@pytest.mark.parametrize(
    "named",
    [
        {"timeout": "10m"},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": True},
        {"timeout": timedelta(seconds=-1)},
        {"on_update": 3},
        {"key": 3},
        {"key": ""},
        {"model": 3},
    ],
    ids=repr,
)
def test_an_argument_that_cannot_be_used_is_refused_before_anything_is_paid(
    wan_mock: Mock, run: Run, journal: Journal, named: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        run(FOX, **{"model": MODEL, **named})
    assert wan_mock.created == 0
    assert not journal.entries()


def test_a_callback_url_that_is_no_text_is_refused(wan: Wan, wan_mock: Mock) -> None:
    with pytest.raises(InvalidInput):
        wan.submit(FOX, callback_url=3, model=MODEL)  # type: ignore[call-overload]
    assert wan_mock.created == 0


@pytest.mark.wan_mock(manual=True)
def test_a_timeout_may_be_a_timedelta(wan_mock: Mock, run: Run) -> None:
    wan_mock.inject(StuckTask(), on="createTask")
    with pytest.raises(WaitTimeout, match="after 600 s"):
        run(FOX, model=MODEL, timeout=timedelta(minutes=10))


class Rude(Exception):
    pass


@pytest.mark.wan_mock(manual=True)
@pytest.mark.parametrize(
    "rude", [Rude, KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError]
)
def test_what_an_observer_raises_carries_the_task(
    wan_mock: Mock, run: Run, rude: type[BaseException]
) -> None:
    def on_update(update: object) -> None:
        raise rude

    with pytest.raises(rude) as caught:
        run(FOX, model=MODEL, on_update=on_update)
    task_id = wan_mock.tasks[0].id
    if rude is not asyncio.CancelledError:  # asyncio raises another one out of its loop
        assert caught.value.task_id == task_id  # type: ignore[attr-defined]
        assert any(task_id in note for note in caught.value.__notes__)


@pytest.mark.wan_mock(manual=True)
def test_errors_of_the_task_carry_it_too(wan_mock: Mock, run: Run) -> None:
    wan_mock.inject(FailTask("nsfw"), on="createTask")
    with pytest.raises(TaskFailed) as caught:
        run(FOX, model=MODEL)
    assert caught.value.task_id == wan_mock.tasks[0].id
    assert len(caught.value.__notes__) == 1


@pytest.mark.wan_mock(manual=True)
def test_a_journal_is_kept_unless_it_is_declined(wan_mock: Mock, mock_clock: Any) -> None:
    with Wan(clock=mock_clock) as wan:
        task = wan.submit(FOX, model=MODEL)
        assert wan.journal is not None
        assert wan.journal.find(task.id) is not None
    assert Wan(clock=mock_clock, journal=None).journal is None


def test_a_journal_that_cannot_be_kept_is_told_of_once(
    wan_mock: Mock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WAN_JOURNAL", str(tmp_path / "file" / "journal.sqlite"))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert Wan().journal is None
    assert caplog.text.count("leave no trace") == 1


@pytest.mark.wan_mock(manual=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda wan: wan.task(3),
        lambda wan: wan.task("  "),
        lambda wan: Wan(limits=3),
        lambda wan: Wan(hooks=print),
        lambda wan: Wan(journal=3),
        lambda wan: wan.run(FOX, model=MODEL).download(3),
        lambda wan: wan.run(FOX, model=MODEL).download(".", 3),
    ],
)
def test_what_else_cannot_be_used_is_refused(wan_mock: Mock, wan: Wan, act: Any) -> None:
    with pytest.raises(InvalidInput):
        act(wan)


ODD = [5, 2.5, b"x", True, [], {}, object(), int, Ellipsis, Path("/etc"), {1}, "\ud800", "\0"]

DOORS: dict[str, Callable[[Any, Any], object]] = {
    "api_key": lambda kind, odd: kind(odd),
    "base_url": lambda kind, odd: kind("key", base_url=odd),
    "proxy": lambda kind, odd: kind("key", proxy=odd).session.ports.check(),
    "verify": lambda kind, odd: kind("key", verify=odd, base_url=FAR).session.ports.check(),
    "transport": lambda kind, odd: kind("key", transport=odd).session.ports.check(),
    "private_hosts": lambda kind, odd: kind("key", private_hosts=[odd]),
    "private_hosts itself": lambda kind, odd: kind("key", private_hosts=odd),
    "document": lambda kind, odd: kind("key", document=odd),
    "limits": lambda _, odd: Limits(creations_per_10_s=odd, read_timeout=odd),
    "a field's name": lambda kind, odd: kind("key").submit({odd: "x"}, model=MODEL),
    "a value": lambda kind, odd: kind("key").submit({"prompt": odd}, model=MODEL),
    "input": lambda kind, odd: kind("key").submit(odd, model=MODEL),
    "model": lambda kind, odd: kind("key").submit(FOX, model=odd),
    "upload": lambda kind, odd: kind("key").upload(odd),
    "task": lambda kind, odd: kind("key").task(odd) if not isinstance(odd, str) else odd,
    "check_input": lambda _, odd: check_input(odd, FOX),
    "values": lambda _, odd: check_input(MODEL, odd),
    "model_id": lambda _, odd: model_id(odd),
    "body": lambda _, odd: verify_callback(odd, {}),
    "headers": lambda _, odd: verify_callback(b'{"taskId": "t"}', odd, keys=["key"]),
}
FAR = "https://service.test"


@pytest.mark.parametrize("kind", [Wan, AsyncWan])
@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_in_what_it_cannot_use_or_answers_with_a_raw_error(
    wan_mock: Mock, kind: type[Any], door: str
) -> None:
    for odd in ODD:
        if door == "a field's name" and (isinstance(odd, str) or not odd.__hash__):
            continue
        try:
            given = DOORS[door](kind, odd)
            if asyncio.iscoroutine(given):
                asyncio.run(given)
        except (WanError, ValueError):
            continue
    assert wan_mock.created == 0


async def awaited(_update: object) -> None:
    """Stand for what has to be awaited."""


class AwaitedCall:
    """Stands for an object whose calls have to be awaited."""

    async def __call__(self, _update: object) -> None:
        """Take an update."""


@pytest.mark.wan_mock(manual=True)
def test_a_function_that_could_not_be_told_anything_is_refused_before_money_is_spent(
    run: Run, wan_mock: Mock
) -> None:
    for wrong in (lambda: None, lambda _a, _b: None, lambda *, _a: None):
        with pytest.raises(InvalidInput, match="on_update must be a function of 1 argument"):
            run(FOX, model=MODEL, on_update=wrong)
    assert wan_mock.created == 0


@pytest.mark.wan_mock(manual=True)
def test_what_nobody_would_await_is_refused(wan: Wan, wan_mock: Mock) -> None:
    for wrong in (awaited, partial(awaited), AwaitedCall(), AwaitedCall().__call__):
        with pytest.raises(InvalidInput, match="on_update is a coroutine function"):
            wan.run(FOX, model=MODEL, on_update=wrong)
        for name in ("on_request", "on_state"):
            with pytest.raises(InvalidInput, match=f"{name} is a coroutine function"):
                Hooks(**{name: wrong})
    assert wan_mock.created == 0
    with pytest.raises(InvalidInput, match="on_event must be a function of 1 argument"):
        AsgiReceiver(lambda: None)


@pytest.mark.wan_mock(manual=True)
@pytest.mark.parametrize("told", [print, list[object]().append, lambda _update, more=1: more])
def test_whatever_takes_an_update_is_told_of_it(run: Run, told: Callable[..., object]) -> None:
    run(FOX, model=MODEL, on_update=told)


@pytest.mark.wan_mock(manual=True)
def test_the_progress_of_a_download_takes_two_numbers(wan: Wan, tmp_path: Path) -> None:
    result = wan.run(FOX, model=MODEL)
    with pytest.raises(InvalidInput, match="on_progress must be a function of 2 arguments"):
        result.download(tmp_path, lambda _got: None)


def test_an_address_in_its_former_place_is_taken_with_a_warning() -> None:
    with pytest.warns(DeprecationWarning, match="callback_url"):
        assert callback_address(("https://app.example/done",), None) == "https://app.example/done"


@pytest.mark.parametrize("given", [("wan/model",), ("https://a.example", "b"), (7,)])
def test_anything_else_behind_the_input_is_refused(given: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInput, match="callback_url"):
        callback_address(given, None)


WRONG = (3, "x", True, -1, float("nan"), b"x", [], {}, object(), int, 10**400, "\ud800", [3])


@pytest.mark.parametrize("client", [Wan, AsyncWan])
@pytest.mark.parametrize(
    ("name", "fine"),
    [
        *(("api_key", str), ("base_url", ()), ("journal", str), ("limits", ()), ("hooks", ())),
        *(
            ("document", ()),
            ("clock", ()),
            ("proxy", str),
            ("verify", bool | str),
            ("transport", ()),
        ),
        ("private_hosts", (list, dict)),
    ],
)
def test_a_client_is_made_with_what_it_can_use_alone(
    client: type[Wan], name: str, fine: Any, tmp_path: Path
) -> None:
    given: dict[str, Any] = {"api_key": "k", "base_url": "http://127.0.0.1:9", "journal": None}
    for value in WRONG:
        if isinstance(value, fine):
            continue
        with pytest.raises(WanError) as refused:
            client(**{**given, name: value})
        assert refused.value.message.isprintable()


@pytest.mark.parametrize("value", WRONG)
def test_what_is_no_callback_is_none(wan: Wan, value: Any) -> None:
    with pytest.raises(InvalidInput, match="event must be a CallbackEvent"):
        wan.notify(value)
    with pytest.raises(InvalidInput, match=r"url must be a str|is not an http"):
        wan.download_url(value)


@pytest.mark.parametrize("name", [each.name for each in fields(Limits)])
def test_a_limit_is_a_number_to_reckon_with(name: str) -> None:
    for value in (10**400, float("nan"), -1, "3", True, [], object()):
        with pytest.raises(WanError, match=name):
            Limits(**{name: value})


@pytest.mark.parametrize(
    "named",
    [
        *({"limit": each} for each in (-1, "x", None, 1.5, True)),
        *({"since": each} for each in ("x", None, [])),
        *({"until": "x"}, {"state": "x"}, {"services": "abc"}, {"services": 3}),
    ],
    ids=repr,
)
def test_what_no_submission_can_be_chosen_by_is_refused(named: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(named))):
        Journal(None).entries(**named)
    assert Journal(None).entries(limit=10**30, since=float("-inf"), services={"s"}) == []
