"""docs/batches.md: the unit that it shows is true as well."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

from tests.project.blocks import blocks_of
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import settings_of_this_run
from wan_jobs.command.verbs.batch import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "batches.md"


def test_the_unit_runs_a_batch_and_begins_anew_only_where_that_helps() -> None:
    [block] = [each for each in blocks_of(PAGE) if each.language == "ini"]
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block.text)
    service = unit["Service"]
    program, group, verb, *words = shlex.split(service["ExecStart"])
    assert (Path(program).name, group, verb) == ("wan", "batch", "run")
    with settings_of_this_run(), run.make_context("run", words, obj=Output()) as context:
        assert context.params["out"] == "clips"
    ends = [ExitCode(int(code)) for code in service["RestartPreventExitStatus"].split()]
    assert ends == [ExitCode.TASK_FAILED, ExitCode.USAGE, ExitCode.RUNNING, ExitCode.UNKNOWN]
