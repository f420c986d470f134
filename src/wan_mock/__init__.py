"""wan_mock: a mock server of the Wan video API, honest to the real one.

    from wan_mock import CloseAfterCreating, Mock

    with Mock() as mock:
        mock.inject(CloseAfterCreating(), call=1)   # the task is paid, its id is lost
        ...                                         # run your app against mock.url with mock.key
        assert mock.created == 1

Names are imported when first used: pytest loads this package's plugin in every run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wan_document.document import ApiDocument as ApiDocument
    from wan_document.document import DocumentError as DocumentError
    from wan_mock.api.callbacks import CallbackRecord as CallbackRecord
    from wan_mock.api.settings import Callbacks as Callbacks
    from wan_mock.api.settings import Durations as Durations
    from wan_mock.api.settings import Limits as Limits
    from wan_mock.api.settings import Rate as Rate
    from wan_mock.api.settings import Settings as Settings
    from wan_mock.api.task_view import TaskView as TaskView
    from wan_mock.api.validation import Violation as Violation
    from wan_mock.faults import *  # noqa: F403
    from wan_mock.http.exchange import RequestRecord as RequestRecord
    from wan_mock.mock import Mock as Mock

_PLACES = {
    "ApiDocument": "wan_document.document",
    "CallbackRecord": "wan_mock.api.callbacks",
    "Callbacks": "wan_mock.api.settings",
    "DocumentError": "wan_document.document",
    "Durations": "wan_mock.api.settings",
    "Limits": "wan_mock.api.settings",
    "Mock": "wan_mock.mock",
    "Rate": "wan_mock.api.settings",
    "RequestRecord": "wan_mock.http.exchange",
    "Settings": "wan_mock.api.settings",
    "TaskView": "wan_mock.api.task_view",
    "Violation": "wan_mock.api.validation",
}


def __getattr__(name: str) -> object:
    """Import a public name."""
    if name == "__version__":
        return import_module("importlib.metadata").version("wan-client")
    if name.startswith("_"):
        raise AttributeError(name)
    place = import_module(_PLACES.get(name, "wan_mock.faults"))
    try:
        return getattr(place, name)
    except AttributeError:
        raise AttributeError(f"module 'wan_mock' has no attribute {name!r}") from None
