"""The model of a page: which one it is about, in its schema, its name and its prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scripts.documents import (
    JsonObject,
    Parts,
    Value,
    as_array,
    as_object,
    resolve_pointer,
    split_pointer,
)
from scripts.lint.components import Use
from scripts.lint.corpus import CorpusSite, constant_model
from scripts.lint.examples import examples_of
from scripts.lint.finding import Edit, Fault, Level, Rewrite, SetMember, Suggestion
from scripts.lint.kinds import listed, shown
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, OperationSite, SchemaSite
from scripts.prose.names import as_slug, models_in_use, required_model


def _model_identity(site: OperationSite) -> Iterator[Fault]:
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
    if name == slug:
        return True
    words, others = (Counter(word[:5] for word in text.split("-")) for text in (name, slug))
    return words <= others or others <= words


MODEL_IDENTITY = Rule(
    id="model-identity",
    title="A `model` that is not the model its operation is named after.",
    level=Level.ERROR,
    reason="The page was made from another model's: the client would order, and pay for, that one.",
    fix="Find out the model's id and correct enum, default and examples together.",
    on=OperationSite,
    check=_model_identity,
)


def _model_open(site: MediaTypeSite) -> Iterator[Fault]:
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


MODEL_OPEN = Rule(
    id="model-open",
    title="A `model` beside an `input` that may be any text, where a page is about one model.",
    level=Level.ERROR,
    reason="The client cannot tell the page's input from that of any other model.",
    fix="Give `model` an enum with the one model that the page is about.",
    on=MediaTypeSite,
    check=_model_open,
)


def _model_shared(site: CorpusSite) -> Iterator[Fault]:
    """Compare the constants called `model` of the documents that are linted together."""
    for own in site.sites:
        model = constant_model(own) if isinstance(own, SchemaSite) else None
        other = site.stranger(site.corpus.models[model]) if model else None
        if other is not None:
            message = f"{other.subject.document.name} asks for the model {model!r} too"
            yield Fault(own.parts, message, f"model: {model}")


MODEL_SHARED = Rule(
    id="model-shared",
    title="Two documents that ask for the same model.",
    level=Level.ERROR,
    reason="One of the pages was copied from the other; merged, the two cannot be told apart.",
    fix="Find out which page names its model wrongly, or drop one of the two.",
    on=CorpusSite,
    check=_model_shared,
)


def _prose_model(site: SchemaSite) -> Iterator[Fault]:
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


PROSE_MODEL = Rule(
    id="prose-model",
    title="A `model` that is not the one its page is about.",
    level=Level.ERROR,
    reason="The page's schema was copied from another model: the client would order that one.",
    fix="Find out the model's id and correct enum, default, examples and operationId together.",
    on=SchemaSite,
    check=_prose_model,
    needs=frozenset({"description"}),
)
