"""Stage 1: reading every spec and overlay, and everything that is wrong with them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from scripts.documents import Document, read_document
from scripts.overlay import Overlay, read_overlay
from scripts.problem import BadInput, Problem, ProblemLog
from scripts.specs.replacing import CONFIRMATION
from scripts.specs.sources import FILE as SOURCES
from scripts.specs.sources import check_sources, read_sources


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the pipeline starts from: specs, and the overlays of one, of each, and of the whole."""

    specs: tuple[Document, ...]
    of_spec: dict[str, tuple[Overlay, ...]]
    of_each: tuple[Overlay, ...]
    of_whole: tuple[Overlay, ...]

    @property
    def of_specs(self) -> tuple[Overlay, ...]:
        """All overlays that patch specs before the merge."""
        return (*self.of_each, *(each for held in self.of_spec.values() for each in held))


def read_inputs(specs: Path, overlays: Path) -> Inputs:
    """Read two folders; raises `BadInput` with the faults of all their files."""
    log = ProblemLog()
    spec_files = _files(specs, "spec", log)
    documents = [document for path in spec_files if (document := _read(path, log))]
    if spec_files:
        _check_sources(specs, log)
        confirmed = _confirmed_text(specs)
        for document in documents:
            if Path(document.name).stem not in confirmed:
                log.problems.extend(trap_problems(document))
    read = [overlay for path in _overlay_files(overlays) if (overlay := _overlay(path, log))]
    names = {Path(document.name).name: document.name for document in documents}
    of_spec: dict[str, tuple[Overlay, ...]] = {}
    of_each = tuple(overlay for overlay in read if _extends_each(overlay))
    of_one = [each for each in read if each.extends is not None and each not in of_each]
    for overlay in of_one:
        spec = names.get(unquote(str(overlay.extends)).rpartition("/")[2])
        if spec is not None:
            of_spec[spec] = (*of_spec.get(spec, ()), overlay)
        elif spec_files and not any(_named(path, overlay) for path in spec_files):
            log.add(_extends_nothing(overlay, specs))
    log.check()
    of_whole = tuple(overlay for overlay in read if overlay.extends is None)
    return Inputs(tuple(documents), of_spec, of_each, of_whole)


def _extends_each(overlay: Overlay) -> bool:
    """Whether the overlay extends the folder of specs, which is to say every spec in it."""
    return overlay.extends is not None and overlay.extends.endswith("/")


def _named(path: Path, overlay: Overlay) -> bool:
    """Whether the overlay extends this file, which could perhaps not be read."""
    return unquote(str(overlay.extends)).rpartition("/")[2] == path.name


def _files(folder: Path, noun: str, log: ProblemLog) -> list[Path]:
    found = [path for path in _yaml_files(folder) if path.name != SOURCES]
    if not found:
        log.add(
            Problem(
                f"there is no {noun} in this folder",
                file=str(folder),
                expected="*.yaml files",
                remedy="name the right folder, or make one: python -m scripts vendor PAGE",
            )
        )
    return found


def _yaml_files(folder: Path) -> list[Path]:
    """List the documents of a folder; hidden files are the editors' and the system's."""
    return sorted(path for kind in ("yaml", "yml", "json") for path in folder.glob(f"[!.]*.{kind}"))


def _check_sources(specs: Path, log: ProblemLog) -> None:
    try:
        log.problems.extend(check_sources(specs))
    except (OSError, UnicodeDecodeError):
        # What cannot be read is among the problems already, by its name.
        if not log.problems:
            raise


def _overlay_files(folder: Path) -> list[Path]:
    return _yaml_files(folder) if folder.is_dir() else []


def _read(path: Path, log: ProblemLog) -> Document | None:
    with log.collecting():
        return read_document(path)
    return None


def _overlay(path: Path, log: ProblemLog) -> Overlay | None:
    document = _read(path, log)
    if document is None:
        return None
    log.problems.extend(trap_problems(document))
    with log.collecting():
        return read_overlay(document)
    return None


def trap_problems(document: Document) -> list[Problem]:
    """Tell of every unquoted scalar that YAML 1.1 readers take for something else."""
    return [
        Problem(
            f"the unquoted `{trap.text}` is {trap.yaml11_reading} to YAML 1.1 readers",
            file=document.name,
            line=line,
            column=column,
            expected="a value that every reader takes for the same",
            remedy=f"put it in quotes, '{trap.text}', if text is meant; in a vendored spec, which "
            f"is not edited, confirm it by `{CONFIRMATION}: text` in its entry of {SOURCES}",
        )
        for trap in document.traps
        for line, column in [trap.place]
    ]


def _confirmed_text(specs: Path) -> set[str]:
    """Name the vendored specs whose unquoted scalars a person has confirmed to be text."""
    with contextlib.suppress(BadInput):
        entries = read_sources(specs).entries
        return {name for name, entry in entries.items() if entry.get(CONFIRMATION) == "text"}
    return set()


def _extends_nothing(overlay: Overlay, specs: Path) -> Problem:
    return overlay.document.problem(
        ("extends",),
        f"the overlay extends {overlay.extends!r}, and {specs} has no such spec",
        expected="the path of a spec, such as ../specs/NAME.yaml",
        remedy="correct `extends`, or delete the overlay if the spec is gone",
    )
