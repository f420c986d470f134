"""`wan login`, `logout`, `credits` and `upload`: a person's account at the service."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from wan_jobs.command.client import listen_to_log, open_client
from wan_jobs.command.config_file import store_key, store_setting
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.following import for_each
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress
from wan_jobs.command.screen.quantities import credits_in_words, plain_number
from wan_jobs.command.verb import Verb
from wan_jobs.inputs.words import typed_path
from wan_jobs.service import KEY_PAGE, KEY_VARIABLE
from wan_jobs.texts import is_http_address

if TYPE_CHECKING:
    from wan_jobs.redaction import ApiKey


@click.command(
    "login",
    cls=Verb,
    examples=(
        "wan login",
        "wan login --offline",
    ),
    epilog=f"Keys are made at {KEY_PAGE}",
)
@click.option("--offline", is_flag=True, help="Store the key without asking the service about it.")
@click.pass_obj
def login_command(output: Output, offline: bool) -> None:
    """Store the API key in the configuration file, readable by you alone.

    The key is asked for and not shown; from a script, pipe it in. It is tried before it is stored.
    """
    from wan_jobs.configuration import config_path, resolve_connection

    listen_to_log(output)
    key = resolve_connection(_ask(output)).api_key
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


@click.command("logout", cls=Verb, examples=("wan logout",))
@click.pass_obj
def logout_command(output: Output) -> None:
    """Take the API key out of the configuration file; the rest of it stays."""
    from wan_jobs.configuration import config_path

    path = config_path()
    removed = store_setting(path, "api_key", None)
    if output.as_json:
        output.json({"path": str(path), "removed": removed})
        return
    was = "The key was taken out of" if removed else "There is no key in"
    output.note(f"{was} {shown(path)}.")
    if os.environ.get(KEY_VARIABLE):
        output.note(f"{KEY_VARIABLE} is set, and still gives one.")


@click.command(
    "credits",
    cls=Verb,
    examples=(
        "wan credits",
        "wan credits --json",
    ),
)
@click.pass_obj
def credits_command(output: Output) -> None:
    """Print the balance of the account, in credits."""
    with open_client(output) as wan:
        balance = wan.credits()
    if output.as_json:
        output.json({"credits": balance})
    else:
        output.line(plain_number(balance))


@click.command(
    "upload",
    cls=Verb,
    examples=(
        "wan upload lady.png voice.mp3",
        "wan upload https://example.com/lady.png",
    ),
    epilog="`wan run` uploads by itself the files given to its fields.",
)
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--again", is_flag=True, help="Upload even what was uploaded before.")
@click.pass_obj
def upload_command(output: Output, sources: tuple[str, ...], again: bool) -> int:
    """Upload files, or copy them from the web; print their addresses, good for three days."""
    with open_client(output) as wan:

        def upload(source: str) -> tuple[object, ExitCode]:
            with Progress(output, f"uploading {shown(source)}"):
                given = source if is_http_address(source) else typed_path(source)
                url = wan.upload(given, again=again)
            if not output.as_json:
                output.line(shown(url))
            return {"source": source, "url": url}, ExitCode.DONE

        return for_each(output, sources, upload, called="source")


def _ask(output: Output) -> str:
    if sys.stdin.isatty():
        if output.no_input:
            raise click.UsageError("With --no-input, pipe the key in.")
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
