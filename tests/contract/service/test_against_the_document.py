"""The mock against its document, by schemathesis: positive and negative data, links, all checks.

The copy of the document that cases are made from says two things that the document leaves open: by
what a new task is queried (links), and which files exist on this very mock (enumerations).
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_httpserver import HTTPServer
from wan_client import File
from wan_client.models import FileStreamUploadRequest
from werkzeug import Request, Response

from wan_mock import Durations, Limits, Mock, Settings

SETTINGS = Settings(credits=1e15, limits=Limits.none(), durations=Durations(invisible=0))
EXAMPLES_PER_OPERATION = 10
PASSED_ON = ("Content-Type", "Allow")


class Gateway:
    """Passes requests on, and answers with the code of the body as the HTTP status."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    def __call__(self, request: Request) -> Response:
        connection = HTTPConnection(self._host, timeout=10)
        headers = {**dict(request.headers), "Host": self._host}
        try:
            uri = request.environ["REQUEST_URI"]
            connection.request(request.method, uri, request.get_data(), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        kept = {name: value for name in PASSED_ON if (value := answer.headers[name])}
        return Response(content, _told_status(answer.status, content), kept)


def _told_status(status: int, content: bytes) -> int:
    if status != 200:
        return status
    body = json.loads(content)
    said = body.get("msg", "")
    if said == "recordInfo is null":
        return 404
    # The service calls a missing member a server error, as it was seen to do.
    return 422 if said.endswith("This field is required") else int(body["code"])


@pytest.fixture
def lively(mock: Mock) -> Mock:
    """The mock under test, its tasks visible at once."""
    mock.reset(settings=SETTINGS)
    return mock


@pytest.fixture
def address(lively: Mock, httpserver: HTTPServer) -> str:
    """Where the cases go: to the mock, or to a gateway before the profile that hides statuses."""
    if lively.profile == "documented":
        return lively.url
    httpserver.expect_request(re.compile("")).respond_with_handler(Gateway(lively.url))
    return httpserver.url_for("/").rstrip("/")


@pytest.fixture
def described(document: Any, lively: Mock, call: Any, operations: Any) -> Any:
    """The document, with the link from a task to its record and with the files that there are."""
    described = copy.deepcopy(document)
    created = described["paths"][operations["createTask"].path]["post"]["responses"]["200"]
    parameters = {"taskId": "$response.body#/data/taskId"}
    created["links"] = {"record": {"operationId": "getTaskDetails", "parameters": parameters}}
    result = _a_result(lively, call, operations)
    upload = _an_upload(call, operations)
    schemas = described["components"]["schemas"]
    schemas["DownloadUrlRequest"]["properties"]["url"]["enum"] = [result, upload]
    schemas["FileUrlUploadRequest"]["properties"]["fileUrl"]["enum"] = [upload]
    text = schemas["FileBase64UploadRequest"]["properties"]["base64Data"]
    text["pattern"] = "^(data:image/png;base64,)?([A-Za-z0-9+/]{4}){1,9}$"
    return described


def _a_result(mock: Mock, call: Any, operations: Any) -> str:
    task_id = call(operations["createTask"]).parsed.data.task_id
    mock.finish(task_id)
    return mock.task(task_id).result_urls[0]


def _an_upload(call: Any, operations: Any) -> str:
    form = FileStreamUploadRequest(file=File(b"1", "a.png", "image/png"), upload_path="images")
    return str(call(operations["uploadFileStream"], body=form).parsed.data.download_url)


@pytest.fixture
def run_cases(described: Any, address: str, lively: Mock) -> Any:
    """Run all phases of schemathesis with all checks; give the count of cases and the failures."""

    def run() -> tuple[Counter[str], list[str]]:
        import schemathesis
        from schemathesis.config import SchemathesisConfig
        from schemathesis.engine import events, from_schema

        config = SchemathesisConfig.from_dict(_settings(lively.key))
        schema = schemathesis.openapi.from_dict(described, config=config)
        schema.config.update(base_url=address)
        schema.hook("filter_body")(_takes_no_file_of_the_mock)
        counts: Counter[str] = Counter()
        failures = []
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                counts[event.phase.value] += len(event.recorder.cases)
                failures += list(_failures(event.recorder))
            elif isinstance(event, events.NonFatalError | events.FatalError):
                failures.append(str(event))
        return counts, failures

    return run


def _settings(key: str) -> Any:
    return {
        "continue-on-failure": True,
        "cache": {"enabled": False},
        "auth": {"openapi": {"BearerAuth": {"bearer": key}}},
        "generation": {
            "max-examples": EXAMPLES_PER_OPERATION,
            "deterministic": True,
            "database": "none",
            "no-shrink": True,
        },
    }


def _takes_no_file_of_the_mock(_context: Any, body: Any) -> bool:
    """Leave out files that other cases uploaded as inputs: they are of the wrong type mostly."""
    task_input = body.get("input") if isinstance(body, dict) else None
    members = task_input.values() if isinstance(task_input, dict) else ()
    return not any(isinstance(value, str) and "://localhost:" in value for value in members)


def _failures(recorder: Any) -> Any:
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                request = recorder.interactions[case_id].request
                failure = check.failure_info.failure
                told = f"{failure.title}\n{failure.message}\n{request.body!r}"
                yield f"{check.name}: {request.method} {request.uri}\n{told}"


@pytest.mark.timeout(400)  # each further model brings some hundred cases
@pytest.mark.parametrize("call", ["sync"], indirect=True)
def test_the_mock_keeps_to_its_document(
    run_cases: Any, lively: Mock, capsys: pytest.CaptureFixture[str], record_property: Any
) -> None:
    counts, failures = run_cases()
    lively.forgive()

    phases = ", ".join(f"{count} {phase}" for phase, count in counts.items() if count)
    record_property("cases", counts.total())
    with capsys.disabled():
        print(f"\n  schemathesis, {lively.profile}: {counts.total()} cases ({phases})")
    assert failures == [], "\n\n".join(failures[:5])
    assert min(counts[phase] for phase in ("coverage", "fuzzing", "stateful")) > 20
    assert any(each.verdict == "accepted" for each in lively.requests_to("getTaskDetails"))
    assert not any(each.verdict == "broken" for each in lively.requests)
