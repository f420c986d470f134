"""`python tests/benchmarks/bench_regenerate.py`: what regenerating costs, beside its peers.

Every figure is the least of a few runs, in seconds that pass and of the processor; peers run in
turn within one run, so ratios hold on a busy machine. What a larger market costs is measured by
`bench_market.py`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from tests.scripts.market.synthetic import ROOT, write_project

RUNS = 5
MODELS = 120
GENERATOR_CONFIG = "literal_enums: true\ndocstrings_on_attributes: true\n"


@dataclass(frozen=True)
class Cost:
    """The least of a few runs: seconds that passed, and those of the processor."""

    wall: float
    cpu: float

    def beside(self, other: Cost) -> str:
        """Write both, and their ratios to another's."""
        return (
            f"{self.wall:6.2f} s, {self.cpu:5.2f} of the processor   "
            f"ratio {self.wall / other.wall:.2f}, {self.cpu / other.cpu:.2f}"
        )


def best(*subjects: Callable[[], object]) -> list[Cost]:
    """Run the subjects in turn; return the least cost of each."""
    costs: list[list[Cost]] = [[] for _ in subjects]
    for _ in range(RUNS):
        for subject, taken in zip(subjects, costs, strict=True):
            started, used = time.perf_counter(), _processor()
            subject()
            taken.append(Cost(time.perf_counter() - started, _processor() - used))
    return [Cost(min(c.wall for c in taken), min(c.cpu for c in taken)) for taken in costs]


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def python(*arguments: str) -> Callable[[], object]:
    """Run this interpreter quietly, bytecode kept; the call raises if it fails."""
    command = [sys.executable, *arguments]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=kept)


def against_the_bare_generator(folder: Path) -> None:
    """Compare regenerating, and checking that nothing changed, with the generator alone."""
    config = folder / "config.yaml"
    config.write_text(GENERATOR_CONFIG)
    out = str(folder / "out")
    full, generator, check = best(
        python("-m", "scripts", "regenerate", "--out", out),
        python(
            "-m", "openapi_python_client", "generate",
            "--path", "generated/openapi.yaml", "--config", str(config),
            "--output-path", str(folder / "bare"), "--overwrite", "--meta", "none",
        ),
        python("-m", "scripts", "regenerate", "--check", "--out", out),
    )  # fmt: skip
    print(f"openapi-python-client alone   {generator.beside(generator)}")
    print(f"regenerate (goal 1.0)         {full.beside(generator)}")
    print(f"regenerate --check (goal 0.2) {check.beside(generator)}")


def one_model_and_all(folder: Path) -> None:
    """Compare importing one model of a market with importing each."""
    out = folder / "out"
    regenerate(*write_project(folder, MODELS), out, Progress(quiet=True))
    path = f"import sys; sys.path.insert(0, {str(out)!r}); "
    one = python("-c", f"{path}from wan_client.models import Kling3SpeechToVideoInput")
    each = python("-c", f"{path}from wan_client.models import *")
    each()
    nothing, lazy, eager = best(python("-c", "pass"), one, each)
    one_alone, all_alone = lazy.cpu - nothing.cpu, eager.cpu - nothing.cpu
    times = f"{one_alone * 1000:5.0f} ms, all {all_alone * 1000:5.0f} ms"
    print(f"import one model of {MODELS} {times}   ratio {one_alone / all_alone:.2f}")


def main() -> None:
    """Print the comparisons."""
    with tempfile.TemporaryDirectory() as name:
        against_the_bare_generator(Path(name))
        one_model_and_all(Path(name) / "market")


if __name__ == "__main__":
    main()
