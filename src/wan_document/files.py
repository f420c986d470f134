"""Which fields take a file, and which files: the `x-file` that stands in the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wan_document.json_value import JsonObject
from wan_document.media_types import EXTENSIONS, canonical

_MEGABYTE = 1024**2


@dataclass(frozen=True)
class FileRule:
    """The media types and the size in bytes that a field accepts; none where nothing is said."""

    media_types: tuple[str, ...] = ()
    max_bytes: int | None = None

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The types by their one name each."""
        return frozenset(map(canonical, self.media_types))

    def accepts(self, media_type: str) -> bool:
        """Return whether a file of this type may be given."""
        plain = canonical(media_type)
        family = plain.partition("/")[0]
        return not self.accepted or plain in self.accepted or f"{family}/*" in self.accepted

    def in_words(self) -> Iterator[str]:
        """Return the rule for people, as in `jpg, png` and `at most 10 MB`."""
        if self.media_types:
            kinds = (EXTENSIONS.get(name, name) for name in map(canonical, self.media_types))
            yield ", ".join(dict.fromkeys(kind.removeprefix(".") for kind in kinds))
        if self.max_bytes is not None:
            yield f"at most {megabytes(self.max_bytes)}"


def file_rule(schema: JsonObject) -> FileRule:
    """Return the rule for the files of a field; for a list, that of its items."""
    stated = schema.get("x-file")
    items = schema.get("items")
    if not isinstance(stated, dict):
        return file_rule(items) if isinstance(items, dict) else FileRule()
    types, most = stated.get("mediaTypes"), stated.get("maxBytes")
    return FileRule(
        tuple(map(str, types)) if isinstance(types, list) else (),
        most if isinstance(most, int) else None,
    )


def takes_file(name: str, schema: JsonObject) -> bool:
    """Return whether a field asks for the address of a file, or a list of them."""
    items = schema.get("items")
    parts = (schema, items) if isinstance(items, dict) else (schema,)
    said = any("x-file" in part or part.get("format") == "uri" for part in parts)
    return said or name.endswith(("_url", "_urls"))


def megabytes(size: float) -> str:
    """Write a size in bytes as the service counts it: `10 MB`, `0.5 MB`, `512 bytes`."""
    if size < _MEGABYTE / 100:
        return f"{size:.0f} bytes"
    return f"{size / _MEGABYTE:.2f}".rstrip("0").rstrip(".") + " MB"
