"""`vendor PAGE`: what it writes, says and refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from scripts.commands import main
from scripts.problem import BadInput
from scripts.specs.replacing import replace_specs
from scripts.specs.sources import check_sources, flatten, read_sources, write_sources

ROOT = Path(__file__).parents[3]
PAGE = """# Films

```yaml market/films.json post /api/v1/jobs/createTask
openapi: 3.0.0
info:
  title: Films
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
              type: object
              properties:
                model:
                  type: string
                  enum:
                    - wan/9-films
      responses:
        '200':
          description: OK
```
"""


AMBIGUOUS = "extra:\ntype: object\nproperties:\na:\ntype: string\nb:\ntype: string\n"
"""Where `b` is a property of the request or of `extra`, nothing tells."""


def vendor(*arguments: str | Path, page: str = PAGE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts", "vendor", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, input=page, capture_output=True, text=True, timeout=60, check=False
    )


def test_writes_spec_and_entry_and_says_what_it_found(tmp_path: Path) -> None:
    done = vendor("-", "--specs", tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    for word in ("wan-9-films", "Films", "post /api/v1/jobs/createTask", "https://api.apikley.ru"):
        assert word in done.stderr
    assert (tmp_path / "wan-9-films.yaml").read_text() == PAGE.split("```")[1].partition("\n")[2]
    assert check_sources(tmp_path) == []
    assert read_sources(tmp_path).entries["wan-9-films"]["models"] == ["wan/9-films"]


def test_the_same_page_again_changes_nothing(tmp_path: Path) -> None:
    vendor("-", "--specs", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    again = vendor("-", "--specs", tmp_path)

    assert "unchanged" in again.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_stdout_writes_no_file(tmp_path: Path) -> None:
    done = vendor("-", "--specs", tmp_path, "--stdout", "--quiet")

    assert done.stdout.startswith("openapi: 3.0.0\n")
    assert (done.stderr, list(tmp_path.iterdir())) == ("", [])


def test_a_foreign_server_is_reported_not_followed(tmp_path: Path) -> None:
    done = vendor("-", "--specs", tmp_path, page=PAGE.replace("apikley.ru", "elsewhere.example"))

    assert done.returncode == 0
    assert "the page names the server https://api.elsewhere.example" in done.stderr
    entry = read_sources(tmp_path).entries["wan-9-films"]
    assert entry["foreign_servers"] == ["https://api.elsewhere.example"]


def test_a_spec_of_another_model_is_not_overwritten(tmp_path: Path) -> None:
    vendor("-", "--specs", tmp_path)
    before = (tmp_path / "wan-9-films.yaml").read_bytes()

    done = vendor("-", "--specs", tmp_path, page=PAGE.replace("wan/9-films", "wan-9/films"))

    assert done.returncode == 2
    assert "this spec is of wan/9-films, the page of wan-9/films" in done.stderr
    assert (tmp_path / "wan-9-films.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "page", ["", "no document here", PAGE.replace("openapi: 3.0.0", "openapi: 3.0.0\n\tx: 1")]
)
def test_bad_pages_exit_with_2_and_write_nothing(tmp_path: Path, page: str) -> None:
    done = vendor("-", "--specs", tmp_path, page=page)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_ambiguous_page_exits_with_1_and_can_be_decided(tmp_path: Path) -> None:
    flat = PAGE.split("```")[1].partition("\n")[2].replace("  ", "")
    flat = flat.replace("- wan/9-films\n", "- wan/9-films\n" + AMBIGUOUS)

    refused = vendor("-", "--specs", tmp_path, page=flat)

    assert refused.returncode == 1
    assert "--choose" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    choices = {}
    for word in refused.stderr.replace("│", " ").split():
        if "=" in word and word.split("=")[0].isdecimal():
            choices.setdefault(word.split("=")[0], word)
    options = [part for choice in choices.values() for part in ("--choose", choice)]
    decided = vendor("-", "--specs", tmp_path, *options, page=flat)
    assert decided.returncode == 0, decided.stderr
    assert read_sources(tmp_path).entries["wan-9-films"]["restored"]["chosen"]


def run(*arguments: str | Path) -> int:
    """Run `vendor` in this process; give its exit code."""
    with pytest.raises(SystemExit) as ending:
        main(["vendor", *map(str, arguments)])
    return int(ending.value.code or 0)


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def of_model(model: str) -> str:
    return PAGE.replace("Films", model.title()).replace("9-films", model)


def test_several_pages_are_vendored_at_once(tmp_path: Path) -> None:
    pages = [saved(tmp_path, f"{model}.md", of_model(model)) for model in ("plays", "songs")]

    assert run(*pages, "--specs", tmp_path / "specs") == 0

    assert list(read_sources(tmp_path / "specs").entries) == ["wan-plays", "wan-songs"]
    assert check_sources(tmp_path / "specs") == []


def test_one_bad_page_keeps_all_out_and_all_faults_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [
        saved(tmp_path, "good.md", PAGE),
        saved(tmp_path, "empty.md", ""),
        saved(tmp_path, "cut.md", PAGE.rpartition("```")[0]),
    ]

    assert run(*pages, "--specs", tmp_path / "specs") == 2

    told = capsys.readouterr().err
    assert "empty.md: the page is empty" in told
    assert "cut.md:3: the fence that opens here is never closed" in told
    assert not (tmp_path / "specs").exists()


def test_two_pages_of_one_spec_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [saved(tmp_path, name, PAGE) for name in ("one.md", "two.md")]

    assert run(*pages, "--specs", tmp_path / "specs") == 2
    assert "one.md and two.md both name wan/" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options", [["--name", "a"], ["--address", "https://x/"], ["--choose", "1=2"], ["--stdout"]]
)
def test_what_can_mean_one_page_is_refused_for_several(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, "page.md", PAGE)

    assert run(page, page, "--specs", tmp_path / "specs", *options) == 2
    assert "can only mean one PAGE" in capsys.readouterr().err


def test_a_page_that_is_not_proven_keeps_all_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flat = "\n".join(flatten(of_model("songs").split("```")[1].partition("\n")[2]))
    flat = flat.replace("- wan/songs\n", "- wan/songs\n" + AMBIGUOUS)
    pages = [saved(tmp_path, "flat.txt", flat), saved(tmp_path, "whole.md", of_model("plays"))]

    assert run(*pages, "--specs", tmp_path / "specs") == 1

    assert "flat.txt: the indentation cannot be proven" in capsys.readouterr().err
    assert not (tmp_path / "specs").exists()


def test_another_page_of_the_same_model_needs_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    specs = tmp_path / "specs"
    first = saved(tmp_path, "films.md", PAGE.replace("market/films.json post", ""))
    other = saved(tmp_path, "more.md", first.read_text().replace("# Films", "# More Films"))
    assert run(first, "--specs", specs) == 0

    assert run(other, "--specs", specs) == 2
    assert "vendored from the page 'Films'" in capsys.readouterr().err
    assert run(other, "--specs", specs, "--name", "more-films") == 0
    assert list(read_sources(specs).entries) == ["more-films", "wan-9-films"]


@pytest.mark.parametrize("name", ["../films", "a/b", ".x", "sources", "con", ""])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    assert run(saved(tmp_path, "page.md", PAGE), "--specs", tmp_path, "--name", name) == 2


def test_the_address_of_a_saved_page_is_recorded_and_stays(tmp_path: Path) -> None:
    page, specs = saved(tmp_path, "page.md", PAGE), tmp_path / "specs"
    address = "https://docs.example/films.md"

    assert run(page, "--specs", specs) == 0
    assert run(page, "--specs", specs, "--address", address + "#top") == 0
    assert read_sources(specs).entries["wan-9-films"]["address"] == address
    saved(tmp_path, "page.md", PAGE.replace("OK", "Fine"))
    assert run(page, "--specs", specs) == 0

    entry = read_sources(specs).entries["wan-9-films"]
    assert (entry["page"], entry["address"]) == ("page.md", address)


@pytest.mark.parametrize("address", ["docs.example/films", "https://me:secret@docs.example/", "-"])
def test_an_address_that_is_none_is_refused(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, "page.md", PAGE)

    assert run(page, "--specs", tmp_path, "--address", address) == 2
    assert "secret" not in capsys.readouterr().err


def test_a_spec_that_cannot_be_read_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "specs" / "wan-9-films.yaml").mkdir(parents=True)

    assert run(saved(tmp_path, "page.md", PAGE), "--specs", tmp_path / "specs") == 2
    assert "wan-9-films.yaml: cannot be read: Is a directory" in capsys.readouterr().err


def test_what_was_confirmed_of_old_values_holds_for_no_new_ones(tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    trap = PAGE.replace("description: OK", "description: OK\n      x-ratio: 16:9")
    page = saved(tmp_path, "page.md", trap)
    assert run(page, "--specs", specs) == 0
    entries = read_sources(specs).entries
    write_sources(specs, {"wan-9-films": {**entries["wan-9-films"], "plain-scalars": "text"}})

    saved(tmp_path, "page.md", trap.replace("OK", "Fine"))
    assert run(page, "--specs", specs) == 0
    assert read_sources(specs).entries["wan-9-films"]["plain-scalars"] == "text"
    saved(tmp_path, "page.md", trap.replace("16:9", "1:1"))
    assert run(page, "--specs", specs) == 0
    assert "plain-scalars" not in read_sources(specs).entries["wan-9-films"]


def test_a_page_is_fetched_and_its_address_recorded(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", 301, {"Location": "/films.md"})
    httpserver.expect_request("/films.md").respond_with_data(PAGE)

    assert run(httpserver.url_for("/old"), "--specs", tmp_path) == 0

    assert read_sources(tmp_path).entries["wan-9-films"]["page"] == httpserver.url_for("/films.md")


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "index of the documentation"), (403, "--address"), (304, "--address")],
)
def test_a_page_that_cannot_be_had_is_refused(
    status: int,
    told: str,
    tmp_path: Path,
    httpserver: HTTPServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    httpserver.expect_request("/page").respond_with_data("", status)

    assert run(httpserver.url_for("/page"), "--specs", tmp_path) == 2

    err = capsys.readouterr().err
    assert f"the host answers {status}" in err
    assert told in err


def test_a_page_that_leads_elsewhere_is_refused(
    tmp_path: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"Location": "https://me:secret@elsewhere.example/login"}
    httpserver.expect_request("/page").respond_with_data("", 302, there)

    assert run(httpserver.url_for("/page"), "--specs", tmp_path) == 2

    err = capsys.readouterr().err
    assert "leads to another host: https://elsewhere.example/login" in err


def test_specs_that_cannot_all_be_written_are_as_they_were(tmp_path: Path) -> None:
    here = tmp_path / "films.yaml"
    here.write_text("old")

    with pytest.raises(BadInput, match="cannot be written"):
        replace_specs(tmp_path, {here: "new", tmp_path / "no" / "such.yaml": "new"}, {})

    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_choice_of_no_line_is_refused(tmp_path: Path) -> None:
    flat = PAGE.split("```")[1].partition("\n")[2].replace("  ", "")

    done = vendor("-", "--specs", tmp_path, "--choose", "9999=2", page=flat)

    assert done.returncode == 2
    assert "names no line" in done.stderr
