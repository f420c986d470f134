"""What the command imports before it is asked for anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wan_jobs.command.program import Verbs, program
from wan_jobs.command.verbs import SUMMARIES

HEAVY = {
    "httpx2", "jsonschema", "rich", "sqlite3", "dataclasses", "pathlib",
    "difflib", "urllib.parse", "wan_client", "wan_mock", "asyncio", "logging",
    "importlib.metadata", "json", "ssl", "wan_jobs.client", "wan_jobs.document",
}  # fmt: skip

LIST_MODULES = """
import sys
from wan_jobs.command import main
code = main(sys.argv[1:])
print("\\n".join(sys.modules), file=sys.stderr)
sys.exit(code)
"""


WITHOUT = """
import sys
from importlib.machinery import PathFinder

MISSING = sys.argv.pop(1).split(",")

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        missing = name.partition(".")[0] in MISSING
        return None if missing else super().find_spec(name, path, target)

sys.meta_path[:] = [Without if each is PathFinder else each for each in sys.meta_path]
from wan_jobs.command import main
sys.exit(main(sys.argv[1:]))
"""


def imported_by(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.split())


def test_help_imports_nothing_that_takes_time() -> None:
    modules = imported_by("--help")
    assert not modules & HEAVY
    assert not {name for name in modules if name.startswith("wan_jobs.command.verbs.")}


@pytest.mark.parametrize("arguments", [("run", "text-to-video", "--help"), ("models",)])
def test_what_needs_no_service_does_not_load_the_client(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not imported_by(*arguments) & {"httpx2", "jsonschema", "rich", "wan_mock", "wan_client"}


def test_the_help_of_a_model_loads_what_it_shows_and_no_more() -> None:
    modules = imported_by("run", "text-to-video", "--help")
    needless = {"email", "socket", "logging", "hashlib", "markdown_it", "click.shell_completion"}
    assert not modules & {*needless, "wan_jobs.record", "traceback"}


def test_the_summaries_in_the_list_are_for_verbs_that_exist() -> None:
    assert isinstance(program, Verbs)
    with program.make_context("wan", ["help"], resilient_parsing=True) as context:
        for verb in SUMMARIES:
            command = program.get_command(context, verb)
            assert command is not None, verb
            assert command.name in {verb, "command"}
            assert command.help, verb


def run_without(packages: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, packages, *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"), [(("mock", "--speed", "60"), 2), (("mock", "--help"), 0)]
)
def test_without_the_extra_the_mock_says_how_to_install_it(
    arguments: tuple[str, ...], code: int
) -> None:
    done = run_without("pytest_httpserver,yaml", *arguments)
    assert done.returncode == code, done
    assert "wan-client[mock]" in "".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("package", ["click", "rich"])
def test_without_its_extra_the_command_says_how_to_install_it(package: str) -> None:
    done = run_without(package, "--help")
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f'wan needs {package}, which is not installed here: pip install "wan-client[cli]"'
    ]


def test_without_its_extra_the_tools_for_agents_say_how_to_install_them() -> None:
    done = run_without("mcp", "mcp", "--budget", "1")
    assert done.returncode == 2, done
    assert "wan-client[mcp]" in done.stderr
    assert "Traceback" not in done.stderr
