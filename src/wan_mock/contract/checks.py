"""The checks, operation by operation: first what costs nothing, then what does."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from wan_document.json_value import JsonObject
from wan_document.samples import Case, invalid_bodies, minimal_body
from wan_mock.api.body import FormFile
from wan_mock.api.message import (
    CREATE,
    CREDITS,
    DETAILS,
    DOWNLOAD_URL,
    UPLOAD_BASE64,
    UPLOAD_STREAM,
    UPLOAD_URL,
)
from wan_mock.contract.examination import Examination
from wan_mock.contract.expectation import UNAUTHORIZED, UNKNOWN_TASK, Accepted, Refused
from wan_mock.contract.wire import Probe

_VISIBLE_AFTER = 30
"""Seconds that a task may take to be known after its creation."""

_NOBODYS_TASK = "0" * 32
_NO_MODEL: JsonObject = {"model": "no/such-model", "input": {}}
_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)
_FILE = FormFile("contract.png", "image/png", base64.b64decode(_PIXEL))
_FOLDER = "contract"
_STORED = Accepted((("data.downloadUrl", "an address"), ("data.fileName", "text")))


def examine(examination: Examination) -> None:
    """Make all checks that the key and the budget allow."""
    _check_keys(examination)
    if examination.key is None:
        _skip_all(examination, "it needs --api-key")
    elif not _check_balance(examination):
        _skip_all(examination, "the balance was not answered, so neither will this be")
    else:
        _check_queries(examination)
        _check_refusals(examination)
        _check_files(examination)
        _check_tasks(examination)


def _check_keys(examination: Examination) -> None:
    for operation, call in _harmless_calls(examination):
        examination.ask_as(None, operation, "no key", call, UNAUTHORIZED)
        examination.ask_as("wrong-key", operation, "a wrong key", call, UNAUTHORIZED)


def _harmless_calls(examination: Examination) -> Iterator[tuple[str, Probe]]:
    """Return a call of each operation that does no harm where keys are not looked at."""
    bodies: dict[str, JsonObject] = {CREATE: _NO_MODEL}
    for operation in examination.document.operations.values():
        query = {"taskId": _NOBODYS_TASK} if operation.id == DETAILS else {}
        body = bodies.get(operation.id, {} if operation.body_schema else None)
        yield operation.id, examination.call(operation.id, query=query, body=body)


def _skip_all(examination: Examination, why: str) -> None:
    for operation in examination.document.operations:
        examination.skip(operation, "everything else", why)


def _check_balance(examination: Examination) -> bool:
    call = examination.call(CREDITS)
    expected = Accepted((("data", "a number"),))
    return examination.ask(CREDITS, "the balance", call, expected) is not None


def _check_queries(examination: Examination) -> None:
    name = DETAILS
    nobodys = examination.call(name, query={"taskId": _NOBODYS_TASK})
    examination.ask(name, "an unknown task", nobodys, UNKNOWN_TASK)
    examination.ask(name, "no taskId", examination.call(name), Refused())


def _check_refusals(examination: Examination) -> None:
    """Send what every server must refuse, so that it costs nothing."""
    name = CREATE
    for check, body in (("no JSON", b"{"), ("an unknown model", _NO_MODEL)):
        examination.ask(name, check, examination.call(name, body=body), Refused())
    for model in examination.document.models.values():
        for case in invalid_bodies(model.request):
            if _lacks_something(case):
                call = examination.call(name, body=case.body)
                examination.ask(name, f"{model.id}: {case.name}", call, Refused())


def _check_files(examination: Examination) -> None:
    name = DOWNLOAD_URL
    foreign = examination.call(name, body={"url": "https://example.com/fox.mp4"})
    examination.ask(name, "an address of somebody else", foreign, Refused())
    stored = _check_uploads(examination)
    name = UPLOAD_URL
    if stored is None:
        examination.skip(name, "a file", "there is no uploaded file to fetch")
        return
    body: JsonObject = {"fileUrl": stored, "uploadPath": _FOLDER, "fileName": "copy.png"}
    examination.ask(name, "a file", examination.call(name, body=body), _STORED)


def _check_uploads(examination: Examination) -> str | None:
    """Upload a file both ways; give where it is."""
    known = examination.document.operations[UPLOAD_STREAM]
    form: dict[str, str | FormFile] = {"file": _FILE, "uploadPath": _FOLDER, "fileName": _FILE.name}
    call = Probe(known.method, known.path, form=form)
    answer = examination.ask(UPLOAD_STREAM, "a file", call, _STORED)
    body: JsonObject = {"base64Data": _PIXEL, "uploadPath": _FOLDER, "fileName": _FILE.name}
    name = UPLOAD_BASE64
    examination.ask(name, "a file", examination.call(name, body=body), _STORED)
    examination.ask(name, "no file", examination.call(name, body={}), Refused())
    return str(answer.data["downloadUrl"]) if answer else None


def _check_tasks(examination: Examination) -> None:
    """Create what is paid for, as far as the budget goes."""
    for model in examination.document.models.values():
        _check_task(examination, model.id, minimal_body(model.request))
    for model in examination.document.models.values():
        cases = [case for case in invalid_bodies(model.request) if not _lacks_something(case)]
        _check_faults(examination, model.id, cases)


def _check_task(examination: Examination, model: str, body: JsonObject) -> None:
    if not examination.may_spend:
        examination.skip(CREATE, f"{model}: a task", "it needs --spend")
        return
    call = examination.call(CREATE, body=body)
    expected = Accepted((("data.taskId", "text"),))
    answer = examination.ask(CREATE, f"{model}: a task", call, expected)
    if answer is not None:
        _check_record(examination, f"{model}: the task", str(answer.data["taskId"]))


def _check_record(examination: Examination, check: str, task_id: str) -> None:
    name = DETAILS
    call = examination.call(name, query={"taskId": task_id})
    expected = Accepted((("data.taskId", "text"), ("data.state", "text")))
    examination.await_known(call, _VISIBLE_AFTER)
    examination.ask(name, check, call, expected)


def _check_faults(examination: Examination, model: str, cases: list[Case]) -> None:
    """Send faulty bodies that a lenient server might take, and bill."""
    for index, case in enumerate(cases):
        if not examination.may_spend:
            why = "a lenient server might bill them: it needs --spend"
            examination.skip(CREATE, f"{model}: {len(cases) - index} faulty bodies", why)
            return
        call = examination.call(CREATE, body=case.body)
        examination.ask(CREATE, f"{model}: {case.name}", call, Refused())


def _lacks_something(case: Case) -> bool:
    return case.name.startswith("no ")
