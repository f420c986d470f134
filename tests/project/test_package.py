"""The wheel and the sdist: built, installed in a fresh environment, and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import wan_jobs
import wan_mock

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both distributions with the backend that is already installed."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return out


def _wheel(folder: Path) -> Path:
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_the_packages_and_their_marks(built: Path) -> None:
    names = set(zipfile.ZipFile(_wheel(built)).namelist())
    assert {
        "wan_client/__init__.py",
        "wan_client/openapi.json",
        "wan_client/py.typed",
        "wan_document/py.typed",
        "wan_jobs/py.typed",
        "wan_mock/py.typed",
    } <= names
    assert {name.partition("/")[0] for name in names if not name.startswith("wan_client-")} == {
        "wan_client",
        "wan_document",
        "wan_jobs",
        "wan_mock",
    }


def test_the_sdist_holds_the_workshop_too(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        tops = {"/".join(name.split("/")[1:2]) for name in held.getnames()}
    assert {"specs", "overlays", "scripts", "tests", "generated", "src", "README.md"} <= tops


@pytest.fixture(scope="module")
def fresh(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into a new environment; gives its Python.

    What it depends on comes from this environment, so that the test needs no network.
    """
    root = tmp_path_factory.mktemp("fresh")
    venv.create(root, with_pip=False)
    python = root / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet",
         "--no-index", "--no-deps", str(_wheel(built))],
        check=True, capture_output=True,
    )  # fmt: skip
    (site,) = (root / "lib").glob("python*/site-packages")
    dependencies = sysconfig.get_path("purelib")
    (site / "dependencies.pth").write_text(f"import sys; sys.path.append({dependencies!r})\n")
    return python


def _run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={"HOME": str(folder), "PATH": os.environ["PATH"]},
    )  # fmt: skip


def test_the_wheel_runs_a_job_in_a_fresh_environment(fresh: Path, tmp_path: Path) -> None:
    done = _run(fresh, tmp_path, "-c", _RUN_A_JOB)
    assert done.returncode == 0, done.stderr
    place, state = done.stdout.split()
    assert Path(place).is_relative_to(fresh.parents[1])
    assert state == "success"


def test_every_package_tells_the_version_of_the_project() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert wan_jobs.__version__ == wan_mock.__version__ == declared


def test_each_supported_python_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [each.rpartition(" :: ")[2] for each in project["classifiers"]]
    supported = [each for each in named if each.startswith("3.")]
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert f"python: {json.dumps(supported)}" in workflow
    assert project["requires-python"] == f">={supported[0]}"
    assert f"Python {supported[0]} to {supported[-1]}" in (ROOT / "README.md").read_text("utf-8")


def test_the_same_sources_give_the_same_wheel(built: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel",
         "--outdir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True, env={**os.environ, "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert _wheel(tmp_path).read_bytes() == _wheel(built).read_bytes()


def test_the_sdist_makes_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        held.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", str(unpacked)],
        check=True, capture_output=True,
    )  # fmt: skip
    assert _wheel(unpacked / "dist").read_bytes() == _wheel(built).read_bytes()


def test_the_project_of_a_stranger_tests_its_code_with_the_fixture(
    fresh: Path, tmp_path: Path
) -> None:
    for name, text in _STRANGER.items():
        (tmp_path / name).write_text(text, "utf-8")
    done = _run(fresh, tmp_path, "-m", "pytest", "-q")
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


_STRANGER = {
    "pyproject.toml": """
[project]
name = "postcards"
version = "1"
dependencies = ["wan-client"]

[project.optional-dependencies]
test = ["pytest", "wan-client[mock]"]
""",
    "postcards.py": """
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo
from wan_jobs import SubmissionUnknown, Wan


def make(words, folder):
    with Wan() as wan:
        try:
            return wan.run(TextToVideo(prompt=words)).download(folder)
        except SubmissionUnknown:
            return None
""",
    "test_postcards.py": """
from postcards import make
from wan_mock import CloseAfterCreating


def test_a_postcard_is_a_file(wan_mock, tmp_path):
    assert make("A red fox in snow", tmp_path).stat().st_size > 1000


def test_a_lost_answer_is_not_paid_twice(wan_mock, tmp_path):
    wan_mock.inject(CloseAfterCreating(), on="createTask")
    assert make("A red fox in snow", tmp_path) is None
    assert wan_mock.created == 1
""",
}


_RUN_A_JOB = """
import pathlib, wan_client
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo
from wan_jobs import Wan
from wan_mock import Mock

print(pathlib.Path(wan_client.__file__).parents[1])
with Mock(speed=100) as mock, Wan(api_key=mock.key, base_url=mock.url) as wan:
    print(wan.run(TextToVideo(prompt="A red fox in snow")).details.state)
"""
