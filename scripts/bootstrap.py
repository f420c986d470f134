"""From a fresh clone to a running project: `python3 scripts/bootstrap.py demo` or `… test`.

Needs Python 3.11+ with pip and nothing else, so only the standard library is imported here. What
the project needs goes into `.venv` beside this checkout; it is installed again only when
pyproject.toml has changed. The exit code is that of the first step that failed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

USAGE = """\
usage: python3 scripts/bootstrap.py demo            regenerate the client and prove it on a mock
       python3 scripts/bootstrap.py test [ARGS…]    run all tests; ARGS go to pytest
       python3 scripts/bootstrap.py docs            build the documents into build/docs
       python3 scripts/bootstrap.py install         only install, into .venv
"""


def main(arguments: list[str]) -> int:
    """Install what is needed, then do what the first argument says; gives the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this has any Python
        print(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    if arguments in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    steps = _steps(arguments)
    if steps is None:
        print(USAGE, end="", file=sys.stderr)
        return 2
    try:
        return _follow([*_installation(), *steps])
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"{ENVIRONMENT} cannot be made or used: {error}", file=sys.stderr)
        return 1


def _follow(steps: list[list[str]]) -> int:
    for step in steps:
        code = _run(step)
        if code:
            return code
        if step[:2] == _INSTALL[:2]:
            _stamp().write_text(_wanted(), "utf-8")
    return 0


def _steps(arguments: list[str]) -> list[list[str]] | None:
    python = str(PYTHON)
    if arguments == ["demo"]:
        return [[python, "-m", "scripts", "regenerate"], [python, "-m", "wan_jobs.demo"]]
    if arguments[:1] == ["test"]:
        # Whoever is done with its part of the tests takes half of what another has left.
        workers = ["-n", _workers(), "--dist", "worksteal"]
        return [[python, "-m", "pytest", *workers, *arguments[1:]]]
    if arguments == ["docs"]:
        return [[python, "-m", "sphinx", "-W", "-q", "docs", "build/docs"]]
    return [] if arguments == ["install"] else None


def _workers() -> str:
    """Four more than there are processors: the tests wait for servers half of their time."""
    return str(4 + (os.cpu_count() or 1))


_INSTALL = [sys.executable, "-m", "pip"]


def _installation() -> list[list[str]]:
    """Return the step that installs into `.venv`, or none if it holds all that is wanted."""
    if PYTHON.exists() and _stamp().exists() and _stamp().read_text("utf-8") == _wanted():
        return []
    if find_spec("pip") is None:
        raise OSError(
            f"{sys.executable} has no pip; install it (python3 -m ensurepip) or run "
            "this with another Python"
        )
    # Some systems ship venv without ensurepip; the pip outside installs into any environment.
    venv.create(ENVIRONMENT, with_pip=False, clear=not PYTHON.exists())
    options = ["--python", str(PYTHON), "install", "-qq", "--disable-pip-version-check"]
    return [[*_INSTALL, *options, "--editable", ".[dev]"]]


def _stamp() -> Path:
    return ENVIRONMENT / "installed-for"


def _wanted() -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def _run(command: list[str]) -> int:
    shown = [Path(command[0]).name, *command[1:]]
    if "--python" in shown:
        shown[shown.index("--python") + 1] = ".venv"
    print(f"$ {' '.join(shown)}", file=sys.stderr, flush=True)
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
