"""docs/fleet.md: the blocks that no shell runs are true as well."""

from __future__ import annotations

import configparser
import json
import shlex
from collections.abc import Callable
from pathlib import Path

from tests.project.blocks import Block, blocks_of
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import settings_of_this_run
from wan_jobs.command.verbs.worker import worker_command
from wan_jobs.fleet import Metrics
from wan_jobs.ledger import Journal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fleet.md"


def block(language: str) -> Block:
    [found] = [each for each in blocks_of(PAGE) if each.language == language]
    return found


def test_the_statements_make_a_database_that_a_ledger_can_use(postgres: str) -> None:
    import psycopg

    made = block("sql").text.replace("wan", "wan_of_the_page")
    with psycopg.connect(postgres, autocommit=True) as connection:
        for statement in filter(str.strip, made.split(";")):
            connection.execute(statement.encode())
        try:
            with psycopg.connect(postgres, dbname="wan_of_the_page") as other:
                other.execute("SET ROLE wan_of_the_page")
                other.execute("CREATE SCHEMA wan")
        finally:
            connection.execute("DROP DATABASE wan_of_the_page WITH (FORCE)")
            connection.execute("DROP ROLE wan_of_the_page")


def test_the_unit_starts_a_worker_with_options_that_there_are(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block("ini").text)
    program, verb, *words = shlex.split(unit["Service"]["ExecStart"])
    assert (Path(program).name, verb) == ("wan", "worker")
    with (
        settings_of_this_run(),
        worker_command.make_context("worker", words, obj=Output()) as context,
    ):
        assert context.params["port"] == 9464
    assert int(unit["Service"]["TimeoutStopSec"]) > 60  # an answer may take that long


def test_the_image_starts_a_worker() -> None:
    lines = dict(line.split(" ", 1) for line in block("dockerfile").text.splitlines())
    assert json.loads(lines["ENTRYPOINT"]) == ["wan", "worker"]
    assert "[cli,fleet]" in lines["RUN"]


def test_the_metrics_that_it_names_are_told(new_database: Callable[[], str]) -> None:
    journal = Journal(new_database())
    told = Metrics().text(journal.batches.all())
    section = PAGE.read_text("utf-8").partition("## Metrics")[2]
    named = {word.partition("{")[0] for word in section.split("`")[1::2] if word.startswith("wan_")}
    assert len(named) == 7
    assert not [name for name in named if f"# TYPE {name} " not in told]
    journal.close()
