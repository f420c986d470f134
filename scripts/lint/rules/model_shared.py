"""Two documents that ask for the same model."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite, constant_model
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare the constants called `model` of the documents that are linted together."""
    for own in site.sites:
        model = constant_model(own) if isinstance(own, SchemaSite) else None
        other = site.stranger(site.corpus.models[model]) if model else None
        if other is not None:
            message = f"{other.subject.document.name} asks for the model {model!r} too"
            yield Fault(own.parts, message, f"model: {model}")


RULE = Rule(
    id="model-shared",
    level=Level.ERROR,
    reason="One of the pages was copied from the other; merged, the two cannot be told apart.",
    fix="Find out which page names its model wrongly, or drop one of the two.",
    on=CorpusSite,
    check=check,
)
