"""What the servers gave to ask with, kept between runs: a file beside the tree, not in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from scripts.documents import JsonObject, as_object
from scripts.documents.atomic import write_atomically
from scripts.documents.files import read_file
from scripts.intake.fetch import Validators


@dataclass
class Cache:
    """The validators of pages that were found unchanged.

    An entry holds for the spec it was made beside: a "not modified" says that the page is as it
    was then, so it means nothing once the spec is another. A file that cannot be read is an empty
    cache, since losing it costs one transfer.
    """

    path: Path | None
    entries: dict[str, JsonObject] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None) -> Cache:
        """Read the file; without a path nothing is remembered."""
        if path is None:
            return cls(None)
        try:
            held = json.loads(read_file(path))
        except (OSError, ValueError, RecursionError):
            held = None
        entries = as_object(held)
        return cls(path, {key: item for key, item in entries.items() if isinstance(item, dict)})

    def validators(self, address: str, spec_sha256: str) -> Validators:
        """Return what to ask for a page with; nothing if the spec is not the one of then."""
        entry = self.entries.get(address, {})
        return _validators(entry) if entry.get("spec") == spec_sha256 else Validators()

    def keep(self, address: str, spec_sha256: str, validators: Validators) -> None:
        """Remember a page that says what the spec of that digest says."""
        if validators.headers():
            self.entries[address] = {"spec": spec_sha256, **_facts(validators)}

    def index(self, address: str) -> tuple[str | None, Validators]:
        """Return the text of an index as it was the last time, and what to ask with."""
        entry = self.entries.get(address, {})
        text = entry.get("text")
        return (text, _validators(entry)) if isinstance(text, str) else (None, Validators())

    def keep_index(self, address: str, text: str, validators: Validators) -> None:
        """Remember an index with its text."""
        if validators.headers():
            self.entries[address] = {"text": text, **_facts(validators)}

    def write(self) -> None:
        """Write the file, if there is to be one."""
        if self.path is not None:
            write_atomically(self.path, json.dumps(self.entries, indent=2) + "\n")


def _validators(entry: JsonObject) -> Validators:
    etag, last_modified = entry.get("etag"), entry.get("last_modified")
    return Validators(
        etag if isinstance(etag, str) else None,
        last_modified if isinstance(last_modified, str) else None,
    )


def _facts(validators: Validators) -> JsonObject:
    return {"etag": validators.etag, "last_modified": validators.last_modified}
