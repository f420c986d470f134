"""What can be asked of a service for nothing: the mock in both profiles, or a real one."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from wan_client import File
from wan_client.models import (
    DownloadUrlRequest,
    FileBase64UploadRequest,
    FileStreamUploadRequest,
    FileUrlUploadRequest,
)

from scripts.documents import same


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


PIXEL = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)


def refused(answer: Any) -> bool:
    """Whether the service said no, by the code in the body, whatever the HTTP status."""
    return answer.parsed is not None and answer.parsed.code >= 400


def test_the_balance_is_a_number(call: Any, operations: Any) -> None:
    answer = call(operations["getAccountCredits"])

    assert (answer.status_code, answer.parsed.code) == (200, 200)
    assert isinstance(answer.parsed.data, int | float)


def test_a_wrong_key_is_told_by_code_401(call_with_wrong_key: Any, enveloped: Any) -> None:
    answer = call_with_wrong_key(enveloped)

    assert answer.status_code in (200, 401)
    assert answer.parsed.code == 401
    assert not getattr(answer.parsed, "data", None)


def test_an_unknown_task_has_no_record(call: Any, get_task_details: Any) -> None:
    answer = call(get_task_details, task_id="0" * 32)

    assert (answer.status_code, answer.parsed.code) in [(200, 422), (404, 404)]
    assert not getattr(answer.parsed, "data", None)


def test_an_address_of_somebody_else_has_no_download(call: Any, operations: Any) -> None:
    body = DownloadUrlRequest(url="https://example.com/a.mp4")

    assert refused(call(operations["createDownloadUrl"], body=body))


def test_a_body_that_lacks_something_makes_no_task(call: Any, create_task: Any, model: Any) -> None:
    body = model.minimal()
    lacking: list[Any] = [{"model": model.id}]
    for name in body["input"]:
        inner = {member: value for member, value in body["input"].items() if member != name}
        lacking.append({**body, "input": inner})

    for each in lacking:
        answer = call.unchecked(create_task, each)

        assert refused(answer)
        assert not getattr(answer.parsed, "data", None)


@pytest.fixture(params=["stream", "base64"])
def uploaded(request: pytest.FixtureRequest, call: Any, operations: Any) -> Any:
    """A file that was uploaded, and what the service says of it."""
    if request.param == "stream":
        file = File(PIXEL, "pixel.png", "image/png")
        form = FileStreamUploadRequest(file=file, upload_path="contract", file_name="pixel.png")
        return call(operations["uploadFileStream"], body=form)
    text = base64.b64encode(PIXEL).decode()
    body = FileBase64UploadRequest(
        base_64_data=f"data:image/png;base64,{text}",
        upload_path="contract",
        file_name="pixel.png",
    )
    return call(operations["uploadFileBase64"], body=body)


def test_an_upload_answers_where_the_file_is(uploaded: Any) -> None:
    stored = uploaded.parsed

    assert (stored.success, stored.code) == (True, 200)
    assert stored.data.file_name == "pixel.png"
    assert stored.data.download_url.startswith(("http://", "https://"))
    assert stored.data.mime_type == "image/png"
    assert same(stored.to_dict(), json.loads(uploaded.content))


def test_an_uploaded_file_can_be_uploaded_from_its_address(
    call: Any, operations: Any, uploaded: Any
) -> None:
    body = FileUrlUploadRequest(
        file_url=uploaded.parsed.data.download_url,
        upload_path="contract",
        file_name="copy.png",
    )

    copy = call(operations["uploadFileUrl"], body=body).parsed

    assert (copy.success, copy.data.file_name) == (True, "copy.png")
    assert copy.data.file_size == uploaded.parsed.data.file_size
