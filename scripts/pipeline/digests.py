"""Digests of all that shapes `generated/`, so that checking unchanged inputs costs next to nothing.

`regenerate` writes them beside its output. A check that finds the same digests of the inputs and of
the output knows that a full run would give the same bytes: inputs are the specs, the overlays, the
workshop's own code and templates, and the versions of the packages that shape bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.documents.files import read_file
from scripts.generate import generator_inputs

DIGESTS = "digests.json"

_WORKSHOP = Path(__file__).resolve().parent.parent
_SHAPING = (
    "documents",
    "generate",
    "lint",
    "merge",
    "openapi",
    "overlay",
    "pipeline",
    "problem.py",
    "service.py",
    "specs",
)
_PASSED_OVER = {"__pycache__", ".DS_Store"}


@dataclass(frozen=True, slots=True)
class Digests:
    """What went in and what came out, as SHA-256 in hexadecimal."""

    inputs: str
    outputs: str


def digests_of(specs: Path, overlays: Path, out: Path) -> Digests:
    """Digest the inputs in two folders and our own code, and the output in a third."""
    return Digests(_inputs(specs, overlays), _outputs(out))


def read_digests(out: Path) -> Digests | None:
    """Read the digests that the last run left; None if there are none that can be read."""
    try:
        stored = json.loads(read_file(out / DIGESTS))
        return Digests(str(stored["inputs"]), str(stored["outputs"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_digests(out: Path, digests: Digests) -> None:
    """Leave digests beside the output."""
    (out / DIGESTS).write_text(json.dumps(asdict(digests), indent=2) + "\n", "utf-8")


def _inputs(specs: Path, overlays: Path) -> str:
    digest = hashlib.sha256()
    for name, value in sorted(generator_inputs()):
        digest.update(f"{name}={value}\n".encode())
    for label, files in (
        ("specs", _listed(specs)),
        ("overlays", _listed(overlays)),
        ("workshop", _workshop()),
    ):
        _add(digest, label, files)
    return digest.hexdigest()


def _outputs(out: Path) -> str:
    digest = hashlib.sha256()
    _add(digest, "out", ((name, path) for name, path in _tree(out, out) if name != DIGESTS))
    return digest.hexdigest()


_Files = Iterable[tuple[str, Path]]


def _add(digest: hashlib._Hash, label: str, files: _Files) -> None:
    for name, path in files:
        content = hashlib.sha256(read_file(path)).hexdigest()
        digest.update(f"{label}/{name}={content}\n".encode())


def _listed(folder: Path) -> _Files:
    return [(path.name, path) for path in sorted(folder.glob("[!.]*")) if path.is_file()]


def _workshop() -> _Files:
    return [file for name in _SHAPING for file in _tree(_WORKSHOP / name, _WORKSHOP)]


def _tree(folder: Path, root: Path) -> _Files:
    paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    return [
        (path.relative_to(root).as_posix(), path)
        for path in paths
        if path.is_file() and not _PASSED_OVER & set(path.parts) and path.suffix != ".pyc"
    ]
