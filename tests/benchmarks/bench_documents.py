"""`python tests/benchmarks/bench_documents.py FOLDER [--quick]`: public documents, one by one.

Each OpenAPI 3.0 or 3.1 document in the folder goes through the generator alone. Printed is how many
were generated and how many refused, and of the refused the first problem with its place. `--quick`
leaves out formatting and importing the packages. No document is part of the project: fetch some.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.documents import read_document
from scripts.generate import generate_client
from scripts.openapi import check_references, upgrade
from scripts.problem import BadInput

SUFFIXES = (".yaml", ".yml", ".json")


def outcome(path: Path, folder: Path) -> str:
    """Generate from a document; give `generated`, or what refuses it."""
    try:
        document = read_document(path)
        if dangling := check_references(document):
            return f"no whole document: {dangling[0].message[:90]}"
        value = upgrade(document)
    except BadInput as refusal:
        return f"no OpenAPI: {refusal.problems[0].message[:90]}"
    try:
        generate_client(value, folder / "bench_client")
    except BadInput as refusal:
        first = refusal.problems[0]
        more = len(refusal.problems) - 1
        return f"refused: {first.message[:160]} at {first.pointer}" + (
            f" (+{more})" if more else ""
        )
    except Exception as error:
        return f"FAULT: {type(error).__name__}: {error}"
    return "generated"


def outcomes(folder: Path, *, quick: bool) -> Iterator[tuple[str, str, float]]:
    """Give name, outcome and seconds of each document."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in SUFFIXES:
            continue
        started = time.process_time()
        with tempfile.TemporaryDirectory() as name:
            made = _quick(outcome)(path, Path(name)) if quick else outcome(path, Path(name))
        yield path.name, made, time.process_time() - started


def _quick(run: Callable[[Path, Path], str]) -> Callable[[Path, Path], str]:
    skipped = ("scripts.generate.ruff.format_package", "scripts.generate.checks.unbound_names")

    def quickly(path: Path, folder: Path) -> str:
        with patch(skipped[0], return_value=""), patch(skipped[1], return_value=""):
            return run(path, folder)

    return quickly


def main() -> None:
    """Print the outcomes, those that ended well last and in one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--quick", action="store_true")
    chosen = options.parse_args()
    count: Counter[str] = Counter()
    seconds = 0.0
    for name, made, taken in outcomes(chosen.folder, quick=chosen.quick):
        count[made.partition(":")[0]] += 1
        seconds += taken
        if made != "generated":
            print(f"{name}: {made}", flush=True)
    print(", ".join(f"{number} {kind}" for kind, number in count.most_common()), end="")
    print(f"; {seconds:.0f} s of CPU time")


if __name__ == "__main__":
    main()
