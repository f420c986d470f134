"""A `model` that is not the one its page is about."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import listed
from scripts.prose.models import required_model


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare "Must be `x` for this endpoint" with the values the schema allows."""
    choices = site.choices
    stated = required_model(site.description) if site.name == "model" else None
    if stated is None or not choices or stated[0] in choices:
        return
    model, quote = stated
    text = Rewrite(site.at("description"), quote, quote.replace(model, str(choices[0])))
    key = "const" if "const" in site.value else "enum"
    value: Value = model if key == "const" else [model]
    schema = [SetMember(site.parts, key, value)]
    if "default" in site.value:
        schema.append(SetMember(site.parts, "default", model))
    yield Fault(
        site.at(key),
        f"the text asks for the model {model!r}, the schema for {listed(choices)}",
        quote,
        Suggestion(tuple(schema), (text,)),
    )


RULE = Rule(
    id="prose-model",
    level=Level.ERROR,
    reason="The page's schema was copied from another model: the client would order that one.",
    fix="Find out the model's id and correct enum, default, examples and operationId together.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
