"""A `model` that is not the model its operation is named after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_object, resolve_pointer
from scripts.lint.edit import Edit, Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite
from scripts.lint.wording import shown
from scripts.prose.models import as_slug, models_in_use


def check(site: OperationSite) -> Iterator[Fault]:
    """Compare the one model a body allows with operationId, summary and description."""
    for parts, model in _models(site):
        slug, name = as_slug(model), as_slug(site.text("operationId"))
        spoken = _spoken_of(site, slug)
        schema = tuple(_renamed(site, parts, model, spoken[0])) if spoken else ()
        if _is_about_a_model(name, slug) and not _is_part(name, slug):
            operation_id = shown(site.text("operationId"))
            rename = (SetMember(site.parts, "operationId", slug),)
            yield Fault(
                parts,
                f"the schema asks for the model {model!r}, the operation is {operation_id}",
                f"operationId: {site.text('operationId')}",
                Suggestion(schema, rename) if schema else Suggestion(rename),
            )
        elif spoken:
            message = f"the schema asks for the model {model!r}, the text is about {spoken[0]!r}"
            yield Fault(parts, message, spoken[1])


def _renamed(site: OperationSite, parts: Parts, model: str, other: str) -> Iterator[Edit]:
    """Put another model into the schema: its choices, its default and its text."""
    yield SetMember(parts[:-1], str(parts[-1]), _as(parts, other))
    schema = resolve_pointer(site.subject.value, parts[:-1])
    if not isinstance(schema, dict):
        return
    if schema.get("default") == model:
        yield SetMember(parts[:-1], "default", other)
    text = schema.get("description")
    if isinstance(text, str) and f"`{model}`" in text:
        yield Rewrite((*parts[:-1], "description"), f"`{model}`", f"`{other}`")


def _spoken_of(site: OperationSite, slug: str) -> tuple[str, str] | None:
    """Find another model that summary or description name, with the quote."""
    for other, quote in models_in_use(f"{site.text('summary')}. {site.text('description')}"):
        if not _is_part(as_slug(other), slug):
            return other, quote
    return None


def _as(parts: Parts, model: str) -> Value:
    return model if parts[-1] == "const" else [model]


def _models(site: OperationSite) -> Iterator[tuple[Parts, str]]:
    body = site.subject.resolved(site.value.get("requestBody"))
    content = body.get("content")
    for media_type, media in as_object(content).items():
        schema = media.get("schema") if isinstance(media, dict) else None
        if isinstance(schema, dict) and "$ref" not in schema:
            parts = site.at("requestBody", "content", media_type, "schema", "properties", "model")
            yield from _constant(schema, parts)


def _constant(schema: JsonObject, parts: Parts) -> Iterator[tuple[Parts, str]]:
    members = schema.get("properties")
    model = members.get("model") if isinstance(members, dict) else None
    if not isinstance(model, dict):
        return
    choices = model.get("enum")
    if isinstance(choices, list) and len(choices) == 1 and isinstance(choices[0], str):
        yield (*parts, "enum"), choices[0]
    elif isinstance(model.get("const"), str):
        yield (*parts, "const"), str(model["const"])


def _is_about_a_model(name: str, slug: str) -> bool:
    """Whether an operation's name is made like the ids of this vendor's models."""
    return "-" in name and name.split("-")[0] == slug.split("-")[0]


def _is_part(name: str, slug: str) -> bool:
    """Whether one of two names has every word of the other; `extend` and `extension` are one."""
    words, others = (Counter(word[:5] for word in text.split("-")) for text in (name, slug))
    return words <= others or others <= words


RULE = Rule(
    id="model-identity",
    level=Level.ERROR,
    reason="The page was made from another model's: the client would order, and pay for, that one.",
    fix="Find out the model's id and correct enum, default and examples together.",
    on=OperationSite,
    check=check,
)
