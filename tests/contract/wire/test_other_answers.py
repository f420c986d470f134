"""What the other operations answer, documented and seen."""

from __future__ import annotations

from typing import Any

import pytest
from wan_client import UNSET

from scripts.documents import same


@pytest.fixture
def receive(call: Any, wire: Any, operations: Any) -> Any:
    """Let the server answer an operation, and give what the client makes of it."""

    def received(operation: str, payload: Any) -> Any:
        wire.answer(payload)
        parsed = call(operations[operation]).parsed
        assert same(parsed.to_dict(), payload)
        return parsed

    return received


@pytest.mark.parametrize("balance", [5916, 5916.25, 0, -3.5, 1e15])
def test_a_balance_is_any_number(receive: Any, balance: float) -> None:
    parsed = receive("getAccountCredits", {"code": 200, "msg": "success", "data": balance})

    assert parsed.data == balance


def test_a_balance_of_another_kind_is_kept(receive: Any) -> None:
    parsed = receive("getAccountCredits", {"code": 200, "msg": "success", "data": "5916.25"})

    assert parsed.data is UNSET
    assert parsed.additional_properties == {"data": "5916.25"}


@pytest.mark.parametrize(
    "data",
    [
        {"taskId": "task_wan_1765172502514"},
        {"taskId": "51c0a1ab45a64a1a97d11d5e8a5d4f0e"},
        {"taskId": "51c0", "recordId": "51c0"},
        {"taskId": "51c0", "recordId": "51c0", "queue": 3},
    ],
    ids=["as in the pages", "hexadecimal", "with recordId", "with more"],
)
def test_a_new_task_has_an_opaque_id(receive: Any, data: Any) -> None:
    created = receive("createTask", {"code": 200, "msg": "success", "data": data}).data

    assert created.task_id == data["taskId"]
    assert created.record_id == data.get("recordId", UNSET)


def test_throttling_comes_without_data(receive: Any) -> None:
    message = "Your call frequency is too high. Please try again later."
    parsed = receive("createTask", {"code": 429, "msg": message})

    assert (parsed.code, parsed.msg, parsed.data) == (429, message, UNSET)


UPLOADED = {
    "fileName": "fox.png",
    "filePath": "images/fox.png",
    "downloadUrl": "https://files.example.com/images/fox.png",
    "fileSize": 154832,
    "mimeType": "image/png",
    "uploadedAt": "2025-12-08T10:15:02.514Z",
}
UPLOADS = ["uploadFileStream", "uploadFileBase64", "uploadFileUrl"]


@pytest.mark.parametrize("upload", UPLOADS)
def test_an_upload_answers_with_the_file(receive: Any, upload: str) -> None:
    payload = {"success": True, "code": 200, "msg": "File uploaded successfully", "data": UPLOADED}
    parsed = receive(upload, payload)

    assert (parsed.success, parsed.data.file_name, parsed.data.file_size) == (
        True,
        "fox.png",
        154832,
    )
    assert parsed.data.download_url == UPLOADED["downloadUrl"]


@pytest.mark.parametrize("upload", UPLOADS)
def test_a_refused_upload_says_so(receive: Any, upload: str) -> None:
    parsed = receive(upload, {"success": False, "code": 400, "msg": "uploadPath is required"})

    assert (parsed.success, parsed.code, parsed.data) == (False, 400, UNSET)


def test_a_download_address_is_a_text(receive: Any) -> None:
    url = "https://files.example.com/a.mp4?expires=1765173890&sig=a%2Fb"
    parsed = receive("createDownloadUrl", {"code": 200, "msg": "success", "data": url})

    assert parsed.data == url
