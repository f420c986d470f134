"""The document of a page as it goes into specs/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.documents import Document, JsonObject
from scripts.intake.page.finding import Found
from scripts.service import API_HOST
from scripts.specs.naming import servers


@dataclass(frozen=True, slots=True)
class Vendored:
    """The document of a page as it goes into specs/, with what is recorded about it."""

    name: str
    document: Document
    found: Found
    entry: JsonObject

    @property
    def foreign_servers(self) -> list[str]:
        """The servers that are not ours; a key must never be sent there."""
        return foreign(servers(self.document.value))


def foreign(addresses: Sequence[str]) -> list[str]:
    """Pick the addresses of other hosts than ours."""
    return [address for address in addresses if _host(address) != API_HOST]


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
