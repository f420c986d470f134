"""What a test gives to the mock is judged at once, in a sentence that names it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

import wan_mock
from wan_document.document import DocumentError
from wan_mock import Callbacks, Durations, Limits, Mock, Rate, Settings, faults

WRONG: list[Any] = [
    *(-5, float("nan"), float("inf"), 10**400, b"x", {1: 2}, object(), [object()]),
]
SETTINGS = {
    Settings: {},
    Durations: {},
    Limits: {},
    Callbacks: {},
    Rate: {"calls": 1, "seconds": 1},
}
FAULTS: list[type[Any]] = [
    each
    for name in sorted(vars(faults))
    if isinstance(each := vars(faults)[name], type)
    and issubclass(each, wan_mock.Fault)
    and fields(each)
]


def _refusal(make: Callable[..., object], name: str, value: object) -> str:
    """Return what is said of a value; nothing where it is taken."""
    try:
        make(**{name: value})
    except (ValueError, DocumentError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", list(inspect.signature(Mock).parameters))
def test_an_argument_of_another_kind_gets_a_sentence(name: str) -> None:
    for value in [3, "", True, "\ud800", *WRONG]:
        said = _refusal(Mock, name, value)
        assert name in said or not said
        assert said.isprintable()
        assert len(said) < 300


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", ""),
        ("key", " k"),
        ("key", "k\n"),
        ("settings", 3),
        ("settings", []),
        ("seed", "3"),
        ("seed", True),
        ("manual", "no"),
        ("start", "now"),
        ("start", 1e300),
        ("session", 3),
        ("document", 3),
        ("port", True),
        ("speed", True),
        ("host", ""),
    ],
)
def test_what_a_mock_cannot_be_made_with_is_refused(name: str, value: Any) -> None:
    with pytest.raises((ValueError, DocumentError), match=name):
        Mock(**{name: value})


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, each.name) for kind in SETTINGS for each in fields(kind)],
)
def test_a_setting_of_another_kind_is_refused(kind: type[Any], name: str) -> None:
    for value in WRONG:
        if value == 10**400 and kind.__annotations__[name].startswith("int"):
            continue
        with pytest.raises(ValueError, match=name):
            kind(**{**SETTINGS[kind], name: value})


@pytest.mark.parametrize("host", ["http://app.internal/", "app:8080", "App.internal", "", "a/b"])
def test_a_host_that_no_address_has_is_no_host(host: str) -> None:
    with pytest.raises(ValueError, match="allowed_hosts must name hosts"):
        Settings(allowed_hosts=frozenset({host}))
    Settings(allowed_hosts=frozenset({"app.internal", "10.0.0.7", "::1", "host_of_a_container"}))


@pytest.mark.parametrize(
    "named", [{"disabled_models": frozenset({"wan/tpyo"})}, {"prices": {"wan/tpyo": {"*": 5.0}}}]
)
def test_a_setting_for_a_model_that_there_is_not_is_refused(named: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"there is no model 'wan/tpyo'; there are: wan/"):
        Mock(settings=Settings(**named))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_another_kind_gets_a_sentence(fault: type[Any]) -> None:
    needed = {
        name: 1
        for name, each in inspect.signature(fault).parameters.items()
        if each.default is each.empty
    }
    for each in fields(fault):
        for value in (-5, float("nan"), b"x", object()):
            with pytest.raises(ValueError, match=each.name):
                fault(**{**needed, each.name: value})


@pytest.mark.parametrize("name", ["call", "times", "task", "chance", "seconds"])
def test_an_aim_of_another_kind_is_refused(name: str) -> None:
    mock = Mock()
    for value in (-5, float("nan"), b"x", object()):
        with pytest.raises(ValueError, match=name):
            mock.inject(wan_mock.Delay(1), **{name: value})


def test_what_a_mock_is_asked_to_do_is_held_to_its_kind() -> None:
    mock = Mock(manual=True)
    with pytest.raises(ValueError, match="seconds must be a number of 0 or more"):
        mock.advance("soon")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="key"):
        mock.add_account("")
    with pytest.raises(ValueError, match="settings must be Settings or None, not 3"):
        mock.reset(settings=3)  # type: ignore[arg-type]
    assert mock.settings == Settings()
