"""Uploads, downloads and the links to them, over a real socket."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from wan_mock.api.settings import Settings
from wan_mock.mock import Mock

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SPEECH_MODEL = "wan/2-2-a14b-speech-to-video-turbo"
STREAM = "/file-upload/api/file-stream-upload"
BASE64 = "/file-upload/api/file-base64-upload"
BY_URL = "/file-upload/api/file-url-upload"


def form(content: bytes, name: str = "cat.png", **fields: str) -> tuple[bytes, dict[str, str]]:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, b"\r\n--x--\r\n"])
    return body, {"Content-Type": "multipart/form-data; boundary=x"}


def in_base64(content: bytes, folder: str = "audio", name: str = "a.wav") -> dict[str, str]:
    text = base64.b64encode(content).decode()
    return {"base64Data": text, "uploadPath": folder, "fileName": name}


def test_a_form_is_stored_and_served_back(call: Any) -> None:
    body, headers = form(PNG, uploadPath="images/pets")

    answer = call("POST", STREAM, body, headers=headers).json
    data = answer["data"]

    assert (answer["success"], answer["code"]) == (True, 200)
    assert data["filePath"] == "images/pets/cat.png"
    assert (data["fileSize"], data["mimeType"]) == (28, "image/png")
    assert call("GET", data["downloadUrl"]).body == PNG


def test_a_form_may_come_in_chunks(mock: Mock, call: Any) -> None:
    body, headers = form(PNG, uploadPath="images")
    halves = [body[:50], body[50:]]

    answer = call("POST", STREAM, iter(halves), headers=headers)

    assert answer.json["code"] == 200


def test_an_uploaded_page_may_not_run_scripts(call: Any) -> None:
    page = in_base64(b"<script>alert(1)</script>", "pages", "evil.html")
    url = call("POST", BASE64, page).json["data"]["downloadUrl"]

    headers = call("GET", url).headers

    assert headers["content-security-policy"] == "sandbox"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_base64_is_stored(call: Any, prefix: str) -> None:
    body = in_base64(PNG, "images", "dog.png")

    answer = call("POST", BASE64, {**body, "base64Data": prefix + body["base64Data"]}).json

    assert call("GET", answer["data"]["downloadUrl"]).body == PNG


def test_a_file_of_the_mock_is_copied_by_its_address(call: Any) -> None:
    url = call("POST", BASE64, in_base64(PNG, "images", "dog.png")).json["data"]["downloadUrl"]

    answer = call("POST", BY_URL, {"fileUrl": url, "uploadPath": "copies"}).json

    assert answer["data"]["filePath"] == "copies/dog.png"


def test_a_result_of_the_mock_is_an_upload_and_an_input_like_any_other(
    mock: Mock, call: Any, raw_document: dict[str, Any], start_mock: Any, caller: Any
) -> None:
    fields = raw_document["components"]["schemas"]["SpeechInput"]["properties"]
    fields["image_url"]["x-file"] = {"mediaTypes": ["video/mp4"]}
    mock = start_mock(document=raw_document)
    call = caller(mock)
    task_id = call.created_id()
    mock.advance(120)
    clip = mock.task(task_id).result_urls[0]

    copied = call("POST", BY_URL, {"fileUrl": clip, "uploadPath": "x", "fileName": "c.mp4"}).json
    speech = {"prompt": "x", "image_url": clip, "audio_url": "https://example.com/a.mp3"}
    used = call.create(model="wan/2-2-a14b-speech-to-video-turbo", input=speech).json

    assert (copied["code"], copied["data"]["mimeType"]) == (200, "video/mp4")
    assert used["code"] == 200


def test_a_file_on_loopback_is_fetched(call: Any, httpserver: Any) -> None:
    httpserver.expect_request("/owl.png").respond_with_data(PNG)
    body = {"fileUrl": httpserver.url_for("/owl.png"), "uploadPath": "copies"}

    data = call("POST", BY_URL, body).json["data"]

    assert data["filePath"] == "copies/owl.png"
    assert call("GET", data["downloadUrl"]).body == PNG


def test_a_file_that_cannot_be_fetched_is_refused(call: Any, httpserver: Any) -> None:
    httpserver.expect_request("/gone.png").respond_with_data("", status=404)
    body = {"fileUrl": httpserver.url_for("/gone.png"), "uploadPath": "copies"}

    answer = call("POST", BY_URL, body).json

    assert (answer["code"], answer["msg"]) == (400, "fileUrl cannot be fetched: HTTP 404")


def test_another_host_is_not_called(call: Any) -> None:
    body = {"fileUrl": "https://files.example.com/cat.png", "uploadPath": "images"}

    answer = call("POST", BY_URL, body).json

    assert (answer["success"], answer["code"]) == (False, 400)
    assert "the mock does not call files.example.com" in answer["msg"]


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        ("../../etc", "passwd", "etc/passwd"),
        ("images", "../../passwd", "images/passwd"),
        ("images\r\nX-Evil: 1", "a\\b.png", "images__X-Evil: 1/a_b.png"),
        ("/", "..", None),
    ],
)
def test_a_path_cannot_climb(call: Any, folder: str, name: str, path: str | None) -> None:
    data = call("POST", BASE64, in_base64(PNG, folder, name)).json["data"]

    assert ".." not in data["filePath"]
    assert path is None or data["filePath"].endswith(path.rpartition("/")[2])
    assert call("GET", data["downloadUrl"]).body == PNG


@pytest.mark.parametrize(
    "body",
    [{"uploadPath": "x"}, {"base64Data": "AA=="}, {"base64Data": "no base64!", "uploadPath": "x"}],
)
def test_a_bad_upload_is_refused(call: Any, body: dict[str, str]) -> None:
    answer = call("POST", BASE64, body).json

    assert (answer["success"], answer["code"]) == (False, 400)


def test_a_form_that_is_none_is_refused(call: Any) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    no_name = b'--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--x--\r\n'

    for body in (b"", b"nonsense", b"--x\r\n\r\n", b"--x--\r\n", no_name):
        assert call("POST", STREAM, body, headers=headers).json["code"] == 400


def test_uploads_vanish_after_three_days(mock: Mock, call: Any) -> None:
    url = call("POST", BASE64, in_base64(PNG)).json["data"]["downloadUrl"]

    mock.advance(3 * 86_400 - 1)
    before = call("GET", url).status
    mock.advance(1)

    assert (before, call("GET", url).status) == (200, 404)


def test_too_large_a_body_is_refused_unread(start_mock: Any, caller: Any) -> None:
    call = caller(start_mock(settings=Settings(upload_limit=2_000, body_limit=1_000)))

    upload = call("POST", BASE64, in_base64(b"x" * 100_000))
    task = call.create(prompt="x" * 2_000)

    assert (upload.status, task.status) == (413, 413)


def test_the_oldest_uploads_make_room(start_mock: Any, caller: Any) -> None:
    call = caller(start_mock(settings=Settings(storage_limit=2_000)))

    urls = [
        call("POST", BASE64, in_base64(b"x" * 400, name=f"{n}.wav")).json["data"]["downloadUrl"]
        for n in range(3)
    ]

    assert [call("GET", url).status for url in urls] == [404, 200, 200]


def speech(image: str, audio: str) -> dict[str, Any]:
    return {
        "model": SPEECH_MODEL,
        "input": {"prompt": "talk", "image_url": image, "audio_url": audio},
    }


def test_inputs_that_are_files_of_the_mock_are_checked(mock: Mock, call: Any) -> None:
    def upload(content: bytes, name: str) -> str:
        answer = call("POST", BASE64, in_base64(content, "in", name)).json
        return str(answer["data"]["downloadUrl"])

    image, audio = upload(PNG, "face.png"), upload(b"RIFF0000WAVE", "voice.wav")
    missing, large = mock.files_url + "/files/in/none.png", upload(b"ID3" + b"\0" * 2_000, "v.mp3")

    def refusal(image: str, audio: str) -> str:
        return str(call("POST", "/api/v1/jobs/createTask", speech(image, audio)).json["msg"])

    assert refusal(image, audio) == "success"
    assert refusal(missing, audio) == "input.image_url: the file does not exist or has expired"
    assert refusal(audio, audio).startswith("input.image_url: is audio/wav, not one of image/jpeg")
    assert refusal(image, large) == "input.audio_url: has 2003 bytes, more than 1048"
    assert refusal("https://example.com/cat.png", "https://example.com/a.mp3") == "success"
    assert mock.created == 2


@pytest.mark.parametrize(
    "given",
    ["file:///home/me/cat.png", "data:image/png;base64,iVBORw0KGgo=", "ftp://a/cat.png", "http://"],
)
def test_what_nobody_could_fetch_is_no_input(call: Any, given: str) -> None:
    body = speech(given, "https://example.com/a.mp3")

    answer = call("POST", "/api/v1/jobs/createTask", body).json

    told = "input.image_url: must be the address of a file, http:// or https://"
    assert (answer["code"], answer["msg"]) == (422, told)


@pytest.fixture
def clip_url(mock: Mock, call: Any) -> str:
    task_id = call.created_id()
    mock.finish(task_id)
    return mock.task(task_id).result_urls[0]


def test_a_download_can_be_resumed(call: Any, clip_url: str) -> None:
    whole = call("GET", clip_url)
    etag = whole.headers["etag"]

    rest = call("GET", clip_url, headers={"Range": "bytes=100-", "If-Range": etag})
    tail = call("GET", clip_url, headers={"Range": "bytes=-10"})
    changed = call("GET", clip_url, headers={"Range": "bytes=100-", "If-Range": '"other"'})

    size = len(whole.body)
    assert (rest.status, rest.body) == (206, whole.body[100:])
    assert rest.headers["content-range"] == f"bytes 100-{size - 1}/{size}"
    assert tail.body == whole.body[-10:]
    assert (changed.status, changed.body) == (200, whole.body)


def test_a_range_beyond_the_end_cannot_be_had(call: Any, clip_url: str) -> None:
    answer = call("GET", clip_url, headers={"Range": "bytes=999999-"})

    assert answer.status == 416
    assert answer.headers["content-range"].startswith("bytes */")


def test_an_unchanged_file_is_not_sent_again(call: Any, clip_url: str) -> None:
    etag = call("GET", clip_url).headers["etag"]

    answer = call("GET", clip_url, headers={"If-None-Match": etag})

    assert (answer.status, answer.body) == (304, b"")


def test_head_tells_the_size_without_the_file(call: Any, clip_url: str) -> None:
    whole, head = call("GET", clip_url), call("HEAD", clip_url)

    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))


def test_results_expire(start_mock: Any, caller: Any) -> None:
    mock = start_mock(settings=Settings(result_lifetime=60, expired_status=403))
    call = caller(mock)
    task_id = call.created_id()
    mock.advance(120)
    url = mock.task(task_id).result_urls[0]

    before = call("GET", url).status
    mock.advance(60)

    assert (before, call("GET", url).status) == (200, 403)
    assert mock.task(task_id).expired


def test_a_download_link_lives_twenty_minutes(mock: Mock, call: Any, clip_url: str) -> None:
    link = call("POST", "/api/v1/common/download-url", {"url": clip_url}).json["data"]

    mock.advance(1_199)
    before = call("GET", link).status
    mock.advance(1)

    assert (before, call("GET", link).status) == (200, 403)
    assert call("GET", link.replace("signature=", "signature=0")).status == 403


@pytest.mark.parametrize("url", ["https://example.com/x.mp4", "http://[", ""])
def test_a_foreign_address_gets_no_download_link(call: Any, url: str) -> None:
    assert call("POST", "/api/v1/common/download-url", {"url": url}).json["code"] == 422


def test_a_key_sent_to_the_file_host_is_a_complaint(mock: Mock, call: Any, clip_url: str) -> None:
    call("GET", clip_url, headers={"Authorization": "Bearer x"})

    assert "the API key was sent to the file host" in mock.forgive()[0]


def test_files_lie_on_another_host_than_the_api(mock: Mock, clip_url: str) -> None:
    assert not clip_url.startswith(mock.url)
