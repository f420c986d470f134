"""The right to send one paid request: what is asked, and what may be answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from wan_jobs.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Account:
    """Whose limits hold: `id` tells service and key, without telling the key.

    At most `creations` in any `creations_period` seconds, `running` tasks at once, and `reads` a
    second. They are those of whoever asks; what is counted is what all have done.
    """

    id: str
    creations: int = 20
    creations_period: float = 10.0
    running: int = 100
    reads: int = 10


@dataclass(frozen=True, slots=True)
class Go:
    """The intent is committed and the turn taken: send the request now.

    The account's next turn lies so many seconds `ahead`, or not if that is 0 or less; `full` if as
    many tasks run now as may. Until then, or until one ends, whoever asks would ask in vain.
    """

    ahead: float = field(default=0.0, compare=False)
    full: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """A submission has this key already, or is this attempt at the item."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Paused:
    """The batch is not to send anything now."""

    reason: str | None


@dataclass(frozen=True, slots=True)
class CapReached:
    """The estimate does not fit under the batch's cap, or is not known."""

    reserved: float
    cap: float


@dataclass(frozen=True, slots=True)
class Wait:
    """The account's next turn lies this many seconds ahead."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Full:
    """As many tasks run as may; `forsaken` is the id of one that may have ended unnoticed."""

    running: int
    forsaken: str | None


Grant: TypeAlias = Go | Seen | Paused | CapReached | Wait | Full
