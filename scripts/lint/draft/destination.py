"""Where drafts are written: a file, or the folder of overlays, whose files are never replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from urllib.parse import unquote

from scripts.documents import Document, read_document
from scripts.documents.files import write_atomically
from scripts.lint.draft import DraftedOverlay
from scripts.overlay import Overlay, read_overlay
from scripts.problem import BadInput, Problem, ProblemLog

_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of overlays, those in it that are for the documents at hand, and the documents."""

    path: Path
    documents: Sequence[Document]
    overlays: tuple[Overlay, ...]

    def write(self, drafts: Iterable[DraftedOverlay]) -> list[Problem]:
        """Write drafts into files of their own; tell of each file that was there and stays."""
        kept = []
        for draft in drafts:
            target = self._target(draft.document)
            if target.exists():
                kept.append(self._kept(target, draft.document))
            else:
                write_atomically(target, as_text(draft, self.documents, target))
        return kept

    def holds(self, document: Document | None) -> bool:
        """Whether the file for a document is there already."""
        return self._target(document).exists()

    def _target(self, document: Document | None) -> Path:
        """Name the file for a document, or for all of them."""
        stem = Path(document.name).stem if document else f"all-{_folder(self.documents).name}"
        return self.path / f"{stem}.overlay.yaml"

    def _kept(self, target: Path, document: Document | None) -> Problem:
        message, remedy = "this file is there and stays as it is", "draft into another folder"
        if document is not None:
            options = [
                f"--with {quote(each.document.name)}" for each in self._overlays_of(document)
            ]
            command = ["python -m scripts lint", quote(document.name), *options, "--suggest"]
            remedy = f"add to it what this drafts: {' '.join(command)}"
        return Problem(message, file=str(target), remedy=remedy)

    def _overlays_of(self, document: Document) -> list[Overlay]:
        return [each for each in self.overlays if _extends(each.document, document)]

    @property
    def has_shared(self) -> bool:
        """Whether an overlay extends all documents already."""
        return any(overlay.extends and overlay.extends.endswith("/") for overlay in self.overlays)


def folder_of(path: Path, documents: Sequence[Document]) -> Folder:
    """Read what is in a folder for some documents; raises `BadInput` if an overlay is faulty."""
    log = ProblemLog()
    found = []
    for file in sorted(each for each in path.iterdir() if each.suffix in _SUFFIXES):
        with log.collecting():
            document = read_document(file)
            if any(_extends(document, each) for each in documents):
                found.append(read_overlay(document))
    log.check()
    found.sort(key=lambda overlay: not (overlay.extends or "").endswith("/"))
    return Folder(path, documents, tuple(found))


def _extends(overlay: Document, document: Document) -> bool:
    """Whether an overlay is for a document, or for all in its folder."""
    extends = overlay.value.get("extends")
    if not isinstance(extends, str):
        return False
    before, _, name = unquote(extends).rpartition("/")
    return name == Path(document.name).name or (
        not name and Path(before).name == Path(document.name).resolve().parent.name
    )


def is_whole_folder(documents: Sequence[Document], apart: str) -> bool:
    """Whether the documents are all that are in their one folder, but for the file `apart`."""
    names = {Path(document.name).resolve() for document in documents}
    folder = _folder(documents)
    there = {path for path in folder.iterdir() if path.suffix in _SUFFIXES and path.name[0] != "."}
    return there - {folder / apart} == names


def _folder(documents: Sequence[Document]) -> Path:
    return Path(documents[0].name).resolve().parent


def as_text(draft: DraftedOverlay, documents: Sequence[Document], target: Path | None) -> str:
    """Write a draft as text that names the documents as seen from its target."""
    document = draft.document
    name = document.name if document else f"{Path(documents[0].name).parent.as_posix()}/"
    if target is None:
        return draft.text(name, name)
    address = Path(os.path.relpath(name, target.parent)).as_posix()
    return draft.text(name, address if document else f"{address}/")


def write_new(target: Path, text: str) -> None:
    """Write a file, unless it exists (`BadInput`): it may be an overlay that somebody wrote."""
    if target.exists():
        message = "the draft would replace this file"
        remedy = "name another file, and take over from it what is right"
        raise BadInput([Problem(message, file=str(target), remedy=remedy)])
    write_atomically(target, text)
