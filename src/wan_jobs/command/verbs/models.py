"""`wan models` and `wan schema`: what can be run, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

import click

from wan_jobs.command.client import journal_for_reading, usual_duration
from wan_jobs.command.fields.run_command import ModelPart
from wan_jobs.command.screen.output import Output, shown, write_table
from wan_jobs.command.screen.quantities import time_in_words
from wan_jobs.command.verb import Verb
from wan_jobs.document import Json, Model, Schema, merged_document

_COMPONENTS = "#/components/schemas/"


@click.command(
    "models",
    cls=Verb,
    examples=(
        "wan models",
        "wan models --json",
    ),
    epilog="`wan run MODEL --help` shows a model's fields.",
)
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
    write_table(output, ("model", "usually", "needs", "also takes"), rows)


@click.command(
    "schema",
    cls=Verb,
    examples=(
        "wan schema text-to-video",
        "wan schema speech-to-video > speech.schema.json",
    ),
)
@click.argument("model", type=ModelPart(), metavar="MODEL")
@click.pass_obj
def schema_command(output: Output, model: Model) -> None:
    """Print the input of a model as JSON Schema 2020-12; MODEL is any part of its id."""
    output.json(standalone_schema(model), indented=not output.as_json)


def standalone_schema(model: Model) -> Schema:
    """Return the input's schema with the components it refers to, and no others, in `$defs`."""
    schemas = model.schema.get("components")
    known = schemas.get("schemas") if isinstance(schemas, dict) else None
    components = known if isinstance(known, dict) else {}
    own: Schema = {name: value for name, value in model.schema.items() if name != "components"}
    needed = _reached(own, components)
    whole: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": model.id}
    whole |= _moved(own)
    if needed:
        whole["$defs"] = {name: _moved_value(components[name]) for name in needed}
    return whole


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


def _reached(schema: Schema, components: Schema) -> list[str]:
    reached: list[str] = []
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name in components and name not in reached:
            reached.append(name)
            waiting += _references(components[name])
    return sorted(reached)


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        ref = value.get("$ref")
        if isinstance(ref, str) and ref.startswith(_COMPONENTS):
            yield ref.removeprefix(_COMPONENTS)
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _moved(schema: Schema) -> Schema:
    return {name: _moved_value(value, name) for name, value in schema.items()}


def _moved_value(value: Json, name: str = "") -> Json:
    if isinstance(value, dict):
        return _moved(value)
    if isinstance(value, list):
        return [_moved_value(item) for item in value]
    if name == "$ref" and isinstance(value, str) and value.startswith(_COMPONENTS):
        return "#/$defs/" + value.removeprefix(_COMPONENTS)
    return value
