"""`wan login`: keep the key."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from wan_jobs.command.client import listen_to_log
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.quantities import credits_in_words
from wan_jobs.command.config_file import store_key
from wan_jobs.service import KEY_PAGE, KEY_VARIABLE

if TYPE_CHECKING:
    from wan_jobs.redaction import ApiKey


@click.command("login", epilog=f"Keys are made at {KEY_PAGE}")
@click.option("--offline", is_flag=True, help="Store the key without asking the service about it.")
@json_option
@click.pass_obj
def login_command(output: Output, offline: bool) -> None:
    """Store the API key in the configuration file, readable by you alone.

    The key is asked for and not shown; from a script, pipe it in. It is tried before it is stored.
    """
    from wan_jobs.configuration import config_path, resolve_connection

    listen_to_log(output)
    key = resolve_connection(_ask()).api_key
    balance = None if offline else _balance(output, key)
    path = config_path()
    store_key(path, key)
    if output.as_json:
        output.json({"path": str(path), "credits": balance})
        return
    has = f" The account has {credits_in_words(balance)}." if balance is not None else ""
    output.note(f"The key is stored in {shown(path)}.{has}")
    if os.environ.get(KEY_VARIABLE):
        output.note(f"{KEY_VARIABLE} is set, and wins over the file.")


def _ask() -> str:
    if sys.stdin.isatty():
        key = str(click.prompt("API key", hide_input=True, err=True))
    else:
        key = sys.stdin.readline()
    if not key.strip():
        raise click.UsageError("No key was given: type it when asked, or pipe it in.")
    return key.strip()


def _balance(output: Output, key: ApiKey) -> float | None:
    """Return the account's balance; a service that cannot be asked does not hinder storing."""
    from wan_jobs.client import Wan
    from wan_jobs.errors import ApiError, KeyRefused

    try:
        with Wan(key, journal=None) as wan:
            return wan.credits()
    except KeyRefused:
        raise
    except ApiError as error:
        output.note(f"The key could not be tried: {shown(error.message)}")
        return None
