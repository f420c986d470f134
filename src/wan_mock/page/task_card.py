"""One task as a card: what was asked, how far it is, its clip, and what can be done with it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from urllib.parse import quote

from markupsafe import Markup

from wan_document.json_value import JsonObject
from wan_mock.api.task_view import TaskView
from wan_mock.page.html import element, join
from wan_mock.page.layout import PREFIX
from wan_mock.page.words import clock_time, number, pretty, span

_LONGEST_PROMPT = 400
_SHOWN_FACTS = ("resolution", "aspect_ratio", "num_frames")


def task_card(task: TaskView, now: float) -> Markup:
    """Render a task; the card's parts keep their order whatever the state."""
    return element(
        "article",
        element("div", _media(task), class_="media"),
        element(
            "div",
            element("h3", element("span", _state(task), class_="state"), element("code", task.id)),
            element("p", _prompt(task), class_="prompt"),
            element("p", join(_facts(task, now)), class_="facts"),
            element("div", _actions(task), class_="actions"),
            _details(task),
            class_="about",
        ),
        class_="task",
        id=f"task-{task.id}",
        data_key=task.id,
        data_state=_state(task),
    )


def card_stamp(task: TaskView, now: float) -> Hashable:
    """Return all that a card's rendering depends on."""
    return task.state, task.progress, task.expired, task.cost, _elapsed(task, now)


def _state(task: TaskView) -> str:
    return "expired" if task.expired else task.state


def _media(task: TaskView) -> Markup:
    if task.expired:
        return element("p", "The address of the clip has expired.")
    if task.state == "fail":
        return element("p", task.fail_message or "failed")
    if task.state == "success":
        return element(
            "video",
            src=clip_path(task.id),
            controls=True,
            muted=True,
            loop=True,
            playsinline=True,
            preload="metadata",
            aria_label=f"The clip of task {task.id}",
        )
    return join(
        (
            element("span", f"{task.progress} %" if task.progress else "", class_="percent"),
            element(
                "progress",
                max=100,
                value=task.progress if task.state == "generating" else None,
                aria_label=f"Progress of task {task.id}",
            ),
        )
    )


def clip_path(task_id: str) -> str:
    """Return the address the page plays a clip from: its own, where no fault strikes."""
    return f"{PREFIX}/clips/{quote(task_id, safe='')}.mp4"


def _prompt(task: TaskView) -> str:
    prompt = _input(task).get("prompt")
    text = prompt if isinstance(prompt, str) else "(no prompt)"
    return text if len(text) <= _LONGEST_PROMPT else text[:_LONGEST_PROMPT] + "…"


def _input(task: TaskView) -> JsonObject:
    value = task.body.get("input")
    return value if isinstance(value, dict) else {}


def _facts(task: TaskView, now: float) -> Iterator[Markup]:
    yield element("span", task.model.rpartition("/")[2], title=task.model)
    for name in _SHOWN_FACTS:
        if (value := _input(task).get(name)) is not None:
            yield element("span", f"{value}")
    yield element("span", f"{number(task.cost)} credits")
    yield element("span", _elapsed(task, now))


def _elapsed(task: TaskView, now: float) -> str:
    total = task.ends_at - task.created_at
    if now >= task.ends_at:
        return f"took {span(total)}"
    return f"{span(now - task.created_at)} of {span(total)}"


def _actions(task: TaskView) -> Iterator[Markup]:
    if task.state not in ("success", "fail"):
        yield _action(task, "finish", "Finish")
        yield _action(task, "fail", "Fail")
    elif task.state == "success" and not task.expired:
        yield _action(task, "expire", "Expire")
        yield element(
            "a", "Open the address", href=task.result_urls[0], target="_blank", rel="noreferrer"
        )


def _action(task: TaskView, name: str, label: str) -> Markup:
    return element(
        "form",
        element("button", label, type="submit", aria_label=f"{label} task {task.id}"),
        method="post",
        action=f"{PREFIX}/tasks/{quote(task.id, safe='')}/{name}",
        data_key=name,
    )


def _details(task: TaskView) -> Markup:
    history = (
        element("li", element("time", clock_time(moment)), " ", state)
        for moment, state in task.history
    )
    return element(
        "details",
        element("summary", "History and request"),
        element("ol", history, class_="history"),
        element("pre", pretty(task.body), tabindex=0),
    )
