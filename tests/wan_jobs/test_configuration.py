"""Where the key and the address come from."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.configuration import (
    Limits,
    config_path,
    default_journal_path,
    read_config,
    resolve_connection,
)
from wan_jobs.errors import ConfigurationError, KeyMissing
from wan_jobs.redaction import ApiKey
from wan_jobs.service import API_HOST


def write_config(text: str) -> Path:
    path = config_path()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_argument_then_environment_then_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config('api_key = "file"\nbase_url = "https://file.example"\n[prices]\nx = 1\n')
    assert resolve_connection().api_key.reveal() == "file"
    assert resolve_connection().base_url == "https://file.example"
    monkeypatch.setenv("APIKLEY_API_KEY", "environment")
    monkeypatch.setenv("APIKLEY_BASE_URL", "https://environment.example/")
    assert resolve_connection().api_key.reveal() == "environment"
    assert resolve_connection().base_url == "https://environment.example"
    argument = resolve_connection("argument", "https://argument.example")
    assert argument.api_key.reveal() == "argument"
    assert argument.base_url == "https://argument.example"
    assert read_config().tables["prices"] == {"x": 1}


def test_a_missing_key_is_told_with_all_three_places() -> None:
    with pytest.raises(KeyMissing) as caught:
        resolve_connection()
    for place in ("api_key=", "APIKLEY_API_KEY", str(config_path())):
        assert place in str(caught.value)


def test_the_address_has_a_default() -> None:
    assert resolve_connection("key").base_url == API_HOST


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "\u043a\u043b\u044e\u0447", "a\x00b"])
def test_a_key_no_header_could_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolve_connection(key)
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:1"]
)
def test_plain_http_is_for_this_machine(address: str) -> None:
    assert resolve_connection("key", address).on_loopback


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example",
        "ftp://api.example",
        "api.example",
        "https://user:word@api.example",
        "https://api.example?x=1",
        "https://",
        "http://[",
        "http://127.0.0.1.evil.example",
    ],
)
def test_addresses_that_would_expose_the_key_are_refused(address: str) -> None:
    with pytest.raises(ConfigurationError):
        resolve_connection("key", address)


def test_plain_http_goes_to_hosts_that_are_named_and_to_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ConfigurationError, match="WAN_PLAIN_HTTP=mock"):
        resolve_connection("key", "http://mock:8977")

    monkeypatch.setenv("WAN_PLAIN_HTTP", "Mock, other.test")

    assert resolve_connection("key", "http://mock:8977").base_url == "http://mock:8977"
    for address in ("http://mock.evil.example", "http://evilmock", "ftp://mock"):
        with pytest.raises(ConfigurationError):
            resolve_connection("key", address)


@pytest.mark.parametrize("text", ["api_key = ", "api_key = 7", "base_url = []"])
def test_a_broken_file_is_named(text: str) -> None:
    path = write_config(text)
    with pytest.raises(ConfigurationError, match=str(path)):
        resolve_connection("key")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# mine\napi_key = sk-secret", "line 2, column 11"),
        ("sk-secret", "end of document"),
        ('api_key = "sk-secret', "line 1, column 21|end of document"),
        ("x = {sk-secret = 1, sk-secret = 2}", "line 1"),
    ],
)
def test_the_place_of_a_fault_is_told_and_not_the_text_there(text: str, place: str) -> None:
    write_config(text)
    with pytest.raises(ConfigurationError, match=place) as caught:
        resolve_connection("key")
    assert "secret" not in str(caught.value)


def test_the_line_that_is_not_utf_8_is_told() -> None:
    write_config("").write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(ConfigurationError, match="not UTF-8 text at line 2"):
        resolve_connection("key")


def test_a_file_that_is_not_needed_may_be_broken() -> None:
    write_config("[t")
    resolve_connection("key", "https://api.example")
    with pytest.raises(ConfigurationError):
        resolve_connection("key")  # it may name another service, to which the key belongs


def test_a_file_that_cannot_be_opened_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    path = write_config("")
    path.unlink()
    path.mkdir()
    assert resolve_connection("key").base_url == API_HOST
    assert "going on without a configuration file" in caplog.text
    with pytest.raises(ConfigurationError, match="cannot be read"):
        resolve_connection()


def test_a_byte_order_mark_is_no_fault() -> None:
    write_config("").write_bytes(b'\xef\xbb\xbfapi_key = "of-notepad"')
    assert resolve_connection().api_key == ApiKey("of-notepad")


def test_without_a_home_a_key_given_otherwise_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr(Path, "home", no_home)
    assert resolve_connection("key").base_url == API_HOST
    with pytest.raises(ConfigurationError, match="set HOME, or XDG_CONFIG_HOME"):
        resolve_connection()
    with pytest.raises(ConfigurationError, match="set HOME, or WAN_JOURNAL or XDG_STATE_HOME"):
        default_journal_path()
    monkeypatch.setenv("WAN_JOURNAL", "/somewhere/journal")
    assert default_journal_path() == Path("/somewhere/journal")


def no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_a_key_that_others_can_read_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    write_config('api_key = "k"').chmod(0o644)
    resolve_connection()
    assert "chmod 600" in caplog.text


@pytest.mark.parametrize("limits", [{"reads_per_second": 0}, {"read_timeout": -1.0}])
def test_limits_that_would_stop_everything_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="more than 0"):
        Limits(**limits)
    assert Limits(submit_for=0, wait_for=0)


@pytest.mark.parametrize("value", ["10m", None, True, float("nan"), [3]])
def test_a_limit_that_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="wait_for must be"):
        Limits(wait_for=value)


def test_a_limit_of_time_may_be_a_timedelta() -> None:
    assert Limits(wait_for=timedelta(minutes=10)).wait_for == 600.0  # type: ignore[arg-type]
    assert Limits(notice_within=None, failed_reads_for=None).notice_within is None


def test_places_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_journal_path() == tmp_path / "wan" / "journal.sqlite"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    assert config_path() == Path.home() / ".config" / "wan" / "config.toml"


@pytest.mark.parametrize("address", ["", " ", "http://a b", "https://a b/c", "https://a\tb"])
def test_an_address_that_is_none_leads_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("APIKLEY_BASE_URL", "https://elsewhere.example")
    with pytest.raises(ConfigurationError, match="The service's address"):
        resolve_connection("k", address)
