"""What the client sends for each operation: method, address, query, body and form."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from wan_client import File, InvalidRequest
from wan_client.api.files import upload_file_stream
from wan_client.models import FileStreamUploadRequest

TASK_IDS = ["51c0a1ab45a64a1a97d11d5e8a5d4f0e", "a b&c=d+e%2F/#?", "задача", "'\";--"]


def test_each_operation_goes_to_its_place(call: Any, wire: Any, operation: Any, key: str) -> None:
    call(operation)

    assert (wire.request.method, wire.request.base_url) == (
        operation.method,
        wire.url + operation.path,
    )
    assert wire.request.headers["Authorization"] == f"Bearer {key}"


def test_each_operation_sends_the_body_of_the_document(
    call: Any, wire: Any, operation: Any
) -> None:
    call(operation)

    content = operation.value.get("requestBody", {"content": {None: {}}})["content"]
    ((media_type, media),) = content.items()
    assert wire.request.mimetype == (media_type or "")
    if "examples" in media:
        first = next(iter(media["examples"].values()))["value"]
        assert json.loads(wire.request.data) == first
    assert bool(wire.request.data) == bool(media_type)


@pytest.mark.parametrize("task_id", TASK_IDS)
def test_any_task_id_arrives_as_it_is(
    call: Any, wire: Any, get_task_details: Any, task_id: str
) -> None:
    call(get_task_details, task_id=task_id)

    assert wire.request.path == "/api/v1/jobs/recordInfo"
    assert wire.request.args.to_dict(flat=False) == {"taskId": [task_id]}


def test_a_task_id_that_the_document_refuses_is_not_sent(call: Any, get_task_details: Any) -> None:
    with pytest.raises(InvalidRequest, match=r"^taskId cannot be sent: .*minLength"):
        call(get_task_details, task_id="")


@pytest.fixture
def upload(call: Any, wire: Any) -> Any:
    """Upload a form and give the request that arrived."""

    def upload_form(**members: Any) -> Any:
        form = FileStreamUploadRequest(upload_path="images", **members)
        call(_Stream, body=form)
        return wire.request

    return upload_form


class _Stream:
    module = upload_file_stream


def test_an_upload_is_a_form_with_a_file(upload: Any) -> None:
    request = upload(file=File(b"\x89PNG\x00\xff", "fox.png", "image/png"), file_name="red fox.png")

    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert request.form.to_dict(flat=False) == {
        "uploadPath": ["images"],
        "fileName": ["red fox.png"],
    }
    ((name, file),) = request.files.items(multi=True)
    assert (name, file.filename, file.content_type) == ("file", "fox.png", "image/png")
    assert file.read() == b"\x89PNG\x00\xff"


def test_the_form_on_the_wire_byte_for_byte(upload: Any) -> None:
    request = upload(file=File(b"\x89PNG", "fox.png", "image/png"))

    boundary = request.headers["Content-Type"].partition("boundary=")[2].encode()
    assert request.data == b"\r\n".join(
        [
            b"--" + boundary,
            b'Content-Disposition: form-data; name="file"; filename="fox.png"',
            b"Content-Type: image/png",
            b"",
            b"\x89PNG",
            b"--" + boundary,
            b'Content-Disposition: form-data; name="uploadPath"',
            b"",
            b"images",
            b"--" + boundary + b"--",
            b"",
        ]
    )


def test_an_open_file_is_uploaded_under_its_own_name(upload: Any, tmp_path: Any) -> None:
    path = tmp_path / "voice.mp3"
    path.write_bytes(bytes(range(256)) * 2000)

    with path.open("rb") as opened:
        request = upload(file=File(opened))

    file = request.files["file"]
    assert (file.filename, file.content_type) == ("voice.mp3", "audio/mpeg")
    assert file.read() == path.read_bytes()
    assert request.headers["Content-Length"] == str(len(request.data))


def test_a_file_in_memory_needs_no_name(upload: Any) -> None:
    assert upload(file=File(io.BytesIO(b"1"))).files["file"].filename == "upload"


@pytest.mark.parametrize(
    "name", ['a"; filename="b.png', "a\r\nX-Injected: 1\r\n\r\nb", "лиса.png", "a\\b"]
)
def test_a_file_name_cannot_break_out_of_its_header(upload: Any, name: str) -> None:
    request = upload(file=File(b"content", name, "image/png"))

    ((_, file),) = request.files.items(multi=True)
    assert file.read() == b"content"
    assert set(file.headers.keys()) == {"Content-Disposition", "Content-Type"}
    assert set(request.form) == {"uploadPath"}
    head = request.data.partition(b"\r\n\r\n")[0]
    assert head.count(b"\r\n") == 2


def test_the_text_of_a_form_is_utf_8(upload: Any) -> None:
    request = upload(file=File(b"1", "a.png"), file_name="лиса 🦊.png")

    assert request.form["fileName"] == "лиса 🦊.png"
