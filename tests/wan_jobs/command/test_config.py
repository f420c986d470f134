"""`wan config` and `wan logout`: what is set, where it comes from, and never the key."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.client import open_client
from wan_jobs.command.screen.output import Output

KEY = "sk-secret-key"
VARIABLES = ("APIKLEY_API_KEY", "APIKLEY_BASE_URL", "WAN_JOURNAL", "WAN_PRIVATE_HOSTS")


@pytest.fixture
def at_home(
    wan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Any]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return wan


def test_each_setting_tells_where_it_comes_from(
    at_home: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = str(tmp_path / "config" / "wan" / "config.toml")
    nothing = at_home("config", "--json").json
    assert nothing["api_key"] == {"value": None, "source": file, "set": False}
    assert nothing["base_url"]["source"] == "default"
    assert at_home("config", "set", "base_url", "https://api.example").code == 0
    assert at_home("config", "--json").json["base_url"] == {
        "value": "https://api.example", "source": file,
    }  # fmt: skip
    monkeypatch.setenv("APIKLEY_BASE_URL", "https://other.example")
    assert at_home("config", "--json").json["base_url"]["source"] == "APIKLEY_BASE_URL"
    given = at_home("config", "--base-url", "https://third.example", "--journal", "j.db", "--json")
    assert given.json["base_url"] == {"value": "https://third.example", "source": "--base-url"}
    assert given.json["journal"] == {"value": str(tmp_path / "j.db"), "source": "--journal"}
    assert at_home("config", "get", "base_url").out == "https://other.example\n"
    assert at_home("config", "path").out == f"{file}\n"
    rows = [line.split("\t") for line in at_home("config").lines]
    assert ["base_url", "https://other.example", "APIKLEY_BASE_URL"] in rows


def test_what_is_unset_leaves_the_rest(at_home: Any, tmp_path: Path) -> None:
    file = tmp_path / "config" / "wan" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('# mine\nbase_url = "https://api.example"\n[prices]\n"wan/x" = 1\n')
    file.chmod(0o600)
    assert at_home("config", "unset", "base_url").code == 0
    assert file.read_text() == '# mine\n[prices]\n"wan/x" = 1\n'
    assert at_home("config", "get", "prices").out == "of 1 models\n"


def test_a_wrong_address_is_not_stored(at_home: Any, tmp_path: Path) -> None:
    refused = at_home("config", "set", "base_url", "http://plain.example")
    assert refused.code == 2
    assert not (tmp_path / "config").exists()


def test_the_key_is_shown_nowhere(
    at_home: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "config" / "wan" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'api_key = "{KEY}"\n')
    file.chmod(0o600)
    said = []
    for words in (
        ("config",), ("config", "--json"), ("config", "get", "api_key"), ("--verbose", "config"),
        ("config", "set", "api_key", KEY), ("config", "unset", "api_key"), ("logout", "--json"),
    ):  # fmt: skip
        outcome = at_home(*words)
        said.append(outcome.out + outcome.err)
    assert KEY not in "".join(said)
    assert json.loads(said[1])["api_key"] == {"value": None, "source": str(file), "set": True}
    assert json.loads(said[-1])["removed"]
    assert file.read_text() == ""
    monkeypatch.setenv("APIKLEY_API_KEY", KEY)
    left = at_home("logout")
    assert left.code == 0
    assert "There is no key" in left.err
    assert "APIKLEY_API_KEY is set, and still gives one." in left.err


@pytest.fixture
def with_file(at_home: Any, tmp_path: Path) -> Callable[[str], Any]:
    """Write the configuration file, and give the command."""

    def write(text: str) -> Any:
        file = tmp_path / "config" / "wan" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o600)
        return at_home

    return write


def test_the_limits_of_the_file_are_those_of_the_command(with_file: Any) -> None:
    wan = with_file('api_key = "k"\n[limits]\ncreations_per_10_s = 3\nrunning_tasks = 2\n')
    told = wan("config", "--json").json["limits"]
    assert told["value"] == "creations_per_10_s 3, running_tasks 2"
    with open_client(Output()) as client:
        limits = client._session.limits
    assert (limits.creations_per_10_s, limits.running_tasks, limits.reads_per_second) == (3, 2, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limits = 3", "limits must be a table"),
        ("[limits]\nrunning = 3", "there is no limit 'running'"),
        ("[limits]\nrunning_tasks = 0", "The limit running_tasks must be more than 0"),
        ("[limits]\nrunning_tasks = 1.5", "The limit running_tasks must be a whole number"),
        ("[limits]\nread_timeout = '5'", "The limit read_timeout must be a number"),
        ("[limits]\nread_timeout = nan", "The limit read_timeout must be more than 0"),
    ],
)
@pytest.mark.parametrize("verb", [("config",), ("credits",), ("wait", "a", "b")])
def test_a_limit_that_cannot_be_is_refused_with_the_file(
    with_file: Any, text: str, said: str, verb: tuple[str, ...]
) -> None:
    refused = with_file(f'api_key = "k"\n{text}\n')(*verb)
    assert refused.code == 2
    assert said in refused.err
    assert "config.toml" in refused.err


def test_a_setting_that_there_is_not_is_told(with_file: Any, caplog: Any) -> None:
    wan = with_file('api_key = "k"\nurl = "x"\n[limit]\nrunning_tasks = 3\n')
    assert wan("config").code == 0
    for name in ("limit", "url"):
        assert f"there is no setting {name!r}" in caplog.text


@pytest.mark.parametrize("option", ["--base-url", "--journal"])
@pytest.mark.parametrize("verb", [("credits",), ("tasks", "--json"), ("config",)])
def test_an_option_without_a_value_leads_nowhere_else(
    at_home: Any, option: str, verb: tuple[str, ...]
) -> None:
    for words in ((option, "", *verb), (*verb, option, "")):
        refused = at_home(*words)
        assert refused.code == 2
        assert f"Invalid value for '{option}': it is empty" in refused.out + refused.err
