"""The members of a scenario that are settings of the mock, laid over the settings there are."""

from __future__ import annotations

from dataclasses import replace

from wan_mock.api.settings import Callbacks, Durations, Limits, Prices, Rate, Settings
from wan_mock.scenario.fields import Fields

SETTINGS = (
    "balance",
    "prices",
    "durations",
    "limits",
    "callbacks",
    "result_lifetime",
    "download_lifetime",
    "upload_lifetime",
    "expired_status",
    "disabled_models",
)
_ANY: tuple[str, ...] = ()


def read_settings(fields: Fields, base: Settings) -> Settings:
    """Return `base` with what the scenario says otherwise."""
    disabled = fields.texts("disabled_models")
    return replace(
        base,
        credits=fields.number("balance", base.credits),
        prices=_prices(fields, base.prices),
        durations=_durations(fields.fields("durations", _STAGES), base.durations),
        limits=_limits(fields, base.limits),
        callbacks=_callbacks(fields.fields("callbacks", _CALLBACKS), base.callbacks),
        result_lifetime=fields.number("result_lifetime", base.result_lifetime),
        download_lifetime=fields.number("download_lifetime", base.download_lifetime),
        upload_lifetime=fields.number("upload_lifetime", base.upload_lifetime),
        expired_status=fields.whole("expired_status", base.expired_status, 400, 599),
        disabled_models=frozenset(disabled) or base.disabled_models,
    )


def _prices(fields: Fields, base: Prices) -> Prices:
    by_model = fields.fields("prices", _ANY)
    prices = dict(base)
    for model in by_model.names() if by_model else ():
        by_resolution = by_model.fields(model, _ANY) if by_model else None
        if by_resolution:
            prices[model] = {
                resolution: by_resolution.number(resolution, 0.0)
                for resolution in by_resolution.names()
            }
    return prices


_STAGES = ("invisible", "waiting", "queuing", "generating")


def _durations(fields: Fields | None, base: Durations) -> Durations:
    if fields is None:
        return base
    return Durations(
        invisible=fields.number("invisible", base.invisible),
        waiting=fields.number("waiting", base.waiting),
        queuing=fields.number("queuing", base.queuing),
        generating=fields.number("generating", base.generating),
    )


def _limits(fields: Fields, base: Limits) -> Limits:
    if "limits" not in fields:
        return base
    if fields.at("limits").value == "none":
        return Limits.none()
    limits = fields.fields("limits", ("creations", "reads", "running"))
    if limits is None:
        return base
    unlimited = limits.at("running").value == "none"
    return Limits(
        creations=_rate(limits, "creations", base.creations),
        reads=_rate(limits, "reads", base.reads),
        running=None if unlimited else limits.whole("running", base.running),
    )


def _rate(fields: Fields, name: str, base: Rate | None) -> Rate | None:
    if name not in fields:
        return base
    if fields.at(name).value == "none":
        return None
    rate = fields.fields(name, ("calls", "seconds"))
    if rate is None:
        return base
    rate.require("calls", "seconds")
    return Rate(rate.whole("calls", 1, 1), rate.number("seconds", 1.0, 0.001))


_CALLBACKS = ("webhook_key", "retries", "retry_after", "timeout")


def _callbacks(fields: Fields | None, base: Callbacks) -> Callbacks:
    if fields is None:
        return base
    return Callbacks(
        webhook_key=fields.text("webhook_key", base.webhook_key),
        retries=fields.whole("retries", base.retries),
        retry_after=fields.number("retry_after", base.retry_after),
        timeout=fields.number("timeout", base.timeout, 0.001),
    )
