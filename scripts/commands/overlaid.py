"""Documents as overlays leave them, for `lint --with` and `lint --suggest`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from scripts.documents import Document, read_document
from scripts.overlay import Overlay, apply_overlay, read_overlay
from scripts.problem import ProblemLog


def overlays_at(paths: Iterable[Path]) -> list[Overlay]:
    """Read overlays; raises `BadInput` with everything that is wrong with them."""
    log = ProblemLog()
    overlays = []
    for path in paths:
        with log.collecting():
            overlays.append(read_overlay(read_document(path)))
    log.check()
    return overlays


def corrected(documents: Sequence[Document], overlays: Iterable[Overlay]) -> list[Document]:
    """Apply each overlay to the documents it extends: the one it names, or all if it names none."""
    log = ProblemLog()
    for overlay in overlays:
        with log.collecting():
            documents = [_apply(overlay, document) for document in documents]
    log.check()
    return list(documents)


def _apply(overlay: Overlay, document: Document) -> Document:
    extended = unquote(overlay.extends or "").rpartition("/")[2]
    if extended not in ("", Path(document.name).name):
        return document
    return replace(document, value=apply_overlay(overlay, document.value).value)
