"""`python tests/benchmarks/unseen_models.py`: the tests on models that the project has not seen.

The tree is copied, five pages are vendored into the copy and mended by overlays, as a maintainer
would, the client is generated anew, and the tests are run there, folder by folder. What fails takes
today's models for the only ones. Folders or files may be named; by default those that call models.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.project.unseen_models import OVERLAYS, unseen_pages

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/contract", "tests/wan_mock", "tests/project", "tests/scripts", "tests/wan_jobs")


def copy_tree(root: Path) -> None:
    """Copy what is tracked or new, into a repository of its own."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.splitlines()):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)


def vendor(root: Path) -> None:
    """Vendor the pages, mend them and generate the client."""
    pages = root / "pages"
    pages.mkdir()
    for name, text in unseen_pages().items():
        (pages / name).write_text(text, "utf-8")
    for name, text in OVERLAYS.items():
        (root / "overlays" / name).write_text(text, "utf-8")
    python = str(root / ".venv" / "bin" / "python")
    vendored = [f"pages/{name}" for name in unseen_pages()]
    for verb in (["vendor", *vendored], ["regenerate"]):
        subprocess.run([python, "-m", "scripts", *verb], cwd=root, check=True)
    shutil.rmtree(pages)
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)


def run_tests(root: Path, folders: Sequence[str], options: Sequence[str]) -> bool:
    """Run each folder's tests; tells whether all passed."""
    python = str(root / ".venv" / "bin" / "python")
    passed = True
    for folder in folders:
        print(f"== {folder}", flush=True)
        command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, folder]
        passed &= subprocess.run(command, cwd=root).returncode == 0
    return passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work here, and leave it there")
    parser.add_argument("-n", default="2", help="test workers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        copy_tree(root)
        install = [sys.executable, "scripts/bootstrap.py", "install"]
        subprocess.run(install, cwd=root, check=True)
        vendor(root)
        sys.exit(0 if run_tests(root, options.folders, ["-n", options.n]) else 1)


if __name__ == "__main__":
    main()
