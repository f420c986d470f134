"""Faults to inject: small values, each doing one thing, aimed by `Mock.inject`.

The imports here are the one list of them: what is named so is public in `wan_mock` too, and can be
written in scenarios.
"""

from wan_mock.faults.answer import (
    AnswerWith as AnswerWith,
)
from wan_mock.faults.answer import (
    CloseAfterCreating as CloseAfterCreating,
)
from wan_mock.faults.answer import (
    CloseBeforeCreating as CloseBeforeCreating,
)
from wan_mock.faults.answer import (
    CloseBeforeReading as CloseBeforeReading,
)
from wan_mock.faults.answer import (
    CutAnswer as CutAnswer,
)
from wan_mock.faults.answer import (
    CutDownload as CutDownload,
)
from wan_mock.faults.answer import (
    Delay as Delay,
)
from wan_mock.faults.answer import (
    GatewayPage as GatewayPage,
)
from wan_mock.faults.answer import (
    InvalidJson as InvalidJson,
)
from wan_mock.faults.answer import (
    Maintenance as Maintenance,
)
from wan_mock.faults.answer import (
    NullData as NullData,
)
from wan_mock.faults.answer import (
    ResetAnswer as ResetAnswer,
)
from wan_mock.faults.answer import (
    TooManyRequests as TooManyRequests,
)
from wan_mock.faults.answer import (
    UnknownCode as UnknownCode,
)
from wan_mock.faults.answer import (
    WrongContentType as WrongContentType,
)
from wan_mock.faults.callback import (
    DelayCallback as DelayCallback,
)
from wan_mock.faults.callback import (
    HoldCallback as HoldCallback,
)
from wan_mock.faults.callback import (
    LoseCallback as LoseCallback,
)
from wan_mock.faults.callback import (
    RepeatCallback as RepeatCallback,
)
from wan_mock.faults.callback import (
    WrongSignature as WrongSignature,
)
from wan_mock.faults.fault import Aim as Aim
from wan_mock.faults.fault import Fault as Fault
from wan_mock.faults.fault import Injection as Injection
from wan_mock.faults.task import (
    BadResultJson as BadResultJson,
)
from wan_mock.faults.task import FailTask as FailTask
from wan_mock.faults.task import (
    NoResultJson as NoResultJson,
)
from wan_mock.faults.task import (
    NoUrls as NoUrls,
)
from wan_mock.faults.task import (
    NumericFailCode as NumericFailCode,
)
from wan_mock.faults.task import SlowTask as SlowTask
from wan_mock.faults.task import StuckTask as StuckTask
from wan_mock.faults.task import (
    UnknownState as UnknownState,
)

FAULTS: tuple[type[Fault], ...] = tuple(
    kind
    for _, kind in sorted(globals().items())
    if isinstance(kind, type) and issubclass(kind, Fault) and kind is not Fault
)
"""Every fault there is, for lists and scripts that name them."""
