"""A `model` beside an `input` that may be any text, where a page is about one model."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_array, split_pointer
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, Use


def check(site: MediaTypeSite) -> Iterator[Fault]:
    """Look at what is sent with a model and its input; the examples of it say which model."""
    schema = site.subject.resolved(site.value.get("schema"))
    members = schema.get("properties") if site.use == Use.SENT else None
    model = members.get("model") if isinstance(members, dict) and "input" in members else None
    if not isinstance(model, dict) or not _is_open(model):
        return
    place = (*_schema(site), "properties", "model")
    said = list(dict.fromkeys(_said(site, model)))
    yield Fault(
        place,
        "the model may be any text",
        f"model: {said[0]}" if said else None,
        Suggestion((SetMember(place, "enum", [said[0]]),)) if len(said) == 1 else None,
    )


def _is_open(model: JsonObject) -> bool:
    return model.get("type") == "string" and model.keys().isdisjoint({"enum", "const", "pattern"})


def _schema(site: MediaTypeSite) -> Parts:
    """Locate the schema of the body, over its reference."""
    schema = site.value.get("schema")
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return split_pointer(reference[1:]) if isinstance(reference, str) else site.at("schema")


def _said(site: MediaTypeSite, model: JsonObject) -> Iterator[str]:
    """Read the models that examples and the default give."""
    bodies = [example for _, example in examples_of(site)]
    values: list[Value] = [body.get("model") for body in bodies if isinstance(body, dict)]
    listed = model.get("examples")
    values += [model.get("default"), model.get("example")]
    values += as_array(listed)
    yield from (value for value in values if isinstance(value, str) and value)


RULE = Rule(
    id="model-open",
    level=Level.ERROR,
    reason="The client cannot tell the page's input from that of any other model.",
    fix="Give `model` an enum with the one model that the page is about.",
    on=MediaTypeSite,
    check=check,
)
