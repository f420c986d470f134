"""A market of 120 models, regenerated once, and smaller ones to spoil."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.pipeline.build import build
from scripts.pipeline.inputs import read_inputs
from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from scripts.specs.sources import read_sources, write_sources
from tests.scripts.market import synthetic

COUNT = 120


@dataclass(frozen=True)
class Market:
    """A project of made-up models."""

    root: Path
    count: int

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def ids(self) -> list[str]:
        return [synthetic.model_id(number) for number in range(self.count)]

    @property
    def document(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.out / "wan_client" / "openapi.json").read_bytes())
        return value

    def example(self, model: str) -> dict[str, Any]:
        return synthetic.request(self.ids.index(model))

    def path(self, number: int) -> Path:
        return self.root / "specs" / f"{synthetic.model_id(number).replace('/', '-')}.yaml"

    def replace(self, number: int, old: str, new: str) -> None:
        """Change the text of a spec everywhere."""
        path = self.path(number)
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def correct(self, number: int, target: str, change: str) -> None:
        """Put an overlay of one action beside a spec."""
        name = self.path(number).stem
        (self.root / "overlays" / f"{name}.overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: Corrections, version: 1.0.0}\n"
            f"extends: ../specs/{name}.yaml\nactions:\n"
            f"  - target: {target}\n    description: As the page should say.\n    {change}\n",
            "utf-8",
        )

    def record_authored(self) -> None:
        """Say where the authored specs come from, as the project does."""
        known = read_sources(synthetic.ROOT / "specs").entries
        write_sources(self.root / "specs", {name: known[name] for name in synthetic.AUTHORED})

    def build(self) -> dict[str, Any]:
        """Go as far as the finished document, which is what conflicts stand in the way of."""
        inputs = read_inputs(self.root / "specs", self.root / "overlays")
        value: dict[str, Any] = build(inputs, Progress(quiet=True)).value
        return value

    def regenerate(self) -> None:
        folders = (self.root / "specs", self.root / "overlays", self.out)
        regenerate(*folders, Progress(quiet=True))

    def python(self, *arguments: str) -> str:
        """Run Python with this market's client in the place of the project's."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.root, check=False,
            env={**os.environ, "PYTHONPATH": str(self.out), "HOME": str(self.root)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def _market(root: Path, count: int) -> Market:
    synthetic.write_project(root, count)
    return Market(root, count)


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    whole = _market(tmp_path_factory.mktemp("market"), COUNT)
    whole.regenerate()
    return whole


@pytest.fixture
def small_market(tmp_path: Path) -> Callable[[int], Market]:
    """Make a market of a few models, not yet regenerated."""
    return lambda count: _market(tmp_path / "small", count)


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    """Write the pages of a market: Markdown with the spec in a fence, one page for each model."""
    folder = tmp_path / "pages"
    folder.mkdir()
    written = []
    for number, text in enumerate(synthetic.market(8).values()):
        page = folder / f"{number}.md"
        page.write_text(f"# Model {number}\n\n## OpenAPI\n\n````yaml\n{text}````\n", "utf-8")
        written.append(page)
    return written
