"""`wan credits`: the balance."""

from __future__ import annotations

import click

from wan_jobs.command.client import open_client
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output
from wan_jobs.command.screen.quantities import plain_number


@click.command("credits")
@json_option
@click.pass_obj
def credits_command(output: Output) -> None:
    """Print the balance of the account, in credits."""
    with open_client(output) as wan:
        balance = wan.credits()
    if output.as_json:
        output.json({"credits": balance})
    else:
        output.line(plain_number(balance))
