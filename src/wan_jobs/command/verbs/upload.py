"""`wan upload`: files to addresses."""

from __future__ import annotations

import click

from wan_jobs.command.client import open_client
from wan_jobs.command.each_task import for_each
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress
from wan_jobs.inputs.addresses import is_http_address
from wan_jobs.inputs.paths import typed_path


@click.command("upload", epilog="`wan run` uploads by itself the files given to its fields.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--again", is_flag=True, help="Upload even what was uploaded before.")
@json_option
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
