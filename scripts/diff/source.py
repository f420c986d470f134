"""Where the two documents come from: files, or files of a git revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

from scripts.documents import Document, parse_document, read_document
from scripts.documents.files import MAX_BYTES
from scripts.problem import BadInput, Problem

_TIMEOUT_S = 30


def read_source(source: str) -> Document:
    """Read `FILE`, or `REVISION:FILE` as git has it; raises `BadInput` where there is none.

    As in git, the file of a revision is named from the top of the repository, or from here if it
    starts with `./`.
    """
    path = Path(source)
    revision, colon, file = source.partition(":")
    if _exists(path) or not colon or not revision or not file:
        return read_document(path)
    return parse_document(_show(source), source)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _show(source: str) -> bytes:
    if source.startswith("-"):
        raise _refusal(source, "a revision does not start with `-`")
    size = _ask("-s", source)
    if int(size) > MAX_BYTES:
        raise _refusal(source, f"there is more than the {MAX_BYTES} bytes allowed")
    return _ask("blob", source)


def _ask(what: str, source: str) -> bytes:
    command = ["git", "cat-file", what, source]
    try:
        shown = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S)  # noqa: S603
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise _refusal(source, f"git could not be asked: {error}") from error
    if shown.returncode:
        said = shown.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise _refusal(source, f"git has no such file: {said}")
    return shown.stdout


def _refusal(source: str, message: str) -> BadInput:
    return BadInput(
        [
            Problem(
                message,
                file=source,
                expected="a file, or a file of a revision such as HEAD:generated/openapi.yaml",
                remedy="check the spelling; `git show --stat REVISION` lists its files",
            )
        ]
    )
