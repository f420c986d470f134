"""`vendor --index`: what the index of a documentation lists, from a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scripts.commands import main
from scripts.intake.index import listing
from scripts.intake.index.listing import parse_listing
from scripts.intake.page.decoding import MAX_BYTES
from scripts.problem import BadInput
from scripts.specs.sources import read_sources

ROOT = Path(__file__).parents[3]


def page(model: str) -> str:
    return f"""# {model}

```yaml market/{model}.json post /api/v1/jobs/createTask
openapi: 3.0.0
info:
  title: Films
  version: 1.0.0
servers:
  - url: https://api.apikley.ru
paths:
  /api/v1/jobs/createTask:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model:
                  type: string
                  enum:
                    - {model}
      responses:
        '200':
          description: OK
```
"""


def vendor(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """Run the command without pauses; give its exit code and what it tells people."""
    try:
        main(["vendor", "--delay", "0", *map(str, arguments)])
        code = 0
    except SystemExit as ending:
        code = int(ending.code or 0)
    return code, capsys.readouterr().err


def serve(site: HTTPServer, path: str, text: str, **options: object) -> None:
    held = {"content_type": "text/markdown", **options}
    site.expect_request(path).respond_with_data(text, **held)


def specs_of(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.yaml")} - {"sources"}


INDEX = """# Docs

> Everything about films.

## Models

- [Wan 9.1](/market/wan/9-1.md): Films from words
- [Wan 9.2](market/wan/9-2): Films from pictures
- [The same](/market/wan/9-1.md#body)
- [A guide](/guides/start.md)
- [Elsewhere](https://elsewhere.example/market/wan/9-9.md)
- ![Picture](/market/wan/picture.png)

```
[no link](/market/wan/code.md)
```
"""


def test_links_of_an_index_are_read_once_and_of_its_own_host_only() -> None:
    found = parse_listing(INDEX, "https://docs.example/llms.txt")

    assert [(one.address, one.title, one.description) for one in found.pages] == [
        ("https://docs.example/market/wan/9-1.md", "Wan 9.1", "Films from words"),
        ("https://docs.example/market/wan/9-2", "Wan 9.2", "Films from pictures"),
        ("https://docs.example/guides/start.md", "A guide", ""),
    ]
    assert found.foreign == ("https://elsewhere.example/market/wan/9-9.md",)
    stated = found.find("market/wan/9-2.json")
    assert stated is not None
    assert stated.title == "Wan 9.2"
    assert [one.title for one in found.matching("wan/9-?.md")] == []
    assert [one.title for one in found.matching("*/9-?.md")] == ["Wan 9.1"]
    assert [one.title for one in found.matching("market/")] == ["Wan 9.1", "Wan 9.2"]


FORMS = """
- [A 'title'](a.md 'of a') and [another](b.md (of b))
- [Pointed](<c d.md>), [brackets [v2]](e.md), [parentheses](f(1).md)
- [By reference][g], <https://docs.example/h>
- [Once more](./a/) and [as HTML](a.html), [its data](a.json), [asked](/a?v=2)
- [Up](../up.md), [its host in capitals](https://DOCS.example/site/b), [post](mailto:a@b.example)
[g]: <g.md> "of g"
<!-- [taken out](x.md)
-->
~~~~
```
[code](y.md)
~~~~
- [Last](z.md)
"""


def test_links_of_every_form_are_read_and_pages_once() -> None:
    found = parse_listing(FORMS, "https://docs.example/site/llms.txt")

    root = "https://docs.example/"
    names = ["a.md", "b.md", "c%20d.md", "e.md", "f(1).md", "g.md", "../h", "a.json", "../a?v=2"]
    assert [one.address for one in found.pages] == [
        *(urljoin(f"{root}site/", name) for name in [*names, "../up.md", "z.md"])
    ]
    assert found.foreign == ()


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("use `[a](b.md)` as in [c](d.md)", {"d.md": "c"}),
        ("```[a](b.md)```\n[c](d.md)", {"d.md": "c"}),
        ("- x\n  ```\n  [a](b.md)\n  ```\n[c](d.md)", {"d.md": "c"}),
        (r"\[a](b.md) [c \] d](e\(1\).md)", {"e(1).md": "c ] d"}),
        ("[^1]: see b\n[^2]: b.md\n[Note]: see the guide\n[x](y.md)", {"y.md": "x"}),
        ("[a [b [c]]](d.md)", {"d.md": "a [b [c]]"}),
        ("[![alt](i.png)](p.md)", {"p.md": "alt"}),
        ("[a\nb](c.md)", {"c.md": "a b"}),
        ('[a](b.md "of \\" a") [c](d.md\t\'t\')', {"b.md": "a", "d.md": "c"}),
        ("[a](caf%C3%A9.md) [b](café.md)", {"caf%C3%A9.md": "a"}),
        ("[Text][R]\n[r]: <a b.md> 'x'\n[S]: s.md", {"a%20b.md": "Text", "s.md": "S"}),
        ("[a](b.md) <!-- never closed\n[c](d.md)", {"b.md": "a", "d.md": "c"}),
        ("<details>\n[a](b.md)\n</details>\n\n    - [c](d.md)", {"b.md": "a", "d.md": "c"}),
        ("[a](javascript:alert(1)) [b](https://u:p@docs.example/x.md) [c](d.md)", {"d.md": "c"}),
        ("\ufeff# Docs\r\n\r\n- [a](b.md): words\r\n", {"b.md": "a"}),
    ],
)
def test_what_is_a_link_is_what_markdown_says(text: str, pages: dict[str, str]) -> None:
    root = "https://docs.example/site/"
    found = parse_listing(text.removeprefix("\ufeff"), f"{root}llms.txt")

    assert {one.address.removeprefix(root): one.title for one in found.pages} == pages


@pytest.mark.parametrize("pattern", ["видео", "%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE", "*/вид*"])
def test_a_pattern_is_of_the_path_as_people_read_it(pattern: str) -> None:
    found = parse_listing("[a](/docs/видео.md) [b](/docs/b.MD)", "https://docs.example/llms.txt")

    assert [one.title for one in found.matching(pattern)] == ["a"]
    assert [one.key for one in found.pages] == ["docs/видео", "docs/b"]


def test_an_index_of_too_many_links_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_ENTRIES", 20)
    links = [f"- <https://{'docs' if at % 2 else 'other'}.example/{at}>\n" for at in range(21)]

    assert parse_listing("".join(links[:20]), "https://docs.example/llms.txt").pages
    with pytest.raises(BadInput, match="this has more than 20 links"):
        parse_listing("".join(links), "https://docs.example/llms.txt")


def test_a_host_that_says_unasked_that_nothing_changed_has_given_nothing(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(httpserver, "/llms.txt", "- [Film](film)\n")
    httpserver.expect_request("/film.md").respond_with_data("", 304)
    httpserver.expect_request("/film").respond_with_data("", 304)

    code, told = vendor(capsys, "--index", httpserver.url_for("/llms.txt"), "--specs", tmp_path)

    assert code == 1
    assert "the host answers 304" in told


def test_links_start_where_the_index_was_found(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = {"Location": "/docs/llms.txt"}
    httpserver.expect_request("/llms.txt").respond_with_data("", 302, where)
    serve(httpserver, "/docs/llms.txt", "- [Film](film.md)\n")
    serve(httpserver, "/docs/film.md", page("wan/9-1"))
    index = httpserver.url_for("/llms.txt")

    code, _ = vendor(capsys, "--index", index, "--specs", tmp_path)

    assert (code, specs_of(tmp_path)) == (0, {"wan-9-1"})


def test_pages_that_match_are_vendored_as_markdown_where_the_site_has_it(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(httpserver, "/llms.txt", INDEX)
    serve(httpserver, "/market/wan/9-1.md", page("wan/9-1"))
    serve(httpserver, "/market/wan/9-2.md", page("wan/9-2"))
    index = httpserver.url_for("/llms.txt")

    code, told = vendor(capsys, "--index", index, "--match", "market/", "--specs", tmp_path)

    assert (code, specs_of(tmp_path)) == (0, {"wan-9-1", "wan-9-2"})
    assert "2 match: 2 vendored, 1 of another host, 0 could not be taken" in told
    entries = read_sources(tmp_path).entries
    assert entries["wan-9-2"]["page"] == httpserver.url_for("/market/wan/9-2.md")
    asked = [request.path for request, _ in httpserver.log]
    assert asked == ["/llms.txt", "/market/wan/9-1.md", "/market/wan/9-2.md"]


def test_pages_that_make_the_same_spec_keep_no_other_from_being_taken(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(httpserver, "/llms.txt", "[a](a.md) [b](b.md) [c](c.md)\n")
    for name, model in {"a": "wan/same", "b": "wan/fine", "c": "wan/same"}.items():
        serve(httpserver, f"/{name}.md", page(model))

    code, told = vendor(capsys, "--index", httpserver.url_for("/llms.txt"), "--specs", tmp_path)

    assert (code, specs_of(tmp_path)) == (1, {"wan-fine"})
    here, there = httpserver.url_for("/a.md"), httpserver.url_for("/c.md")
    assert f"not taken: {here}: it makes the spec wan-same, as does {there}" in told
    assert f"not taken: {there}: it makes the spec wan-same, as does {here}" in told


def test_what_cannot_be_taken_is_told_and_the_rest_is_vendored(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("fine", "moved", "missing", "huge", "elsewhere", "guide", "cut", "error.md")
    names = (*names, "login", "https://elsewhere.example/other.md")
    links = "".join(f"- [{name}]({name})\n" for name in names)
    serve(httpserver, "/llms.txt", links)
    for path in ("/fine.md", "/missing.md", "/missing"):
        serve(httpserver, path, "", status=404)
    serve(httpserver, "/fine", page("wan/fine"))
    serve(httpserver, "/moved.md", "", status=308, headers={"Location": "/new.md"})
    serve(httpserver, "/new.md", page("wan/moved"))
    serve(httpserver, "/huge.md", "a" * (MAX_BYTES + 1))
    serve(httpserver, "/huge", "a" * (MAX_BYTES + 1))
    for path in ("/elsewhere.md", "/elsewhere"):
        there = {"Location": "https://elsewhere.example/page.md"}
        serve(httpserver, path, "", status=302, headers=there)
    serve(httpserver, "/guide.md", "# A guide\n\nWords.\n")
    serve(httpserver, "/cut.md", page("wan/cut").partition("      responses")[0] + "```\n")
    serve(httpserver, "/error.md", "<html><h1>Not here</h1></html>", content_type="text/html")

    serve(httpserver, "/login.md", "Please log in to continue\n")

    code, told = vendor(capsys, "--index", httpserver.url_for("/llms.txt"), "--specs", tmp_path)

    assert (code, specs_of(tmp_path)) == (1, {"wan-fine", "wan-moved"})
    for name, why in {
        "missing": "answers 404",
        "huge": "more than the",
        "elsewhere": "leads to another host",
        "cut.md": "without `responses`",
        "error.md": "it is HTML",
        "login.md": "a login first",
    }.items():
        line = next(row for row in told.splitlines() if f"/{name}:" in row)
        assert line.startswith("not taken: ")
        assert why in line or why in told
    assert f"left out: {httpserver.url_for('/guide.md')}: holds no OpenAPI document" in told
    assert (
        f"moved: {httpserver.url_for('/moved')} stands at {httpserver.url_for('/new.md')}" in told
    )
    assert "left out: https://elsewhere.example/other.md: it is of another host" in told
    assert "1 holds no OpenAPI document" in told
    assert "6 could not be taken" in told
    moved = read_sources(tmp_path).entries["wan-moved"]["page"]
    assert moved == httpserver.url_for("/new.md")


def test_what_became_of_each_page_is_told_as_data_too(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links = "[Film](/film.md) [Guide](/guide.md) [Gone](/gone.md) [There](https://a.example/b.md)"
    serve(httpserver, "/llms.txt", links)
    serve(httpserver, "/film.md", page("wan/film"))
    serve(httpserver, "/guide.md", "# A guide\n")
    serve(httpserver, "/gone.md", "<html><title>404: Not found</title></html>")
    index = httpserver.url_for("/llms.txt")

    with pytest.raises(SystemExit) as ending:
        main(["vendor", "--delay", "0", "--index", index, "--specs", str(tmp_path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert ending.value.code == 1
    assert (told["listed"], told["matched"]) == (3, 3)
    assert {one["address"].rpartition("/")[2]: one["outcome"] for one in told["pages"]} == {
        "film.md": "written",
        "guide.md": "no document",
        "gone.md": "not taken",
        "b.md": "another host",
    }


def test_a_site_that_answers_every_address_with_html_has_no_markdown(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(httpserver, "/llms.txt", "[Film](/film)")
    serve(httpserver, "/film.md", "<!doctype html><p>Nothing</p>", content_type="text/html")
    lines = page("wan/film").split("```")[1].partition("\n")[2]
    serve(httpserver, "/film", f"<!doctype html><html><pre>{lines}</pre><p>x</p></html>")

    code, _ = vendor(capsys, "--index", httpserver.url_for("/llms.txt"), "--specs", tmp_path)

    assert (code, specs_of(tmp_path)) == (0, {"wan-film"})


def test_what_a_host_knows_is_not_sent_again(
    httpserver: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"one"':
            return Response(status=304, headers={"ETag": '"one"'})
        text = "[Film](/film.md)" if request.path == "/llms.txt" else page("wan/film")
        return Response(text, headers={"ETag": '"one"'})

    for path in ("/llms.txt", "/film.md"):
        httpserver.expect_request(path).respond_with_handler(answer)
    arguments = ("--index", httpserver.url_for("/llms.txt"), "--specs", tmp_path)

    first, _ = vendor(capsys, *arguments, "--cache", tmp_path / "cache.json")
    second, told = vendor(capsys, *arguments, "--cache", tmp_path / "cache.json")

    assert (first, second) == (0, 0)
    assert [response.status_code for _, response in httpserver.log] == [200, 200, 304, 304]
    assert "1 the host says that it is the same" in told


@pytest.mark.parametrize(
    ("index", "arguments", "reason"),
    [
        ("- [Film](/film.md)\n", ("--match", "nowhere"), "none of the 1 pages"),
        ("".join(f"- [F](/f{at}.md)\n" for at in range(501)), (), "501 pages match"),
        ("<!doctype html><script>a[0](n)</script>[Log in](/login)", (), "a page of HTML"),
        ("[a](b.md)\n" * 250_000, (), "more than 2097152 characters"),
        ("[a](b.md)" * 6_000, (), "a line of more than 50000 characters"),
        ("a\n" * 200_002, (), "more than 200000 lines"),
        ("![[](\n" * 30_001, (), "more than 60000 brackets"),
        ("# Nothing\n", (), "lists no page of its own host"),
        ("- [Film](https://elsewhere.example/a.md)\n", (), "lists no page of its own host"),
    ],
)
def test_an_index_that_gives_nothing_is_refused(
    index: str,
    arguments: tuple[str, ...],
    reason: str,
    httpserver: HTTPServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    serve(httpserver, "/llms.txt", index)
    address = httpserver.url_for("/llms.txt")

    code, told = vendor(capsys, "--index", address, *arguments, "--specs", tmp_path / "specs")

    assert code == 2
    assert reason in told
    assert not (tmp_path / "specs").exists()
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("page.md", "--index", "u"), ("--index", "u", "--name", "n"), ("page.md", "--match", "m")],
)
def test_options_that_contradict_each_other_are_refused(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "scripts", "vendor", *arguments]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
