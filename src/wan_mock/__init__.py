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
    from wan_mock.callbacks import CallbackRecord as CallbackRecord
    from wan_mock.document import ApiDocument as ApiDocument
    from wan_mock.document import DocumentError as DocumentError
    from wan_mock.faults import Aim as Aim
    from wan_mock.faults import AnswerWith as AnswerWith
    from wan_mock.faults import BadResultJson as BadResultJson
    from wan_mock.faults import CloseAfterCreating as CloseAfterCreating
    from wan_mock.faults import CloseBeforeCreating as CloseBeforeCreating
    from wan_mock.faults import CloseBeforeReading as CloseBeforeReading
    from wan_mock.faults import CutAnswer as CutAnswer
    from wan_mock.faults import CutDownload as CutDownload
    from wan_mock.faults import Delay as Delay
    from wan_mock.faults import DelayCallback as DelayCallback
    from wan_mock.faults import FailTask as FailTask
    from wan_mock.faults import Fault as Fault
    from wan_mock.faults import GatewayPage as GatewayPage
    from wan_mock.faults import HoldCallback as HoldCallback
    from wan_mock.faults import Injection as Injection
    from wan_mock.faults import InvalidJson as InvalidJson
    from wan_mock.faults import LoseCallback as LoseCallback
    from wan_mock.faults import Maintenance as Maintenance
    from wan_mock.faults import NoResultJson as NoResultJson
    from wan_mock.faults import NoUrls as NoUrls
    from wan_mock.faults import NullData as NullData
    from wan_mock.faults import NumericFailCode as NumericFailCode
    from wan_mock.faults import RepeatCallback as RepeatCallback
    from wan_mock.faults import ResetAnswer as ResetAnswer
    from wan_mock.faults import SlowTask as SlowTask
    from wan_mock.faults import StuckTask as StuckTask
    from wan_mock.faults import TooManyRequests as TooManyRequests
    from wan_mock.faults import UnknownCode as UnknownCode
    from wan_mock.faults import UnknownState as UnknownState
    from wan_mock.faults import WrongContentType as WrongContentType
    from wan_mock.faults import WrongSignature as WrongSignature
    from wan_mock.journal import RequestRecord as RequestRecord
    from wan_mock.mock import Mock as Mock
    from wan_mock.settings import Callbacks as Callbacks
    from wan_mock.settings import Durations as Durations
    from wan_mock.settings import Limits as Limits
    from wan_mock.settings import Rate as Rate
    from wan_mock.settings import Settings as Settings
    from wan_mock.validation import Violation as Violation
    from wan_mock.view import TaskView as TaskView

_PLACES = {
    "ApiDocument": "wan_mock.document",
    "CallbackRecord": "wan_mock.callbacks",
    "Callbacks": "wan_mock.settings",
    "DocumentError": "wan_mock.document",
    "Durations": "wan_mock.settings",
    "Limits": "wan_mock.settings",
    "Mock": "wan_mock.mock",
    "Rate": "wan_mock.settings",
    "RequestRecord": "wan_mock.journal",
    "Settings": "wan_mock.settings",
    "TaskView": "wan_mock.view",
    "Violation": "wan_mock.validation",
}


def __getattr__(name: str) -> object:
    """Import a public name."""
    if name.startswith("_"):
        raise AttributeError(name)
    place = import_module(_PLACES.get(name, "wan_mock.faults"))
    try:
        return getattr(place, name)
    except AttributeError:
        raise AttributeError(f"module 'wan_mock' has no attribute {name!r}") from None
