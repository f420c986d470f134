"""`wan credits`: the balance."""

from __future__ import annotations

import click

from wan_jobs.command.options import json_option
from wan_jobs.command.output import Output
from wan_jobs.command.quantities import plain_number
from wan_jobs.command.session import open_client


@click.command("credits")
@json_option
@click.pass_obj
def command(output: Output) -> None:
    """Print the balance of the account, in credits."""
    with open_client(output) as wan:
        balance = wan.credits()
    if output.as_json:
        output.json({"credits": balance})
    else:
        output.line(plain_number(balance))
