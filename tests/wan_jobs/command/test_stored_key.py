"""Keeping the key."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wan_jobs.command.config_file import store_key, store_setting, with_setting
from wan_jobs.errors import ConfigurationError
from wan_jobs.redaction import ApiKey

OTHERS = """\
# mine
base_url = "https://example.org"   # api_key = "not this"

[prices]
"wan/x" = 12  # api_key
"""


@pytest.mark.parametrize("first", ["", 'api_key = "old"\n', "  'api_key' = 'old' # old\n"])
def test_the_rest_of_the_file_stays(first: str) -> None:
    text = with_setting(first + OTHERS, "api_key", "new-key")
    assert text.endswith(OTHERS)
    assert tomllib.loads(text)["api_key"] == "new-key"


@given(st.text("abc-_~\"'\\ .", min_size=1))
def test_any_key_is_read_back(key: str) -> None:
    assert tomllib.loads(with_setting(OTHERS, "api_key", key))["api_key"] == key


@pytest.mark.parametrize("first", ["", 'api_key = "old"\n', "  'api_key' = 'old' # old"])
def test_a_setting_is_taken_away_and_the_rest_stays(first: str) -> None:
    others = OTHERS if first.endswith("\n") or not first else ""
    assert with_setting(first + others, "api_key", None) == others


def test_taking_away_what_is_not_there_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "wan" / "config.toml"
    assert not store_setting(file, "api_key", None)
    assert not file.parent.exists()


@pytest.mark.parametrize(
    "text", ["x = '''\napi_key = 1\n'''\napi_key = '''\nold\n'''\n", "api_key = 'a", "[t\n"]
)
def test_what_cannot_be_edited_safely_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match="by hand"):
        store_key(file, ApiKey("new"))
    assert file.read_text() == text


def test_the_file_is_for_its_owner_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(OTHERS)
    real.chmod(0o644)
    link = tmp_path / "wan" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(real)
    store_key(link, ApiKey("k"))
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
