"""One request as a row: what was asked, its verdict, and the faults that struck it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup

from wan_mock.api.callbacks import CallbackRecord
from wan_mock.http.exchange import RequestRecord
from wan_mock.page.html import element, join
from wan_mock.page.layout import PREFIX
from wan_mock.page.words import clock_time, pretty_text

CALLBACKS = f"{PREFIX}/callbacks/"


def request_row(record: RequestRecord) -> Markup:
    """Render a request; all of it but the first line is folded away."""
    return element(
        "details",
        element(
            "summary",
            element("time", clock_time(record.time)),
            element("span", record.operation or f"{record.method} {record.path}", class_="what"),
            element("span", record.verdict, class_="verdict"),
            element("span", record.code, class_="code"),
            element("span", record.trouble, class_="message"),
            _fault_chips(record.faults),
        ),
        element("div", _details(record), class_="inside"),
        class_="request",
        data_key=record.number,
        data_verdict=record.verdict,
    )


def callback_row(number: int, record: CallbackRecord) -> Markup:
    """Render one attempt to deliver a callback."""
    answer = record.error or (f"HTTP {record.status}" if record.status else "")
    return element(
        "li",
        element("time", clock_time(record.time)),
        element("span", f"attempt {record.attempt}", class_="what"),
        element("span", record.outcome, class_="verdict"),
        element("span", f"{record.url} {answer}", class_="message"),
        _again(record.task_id),
        _fault_chips(record.faults),
        class_="callback",
        data_key=number,
        data_verdict="accepted" if record.outcome == "delivered" else "refused",
    )


def _again(task_id: str) -> Markup:
    button = element(
        "button", "Send again", type="submit", aria_label=f"Send the callback of {task_id} again"
    )
    action = f"{CALLBACKS}{quote(task_id, safe='')}/again"
    return element("form", button, method="post", action=action)


def _fault_chips(faults: tuple[str, ...]) -> Markup | None:
    if not faults:
        return None
    return element("span", (element("code", f, class_="fault") for f in faults), class_="faults")


def _details(record: RequestRecord) -> Iterator[Markup]:
    query = f"?{record.query}" if record.query else ""
    yield element("p", element("code", f"{record.method} {record.path}{query}"))
    yield element("dl", join(_facts(record)))
    if record.violations:
        rules = (
            element("li", element("code", v.field or "body"), f" {v.message} ", _rule(v.rule))
            for v in record.violations
        )
        yield element("ul", rules, class_="violations")
    if record.body:
        yield element("pre", pretty_text(record.body), tabindex=0)


def _rule(name: str) -> Markup:
    return element("span", f"rule: {name}", class_="label")


def _facts(record: RequestRecord) -> Iterator[Markup]:
    yield _fact("Verdict", record.verdict)
    said = "" if record.violations else record.message
    yield _fact("Answer", f"HTTP {record.status}, code {record.code} {said}")
    for fault in record.faults:
        yield _fact("Fault injected", element("code", fault))
    if record.task_id:
        yield _fact("Task", element("a", record.task_id, href=f"/#task-{record.task_id}"))
    yield _fact("Answered in", f"{record.seconds * 1000:.1f} ms")


def _fact(name: str, value: str | Markup) -> Markup:
    return element("div", element("dt", name), element("dd", value))
