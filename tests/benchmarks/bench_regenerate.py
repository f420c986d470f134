"""`python tests/benchmarks/bench_regenerate.py`: what regenerating costs, beside its peers.

Every figure is the best of a few runs; peers run in turn within one run, so ratios hold on a busy
machine. The synthetic specs are the t2v spec with another model and other words.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "specs" / "wan-2-2-a14b-text-to-video-turbo.yaml"
MODEL = "wan/2-2-a14b-text-to-video-turbo"

GENERATOR_CONFIG = "literal_enums: true\ndocstrings_on_attributes: true\n"


def best(runs: int, *subjects: Callable[[], object]) -> list[float]:
    """Run the subjects in turn; give the best time of each, in seconds."""
    times: list[list[float]] = [[] for _ in subjects]
    for _ in range(runs):
        for subject, taken in zip(subjects, times, strict=True):
            started = time.perf_counter()
            subject()
            taken.append(time.perf_counter() - started)
    return [min(taken) for taken in times]


def run(*command: str) -> None:
    """Run a command quietly; raises if it fails."""
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def workshop(*arguments: str) -> Callable[[], None]:
    return lambda: run(sys.executable, "-m", "scripts", *arguments)


def against_the_bare_generator(folder: Path) -> None:
    config = folder / "config.yaml"
    config.write_text(GENERATOR_CONFIG)
    bare_out = folder / "bare"

    def bare() -> None:
        run(
            sys.executable, "-m", "openapi_python_client", "generate",
            "--path", "generated/openapi.yaml", "--config", str(config),
            "--output-path", str(bare_out), "--overwrite", "--meta", "none",
        )  # fmt: skip

    out = str(folder / "out")
    full, generator, check = best(
        5,
        workshop("regenerate", "--out", out),
        bare,
        workshop("regenerate", "--check", "--out", out),
    )
    print(f"regenerate                    {full:6.2f} s")
    print(
        f"openapi-python-client alone   {generator:6.2f} s   ratio {full / generator:.2f} (goal 1.3)"
    )
    print(f"regenerate --check, unchanged {check:6.2f} s   ratio {check / full:.2f} (goal 0.25)")


def synthetic(count: int, folder: Path) -> Path:
    """Write `count` specs, each of another model."""
    specs = folder / f"specs-{count}"
    specs.mkdir()
    text = SEED.read_text("utf-8").replace("[email protected]", "help@example.com")
    for number in range(count):
        name = f"wan/synthetic-{number:04}-text-to-video"
        spec = text.replace(MODEL, name).replace(MODEL.replace("/", "-"), name.replace("/", "-"))
        (specs / f"{name.replace('/', '-')}.yaml").write_text(spec, "utf-8")
    return specs


def by_size(folder: Path, sizes: list[int]) -> None:
    sys.path.insert(0, str(ROOT))
    from scripts.documents import read_document, to_yaml
    from scripts.generate import generate_client
    from scripts.merge import merge_documents

    first: float | None = None
    for size in sizes:
        specs = synthetic(size, folder)
        started = time.perf_counter()
        merged = merge_documents([read_document(path) for path in sorted(specs.iterdir())])
        to_yaml(merged.value)
        build = time.perf_counter() - started
        generate_client(merged.value, folder / f"client-{size}")
        whole = time.perf_counter() - started
        per_spec = whole / size * 1000
        first = first or per_spec
        print(
            f"{size:5} specs   read, merge, write {build:7.2f} s   with the client {whole:7.2f} s   "
            f"{per_spec:7.1f} ms per spec   ratio {per_spec / first:.2f}"
        )
        eager_and_lazy(folder, size)
        shutil.rmtree(specs)


def eager_and_lazy(folder: Path, size: int) -> None:
    """Compare importing one model with importing each."""
    package = folder / "site" / "wan_client"
    shutil.rmtree(package.parent, ignore_errors=True)
    shutil.copytree(folder / f"client-{size}", package)
    path = f"import sys; sys.path.insert(0, {str(package.parent)!r}); "
    model = "WanSynthetic0000TextToVideoInput"
    one = path + f"from wan_client.models import {model}"
    each = path + "import wan_client.models as m; [getattr(m, name) for name in m.__all__]"
    run(sys.executable, "-c", each)
    nothing, lazy, eager = best(
        5,
        lambda: run(sys.executable, "-c", "pass"),
        lambda: run(sys.executable, "-c", one),
        lambda: run(sys.executable, "-c", each),
    )
    lazy, eager = lazy - nothing, eager - nothing
    print(
        f"              import one model {lazy * 1000:6.0f} ms, all {eager * 1000:6.0f} ms   "
        f"ratio {lazy / eager:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2, 20, 200, 1000])
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        against_the_bare_generator(folder)
        by_size(folder, sizes)


if __name__ == "__main__":
    main()
