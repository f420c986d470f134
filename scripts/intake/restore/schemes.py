"""What a security scheme has by its type (OpenAPI 3.1.1, 4.8.27)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

SCHEME_MEMBERS = {
    "http": ("scheme",),
    "apiKey": ("name", "in"),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}
"""What each type of scheme needs."""


def lacking(type_: str, names: Collection[str]) -> Iterator[str]:
    """Yield what a scheme of a type needs and has not."""
    return (name for name in SCHEME_MEMBERS.get(type_, ()) if name not in names)


def of_other_types(type_: str, names: Collection[str]) -> Iterator[str]:
    """Yield what only schemes of other types have; pages say `bearer` for `http`."""
    for owner, members in SCHEME_MEMBERS.items():
        if type_ and owner not in (type_, "http"):
            yield from (name for name in members if name in names)
