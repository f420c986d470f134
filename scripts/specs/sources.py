"""specs/sources.yaml: where every spec came from, and the proof that nobody edited it.

Of a vendored spec it also holds the digest of the flattened form: what survives when a page loses
its white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.documents import Document, JsonObject, Value, read_document, to_yaml
from scripts.documents.files import read_file, write_atomically
from scripts.problem import BadInput, Problem, ProblemLog

FILE = "sources.yaml"
SUFFIXES = (".yaml", ".yml", ".json")
ORIGINS = ("vendored", "authored")
_TEXTS = ("page", "address", "states", "title")
_LISTS = ("models", "operations", "servers")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_HEADER = """\
# Where every spec of this folder came from. `python -m scripts vendor PAGE` writes the vendored
# entries; authored ones are kept by hand. A spec that differs from its sha256 was edited: put
# corrections into overlays/ instead.
"""


@dataclass(frozen=True, slots=True)
class DocsIndex:
    """The index of the documentation: its address, and which of its pages are models' (`match`)."""

    address: str
    match: str | None = None


@dataclass(slots=True)
class Sources:
    """The entries by the name of their spec, the index, and the file they were read from."""

    entries: dict[str, JsonObject] = field(default_factory=dict)
    document: Document | None = None
    index: DocsIndex | None = None


def read_sources(specs: Path) -> Sources:
    """Read the entries; a folder without the file has none. Raises `BadInput` on faults."""
    path = specs / FILE
    if not path.exists():
        return Sources()
    document = read_document(path)
    log = ProblemLog()
    entries: dict[str, JsonObject] = {}
    listed = document.value.get("specs")
    if not isinstance(listed, dict):
        log.add(document.problem((), "`specs` is missing", expected="a map of specs by name"))
        listed = {}
    for name, entry in listed.items():
        if not isinstance(entry, dict):
            log.add(document.problem(("specs", name), "this entry is not an object"))
            continue
        for problem in _faults(document, name, entry):
            log.add(problem)
        entries[name] = entry
    index = _index(document, log)
    log.check()
    return Sources(entries, document, index)


def write_sources(specs: Path, entries: dict[str, JsonObject]) -> None:
    """Write the entries in the order of their names; what the file says of the index stays."""
    path = specs / FILE
    held = read_document(path).value.get("index") if path.exists() else None
    ordered: JsonObject = {} if held is None else {"index": held}
    ordered["specs"] = {name: entries[name] for name in sorted(entries)}
    write_atomically(path, _HEADER + to_yaml(ordered))


def _index(document: Document, log: ProblemLog) -> DocsIndex | None:
    """Read what the file says of the index: an address, or an object with it and `match`."""
    held = document.value.get("index")
    facts = {"address": held} if isinstance(held, str) else held
    if facts is None:
        return None
    address = facts.get("address") if isinstance(facts, dict) else None
    match = facts.get("match") if isinstance(facts, dict) else None
    if not isinstance(address, str) or not (match is None or isinstance(match, str)):
        expected = "`address`, and perhaps `match`, part of the paths of its pages"
        log.add(document.problem(("index",), "this names no index", expected=expected))
        return None
    return DocsIndex(address, match)


def check_sources(specs: Path) -> list[Problem]:
    """Compare every spec of the folder with its entry; no entries file, nothing to compare."""
    if not (specs / FILE).exists():
        return []
    try:
        sources = read_sources(specs)
    except BadInput as refusal:
        return list(refusal.problems)
    problems = []
    files: dict[str, Path] = {}
    for path in spec_files(specs):
        if path.stem in files:
            problems.append(_twice(path, files[path.stem]))
        else:
            files[path.stem] = path
            problems.extend(_compare(path.stem, path, sources))
    for name in sources.entries.keys() - files.keys():
        problems.append(_entry_problem(sources, name, f"there is no {name}.yaml beside this entry"))
    return sorted(problems, key=str)


def spec_files(specs: Path) -> list[Path]:
    """List the specs of a folder, YAML and JSON; hidden files belong to editors and systems."""
    found = (path for suffix in SUFFIXES for path in specs.glob(f"[!.]*{suffix}"))
    return sorted(path for path in found if path.name != FILE and not path.is_dir())


def _faults(document: Document, name: str, entry: JsonObject) -> list[Problem]:
    place = ("specs", name)
    problems = []
    if not _NAME.fullmatch(name):
        problems.append(document.problem(place, f"{name!r} is no name of a file beside this one"))
    origin = entry.get("origin")
    if origin not in ORIGINS:
        problems.append(
            document.problem((*place, "origin"), "this origin is unknown", expected=str(ORIGINS))
        )
    wanted = ["sha256", *(["flattened_sha256"] if origin == "vendored" else [])]
    problems.extend(
        document.problem(place, f"`{key}` is missing", expected="64 hexadecimal digits")
        for key in wanted
        if not _is_sha256(entry.get(key))
    )
    problems.extend(
        document.problem((*place, key), f"this `{key}` is {what}", expected=expected)
        for key, what, expected in _odd_facts(entry)
    )
    if origin == "authored" and not entry.get("evidence"):
        problems.append(
            document.problem(place, "`evidence` is missing", expected="what the spec rests on")
        )
    return problems


def _odd_facts(entry: JsonObject) -> Iterator[tuple[str, str, str]]:
    """Yield the facts of a page that are not what they are looked up as; null is none."""
    for key in _TEXTS:
        value = entry.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            yield key, "empty" if isinstance(value, str) else "no text", "a text, or no such member"
    for key in _LISTS:
        value = entry.get(key)
        is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if value is not None and not is_list:
            yield key, "no list of texts", "a list, such as `[…]`"


def _is_sha256(value: Value) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _compare(name: str, path: Path, sources: Sources) -> list[Problem]:
    entry = sources.entries.get(name)
    if entry is None:
        return [
            Problem(
                f"{FILE} does not say where this spec came from",
                file=str(path),
                remedy="vendor it, or add an entry with origin, evidence and sha256",
            )
        ]
    try:
        data = read_file(path)
        text = data.decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "it is not UTF-8 text"
        return [Problem(f"this spec cannot be read: {reason}", file=str(path))]
    if sha256(data) != entry["sha256"]:
        return [
            Problem(
                f"this spec is not the one that {FILE} records",
                file=str(path),
                expected=f"sha256 {entry['sha256']}, found {sha256(data)}",
                remedy=_remedy(entry, path),
            )
        ]
    flat = entry.get("flattened_sha256")
    if flat and flattened_sha256(text) != flat:
        return [
            _entry_problem(sources, name, "the spec flattened is not the page's block flattened")
        ]
    return []


def _twice(path: Path, first: Path) -> Problem:
    message = f"this spec has the name of {first.name}, and {FILE} one entry for both"
    return Problem(message, file=str(path), remedy="rename or remove one of the two")


def _remedy(entry: JsonObject, path: Path) -> str:
    if entry["origin"] == "authored":
        return f"if the change is meant, record the new sha256 in {FILE}"
    return f"put it back (git checkout {path.name}) and correct it in an overlay"


def _entry_problem(sources: Sources, name: str, message: str) -> Problem:
    if sources.document is None:
        return Problem(message, file=FILE)
    return sources.document.problem(("specs", name), message)


def flatten(text: str) -> list[str]:
    """Strip every line and drop the blank ones."""
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line]


def flattened_sha256(text: str) -> str:
    """Hash the flattened lines; two texts with the same lines have the same hash."""
    return sha256("\n".join(flatten(text)))


def sha256(data: str | bytes) -> str:
    """Hash a text (as UTF-8) or bytes."""
    import hashlib  # slow to import; the linter only asks for the names above

    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
