"""What can be set on the mock; each default is what is known of the real service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from urllib.parse import urlsplit

from wan_mock.arguments import (
    check_amounts,
    check_argument,
    check_kind,
    check_members,
    check_texts,
    shown,
)

DAY = 86_400.0
MEGABYTE = 1_000_000

Prices = Mapping[str, Mapping[str, float]]
"""Credits by model id, then by resolution; `*` stands for any other."""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long a job stays in each stage, in seconds of the mock's time.

    For `invisible` seconds after its creation recordInfo does not know the task yet; that runs
    beside the stages. The default total of two minutes lies in the usual 63 to 313 seconds.
    """

    invisible: float = 1.0
    waiting: float = 5.0
    queuing: float = 10.0
    generating: float = 105.0

    def __post_init__(self) -> None:
        check_members(self, 0)

    @property
    def total(self) -> float:
        """Seconds from creation to the end of a job."""
        return self.waiting + self.queuing + self.generating


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` per `seconds`, as a token bucket that starts full."""

    calls: int
    seconds: float

    def __post_init__(self) -> None:
        check_members(self, 0)
        if not self.seconds:
            raise ValueError("seconds must be more than 0")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one account; `None` switches one off."""

    creations: Rate | None = Rate(20, 10.0)
    reads: Rate | None = Rate(10, 1.0)
    running: int | None = 100

    def __post_init__(self) -> None:
        check_members(self, 0)
        for name in ("creations", "reads"):
            check_kind(name, getattr(self, name), Rate, NoneType)

    @classmethod
    def none(cls) -> Limits:
        """Return limits that refuse nothing."""
        return cls(creations=None, reads=None, running=None)


def _default_prices() -> Prices:
    return {"*": {"480p": 40.0, "580p": 60.0, "720p": 80.0, "*": 50.0}}


@dataclass(frozen=True, slots=True)
class Callbacks:
    """How callbacks are delivered: times in seconds of the mock, `timeout` in real seconds."""

    webhook_key: str | None = field(default=None, repr=False)
    retries: int = 3
    retry_after: float = 5.0
    timeout: float = 15.0

    def __post_init__(self) -> None:
        check_members(self, 0)
        if not self.timeout:
            raise ValueError("timeout must be more than 0")


def _check_host(name: str) -> None:
    """Raise `ValueError` for what is never the host of an address, as it is compared."""
    try:
        is_host = urlsplit(f"//[{name}]" if ":" in name else f"//{name}").hostname == name
    except ValueError:
        is_host = False
    if not is_host:
        raise ValueError(f"allowed_hosts must name hosts, such as 'app.internal', not {name!r}")


@dataclass(frozen=True, slots=True)
class Settings:
    """The setting of one mock.

    Attributes:
        credits: the balance an account starts with.
        prices: credits per task, by model and resolution.
        durations: how long the stages of a job last.
        limits: rate limits per account.
        callbacks: signature, retries and time-out of callbacks.
        result_lifetime: seconds until the URLs of a result expire.
        download_lifetime: seconds a link made by download-url lives.
        upload_lifetime: seconds until an uploaded file vanishes.
        expired_status: HTTP status of a file whose time is over.
        disabled_models: models that answer 505, "feature disabled".
        allowed_hosts: hosts besides loopback that callbacks and url-uploads may reach.
        body_limit: largest JSON body accepted, in bytes.
        upload_limit: largest upload accepted, in bytes, base64 or multipart framing included.
        storage_limit: bytes of uploads kept; the oldest go first.
        strict: whether a field that the document does not know is refused, which the service
            ignores, as is a required text that is blank, and an address of no web page.
        remembered_tasks: tasks kept; the oldest go first.
        remembered_requests: requests, callbacks and complaints kept; counters count on.

    """

    credits: float = 5_000.0
    prices: Prices = field(default_factory=_default_prices)
    durations: Durations = Durations()
    limits: Limits = Limits()
    callbacks: Callbacks = Callbacks()
    result_lifetime: float = DAY
    download_lifetime: float = 1_200.0
    upload_lifetime: float = 3 * DAY
    expired_status: int = 404
    disabled_models: frozenset[str] = frozenset()
    allowed_hosts: frozenset[str] = frozenset()
    body_limit: int = MEGABYTE // 4
    upload_limit: int = 32 * MEGABYTE
    storage_limit: int = 128 * MEGABYTE
    strict: bool = False
    remembered_tasks: int = 2_000
    remembered_requests: int = 1_000

    def __post_init__(self) -> None:
        check_members(self, 0)
        check_argument("expired_status", self.expired_status, "int", 400, 599)
        check_kind("durations", self.durations, Durations)
        check_kind("limits", self.limits, Limits)
        check_kind("callbacks", self.callbacks, Callbacks)
        check_texts("disabled_models", self.disabled_models)
        check_texts("allowed_hosts", self.allowed_hosts)
        for host in self.allowed_hosts:
            _check_host(host)
        check_kind("prices", self.prices, Mapping)
        for model, by_resolution in self.prices.items():
            check_amounts(f"prices[{shown(model)}]", by_resolution)

    def price(self, model: str, resolution: str | None) -> float:
        """Look up the credits one task costs.

        A resolution without a price costs the dearest of its model: nothing is free by omission.
        """
        by_resolution = self.prices.get(model) or self.prices.get("*", {})
        dearest = max(by_resolution.values(), default=0.0)
        return by_resolution.get(resolution or "*", by_resolution.get("*", dearest))
