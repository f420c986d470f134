"""Stage 3: the files of `generated/`, written into a new folder or compared with an old one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from scripts.documents.files import followed
from scripts.generate import generate_client
from scripts.pipeline.build import DOCUMENT, Built
from scripts.pipeline.digests import DIGESTS
from scripts.pipeline.report import Progress, count
from scripts.problem import BadInput, Problem

CLIENT = "wan_client"

_OURS = {DOCUMENT, CLIENT, DIGESTS}
_BY_OTHERS = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}


def write_tree(built: Built, folder: Path, progress: Progress) -> None:
    """Write the document and the client into an empty folder."""
    with progress.stage("generate") as stage:
        (folder / DOCUMENT).write_text(built.text, "utf-8")
        try:
            report = generate_client(built.value, folder / CLIENT)
        except BadInput as refusal:
            placed = [built.provenance.placed(problem) for problem in refusal.problems]
            raise BadInput(placed) from refusal
        stage.counts = (
            f"{count(report.models, 'model')} and {count(report.operations, 'operation')} written"
        )
    for note in report.notes:
        progress.tell(f"not generated: {note}")


def expect_ours(out: Path) -> None:
    """Refuse a folder that holds anything else, which replacing it would delete."""
    if not out.exists():
        above = next((folder for folder in followed(out).parents if folder.exists()), None)
        if above is not None and not above.is_dir():
            raise BadInput([_occupied(out, f"{above} is a file")])
        return
    if not out.is_dir():
        raise BadInput([_occupied(out, "this is a file")])
    foreign = sorted({path.name for path in out.iterdir()} - _OURS - _BY_OTHERS)
    if foreign:
        raise BadInput([_occupied(out, f"the folder holds {', '.join(foreign)}")])


def _occupied(out: Path, message: str) -> Problem:
    return Problem(
        message,
        file=str(out),
        expected=f"a folder of generated files alone: {', '.join(sorted(_OURS))}",
        remedy="name another folder with --out, or move those files away",
    )


def differences(old: Path, new: Path) -> Iterator[str]:
    """Yield the lines of a unified diff from one tree to another; none if they are the same."""
    folder = old.name or followed(old).name
    for name in sorted({*_names(old), *_names(new)}):
        before, after = _lines(old / name), _lines(new / name)
        if before != after:
            yield from difflib.unified_diff(
                before,
                after,
                f"{folder}/{name}" if (old / name).exists() else "/dev/null",
                f"{folder}/{name}" if (new / name).exists() else "/dev/null",
            )


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and relative.name != DIGESTS and not _BY_OTHERS & set(relative.parts):
            yield relative.as_posix()


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    text = path.read_bytes().decode("utf-8", "backslashreplace")
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
