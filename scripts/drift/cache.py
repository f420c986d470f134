"""What the servers gave to ask with, kept between runs: a file beside the tree, not in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from scripts.documents import JsonObject, as_object
from scripts.documents.atomic import write_atomically
from scripts.documents.files import read_file
from scripts.drift.pages import VendoredPage
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

    def validators(self, page: VendoredPage) -> Validators:
        """Return what to ask with; nothing if the spec is not the one of then."""
        entry = self.entries.get(page.address, {})
        if entry.get("spec") != page.recorded("sha256"):
            return Validators()
        etag, last_modified = entry.get("etag"), entry.get("last_modified")
        return Validators(
            etag if isinstance(etag, str) else None,
            last_modified if isinstance(last_modified, str) else None,
        )

    def keep(self, page: VendoredPage, validators: Validators) -> None:
        """Remember a page that was found unchanged."""
        if validators.headers():
            self.entries[page.address] = {
                "spec": page.recorded("sha256"),
                "etag": validators.etag,
                "last_modified": validators.last_modified,
            }

    def write(self) -> None:
        """Write the file, if there is to be one."""
        if self.path is not None:
            write_atomically(self.path, json.dumps(self.entries, indent=2) + "\n")
