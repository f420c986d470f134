"""Changing one setting of the configuration file, whatever else stands there."""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from pathlib import Path

from wan_jobs.errors import ConfigurationError
from wan_jobs.redaction import ApiKey

_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def store_key(path: Path, key: ApiKey) -> None:
    """Set `api_key` in the file; see `store_setting`."""
    store_setting(path, "api_key", key.reveal())


def store_setting(path: Path, name: str, value: str | None) -> bool:
    """Set a text in the file, or take it away with `None`; say whether there was anything to do.

    The file is replaced atomically, has mode 600, and the rest of it stays as it is. Raises
    `ConfigurationError` if it cannot be read or written, or holds the setting in a form that cannot
    be replaced safely.
    """
    path = Path(os.path.realpath(path))
    try:
        old = path.read_text("utf-8") if path.exists() else ""
        new = with_setting(old, name, value)
        if value is None and new == old:
            return False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, new)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from None
    except ValueError:
        by_hand = f"Take {name} out" if value is None else f'Put the line {name} = "…" at its top'
        raise ConfigurationError(
            f"{path} is not TOML that can be edited.", remedy=f"{by_hand} by hand."
        ) from None
    return True


def with_setting(text: str, name: str, value: str | None) -> str:
    """Return TOML text with a text set at its top, or without it where the value is `None`.

    Raises `ValueError` if nothing else would stay as it is.
    """
    before = tomllib.loads(text)
    wanted = {each: kept for each, kept in before.items() if each != name}
    line = ""
    if value is not None:
        wanted[name] = value
        line = f"{name} = {json.dumps(value)}\n"
    table = _FIRST_TABLE.search(text)
    head, tail = (text[: table.start()], text[table.start() :]) if table else (text, "")
    if name in before:
        key = re.escape(name)
        written = rf"^[ \t]*(?:{key}|\"{key}\"|'{key}')[ \t]*=.*(?:\n|\Z)"
        head = re.sub(written, lambda _: line, head, count=1, flags=re.MULTILINE)
    else:
        head = f"{line}{head}"
    if tomllib.loads(head + tail) != wanted:
        raise ValueError("the setting cannot be changed by replacing one line")
    return head + tail


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
