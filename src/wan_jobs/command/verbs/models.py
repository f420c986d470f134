"""`wan models`: what can be run."""

from __future__ import annotations

import click

from wan_jobs.command.client import journal_for_reading, usual_duration
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.quantities import time_in_words
from wan_jobs.command.screen.tables import write_table
from wan_jobs.document import Model, merged_document


@click.command("models", epilog="`wan run MODEL --help` shows a model's fields.")
@json_option
@click.pass_obj
def models_command(output: Output) -> None:
    """List the models, the fields they need, and how long they usually take here."""
    models = merged_document().models.values()
    journal = journal_for_reading()
    usual = {model.id: usual_duration(journal, model.id) for model in models}
    if output.as_json:
        output.json([_model_json(model, usual[model.id]) for model in models])
        return
    rows = [_model_row(model, usual[model.id]) for model in models]
    write_table(output, ("model", "usually", "needs", "also takes"), rows, fold=True)


def _model_row(model: Model, usual: float | None) -> tuple[str, ...]:
    needed = [name for name in model.properties if name in model.required]
    others = [name for name in model.properties if name not in model.required]
    took = time_in_words(usual) if usual is not None else ""
    return shown(model.id), took, shown(", ".join(needed)), shown(", ".join(others))


def _model_json(model: Model, usual: float | None) -> dict[str, object]:
    return {
        "model": model.id,
        "required": [name for name in model.properties if name in model.required],
        "fields": list(model.properties),
        "usual_duration": usual,
    }
