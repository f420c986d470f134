"""Writing the key into the configuration file, whatever else stands there."""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from pathlib import Path

from wan_jobs.errors import ConfigurationError
from wan_jobs.redaction import ApiKey

_KEY_LINE = re.compile(r"^[ \t]*(?:api_key|\"api_key\"|'api_key')[ \t]*=.*$", re.MULTILINE)
_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def store_key(path: Path, key: ApiKey) -> None:
    """Set `api_key` in the file, atomically and with mode 600; the rest of it stays as it is.

    Raises `ConfigurationError` if the file cannot be read or written, or holds the key in a form
    that cannot be replaced safely.
    """
    path = Path(os.path.realpath(path))
    try:
        old = path.read_text("utf-8") if path.exists() else ""
        new = with_key(old, key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, new)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from None
    except ValueError:
        raise ConfigurationError(
            f"{path} is not TOML that can be edited.",
            remedy='Put the line api_key = "…" at its top by hand.',
        ) from None


def with_key(text: str, key: ApiKey) -> str:
    """Return TOML text with its `api_key` set; raises `ValueError` if nothing else would stay."""
    before = tomllib.loads(text)
    line = f"api_key = {json.dumps(key.reveal())}"
    table = _FIRST_TABLE.search(text)
    head, tail = (text[: table.start()], text[table.start() :]) if table else (text, "")
    if "api_key" in before:
        head = _KEY_LINE.sub(lambda _: line, head, count=1)
    else:
        head = f"{line}\n{head}"
    new = head + tail
    if tomllib.loads(new) != before | {"api_key": key.reveal()}:
        raise ValueError("the key cannot be set by replacing one line")
    return new


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
