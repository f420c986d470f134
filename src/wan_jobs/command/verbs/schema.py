"""`wan schema`: a model's input, for editors and programs."""

from __future__ import annotations

import click

from wan_jobs.command.fields.run_command import ModelPart
from wan_jobs.command.fields.schema import standalone_schema
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output
from wan_jobs.document import Model


@click.command("schema")
@click.argument("model", type=ModelPart(), metavar="MODEL")
@json_option
@click.pass_obj
def schema_command(output: Output, model: Model) -> None:
    """Print the input of a model as JSON Schema 2020-12; MODEL is any part of its id."""
    output.json(standalone_schema(model), indented=not output.as_json)
