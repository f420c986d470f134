"""Two documents that ask for the same model."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare the constants called `model` of the documents that are linted together."""
    members = site.members.get("model", [])
    others = {_model(other): other for other in site.foreign(members)}
    for own in site.own(members):
        model = _model(own)
        if model is not None and model in others:
            name = others[model].subject.document.name
            yield Fault(own.parts, f"{name} asks for the model {model!r} too", f"model: {model}")


def _model(site: SchemaSite) -> str | None:
    choices = site.choices or []
    return choices[0] if len(choices) == 1 and isinstance(choices[0], str) else None


RULE = Rule(
    id="model-shared",
    level=Level.ERROR,
    reason="One of the pages was copied from the other; merged, the two cannot be told apart.",
    fix="Find out which page names its model wrongly, or drop one of the two.",
    on=CorpusSite,
    check=check,
)
