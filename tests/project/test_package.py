"""The wheel and the sdist: built, installed in a fresh environment, and used."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

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
        "wan_jobs/py.typed",
        "wan_mock/py.typed",
    } <= names
    assert {name.partition("/")[0] for name in names if not name.startswith("wan_client-")} == {
        "wan_client",
        "wan_jobs",
        "wan_mock",
    }


def test_the_sdist_holds_the_workshop_too(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        tops = {"/".join(name.split("/")[1:2]) for name in held.getnames()}
    assert {"specs", "overlays", "scripts", "tests", "generated", "src", "README.md"} <= tops


def test_the_wheel_runs_a_job_in_a_fresh_environment(built: Path, tmp_path: Path) -> None:
    """The dependencies come from this environment, so that the test needs no network."""
    venv.create(tmp_path / "fresh", with_pip=False)
    python = tmp_path / "fresh" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet",
         "--no-index", "--no-deps", str(_wheel(built))],
        check=True, capture_output=True,
    )  # fmt: skip
    (site,) = (tmp_path / "fresh" / "lib").glob("python*/site-packages")
    dependencies = sysconfig.get_path("purelib")
    (site / "dependencies.pth").write_text(f"import sys; sys.path.append({dependencies!r})\n")
    done = subprocess.run(
        [str(python), "-c", _RUN_A_JOB], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(site), "success"]


_RUN_A_JOB = """
import pathlib, wan_client
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo
from wan_jobs import Wan
from wan_mock import Mock

print(pathlib.Path(wan_client.__file__).parents[1])
with Mock(speed=100) as mock, Wan(api_key=mock.key, base_url=mock.url) as wan:
    print(wan.run(TextToVideo(prompt="A red fox in snow")).details.state)
"""
