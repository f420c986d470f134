"""What became of a page, as pages on loopback tell it; nothing is written meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from scripts.diff import Impact
from scripts.specs.sources import read_sources, write_sources

MODEL = "wan/2-2-a14b-text-to-video-turbo"
SERVER = "  - url: https://api.apikley.ru\n"


@pytest.fixture
def look(house: Any, capsys: Any) -> Callable[..., Any]:
    """Run `drift` and give its exit code and what it says of the page."""

    def run(*arguments: str) -> tuple[int, Any]:
        before = house.snapshot()
        capsys.readouterr()
        code = house.drift("--format", "json", *arguments)
        assert house.snapshot() == before
        told = json.loads(capsys.readouterr().out)
        (page,) = told["pages"]
        return code, page | {"corrections": told["corrections"]}

    return run


def test_the_same_page(house: Any, look: Any, page: Any) -> None:
    house.serve(page(house.spec))
    code, told = look()
    assert (code, told["finding"], told["message"]) == (0, "unchanged", "the page is the same")


def test_an_answer_that_nothing_changed_to_no_such_question_is_none(house: Any, look: Any) -> None:
    house.serve("", status=304)
    code, told = look()
    assert (code, told["finding"]) == (1, "unreachable")
    assert "to a question that was none" in told["message"]


def test_the_same_document_on_another_page(house: Any, look: Any, page: Any) -> None:
    house.serve(page(house.spec, prose="New words around it."))
    code, told = look()
    assert (code, told["finding"]) == (0, "unchanged")
    assert "document on the page is the same" in told["message"]


def test_texts_changed(house: Any, look: Any) -> None:
    house.serve(
        house.changed(("Random seed for reproducibility.", "Random seed for the same clips."))
    )
    code, told = look()
    assert (code, told["finding"]) == (1, "text only")
    assert [change["id"] for change in told["comparison"]["changes"]] == ["description-changed"]


def test_another_name_or_shelf_of_a_models_operation_is_felt_by_nobody(
    house: Any, look: Any
) -> None:
    renamed = "      operationId: wan-2-2-a14b-text-to-video\n      tags: [docs/other]\n"
    house.serve(house.changed(("      operationId: wan-2-2-a14b-text-to-video-turbo\n", renamed)))
    code, told = look()
    assert (code, told["finding"]) == (1, "text only")
    assert "operation-renamed" in [change["id"] for change in told["comparison"]["changes"]]


def test_something_was_added(house: Any, look: Any) -> None:
    house.serve(house.changed(("- '1:1'\n", "- '1:1'\n                        - '4:3'\n")))
    code, told = look()
    assert (code, told["finding"]) == (1, "additive")
    (change,) = told["comparison"]["changes"]
    assert change["subject"] == {"kind": "model", "name": MODEL}
    assert change["message"] == 'now takes `"4:3"`'


def test_something_broke(house: Any, look: Any) -> None:
    house.serve(house.changed(("                        - 580p\n", "")))
    code, told = look()
    assert (code, told["finding"]) == (1, "breaking")
    assert {change["impact"] for change in told["comparison"]["changes"]} == {Impact.BREAKING}


def test_what_an_overlay_of_the_whole_settles_breaks_nothing(house: Any, look: Any) -> None:
    member = "taskId:\n                            type: "
    house.serve(house.changed((f"{member}string", f"{member}integer")))
    code, told = look()
    assert (code, told["finding"]) == (1, "text only")
    assert "none reaches the client" in told["message"]
    changes = {change["id"]: change for change in told["comparison"]["changes"]}
    assert {change["impact"] for change in changes.values()} == {"text"}
    assert "does not reach the client" in changes["type-changed"]["message"]


@pytest.mark.parametrize(("status", "finding"), [(403, "error page"), (404, "gone"), (410, "gone")])
def test_the_server_says_no(status: int, finding: str, house: Any, look: Any) -> None:
    house.serve("gone", status=status)
    code, told = look()
    assert (code, told["finding"]) == (1, finding)
    assert str(status) in told["message"]


@pytest.mark.parametrize("text", ["", "<html><body>Just a moment…</body></html>", "Not found"])
def test_an_error_page_that_says_200(text: str, house: Any, look: Any) -> None:
    house.serve(text, content_type="text/html")
    code, told = look()
    assert (code, told["finding"]) == (1, "error page")
    assert told["problems"]


def test_the_page_moved_on_its_host(house: Any, look: Any, page: Any) -> None:
    house.serve("", status=308, headers={"Location": "/new/place.md"})
    house.serve(page(house.spec), path="/new/place.md")
    code, told = look()
    assert (code, told["finding"]) == (1, "moved")
    assert told["moved_to"] == house.server.url_for("/new/place.md")


def test_a_passing_redirect_is_no_move(house: Any, look: Any, page: Any) -> None:
    house.serve("", status=302, headers={"Location": "/today.md"})
    house.serve(page(house.spec), path="/today.md")
    assert look()[1]["finding"] == "unchanged"


def test_the_page_moved_to_another_host_which_is_not_asked(house: Any, look: Any) -> None:
    elsewhere = house.server.url_for("/there").replace("localhost", "127.0.0.1")
    house.serve("", status=301, headers={"Location": elsewhere})
    house.serve("never asked for", path="/there")
    code, told = look()
    assert (code, told["finding"], told["moved_to"]) == (1, "moved", elsewhere)
    assert [request.path for request, _ in house.server.log] == ["/market/wan/text-to-video.md"]


def test_the_page_shrank(house: Any, look: Any, page: Any, spec_with: Any) -> None:
    def cut(value: Any) -> None:
        body = value["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]
        body["content"]["application/json"]["schema"]["properties"].pop("input")
        body["content"]["application/json"].pop("example")
        value.pop("components")

    house.serve(page(spec_with(house.spec_file, cut)))
    code, told = look()
    assert (code, told["finding"]) == (1, "shrank")
    assert told["comparison"] is None


@pytest.mark.parametrize(
    "url", ["https://api.example.com", "https://api.apikley.ru@example.com", "http://[", "/"]
)
def test_the_page_names_another_host(url: str, house: Any, look: Any) -> None:
    house.serve(house.changed((SERVER, f"  - url: '{url}'\n")))
    code, told = look()
    assert (code, told["finding"]) == (1, "other host")
    assert url.rpartition("/")[2] in told["message"]


def test_the_page_names_another_model(house: Any, look: Any, page: Any) -> None:
    house.serve(page(house.spec.replace(MODEL, "wan/2-5-a14b-text-to-video-turbo")))
    code, told = look()
    assert (code, told["finding"]) == (1, "other model")
    assert "wan/2-5-a14b-text-to-video-turbo" in told["message"]


def test_the_page_is_of_another_operation(house: Any, look: Any) -> None:
    house.serve(house.changed(("/api/v1/jobs/createTask", "/api/v2/films")))
    code, told = look()
    assert (code, told["finding"]) == (1, "other operation")
    assert "is now of post /api/v2/films, it was of post /api/v1/jobs/createTask" in told["message"]


def test_what_a_terminal_would_obey_is_shown(
    house: Any, capsys: Any, page: Any, spec_with: Any
) -> None:
    def name_another(value: Any) -> None:
        (item,) = value["paths"].values()
        schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema["properties"]["model"] = {"type": "string", "enum": ["wan/\x1b[31m"]}

    house.serve(page(spec_with(house.spec_file, name_another)))
    assert house.drift() == 1
    told = capsys.readouterr().out
    assert r"wan/\x1b[31m" in told
    assert "\x1b" not in told


def test_a_document_that_cannot_be_read(house: Any, look: Any) -> None:
    house.serve(house.changed(("title: Wan API", "title: [Wan API")))
    code, told = look()
    assert (code, told["finding"]) == (1, "restoration refused")
    assert told["problems"]


def test_a_document_of_another_version(house: Any, look: Any) -> None:
    house.serve(house.changed(("openapi: 3.0.0", "openapi: 4.0.0")))
    assert look()[1]["finding"] == "restoration refused"


def test_a_server_that_stays_busy(house: Any, look: Any) -> None:
    house.serve("later", status=503)
    code, told = look()
    assert (code, told["finding"]) == (1, "unreachable")
    assert told["message"] == "the host answers 503 (3 tries)"
    assert len(house.server.log) == 3


def test_nobody_there(house: Any, look: Any) -> None:
    house.record(address="http://127.0.0.1:1/page.md")
    code, told = look()
    assert (code, told["finding"]) == (1, "unreachable")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://[", "http://", "https:// a"])
def test_an_address_that_is_none(address: str, house: Any, look: Any) -> None:
    house.record(address=address)
    assert look()[1]["finding"] == "unreachable"


def test_a_correction_that_upstream_made(house: Any, look: Any) -> None:
    """The page drops the seed's default, so the overlay need not."""
    house.serve(house.changed(("                      default: 0\n", "")))
    code, told = look()
    assert (code, told["finding"]) == (1, "text only")
    (correction,) = told["corrections"]
    assert correction["verdict"] == "no match"
    assert correction["target"].endswith(".seed.default")
    assert "a random seed is chosen" in correction["why"]
    assert correction["evidence"][0] == "If None, a random seed is chosen, beside default: 0"


def test_a_correction_without_effect(house: Any, look: Any) -> None:
    seed = "\n                      type: {}\n                      minimum: 0\n"
    house.serve(house.changed((seed.format("number"), seed.format("integer"))))
    (correction,) = look()[1]["corrections"]
    assert correction["verdict"] == "no effect"
    assert correction["advice"] == "delete it: the page says so by itself now"


def test_specs_without_an_address_are_named_and_no_fault(house: Any, capsys: Any) -> None:
    house.record(address=None)

    assert house.drift() == 0

    out = capsys.readouterr().out
    assert "no vendored page has an address" in out
    (unwatched,) = [line for line in out.splitlines() if "vendored from a file" in line]
    assert house.entry()["models"][0].replace("/", "-") in unwatched
    assert "write `address: URL` into the entry" in out
    assert "get-task-details: authored by hand" in out
    assert house.server.log == []


def test_every_form_of_report_says_what_is_not_watched(house: Any, page: Any, capsys: Any) -> None:
    house.serve(page(house.spec))

    assert house.drift("--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["unwatched"]
    speech = next(one for one in told if "speech" in one["name"])
    assert "--address" in speech["remedy"]
    assert house.drift("--format", "markdown") == 0
    assert "## Not watched\n\n- `account-credits`" in capsys.readouterr().out


def test_an_address_that_is_hidden_another_way_is_no_change(
    house: Any, look: Any, page: Any
) -> None:
    assert "[email\u00a0protected]" in house.spec
    house.serve(page(house.spec.replace("[email\u00a0protected]", "[email protected]")))

    code, told = look()

    assert (code, told["finding"]) == (0, "unchanged")
    assert "e-mail" in told["message"]


def test_a_page_that_lost_its_indentation_is_the_same(house: Any, look: Any) -> None:
    flat = "\n".join(line.strip() for line in house.spec.splitlines() if line.strip())
    house.serve(f"Wan\nCopy\n{flat}\nWas this page helpful?\n")

    code, told = look()

    assert (code, told["finding"]) == (0, "unchanged")


def test_a_page_of_html_is_the_same(house: Any, look: Any) -> None:
    lines = "".join(f'<span class="line">{escape(line)}</span>' for line in house.spec.splitlines())
    house.serve(f"<!doctype html><html><pre>{lines}</pre></html>", content_type="text/html")

    assert look()[1]["finding"] == "unchanged"


@pytest.mark.parametrize("part", ["components:", "                    aspect_ratio:"])
def test_a_page_that_breaks_off(part: str, house: Any, look: Any) -> None:
    head = house.spec.partition(part)[0]
    house.serve(f"# Wan\n\n```yaml\n{head}```\n")

    code, told = look()

    assert (code, told["finding"]) == (1, "shrank")
    assert "#/components/responses/Error is pointed at and missing" in told["message"] or (
        "security scheme BearerAuth" in told["message"]
    )


def test_a_page_whose_fence_is_open_is_no_page(house: Any, look: Any, page: Any) -> None:
    house.serve(page(house.spec).rpartition("````")[0])

    code, told = look()

    assert (code, told["finding"]) == (1, "error page")
    assert "never closed" in told["problems"][0]["message"]


def test_a_host_that_asks_for_patience(house: Any, look: Any) -> None:
    house.serve("slower", status=429, headers={"Retry-After": "3600"})

    code, told = look()

    assert (code, told["finding"]) == (1, "unreachable")
    assert told["message"] == "the host answers 429 and asks to wait 3600 s"
    assert len(house.server.log) == 1


def test_names_that_are_none_are_told_together(house: Any, capsys: Any) -> None:
    assert house.drift("nothing", "get-task-details") == 2
    err = capsys.readouterr().err
    assert "nothing is not a spec" in err
    assert "get-task-details has no address" in err


@pytest.mark.parametrize(
    ("fact", "value"),
    [("address", 5), ("address", ""), ("address", []), ("states", {}), ("models", "wan/1")],
)
def test_an_entry_that_says_a_fact_in_no_way_that_is_read_is_bad_input(
    fact: str, value: object, house: Any, capsys: Any
) -> None:
    house.record(**{fact: value})
    assert house.drift() == 2
    assert f"this `{fact}` is " in capsys.readouterr().err
    assert len(house.server.log) == 0


@pytest.mark.parametrize("digest", ["sha256", "flattened_sha256"])
def test_a_digest_that_is_not_the_specs_is_bad_input(digest: str, house: Any, capsys: Any) -> None:
    house.record(**{digest: "0" * 64})
    assert house.drift() == 2
    assert len(house.server.log) == 0


def test_what_is_authored_by_hand_is_never_watched(house: Any, page: Any, capsys: Any) -> None:
    house.serve(page(house.spec))
    entries = read_sources(house.folders.specs).entries
    authored = next(name for name, one in entries.items() if one["origin"] == "authored")
    entries[authored]["address"] = house.entry()["address"]
    write_sources(house.folders.specs, entries)

    assert house.drift("--format", "json") == 0

    told = json.loads(capsys.readouterr().out)
    assert authored in [one["name"] for one in told["unwatched"]]
    assert len(house.server.log) == 1


def test_a_folder_without_sources_is_bad_input(house: Any, capsys: Any) -> None:
    (house.folders.specs / "sources.yaml").unlink()
    assert house.drift() == 2
    assert "there is no sources.yaml in this folder" in capsys.readouterr().err


def test_an_edited_spec_is_bad_input(house: Any, capsys: Any) -> None:
    house.serve(
        house.changed(("Random seed for reproducibility.", "Random seed for the same clips."))
    )
    house.spec_file.write_text(house.spec.replace("Wan API", "My API"))
    assert house.drift() == 2
    assert "this spec is not the one" in capsys.readouterr().err
