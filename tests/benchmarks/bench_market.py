"""`python tests/benchmarks/bench_market.py`: the full run for 2, 20, 120 and 1000 models.

Each size is a project of made-up models with a correction for each, regenerated in this process
from nothing. The table gives milliseconds per spec and stage; the ratio compares a size's cost per
spec with that of 20 specs, so a run that grows faster than its input shows above 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.pipeline import regenerate
from scripts.pipeline.progress import Progress, Stage
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
    whole = time.perf_counter() - started
    return {
        name: seconds / size * 1000 for name, seconds in {**stopwatch.taken, "whole": whole}.items()
    }


def main() -> None:
    """Run each size once, after small runs that import everything and set the yardstick."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as name:
        run(1, Path(name) / "first")
        yardstick = min(run(YARDSTICK, Path(name) / f"first-{i}")["whole"] for i in range(3))
        print("ms per spec" + "".join(f"{stage:>11}" for stage in (*STAGES, "whole", "ratio")))
        for size in sizes:
            taken = run(size, Path(name) / str(size))
            figures = "".join(f"{taken[stage]:11.2f}" for stage in (*STAGES, "whole"))
            print(f"{size:5} specs{figures}{taken['whole'] / yardstick:11.2f}", flush=True)


if __name__ == "__main__":
    main()
