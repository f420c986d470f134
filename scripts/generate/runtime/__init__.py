"""A typed client for the API that `openapi.json` beside this file describes.

Nothing is imported before it is used: `wan_client.models` holds a class per schema,
`wan_client.api` a module per operation with `sync`, `sync_detailed`, `asyncio` and
`asyncio_detailed`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client
    from .errors import UnexpectedStatus
    from .types import UNSET, File, Response, Unset
else:
    _MODULES = {
        "UNSET": "types",
        "AuthenticatedClient": "client",
        "Client": "client",
        "File": "types",
        "Response": "types",
        "UnexpectedStatus": "errors",
        "Unset": "types",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES})


__all__ = [
    "UNSET",
    "AuthenticatedClient",
    "Client",
    "File",
    "Response",
    "UnexpectedStatus",
    "Unset",
]
