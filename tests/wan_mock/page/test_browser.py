"""The page in a browser: what a person sees, and what follows when they act."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from wan_document.document import ApiDocument
from wan_mock.api.settings import Durations, Limits, Settings
from wan_mock.faults import CloseAfterCreating
from wan_mock.mock import Mock
from wan_mock.page import mount_page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = (
    "</p><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="chromium is not installed"),  # noqa: PTH110
]


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        tab = browser.new_page()
        tab.set_default_timeout(5_000)
        yield tab
        browser.close()


@pytest.fixture
def mock(wan_mock_document: ApiDocument) -> Iterator[Mock]:
    settings = Settings(durations=Durations(invisible=0), limits=Limits.none())
    with Mock(settings=settings, document=wan_mock_document) as mock:
        mount_page(mock)
        yield mock


@pytest.fixture
def page(tab: Any, mock: Mock) -> Iterator[Any]:
    """Open the page; what the browser complains of, a blocked script among it, fails the test."""
    complaints: list[str] = []

    def hear(said: Any) -> None:
        complaints.append(str(getattr(said, "text", said)))

    tab.on("pageerror", hear)
    tab.on("console", hear)
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(mock.url)
    yield tab
    tab.goto("about:blank")
    tab.remove_listener("pageerror", hear)
    tab.remove_listener("console", hear)
    assert complaints == []


def shows(locator: Any, text: str) -> None:
    sync_api.expect(locator).to_contain_text(text)


def test_a_task_appears_is_finished_by_its_button_plays_and_expires(
    page: Any, mock: Mock, call: Any
) -> None:
    shows(page.locator(".tasks"), "No tasks yet")
    sync_api.expect(page.locator(".complaints")).to_be_hidden()
    task_id = call.created_id()
    card = page.locator(f"#task-{task_id}")
    shows(card, "A red fox in snow")
    shows(card.locator(".state"), "waiting")

    card.get_by_role("button", name="Finish").click()

    shows(card.locator(".state"), "success")
    video = card.locator("video")
    video.evaluate("video => video.play()")
    page.wait_for_function("video => video.readyState >= 2 && video.currentTime > 0",
                           arg=video.element_handle())  # fmt: skip
    assert video.evaluate("video => video.videoWidth") == 320

    card.get_by_role("button", name="Expire").click()
    shows(card, "has expired")
    assert mock.task(task_id).expired


def test_what_is_being_read_stays_open_and_focused_as_the_page_changes(
    page: Any, mock: Mock, call: Any
) -> None:
    card = page.locator(f"#task-{call.created_id()}")
    card.locator("summary").click()
    card.get_by_role("button", name="Fail").focus()
    call.create("Another task")
    shows(page.locator(".tasks"), "Another task")

    assert card.locator("details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.textContent") == "Fail"
    page.keyboard.press("Enter")
    shows(card.locator(".state"), "fail")


def test_each_request_shows_its_verdict_and_the_exact_fault(
    page: Any, mock: Mock, call: Any
) -> None:
    mock.inject(CloseAfterCreating(), call=1)
    shows(page.locator(".at-work"), "on createTask, call 1, not fired yet")
    with pytest.raises(ConnectionError):
        call.create()
    call.create(input={"resolution": "4k"})
    rows = page.locator(".request")

    shows(rows.nth(1).locator(".fault"), "CloseAfterCreating()")
    shows(rows.nth(1).locator(".verdict"), "accepted")
    shows(rows.nth(0).locator(".verdict"), "refused")
    rows.nth(0).locator("summary").click()
    shows(rows.nth(0).locator(".violations"), "input.prompt")
    shows(rows.nth(0).locator(".violations"), "rule: enum")


def test_a_hostile_prompt_is_shown_as_the_text_it_is(page: Any, mock: Mock, call: Any) -> None:
    card = page.locator(f"#task-{call.created_id(input={'prompt': HOSTILE})}")

    sync_api.expect(card.locator(".prompt")).to_have_text(HOSTILE)
    page.reload()
    sync_api.expect(card.locator(".prompt")).to_have_text(HOSTILE)
    assert page.title() == "Activity · Wan mock"
    assert card.locator("script, img").count() == 0


def test_a_scenario_is_switched(page: Any, mock: Mock, call: Any) -> None:
    call.create()
    shows(page.locator(".tasks"), "A red fox")

    page.get_by_label("Scenario").select_option("flaky network")
    page.get_by_role("button", name="Begin").click()
    dialog = page.get_by_role("dialog")
    shows(dialog, "begins afresh")
    dialog.get_by_role("button", name="Cancel").click()
    assert mock.created == 1
    page.get_by_role("button", name="Begin").click()
    dialog.get_by_role("button", name="Begin").click()

    shows(page.locator(".explained"), "get cut or get lost")
    shows(page.locator(".at-work"), "CloseAfterCreating()")
    shows(page.locator(".tasks"), "No tasks yet")
    assert mock.seed == 7
    page.get_by_role("button", name="Clear all").click()
    shows(page.locator(".at-work"), "No fault is at work")


def test_the_form_sends_a_request_and_leads_to_its_task(page: Any, mock: Mock) -> None:
    page.get_by_role("link", name="Send a request").first.click()
    page.get_by_label("prompt", exact=True).fill("Sent from the form")
    page.get_by_label("resolution", exact=True).select_option("480p")
    page.get_by_label("seed", exact=True).fill("7")
    page.get_by_role("button", name="Send", exact=True).click()
    shows(page.locator("#answer-status"), "HTTP 200, code 200")
    page.get_by_role("link", name="Watch the task").click()

    (task,) = mock.tasks
    assert task.body["input"] == {"prompt": "Sent from the form", "resolution": "480p", "seed": 7}
    shows(page.locator(f"#task-{task.id}"), "Sent from the form")


def test_a_form_asks_for_what_the_operation_takes(page: Any, mock: Mock, call: Any) -> None:
    page.goto(f"{mock.url}/-/send?to=uploadFileStream")
    page.get_by_label("file", exact=True).set_input_files(
        {"name": "fox.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    )
    page.get_by_label("uploadPath").fill("images")
    page.get_by_role("button", name="Send", exact=True).click()

    shows(page.locator("#answer"), "image/png")
    assert mock.requests[-1].verdict == "accepted"


def test_the_search_filters_the_reference(page: Any, mock: Mock) -> None:
    page.goto(f"{mock.url}/-/reference")
    page.keyboard.press("/")
    page.keyboard.type("num_frames")

    sync_api.expect(page.locator(".entry:visible h3")).to_have_text(
        ["wan/2-2-a14b-speech-to-video-turbo"]
    )
    shows(page.locator("#matches"), "1 of")
    sync_api.expect(page.locator("tbody tr:visible")).to_have_count(1)
    shows(page.locator("tbody tr:visible"), "a multiple of 4")
    page.keyboard.type(" nowhere")
    sync_api.expect(page.locator("#no-match")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.locator(".entry:visible").count() == page.locator(".entry").count()


def test_the_keyboard_goes_through_the_page_in_its_order(page: Any, mock: Mock, call: Any) -> None:
    card = page.locator(f"#task-{call.created_id()}")
    shows(card.locator(".state"), "waiting")
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            "(at => at.ariaLabel || at.id || at.textContent.trim())(document.activeElement)"
        ))  # fmt: skip

    assert reached[:9] == [
        "Skip to the content",
        "Wan mock",
        "Activity",
        "Send a request",
        "Reference",
        "Copy the address",
        "Copy the key",
        "scenario",
        "Begin",
    ]
    assert reached[9:13] == ["Inject a fault", "find", "state", "Filter"]
    assert [name.partition(" ")[0] for name in reached[13:]] == ["Finish", "Fail", "History"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["/", "/-/send", "/-/reference"])
def test_nothing_sticks_out_on_a_phone(page: Any, mock: Mock, call: Any, path: str) -> None:
    call.create("a" * 400)
    call("POST", "/api/v1/jobs/createTask", {"model": "x" * 300})
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(mock.url + path)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_focus_stays_on_the_card_whose_button_was_pressed(
    page: Any, mock: Mock, call: Any
) -> None:
    card = page.locator(f"#task-{call.created_id()}")
    shows(card.locator(".state"), "waiting")
    card.get_by_role("button", name="Finish").focus()
    page.keyboard.press("Enter")

    shows(card.locator(".state"), "success")
    shows(page.locator("#notice"), "success: task")
    page.wait_for_function("document.activeElement.textContent === 'Expire'")


@pytest.fixture
def crowded(mock: Mock, call: Any) -> Mock:
    mock.balance = 1e6
    for number in range(200):
        call.create(f"Fox number {number}")
    return mock


def test_two_hundred_tasks_are_shown_a_page_at_a_time(page: Any, crowded: Mock) -> None:
    page.goto(crowded.url)

    sync_api.expect(page.locator(".task")).to_have_count(12)
    shows(page.get_by_role("status").first, "1 to 12 of 200 tasks")
    assert page.evaluate("document.documentElement.scrollHeight") < 8_000
    page.get_by_role("link", name="Older").click()
    shows(page.get_by_role("status").first, "13 to 24 of 200 tasks")
    shows(page.locator(".task").first, "Fox number 187")
    assert page.url.endswith("/?page=2")
    page.get_by_label("Find tasks").fill("number 42")
    sync_api.expect(page.locator(".task")).to_have_count(1)
    shows(page.get_by_role("status").first, "1 task that fits")
    page.get_by_label("Find tasks").fill("")
    page.get_by_label("State of tasks").select_option("fail")
    shows(page.locator(".tasks"), "No task fits")


def test_requests_are_at_hand_beside_the_tasks(page: Any, crowded: Mock) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(crowded.url)
        top = page.locator("#requests-title").evaluate("at => at.getBoundingClientRect().top")
        assert top < 6_000


def test_a_fault_is_injected_and_a_callback_replayed_by_hand(
    page: Any, mock: Mock, call: Any, httpserver: Any
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    page.get_by_text("Inject a fault").click()
    page.get_by_label("Fault", exact=True).select_option("RepeatCallback")
    page.get_by_label("Times").fill("1")
    page.get_by_role("button", name="Inject").click()
    shows(page.locator(".at-work"), "RepeatCallback(times=2, every=1.0)")

    mock.clear_faults()
    mock.finish(call.created_id(callBackUrl=httpserver.url_for("/hook")))
    shows(page.locator(".callbacks"), "delivered")
    page.get_by_role("button", name="Send the callback of").click()
    sync_api.expect(page.locator(".callback")).to_have_count(2)


def test_a_page_that_is_looked_at_costs_what_changes(page: Any, crowded: Mock) -> None:
    page.goto(crowded.url)
    sizes, begun = [], []
    for _ in range(4):
        with page.expect_response(lambda answer: "/-/state" in answer.url) as told:
            pass
        sizes.append(len(told.value.body()))
        begun.append(told.value.request.timing["startTime"])

    assert max(sizes[1:]) < 60_000
    assert begun[3] - begun[1] > 800  # milliseconds: it asks twice a second at most


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/-/send", "/-/reference"])
def test_no_barrier_is_found_by_axe(
    page: Any, mock: Mock, call: Any, path: str, scheme: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    mock.inject(CloseAfterCreating(), call=99)
    done, failed = call.created_id(callBackUrl="http://localhost:1/"), call.created_id()
    mock.finish(done)
    mock.fail(failed, "nsfw")
    call.create(input={"resolution": "4k"})
    call("GET", "/api/v9")
    page.emulate_media(color_scheme=scheme)
    page.goto(mock.url + path)
    for details in page.locator("details").all():
        details.evaluate("at => at.open = true")

    results = axe.Axe().run(page)

    page.emulate_media(color_scheme="light")
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/-/send"])
def test_controls_can_be_told_from_what_is_around_them(
    page: Any, mock: Mock, path: str, scheme: str
) -> None:
    """WCAG 1.4.11: 3 to 1 for the borders of controls; 4.5 to 1 for what a placeholder says."""
    page.emulate_media(color_scheme=scheme)
    page.goto(mock.url + path)

    ratios = page.evaluate(CONTRASTS)

    page.emulate_media(color_scheme="light")
    assert ratios
    assert [at for at in ratios if at["border"] < 3 or (at["placeholder"] or 9) < 4.5] == []


CONTRASTS = r"""
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => {
      const c = v / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const contrast = (one, two) => {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (at) => {
    for (; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^rgba\(.*, 0\)$/.test(colour) && colour !== "transparent") return colour;
    }
    return "white";
  };
  return [...document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")]
    .map((at) => ({
      name: at.id,
      border: contrast(getComputedStyle(at).borderTopColor, ground(at.parentElement)),
      placeholder: at.placeholder
        ? contrast(getComputedStyle(at, "::placeholder").color, ground(at)) : null,
    }));
}
"""
