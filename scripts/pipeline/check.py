"""Whether the output is up to date: told by digests in most cases, else by building it anew."""

from __future__ import annotations

from pathlib import Path

from scripts.pipeline.digests import digests_of, read_digests
from scripts.pipeline.report import Progress


def check(specs: Path, overlays: Path, out: Path, progress: Progress) -> list[str]:
    """Return the unified diff that `regenerate` would make, empty if up to date; writes nothing.

    Raises `BadInput` where the output cannot be built.
    """
    with progress.stage("digests") as stage:
        unchanged = _unchanged(specs, overlays, out)
        stage.counts = "inputs and output unchanged" if unchanged else "not those of the last run"
    if unchanged:
        return []
    # What builds takes longer to import than most checks take in all.
    from scripts.pipeline.regenerate import would_change

    return would_change(specs, overlays, out, progress)


def _unchanged(specs: Path, overlays: Path, out: Path) -> bool:
    """Whether the inputs and the output are those of the last run, as far as can be read."""
    stored = read_digests(out)
    try:
        return stored is not None and stored == digests_of(specs, overlays, out)
    except OSError:
        return False
