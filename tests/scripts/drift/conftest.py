from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from scripts.commands import main
from scripts.documents import read_document, to_yaml
from scripts.drift.run import Folders
from scripts.specs.sources import flattened_sha256, read_sources, sha256, write_sources

ROOT = Path(__file__).parents[3]
NAME = "wan-2-2-a14b-text-to-video-turbo"
PATH = "/market/wan/text-to-video.md"


def page_of(spec: str, prose: str = "High-quality video generation") -> str:
    """A page as the documentation serves it: Markdown with the document in a fenced block."""
    return f"# Wan - Text to Video\n\n{prose}\n\n````yaml\n{spec}````\n\nMore text.\n"


def without_index(path: Path) -> None:
    """Take the vendor's own index out of a file of sources: tests ask no other host."""
    value = read_document(path).value
    value.pop("index", None)
    path.write_text(to_yaml(value), encoding="utf-8")


@dataclass
class House:
    """A copy of the project's folders whose text-to-video page has an address on loopback."""

    folder: Path
    server: HTTPServer

    @property
    def folders(self) -> Folders:
        at = self.folder
        return Folders(at / "specs", at / "overlays", at / "generated", at / "CHANGELOG.md")

    @property
    def spec_file(self) -> Path:
        return self.folders.specs / f"{NAME}.yaml"

    @property
    def spec(self) -> str:
        return self.spec_file.read_text(encoding="utf-8")

    def entry(self) -> Any:
        return read_sources(self.folders.specs).entries[NAME]

    def record(self, **facts: Any) -> None:
        """Change what sources.yaml says of the page."""
        entries = read_sources(self.folders.specs).entries
        entries[NAME] = {**entries[NAME], **facts}
        write_sources(self.folders.specs, entries)

    def serve(self, text: str, *, path: str = PATH, **options: Any) -> None:
        options = {"content_type": "text/markdown; charset=utf-8", **options}
        self.server.expect_request(path).respond_with_data(text, **options)

    def changed(self, *replacements: tuple[str, str]) -> str:
        """Give the page with some of the document's text replaced; each must be there."""
        spec = self.spec
        for before, after in replacements:
            assert before in spec
            spec = spec.replace(before, after, 1)
        return page_of(spec)

    def drift(self, *arguments: str) -> int:
        folders = self.folders
        options = [
            *("--specs", folders.specs, "--overlays", folders.overlays, "--out", folders.out),
            *("--changelog", folders.changelog, "--delay", "0", "--quiet"),
        ]
        try:
            main(["drift", *map(str, options), *arguments])
        except SystemExit as ending:
            return int(ending.code or 0)
        return 0

    def snapshot(self) -> dict[str, bytes]:
        """Give every file and its bytes."""
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


@pytest.fixture
def house(tmp_path: Path, httpserver: HTTPServer) -> House:
    for name in ("specs", "overlays"):
        shutil.copytree(ROOT / name, tmp_path / name)
    without_index(tmp_path / "specs" / "sources.yaml")
    made = House(tmp_path, httpserver)
    page = page_of(made.spec)
    made.record(
        address=httpserver.url_for(PATH),
        page_sha256=sha256(page),
        flattened_sha256=flattened_sha256(made.spec),
    )
    return made


@pytest.fixture
def page() -> Callable[..., str]:
    return page_of


@pytest.fixture
def spec_with() -> Callable[[Path, Callable[[Any], None]], str]:
    """Give a spec's text after a change of its value."""

    def change(path: Path, edit: Callable[[Any], None]) -> str:
        value = read_document(path).value
        edit(value)
        return to_yaml(value)

    return change
