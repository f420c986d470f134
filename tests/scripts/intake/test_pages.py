"""Finding the document of a page, whatever the form."""

from __future__ import annotations

import pytest

from scripts.intake.page.finding import Found, find_document
from scripts.problem import BadInput

SPEC = """openapi: 3.0.0
info:
  title: Films
  version: 1.0.0
paths: {}
"""
FOOTER = (
    "To find navigation and other pages in this documentation, fetch the llms.txt file at: "
    "https://docs.example/llms.txt"
)


def find(text: str | bytes) -> Found:
    return find_document(text.encode() if isinstance(text, str) else text, "page")


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_fenced_block_with_file_and_operation_in_its_info(fence: str) -> None:
    info = "yaml market/films.json post /api/v1/jobs/createTask"

    found = find(f"# Films\n\nSome words.\n\n{fence}{info}\n{SPEC}{fence}\n\n{FOOTER}\n")

    assert (found.form, found.text, found.line) == ("fenced", SPEC, 6)
    assert found.title == "Films"
    assert found.states == "market/films.json post /api/v1/jobs/createTask"


def test_plain_text_loses_the_page_around_it() -> None:
    page = f"Skip to main content\n\nFilms\n\nOpenAPI\n\nCopy\n{SPEC}\n\n{FOOTER}\n"

    found = find(page)

    assert (found.form, found.text, found.title) == ("plain", SPEC, "Films")
    assert found.cut == (FOOTER,)


@pytest.mark.parametrize("footer", ["PreviousNext", " Was this page helpful? Yes No"])
def test_footer_of_a_page_on_one_line_is_taken_off(footer: str) -> None:
    document = "openapi: 3.0.0info: title: Films version: 1.0.0paths: {}"

    found = find(f"FilmsCopy{document}{footer}\n")

    assert found.text == document + "\n"
    assert found.cut == (footer.strip(),)


def test_footer_glued_to_the_last_line_is_taken_off() -> None:
    flat = SPEC.replace("  ", "").replace("paths: {}\n", "paths: {}")

    found = find(f"Films\nCopy\n{flat}{FOOTER}\n")

    assert found.text == flat + "\n"
    assert found.cut == (FOOTER,)


def test_html_with_entities_spans_and_breaks() -> None:
    code = SPEC.replace("Films", "Films &amp; <span class='s'>more</span>").replace("\n", "<br>")

    found = find(
        f"<!doctype html><html><head><title>Films</title></head><body><h1>Films</h1>"
        f"<script>var openapi = 1</script><pre><code>{code}</code></pre></body></html>"
    )

    assert (found.form, found.title) == ("html", "Films")
    assert found.text == SPEC.replace("Films", "Films & more")


@pytest.mark.parametrize("text", [SPEC, '{"openapi": "3.0.0", "info": {}, "paths": {}}\n'])
def test_bare_document(text: str) -> None:
    assert (find(text).form, find(text).text) == ("bare", text)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + SPEC.encode(),
        SPEC.encode("utf-16"),
        SPEC.replace("\n", "\r\n").encode(),
        SPEC.replace("  ", "\u00a0 ").encode(),
    ],
    ids=["bom", "utf-16", "crlf", "no-break spaces"],
)
def test_what_editors_and_browsers_do_to_text(data: bytes) -> None:
    assert find(data).text == SPEC


def test_a_no_break_space_inside_a_line_stays() -> None:
    text = SPEC.replace("Films", "[email\u00a0protected]")

    assert find(text).text == text


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("", "empty"),
        ("# A page\n\nwithout anything", "no OpenAPI document"),
        ("<html><body><p>openapi</p></body></html>", "no OpenAPI document"),
        (b"\xff\xfe\xfa", "not UTF-16"),
        (b"caf\xe9", "not UTF-8"),
        (b"\x89PNG\x00\x01", "not"),
    ],
)
def test_page_without_a_document_is_refused(page: str | bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        find(page)


def test_page_with_two_documents_is_refused_naming_both() -> None:
    with pytest.raises(BadInput) as refusal:
        find(f"# Two\n\n```yaml\n{SPEC}```\n\n```yaml\n{SPEC}```\n")

    assert [problem.line for problem in refusal.value.problems] == [4, 12]
