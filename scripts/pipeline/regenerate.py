"""Writing the output anew, or what would change in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts.pipeline.build import Built, build
from scripts.pipeline.digests import digests_of, write_digests
from scripts.pipeline.inputs import Inputs, read_inputs
from scripts.pipeline.report import Progress, count, gathered
from scripts.pipeline.swap import replacement_of, sweep
from scripts.pipeline.tree import differences, expect_ours, write_tree
from scripts.pipeline.validity import expect_valid
from scripts.problem import BadInput, Problem


def regenerate(specs: Path, overlays: Path, out: Path, progress: Progress) -> bool:
    """Rebuild `out` from two folders, and return whether anything in it has changed.

    Raises `BadInput`, and then `out` is as it was.
    """
    try:
        sweep(out)
    except OSError as error:
        raise BadInput([_cannot_write(out, error)]) from error
    built = _build(specs, overlays, out, progress)
    try:
        with replacement_of(out) as new:
            write_tree(built, new, progress)
            changed = next(differences(out, new), None) is not None
            write_digests(new, digests_of(specs, overlays, new))
    except OSError as error:
        raise BadInput([_cannot_write(out, error)]) from error
    return changed


def would_change(specs: Path, overlays: Path, out: Path, progress: Progress) -> list[str]:
    """Return the unified diff that `regenerate` would make, empty if up to date; writes nothing."""
    built = _build(specs, overlays, out, progress)
    try:
        with tempfile.TemporaryDirectory() as folder:
            new = Path(folder)
            write_tree(built, new, progress)
            return list(differences(out, new))
    except OSError as error:
        raise BadInput([_cannot_compare(out, error)]) from error


def _build(specs: Path, overlays: Path, out: Path, progress: Progress) -> Built:
    """Read and build; what many files have in common is told once."""
    try:
        inputs = _read(specs, overlays, progress)
        expect_ours(out)
        built = build(inputs, progress)
        expect_valid(built, out, progress)
    except BadInput as refusal:
        raise BadInput(gathered(refusal.problems)) from refusal
    return built


def _read(specs: Path, overlays: Path, progress: Progress) -> Inputs:
    with progress.stage("read") as stage:
        inputs = read_inputs(specs, overlays)
        overlay_count = len(inputs.of_whole) + len(inputs.of_specs)
        stage.counts = f"{count(len(inputs.specs), 'spec')}, {count(overlay_count, 'overlay')}"
    return inputs


def _cannot_compare(out: Path, error: OSError) -> Problem:
    place = error.filename or tempfile.gettempdir()
    return Problem(
        f"the output cannot be compared: {error.strerror or error}: {place}",
        file=str(out),
        expected="room for temporary files and the right to read the output",
        remedy="mend the cause, or name another folder for temporary files in TMPDIR",
    )


def _cannot_write(out: Path, error: OSError) -> Problem:
    return Problem(
        f"the output cannot be written: {error.strerror or error}",
        file=str(out),
        expected="room on the disk and the right to write beside this folder",
        remedy="the old output is as it was; mend the cause and run again",
    )
