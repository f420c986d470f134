"""`vendor PAGE`: what it writes, says and refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.vendor.sources import check_sources, read_sources

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
    flat = flat.replace(
        "- wan/9-films\n",
        "- wan/9-films\nextra:\ntype: object\nproperties:\na:\ntype: string\nb:\ntype: string\n",
    )

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


def test_a_choice_of_no_line_is_refused(tmp_path: Path) -> None:
    flat = PAGE.split("```")[1].partition("\n")[2].replace("  ", "")

    done = vendor("-", "--specs", tmp_path, "--choose", "9999=2", page=flat)

    assert done.returncode == 2
    assert "names no line" in done.stderr
