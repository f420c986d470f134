"""Names in the generated package: no two alike, none taken."""

from __future__ import annotations

from scripts.documents import Mapping
from scripts.generate.parsing import ParsedApi


def settle_names(api: ParsedApi, document: Mapping) -> None:
    """Rename what collides; raises `BadInput` where a document's own names do."""
