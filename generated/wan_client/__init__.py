"""A typed client for the API that `openapi.json` beside this file describes.

Nothing is imported before it is used: `wan_client.models` holds a class per schema,
`wan_client.api` a module per operation with `sync`, `sync_detailed`, `asyncio` and
`asyncio_detailed`.
"""

from typing import TYPE_CHECKING

from .lazy import lazy_exports

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client
    from .errors import InvalidRequest, UnexpectedStatus
    from .types import UNSET, File, FileInput, Response, Unset
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "UNSET": "types",
            "AuthenticatedClient": "client",
            "Client": "client",
            "File": "types",
            "FileInput": "types",
            "InvalidRequest": "errors",
            "Response": "types",
            "UnexpectedStatus": "errors",
            "Unset": "types",
        },
    )


__all__ = [
    "UNSET",
    "AuthenticatedClient",
    "Client",
    "File",
    "FileInput",
    "InvalidRequest",
    "Response",
    "UnexpectedStatus",
    "Unset",
]
