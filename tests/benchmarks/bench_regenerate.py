"""`python tests/benchmarks/bench_regenerate.py`: what regenerating costs, beside its peers.

Every figure is the best of a few runs; peers run in turn within one run, so ratios hold on a busy
machine. What a larger market costs is measured by `bench_market.py`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from tests.scripts.market.synthetic import ROOT, write_project

RUNS = 5
MODELS = 120
GENERATOR_CONFIG = "literal_enums: true\ndocstrings_on_attributes: true\n"


def best(*subjects: Callable[[], object]) -> list[float]:
    """Run the subjects in turn; give the best time of each, in seconds."""
    times: list[list[float]] = [[] for _ in subjects]
    for _ in range(RUNS):
        for subject, taken in zip(subjects, times, strict=True):
            started = time.perf_counter()
            subject()
            taken.append(time.perf_counter() - started)
    return [min(taken) for taken in times]


def python(*arguments: str) -> Callable[[], object]:
    """Run this interpreter quietly; the call raises if it fails."""
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


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
    print(f"openapi-python-client alone   {generator:6.2f} s")
    for name, taken, goal in (("regenerate", full, 1.0), ("regenerate --check", check, 0.2)):
        print(f"{name:30}{taken:6.2f} s   ratio {taken / generator:.2f} (goal {goal})")


def one_model_and_all(folder: Path) -> None:
    """Compare importing one model of a market with importing each."""
    out = folder / "out"
    regenerate(*write_project(folder, MODELS), out, Progress(quiet=True))
    path = f"import sys; sys.path.insert(0, {str(out)!r}); "
    one = python("-c", f"{path}from wan_client.models import Kling3SpeechToVideoInput")
    each = python("-c", f"{path}from wan_client.models import *")
    each()
    nothing, lazy, eager = best(python("-c", "pass"), one, each)
    lazy, eager = lazy - nothing, eager - nothing
    print(
        f"import one model of {MODELS} {lazy * 1000:5.0f} ms, all {eager * 1000:5.0f} ms   "
        f"ratio {lazy / eager:.2f}"
    )


def main() -> None:
    """Print the comparisons."""
    with tempfile.TemporaryDirectory() as name:
        against_the_bare_generator(Path(name))
        one_model_and_all(Path(name) / "market")


if __name__ == "__main__":
    main()
