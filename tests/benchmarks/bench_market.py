"""`python tests/benchmarks/bench_market.py`: the full run for 2, 20, 120 and 1000 models.

Each size is a project of made-up models with a correction for each, regenerated in this process
from nothing. The table gives milliseconds per spec and stage; the ratio compares a size's cost per
spec with that of 20 specs, so a run that grows faster than its input shows above 1. `wan models`,
which an application's author types, is compared with that of 20 models as a whole.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress, Stage
from tests.scripts.market.synthetic import market, write_project

SIZES = (2, 20, 120, 1000)
YARDSTICK = 20
STAGES = ("read", "patch", "merge", "patch all", "lint", "generate")

_CORRECTION = """\
overlay: 1.0.0
info: {{title: Corrections, version: 1.0.0}}
extends: ../specs/{spec}
actions:
  - target: $.paths.*.post.requestBody.content.*.schema.properties.callBackUrl
    description: What every benchmark needs.
    update: {{description: Where the result is sent.}}
"""


@dataclass(frozen=True)
class Stopwatch(Progress):
    """Notes what each stage takes, in seconds, and says nothing."""

    quiet: bool = True
    taken: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Time a stage."""
        started = time.perf_counter()
        yield Stage(name)
        self.taken[name] = time.perf_counter() - started


def run(size: int, folder: Path) -> dict[str, float]:
    """Regenerate a market; gives the milliseconds per spec of each stage and of the whole."""
    specs, overlays = write_project(folder, size)
    for name in market(size):
        text = _CORRECTION.format(spec=name)
        (overlays / name.replace(".yaml", ".overlay.yaml")).write_text(text, "utf-8")
    stopwatch = Stopwatch()
    started = time.perf_counter()
    regenerate(specs, overlays, folder / "out", stopwatch)
    stopwatch.taken["whole"] = time.perf_counter() - started
    return {name: seconds / size * 1000 for name, seconds in stopwatch.taken.items()}


def listing(folder: Path) -> float:
    """List the models of a market by the command; gives the best of some times, in milliseconds."""
    command = [sys.executable, "-m", "wan_jobs", "models", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "out")}
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return min(taken) * 1000


def main() -> None:
    """Run each size once, after runs of 20 that import everything and set the yardstick."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / f"first-{number}" for number in range(4)]
        yardstick = min([run(YARDSTICK, folder)["whole"] for folder in folders][1:])
        short = listing(folders[0])
        print("ms per spec" + "".join(f"{stage:>10}" for stage in (*STAGES, "whole", "ratio")))
        for size in sizes:
            folder = Path(name) / str(size)
            taken = run(size, folder)
            figures = "".join(f"{taken[stage]:10.2f}" for stage in (*STAGES, "whole"))
            print(f"{size:5} specs{figures}{taken['whole'] / yardstick:10.2f}", flush=True)
            models = listing(folder)
            print(f"{'':11}`wan models` {models:5.0f} ms   ratio {models / short:.2f}", flush=True)


if __name__ == "__main__":
    main()
