"""What the page's paths answer, seen without a browser: escaping, guarding, rendering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import UndefinedError

from wan_mock.faults import CutDownload, Delay, GatewayPage
from wan_mock.mock import Mock
from wan_mock.page import mount_page
from wan_mock.page.rendering import prose, render
from wan_mock.page.schema_fields import schema_fields

HOSTILE = "</p><script>alert(1)</script>\" onload='x' &amp; \u202e"
SHOWN = ("/", "/-/state", "/-/send", "/-/reference", "/-/static/base.css")
DONE = (
    "/-/scenario",
    "/-/faults",
    "/-/faults/clear",
    "/-/tasks/x/finish",
    "/-/callbacks/x/again",
)


class MockOnPaper:
    url = key = HOSTILE


@pytest.fixture(autouse=True)
def mounted(mock: Mock) -> None:
    mount_page(mock)


@pytest.fixture
def act(mock: Mock, call: Any) -> Callable[..., Any]:
    def act(path: str, body: bytes = b"", **headers: str) -> Any:
        return call("POST", path, body, key=None, headers={"Origin": mock.url, **headers})

    return act


def test_templates_hold_text_as_text() -> None:
    shown = render("sure", name=HOSTILE, mock=MockOnPaper(), path=HOSTILE, title=HOSTILE)

    assert "<script>alert" not in shown
    assert "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34; onload=&#39;x&#39;" in shown
    with pytest.raises(UndefinedError):
        render("sure")


def test_descriptions_keep_their_paragraphs_lists_and_code() -> None:
    text = "One `<b>`\nline.\n\nThen:\n- a `b`\n- <i>"

    assert prose(text) == (
        "<p>One <code>&lt;b&gt;</code> line.</p><p>Then:</p>"
        "<ul><li>a <code>b</code></li><li>&lt;i&gt;</li></ul>"
    )


def test_a_schema_is_read_into_fields_with_their_limits() -> None:
    schema: Any = {
        "required": ["a"],
        "properties": {
            "a": {"type": "integer", "minimum": 1, "multipleOf": 4, "default": 8},
            "b": {"anyOf": [{"properties": {"c": {"enum": ["x"]}}}, {"type": "null"}]},
            "d": {"allOf": [{"type": "string", "maxLength": 5}], "description": "told"},
            "e": {"type": "array", "items": {"type": ["string", "null"]}},
        },
    }

    fields = {field.name: field for field in schema_fields(schema)}

    assert list(fields) == ["a", "b", "b.c", "d", "e"]
    assert (fields["a"].required, fields["a"].limits) == (True, ("at least 1", "a multiple of 4"))
    assert fields["b"].types == ("null",)
    assert fields["b.c"].choices == ("x",)
    assert (fields["d"].types, fields["d"].description) == (("string",), "told")
    assert fields["d"].limits == ("at most 5 characters",)
    assert fields["e"].types == ("array of string or null",)


def test_hostile_text_never_becomes_markup(mock: Mock, call: Any) -> None:
    call.create(HOSTILE)
    call("POST", "/api/v1/jobs/createTask", HOSTILE.encode())
    call("GET", "/%3Cscript%3Ealert(1)%3C/script%3E?%3Cscript%3E=%3Cscript%3E")
    mock.forgive()
    mock.fail(call.created_id(), HOSTILE)
    mock.inject(GatewayPage(), on="getTaskDetails", task=HOSTILE)

    for answer in (
        call("GET", "/", key=None),
        call("GET", "/-/state", key=None),
        call("GET", "/-/reference?q=%3Cscript%3E", key=None),
        call("GET", "/-/send?to=%3Cscript%3E", key=None),
    ):
        text = answer.body.decode()
        assert "<script>" not in text
        assert "</p><script" not in text
        assert " onload='x'" not in text


@pytest.mark.parametrize("path", SHOWN)
def test_answers_are_sealed(call: Any, path: str) -> None:
    answer = call("GET", path, key=None)

    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", [*SHOWN, "/-/clips/x.mp4"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_other_host_names_are_turned_away(call: Any, path: str, host: str) -> None:
    assert call("GET", path, key=None, headers={"Host": host}).status == 403


@pytest.mark.parametrize(
    "host", ["localhost:81", "127.0.0.1", "[::1]:90", "mock.localhost", "10.0.0.1"]
)
def test_addresses_and_local_names_are_let_in(call: Any, host: str) -> None:
    assert call("GET", "/", key=None, headers={"Host": host}).status == 200


@pytest.mark.parametrize("path", DONE)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://{}"])
def test_actions_are_taken_from_the_page_only(
    mock: Mock, call: Any, path: str, origin: str
) -> None:
    mock.inject(Delay(1))
    headers = {"Origin": origin.format(mock.url.removeprefix("http://"))}

    assert call("POST", path, b"scenario=happy+path", key=None, headers=headers).status == 403
    assert call("POST", path, b"scenario=happy+path", key=None).status == 403
    assert len(mock.injections) == 1


@pytest.mark.parametrize("path", DONE)
def test_nothing_changes_on_get(mock: Mock, call: Any, path: str) -> None:
    mock.inject(Delay(1))

    assert call("GET", path, key=None).status == 404
    assert len(mock.injections) == 1
    mock.forgive()


def test_buttons_lead_back_to_the_page(mock: Mock, call: Any, act: Any) -> None:
    task_id = call.created_id()

    answer = act(f"/-/tasks/{task_id}/finish")

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert mock.task(task_id).state == "success"
    assert act(f"/-/tasks/{task_id}/expire").status == 303
    assert mock.task(task_id).expired


def test_an_action_that_cannot_be_is_told(mock: Mock, call: Any, act: Any) -> None:
    task_id = call.created_id()
    mock.finish(task_id)

    assert act(f"/-/tasks/{task_id}/fail").status == 409
    assert act(f"/-/tasks/{task_id}/explode").status == 404
    assert act("/-/tasks/unknown/fail").status == 404
    assert act("/-/scenario", b"scenario=../../etc/passwd").status == 404
    assert act("/-/scenario", b"scenario=no+credits&sure=yes").status == 409


def test_a_scenario_begins_and_its_faults_are_shown(mock: Mock, call: Any, act: Any) -> None:
    assert act("/-/scenario", b"scenario=flaky+network").status == 303

    text = call("GET", "/", key=None).body.decode()

    assert '<option value="flaky network" selected' in text
    assert "CloseAfterCreating()" in text
    assert "on createTask, call 2, not fired yet" in text
    assert act("/-/faults/clear").status == 303
    assert mock.injections == ()


def test_what_would_be_wiped_is_asked_about(mock: Mock, call: Any, act: Any) -> None:
    call.create()

    asked = act("/-/scenario", b"scenario=flaky+network")

    assert (asked.status, mock.created) == (409, 1)
    assert "Begin \u201cflaky network\u201d?" in asked.body.decode()
    assert act("/-/scenario", b"scenario=flaky+network&sure=yes").status == 303
    assert mock.created == 0


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (b"fault=Delay&with=seconds:+2&on=createTask&times=3", "Delay(seconds=2.0)"),
        (b"fault=LoseCallback", "LoseCallback()"),
        (b"fault=AnswerWith&with=code:+433,+message:+%22a,+b%22", "message='a, b'"),
    ],
)
def test_a_fault_is_injected_from_the_form(
    mock: Mock, call: Any, act: Any, form: bytes, shown: str
) -> None:
    assert act("/-/faults", form).status == 303

    assert shown in repr(mock.injections[0].fault)
    assert "not fired yet" in call("GET", "/", key=None).body.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (b"fault=Delai", "there is no fault `Delai`; did you mean `Delay`?"),
        (b"fault=Delay", "Delay needs `with: {seconds: \u2026}`"),
        (b"fault=Delay&with=seconds:+soon", "`seconds` must be a number, not `soon`"),
        (b"fault=Delay&with=seconds:+[", "the arguments must look like"),
        (b"fault=Delay&with=a:+1,+seconds:+1", "`a` is not a key here"),
        (b"fault=LoseCallback&on=nowhere", "there is no operation `nowhere`"),
        (b"fault=LoseCallback&times=0", "`times` must be at least 1"),
        (b"", "`fault` is missing here"),
    ],
)
def test_a_fault_badly_filled_in_is_told(mock: Mock, act: Any, form: bytes, words: str) -> None:
    answer = act("/-/faults", form)

    assert (answer.status, mock.injections) == (422, ())
    assert words in answer.body.decode()


def test_a_callback_is_sent_again(mock: Mock, call: Any, act: Any, httpserver: Any) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    task_id = call.created_id(callBackUrl=httpserver.url_for("/hook"))
    silent = call.created_id()

    assert act(f"/-/callbacks/{task_id}/again").status == 409
    mock.finish(task_id)
    mock.finish(silent)
    assert act(f"/-/callbacks/{task_id}/again").status == 303

    assert [record.outcome for record in mock.callbacks] == ["delivered", "delivered"]
    assert act(f"/-/callbacks/{silent}/again").status == 409
    assert act("/-/callbacks/unknown/again").status == 404


def test_tasks_come_a_page_at_a_time_and_can_be_searched(mock: Mock, call: Any) -> None:
    ids = [call.created_id(input={"prompt": f"Fox {n}"}) for n in range(10)]
    mock.advance(10)
    ids += [call.created_id(input={"prompt": f"Owl {n}"}) for n in range(10)]
    mock.finish(ids[0])

    def shown(query: str) -> tuple[int, str]:
        text = call("GET", f"/?{query}", key=None).body.decode()
        return text.count("<article"), text.partition('role="status" class_')[0]

    assert shown("")[0] == 12
    assert "1 to 12 of 20 tasks" in shown("")[1]
    assert shown("page=2")[0] == 8
    assert 'href="/?page=2"' in shown("")[1]
    assert shown("q=OWL")[0] == 10
    assert shown(f"q={ids[3]}")[0] == 1
    assert shown("state=success")[0] == 1
    assert "1 task that fits" in shown("state=success")[1]
    assert shown("q=badger")[0] == 0
    assert "No task fits." in shown("q=badger")[1]
    for nonsense in ("page=-1", "page=x", "state=odd", "page=99999999", "page=%D9%A5"):
        assert call("GET", f"/?{nonsense}", key=None).status == 200


def test_an_update_holds_what_has_changed_and_no_more(mock: Mock, call: Any) -> None:
    first, second = call.created_id(), call.created_id()

    def state(since: int) -> Any:
        return call("GET", f"/-/state?since={since}", key=None).json

    whole = state(0)
    same = state(whole["serial"])
    mock.finish(first)
    after = state(same["serial"])

    def told(answer: Any) -> set[str]:
        return {
            f"{region} {key}"
            for region, pieces in answer["regions"].items()
            for key, html in pieces
            if html is not None
        }

    assert {f"tasks {first}", f"tasks {second}", "requests 1", "figures balance"} <= told(whole)
    assert told(same) == set()
    assert same["serial"] == whole["serial"]
    assert told(after) == {f"tasks {first}", "figures running"}
    assert [key for key, _ in after["regions"]["tasks"]] == [second, first]
    for nonsense in ("-1", "x", "%D9%A5", "9" * 5_000):
        assert call("GET", f"/-/state?since={nonsense}", key=None).status == 200


def test_the_page_itself_leaves_no_trace(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    mock.finish(task_id)
    mock.inject(CutDownload())
    for path in (*SHOWN, f"/-/clips/{task_id}.mp4"):
        assert call("GET", path, key=None).status == 200

    assert len(mock.requests) == 1
    assert [injection.fired for injection in mock.injections] == [0]


def test_a_clip_plays_in_parts_until_it_expires(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    path = f"/-/clips/{task_id}.mp4"

    assert call("GET", path, key=None).status == 404
    mock.finish(task_id)
    part = call("GET", path, key=None, headers={"Range": "bytes=4-7"})
    assert (part.status, part.body) == (206, b"ftyp")
    mock.expire(task_id)
    assert call("GET", path, key=None).status == 404


@pytest.mark.parametrize("name", ["../html.py", "..%2Fhtml.py", "", "nothing.css"])
def test_only_the_page_s_own_files_are_served(call: Any, name: str) -> None:
    assert call("GET", f"/-/static/{name}", key=None).status == 404


def test_files_are_not_sent_twice(call: Any) -> None:
    tag = call("GET", "/-/static/page.js", key=None).headers["etag"]

    again = call("GET", "/-/static/page.js", key=None, headers={"If-None-Match": tag})

    assert (again.status, again.body) == (304, b"")


def test_the_reference_can_be_searched_without_a_script(call: Any) -> None:
    found = call("GET", "/-/reference?q=num_frames", key=None).body.decode()

    assert "wan/2-2-a14b-speech-to-video-turbo</h3>" in found
    assert "wan/2-2-a14b-text-to-video-turbo</h3>" not in found
    assert "a multiple of 4" in found


def test_the_form_has_every_field_of_the_model(mock: Mock, call: Any) -> None:
    for model in mock.document.models.values():
        text = call("GET", f"/-/send?to={model.id}", key=None).body.decode()
        assert all(f'name="input.{name}"' in text for name in model.properties)
