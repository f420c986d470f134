"""`wan upload`: files to addresses."""

from __future__ import annotations

from pathlib import Path

import click

from wan_jobs.command.options import json_option
from wan_jobs.command.output import Output, shown
from wan_jobs.command.session import open_client
from wan_jobs.inputs.addresses import is_http_address


@click.command("upload", epilog="`wan run` uploads by itself the files given to its fields.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL...")
@json_option
@click.pass_obj
def command(output: Output, sources: tuple[str, ...]) -> None:
    """Upload files, or copy them from the web; print their addresses, good for three days."""
    from wan_jobs.command.progress import Progress

    answers = []
    with open_client(output) as wan:
        for source in sources:
            with Progress(output, f"uploading {shown(source)}"):
                url = wan.upload(source if is_http_address(source) else Path(source).expanduser())
            answers.append({"source": source, "url": url})
            if not output.as_json:
                output.line(shown(url))
    if output.as_json:
        output.json(answers)
