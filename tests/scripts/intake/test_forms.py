"""Everything a maintainer may have saved: the very document comes out, or a way out is shown."""

from __future__ import annotations

import html
import json
import quopri
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.intake.page.finding import find_document
from scripts.intake.vendoring import Incomplete, NotProven, Page, Vendored, vendor
from scripts.problem import BadInput

SPEC = """openapi: 3.0.0
info:
  title: Films & more
  version: 1.0.0
servers:
  - url: https://api.apikley.ru
paths:
  /api/v1/jobs/createTask:
    post:
      operationId: films
      requestBody:
        content:
          application/json:
            schema:
              properties:
                model:
                  type: string
                  enum:
                    - wan/9-films
                input:
                  $ref: '#/components/schemas/Input'
      responses:
        '200':
          description: OK
components:
  schemas:
    Input:
      type: object
      description: |
        Lines <of> text:


        ```json
        {"prompt": 5}
        ```
        and more.
      properties:
        prompt:
          maximum: 5
"""
LINES = SPEC.splitlines()
VALUE = yaml.safe_load(SPEC)
CODE = [html.escape(line) for line in LINES]
SPACED = ["&nbsp;" * (len(line) - len(line.lstrip())) + line.lstrip() for line in CODE]


def tokens(line: str) -> str:
    """Mark a line up as a highlighter does."""
    key, colon, rest = line.partition(":")
    return f'<span class="na">{key}</span>{colon}<span class="l l-Scalar">{rest}</span>'


def each(form: str, lines: list[str] = CODE, between: str = "") -> str:
    return between.join(form.format(number, line) for number, line in enumerate(lines, 1))


def page(body: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>Films</title><script>openapi: 1</script></head><body>"
        f"<nav>Skip to main content</nav><h1>Films</h1>{body}<button>Copy</button>"
        "<p>Was this page helpful?</p><footer>Powered by Mintlify</footer></body></html>"
    )


TOKENS = [tokens(line) for line in CODE]
NUMBERS = "\n".join(str(number) for number in range(1, len(LINES) + 1))
HTML = {
    "plain": "<pre><code>" + "\n".join(CODE) + "</code></pre>",
    "highlighted": "<pre>" + "\n".join(TOKENS) + "\n</pre>",
    "an element per line": "<pre>" + each('<span class="line">{1}</span>', TOKENS, "\n") + "</pre>",
    "elements without line ends": "<pre>" + each('<span class="line">{1}</span>') + "</pre>",
    "blocks": "<pre>" + each('<div class="line">{1}</div>', TOKENS, "\n") + "</pre>",
    "breaks": "<pre>" + "<br>".join(CODE) + "</pre>",
    "lines with breaks inside": "<pre>"
    + each('<span class="token-line">{1}<br></span>')
    + "</pre>",
    "lines with breaks behind": "<pre>" + each('<span class="line">{1}</span><br>') + "</pre>",
    "numbers in a table": f'<table><tr><td class="gutter"><pre>{NUMBERS}</pre></td><td><pre>'
    + "\n".join(TOKENS)
    + "</pre></td></tr></table>",
    "numbers in every line": "<pre>" + each('<span class="lineno">{0} </span>{1}\n') + "</pre>",
    "a table of lines": "<table>"
    + each('<tr><td class="blob-num">{0}</td><td class="blob-code">{1}</td></tr>')
    + "</table>",
    "no-break indentation": "<code>" + "<br>\n".join(SPACED) + "</code>",
    "no-break spaces only": "<pre>" + "\n".join(CODE).replace(" ", "&nbsp;") + "</pre>",
    "paragraphs": each("<p>{1}</p>\n", [line or "&nbsp;" for line in SPACED]),
    "copy button": "<pre><button>Copy</button><div>Copy</div>" + "\n".join(CODE) + "</pre>",
    "line-numbers as a style": '<pre class="line-numbers">' + "\n".join(CODE) + "</pre>",
    "twice": "<pre>" + "\n".join(CODE) + "</pre><pre>" + "\n".join(CODE) + "\n</pre>",
    "text area": "<textarea>" + "\n".join(CODE) + "</textarea>",
    "data": f'<script type="application/json">{json.dumps({"props": [SPEC]})}</script>',
}


@pytest.mark.parametrize("form", HTML)
def test_html_gives_the_very_text(form: str) -> None:
    assert find_document(page(HTML[form]).encode(), "page").text == SPEC


def indented(by: str) -> str:
    return "\n".join(by + line if line else "" for line in LINES) + "\n"


def archive() -> str:
    body = quopri.encodestring(page(HTML["plain"]).encode()).decode()
    return (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable"
        f"\r\n\r\n{body}\r\n--b--\r\n"
    )


FENCE = "        ```json"
BACKTICK = "\\`"
TEXTS: dict[str, str | bytes] = {
    "a fence with a description's fence": f"# Films\n\n```yaml\n{SPEC}```\n\nMore.\n",
    "a fence in a list": f"1. Do\n\n   ```yaml\n{indented('   ')}   ```\n",
    "a fence behind a list mark": f"- ```yaml\n{indented('  ')}  ```\n",
    "Markdown with tags": f"<Frame>\n<div>\n\n```yaml\n{SPEC}```\n</div></Frame>\n",
    "indented code": f"Films:\n\n{indented('    ')}\nMore.\n",
    "a browser's copy": f"Skip to main content\nFilms\nGet Task Details\nCopy\n{SPEC}"
    "Was this page helpful?\nYesNo\nSuggest edits\nOther\nPrevious\n",
    "a glued start": f"Films Get Task Details Copy{SPEC}",
    "numbered lines": "Copy\n" + each("{0}\t{1}\n", LINES),
    "numbers and arrows": "Copy\n" + each("{0:>6}\u2192{1}\n", LINES),
    "numbers and colons": each("{0}:{1}\n", LINES),
    "a quotation": "# Films\n\n" + each("> {1}\n", LINES) + "\nMore.\n",
    "a quotation within one": "> > ```yaml\n" + each("> > {1}\n", LINES) + "> > ```\nMore.\n",
    "a template of JavaScript": f"```js\nconst spec = `{SPEC.replace('`', BACKTICK)}`;\n```\n",
    "a diff that adds it": "````diff\n+++ b\n@@ -0,0 +1 @@\n" + each("+{1}\n", LINES) + "````\n",
    "a listing of AsciiDoc": f"= Films\n\n[source,yaml]\n----\n{SPEC}----\n",
    "entities in Markdown": f"# Films\n\n```yaml\n{html.escape(SPEC)}```\n",
    "entities twice": page(f"<pre>{html.escape(html.escape(SPEC))}</pre>"),
    "the colours of a terminal": "Films\n" + each("\x1b[36m{1}\x1b[0m\n", LINES),
    "marks of direction": "\u200e" + "\n\u200e".join(LINES).replace("string", "\u2066string\u2069"),
    "a fragment of HTML": "Part\n" + HTML["plain"],
    "a web archive": archive(),
    "the line ends of a mainframe": SPEC.replace("\n", "\x85"),
    "the line ends of a word processor": SPEC.replace("\n", "\x0b"),
    "the line ends of Unicode": SPEC.replace("\n", "\u2028"),
    "lone carriage returns": SPEC.replace("\n", "\r"),
    "UTF-16 without a mark": SPEC.encode("utf-16-le"),
    "tabs": "\n".join(
        "\t" * ((len(line) - len(line.lstrip())) // 2) + line.lstrip() for line in LINES
    ),
    "invisible characters": "\u200b" + "\n\u200b".join(LINES),
    "ligatures": SPEC.replace("fi", "\ufb01"),
    "no-break indentation": SPEC.replace("  ", "\u00a0\u00a0"),
    "another encoding": page('<meta charset="windows-1251"><p>Фильмы</p>' + HTML["plain"]).encode(
        "windows-1251"
    ),
}


@pytest.mark.parametrize("form", TEXTS)
def test_text_gives_the_very_text(form: str) -> None:
    held = TEXTS[form]
    data = held if isinstance(held, bytes) else held.encode()

    assert find_document(data, "page").text.rstrip() == SPEC.rstrip()


def vendored(text: str | bytes) -> Vendored:
    data = text if isinstance(text, bytes) else text.encode()
    return vendor(Page("page", data), Path("/nowhere"), today=date(2026, 1, 1))


def reordered(value: dict[str, Any]) -> str:
    return json.dumps(dict(reversed(value.items())))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(VALUE, indent=2),
        "Films\n\nCopy\n" + json.dumps(VALUE, indent=1) + "\nWas this page helpful?\nYes\n",
        "// Films\n"
        + json.dumps(VALUE, indent=2).replace('"paths"', '/* all */ "paths"')
        + "\nNext\n",
        "```json\n" + json.dumps(VALUE, indent=2).replace("[", "[ // one", 1) + "\n```\n",
        reordered(VALUE),
        "Films\nCopy\n" + json.dumps(dict(reversed(VALUE.items())), indent=4) + "\nNext\n",
        page(f'<script type="application/json">{json.dumps({"a": [{"b": VALUE}]})}</script>'),
        "Films\nCopy\n"
        + yaml.safe_dump({"info": VALUE["info"], **VALUE}, sort_keys=False)
        + "Next\n",
        "".join(f"{key}: {json.dumps(value)}\n" for key, value in VALUE.items()),
        each("{0:>6}\t{1}\n", ["# Films", "", *LINES]),
    ],
    ids=[
        "bare",
        "copied",
        "comments",
        "a comment",
        "version last",
        "copied, version last",
        "data",
        "info first",
        "braces",
        "numbers from a comment on",
    ],
)
def test_a_document_of_any_notation_keeps_its_value(text: str) -> None:
    assert vendored(text).document.value == VALUE


def test_a_hidden_address_is_read() -> None:
    hidden = '<a class="__cf_email__" data-cfemail="2a4b6a4804495e">[email&#160;protected]</a>'
    text = page(f"<pre>{html.escape(SPEC)}</pre>").replace("Films &amp; more", hidden)

    assert "title: a@b.ct\n" in find_document(text.encode(), "page").text


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        ("Copy\n{}Was this page helpful?\n", True),
        ("```yaml\n{}```\n", True),
        ("<pre>{}</pre><p>More</p>", True),
        ("<pre>{}</pre>", False),
        ("Copy\n{}Call our sales team\n", False),
        ("{}", False),
    ],
)
def test_where_a_flattened_document_ends_is_not_always_shown(text: str, is_marked: bool) -> None:
    flat = "\n".join(line.strip() for line in LINES[:20]) + "\n"

    assert find_document(text.format(flat).encode(), "page").is_end_marked is is_marked


def test_digits_of_a_document_are_no_gutter() -> None:
    code = html.escape(SPEC).replace("maximum: 5", 'maximum: <i class="line-number">5</i>')

    assert find_document(page(f"<pre>{code}</pre>").encode(), "page").text == SPEC


@pytest.mark.parametrize(
    "text",
    [
        "Bearer <token>",
        "Bearer <your-api-key> of <https://a.example/b>",
        "from <a@b.example>",
        "where a<b and c>d",
        "n <most, and\n    <Note>more</Note> > <Card/> x",
        "<speak>say</speak>",
    ],
)
def test_what_an_author_did_not_escape_in_code_is_kept_and_told_of(text: str) -> None:
    held = SPEC.replace("title: Films & more", f"title: {text}")
    found = find_document(f"# Films\n\n<pre>\n{held}</pre>\n".encode(), "page")
    assert found.text == held
    assert any("tags that are none of HTML are kept as text (" in note for note in found.notes)


@pytest.mark.parametrize("mark", ["<span hidden>{}</span>", "<my-key>{}</my-key>", "<b>{}</b>"])
def test_the_elements_of_a_highlighter_are_no_text(mark: str) -> None:
    code = "\n".join(mark.format(html.escape(line)) for line in LINES)
    found = find_document(page(f"<pre>{code}</pre>").encode(), "page")
    assert found.text.rstrip() == SPEC.rstrip()
    assert not found.notes


CUT = SPEC.index("components:\n")
FLAT = "\n".join(line.strip() for line in LINES).replace("```json", "```")
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "empty.*save the page again"),
    "PDF": (b"%PDF-1.7\n\xe2", "PDF file.*copy its text"),
    "RTF": (b"{\\rtf1 openapi: 3.0.0", "RTF file.*save it as HTML"),
    "ZIP": (b"PK\x03\x04", "ZIP archive"),
    "image": (b"\x89PNG\r\n", "an image"),
    "too large": (b"a" * 9_000_000, "more than the 8388608 bytes"),
    "login": (page('<input type="password">'), "wants a login.*in a browser"),
    "challenge": (page("Just a moment..."), "wants to see a browser"),
    "AsyncAPI": ("# A\n```yaml\nasyncapi: 2.6.0\n```\n", "one of AsyncAPI"),
    "Swagger": (SPEC.replace("openapi: 3.0.0", "swagger: '2.0'"), "Swagger 2.0.*convert it"),
    "OpenAPI 4": (SPEC.replace("3.0.0", "4.0.0", 1), "version 4.0.0.*convert it"),
    "two documents": (f"```yaml\n{SPEC}```\n\n```yaml\n{SPEC}```\n", "document 2 of 2"),
    "two in one file": (f"{SPEC}---\n{SPEC}", "document 2 of 2"),
    "fence never closed": (f"# A\n```yaml\n{SPEC}", "never closed.*save the page again"),
    "fence closed early": (
        f"```yaml\n{SPEC[:CUT]}```\n\n{SPEC[CUT:]}```\n",
        "go on behind.*save the document alone",
    ),
    "fence closed by one inside": (f"```yaml\n{FLAT}\n```\n", "go on behind.*document alone"),
    "words in between": (f"A\nCopy\n{SPEC[:CUT]}Loading\n{SPEC[CUT:]}", "go on behind"),
    "broken off": (SPEC.rpartition("  prompt:")[0] + "  prompt:\n", "breaks off behind `prompt:`"),
    "without paths": (SPEC.partition("paths:")[0], "`paths` holds nothing.*save the whole"),
    "without info": (SPEC.replace("info:\n  title", "x-info:\n  title"), "`info` holds"),
    "broken JSON": (json.dumps(VALUE, indent=1)[:700], "not YAML.*save the page again"),
    "mixed tabs": (SPEC.replace("          desc", "  \t  \t  desc"), "indent with spaces"),
    "key twice": (SPEC.replace("  version", "  title: Other\n  version"), "twice.*keep one"),
    "aliases without end": (
        "info: {}\npaths: {}\nopenapi: 3.0.0\n"
        + "".join(f"x-{n}:\n  - &a{n} [{', '.join([f'*a{n - 1}'] * 99)}]\n" for n in range(1, 9))
        .replace("*a0", "1"),
        "aliases multiply",
    ),
    "a template to fill in": (f"const a = `{SPEC}`;".replace("```json", "${b}").replace("```", ""),
        f"page:{LINES.index(FENCE) + 1}: .*a place that a program fills in.*save what it shows"),
    "an escape of a template": (
        f"const a = `{SPEC}`;".replace("```json", "\\x41").replace("```", ""),
        "the escape",
    ),
    "a diff of two": (
        "```diff\n" + each("+{1}\n", LINES).replace("+paths", "-x: 1\n+paths") + "```\n",
        "page:2: .*in a diff.*as it is after the change",
    ),
    "too many flat lines": ("openapi: 3.0.0\n" + "x:\n" * 10_001, "too many to restore"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_a_way_out(case: str) -> None:
    text, told = REFUSED[case]

    with pytest.raises(BadInput, match=f"(?s){told}"):
        vendored(text)


def test_a_page_that_is_cut_behind_an_object_says_what_is_missing() -> None:
    with pytest.raises(Incomplete, match="#/components/schemas/Input is pointed at and missing"):
        vendored(SPEC[:CUT])


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (lambda text: text.replace("wan/9-films", "../../etc/passwd"), "etc-passwd"),
        (lambda text: text.replace("wan/9-films", "'../..'"), "films"),
        (lambda text: text.replace("wan/9-films", '"wan/9\\0\\e[2J"'), "wan-9-2j"),
        (lambda text: text.replace("wan/9-films", "sources"), "films"),
        (lambda text: text.replace("wan/9-films", "a\n" + " " * 20 + "- b"), "films"),
        (lambda text: text.replace("wan/9-films", "m" * 300), "m" * 100),
        (lambda text: "# On Title\x1b[2J\n```yaml\n" + NAMELESS + "```\n", "on-title"),
        (lambda text: NAMELESS, "films-more"),
    ],
    ids=["path", "dots", "controls", "reserved", "two models", "long", "title", "document"],
)
def test_names_are_harmless(edit: Callable[[str], str], name: str) -> None:
    assert vendored(edit(SPEC)).name == name


NAMELESS = SPEC.replace("      operationId: films\n", "").replace("- wan/9-films", "[]")


@pytest.mark.parametrize(
    "filler", ["a", " ", "a/.", "```\n", "<", "-- ", "a: ", "/*", ">\n", "\u200e"]
)
def test_large_pages_are_read_in_time(filler: str) -> None:
    text = f"# Films\n\n{filler * (400_000 // len(filler))}\n\n```yaml\n{SPEC}```\n"

    try:
        assert vendored(text).document.value == VALUE
    except (BadInput, NotProven):
        assert filler in ("```\n", "<")
