"""Operations in plain terms: parameters, bodies and answers, their references followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scripts.documents import JsonObject, as_object, join_pointer
from scripts.generate.account import Account
from scripts.generate.normalise.bodies import BodyNormaliser
from scripts.generate.normalise.headers import check_name, check_values, note_examples, why_left_out
from scripts.generate.normalise.normaliser import Normaliser
from scripts.generate.normalise.part import TEXTS, Part, follow, refusal
from scripts.generate.normalise.path_items import Called, called_in, called_paths, path_items
from scripts.generate.normalise.plain import PlainBody, PlainOperation, PlainParameter
from scripts.generate.normalise.styles import (
    ANY_MEDIA,
    check_form,
    is_json,
    is_readable,
    kinds,
    style_of,
)
from scripts.generate.types import Type
from scripts.openapi import METHODS
from scripts.problem import ProblemLog

_TEXTS = ("description", "summary", "example", "examples", "deprecated", "externalDocs", "tags")


@dataclass(frozen=True, slots=True)
class OperationReader:
    """Reads the operations of a document, and makes the types that they need."""

    root: JsonObject
    normaliser: Normaliser
    account: Account
    log: ProblemLog

    @property
    def _bodies(self) -> BodyNormaliser:
        return BodyNormaliser(self.normaliser, self.account)

    def operations(self) -> Iterator[PlainOperation]:
        """Read everything that can be called."""
        for path in called_paths(self.root):
            with self.log.collecting():
                items = path_items(self.root, path)
                for item in items:
                    claimed = ("$ref", *METHODS, "parameters", *_TEXTS)
                    self.account.claim_all(item.place, claimed, item.keywords)
                for called in called_in(path, items):
                    with self.log.collecting():
                        yield self._operation(called)

    def models_of_callbacks(self) -> None:
        """Make the types of what the service calls us with: there are models, and no code."""
        for name in as_object(self.root.get("webhooks")):
            with self.log.collecting():
                self._received(Part(as_object(self.root.get("webhooks"))[name], ("webhooks", name)))

    def _operation(self, called: Called) -> PlainOperation:
        part = called.part
        claimed = ("operationId", "parameters", "requestBody", "responses", "callbacks", "security")
        self.account.claim_all(part.place, (*claimed, *_TEXTS), part.keywords)
        self._check_kinds(part)
        plain = PlainOperation(called.path, called.method)
        plain.parameters = self._parameters(part, *called.items)
        self._check_path(plain, part)
        plain.bodies = self._sent(part)
        for status in as_object(part.keywords.get("responses")):
            if not status.startswith("x-"):
                _check_status(part.at("responses", status), status)
                answer = self._followed(part.at("responses", status))
                plain.answers[status] = dict(self._answers(answer))
        for name in as_object(part.keywords.get("callbacks")):
            callback = self._followed(part.at("callbacks", name))
            for expression in callback.keywords:
                self.account.claim(callback.place, expression)
                self._received(callback.at(expression))
        return plain

    def _check_kinds(self, part: Part) -> None:
        """Refuse what names an operation, or says that it needs a key, if it is no such thing."""
        tags = part.keywords.get("tags") or []
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise refusal((*part.place, "tags"), "tags are a list of texts", _BY_OVERLAY)
        if not isinstance(part.keywords.get("operationId", ""), str):
            raise refusal((*part.place, "operationId"), "an operationId is text", _BY_OVERLAY)
        holder = part if "security" in part.keywords else Part(self.root, ())
        stated = holder.keywords.get("security", [])
        if not isinstance(stated, list) or not all(isinstance(each, dict) for each in stated):
            raise refusal((*holder.place, "security"), "security is a list of objects", _BY_OVERLAY)

    def _check_path(self, plain: PlainOperation, part: Part) -> None:
        """Refuse a path whose braces and parameters do not go together."""
        braces = set(re.findall(r"\{([^{}]*)\}", plain.path))
        given = {each.name for each in plain.parameters if each.location == "path"}
        if odd := sorted(braces ^ given):
            names = ", ".join(f"`{name}`" for name in odd)
            raise refusal(
                part.place,
                f"the path {plain.path} and the parameters of the operation differ in {names}",
                "declare each name in braces as a parameter in path, and no other, by an overlay",
            )

    def _followed(self, part: Part) -> Part:
        for _ in range(_LONGEST_CHAIN):
            reference = part.keywords.get("$ref")
            if not isinstance(reference, str):
                return part
            self.account.claim(part.place, "$ref", "description", "summary")
            part = follow(self.root, reference, part.place)
        raise refusal(part.place, "the reference leads in a circle", "correct it by an overlay")

    def _received(self, item: Part) -> None:
        item = self._followed(item)
        self.account.claim_all(item.place, (*METHODS, *_TEXTS), item.keywords)
        for method in METHODS:
            if method in item.keywords:
                part = item.at(method)
                claimed = ("operationId", "requestBody", "responses", "security", *_TEXTS)
                self.account.claim_all(part.place, (*claimed, "parameters"), part.keywords)
                for each in part.each("parameters"):
                    place = join_pointer(each.place)
                    self.account.note(f"what calls us has no code for its parameters: {place}")
                    self.account.pass_over(part.place, ("parameters",), part.keywords)
                self._sent(part)
                for status in as_object(part.keywords.get("responses")):
                    list(self._answers(self._followed(part.at("responses", status))))

    def _parameters(self, *holders: Part) -> list[PlainParameter]:
        """Read the parameters of an operation and of its path items; the first of a name counts."""
        found: dict[tuple[str, str], PlainParameter] = {}
        for holder in holders:
            own: dict[tuple[str, str], PlainParameter] = {}
            for part in holder.each("parameters"):
                plain = self._parameter(self._followed(part))
                if plain is None:
                    continue
                in_header = plain.location == "header"  # whose names may be written either way
                key = plain.location, plain.name.lower() if in_header else plain.name
                first = own.setdefault(key, plain)
                if replace(plain, place=first.place, limits=first.limits) != first:
                    message = f"`{plain.name}` in {plain.location} stands here twice"
                    raise refusal(part.place, message, "take one of them out by an overlay")
            found |= {key: plain for key, plain in own.items() if key not in found}
        return list(found.values())

    def _parameter(self, part: Part) -> PlainParameter | None:
        held = part.keywords
        name, location = held.get("name"), str(held.get("in"))
        if not isinstance(name, str):
            raise refusal(part.place, "the parameter has no name", _BY_OVERLAY)
        if why := why_left_out(name, location, required=held.get("required") is True):
            self.account.note(f"{why}: {join_pointer(part.place)}")
            self.account.pass_over(part.place, held, held)
            return None
        check_name(name, location, part)
        self.account.claim_all(part.place, _OF_PARAMETERS, held)
        self.account.claim_all(part.place, _TEXTS, held)
        schema, media = self._schema_of(part)
        if location == "header":
            note_examples(part, self.account)
            check_values(self.root, schema, self.account)
        made = self.normaliser.type_at(schema)
        style, explode = style_of(part, location)
        plain = PlainParameter(
            name=name,
            location=location,
            type=made,
            required=held.get("required") is True or location == "path",
            description=self._text_of_parameter(held, schema),
            default=schema.keywords.get("default"),
            style=style,
            explode=explode,
            reserved=held.get("allowReserved") is True,
            media=media,
            place=part.place,
            limits=schema.place if schema.keywords.keys() - _SAYS_NO_MORE else None,
        )
        check_form(plain, self.normaliser.definitions)
        return plain

    def _text_of_parameter(self, held: JsonObject, schema: Part) -> str:
        """Return the description, its schema's where it has none, and what its schema allows."""
        described = (each.get("description") for each in (held, schema.keywords))
        text = next((text for text in described if isinstance(text, str) and text), "")
        facts = self.normaliser.text_of([schema.without({"description", "title"})])
        deprecated = "Deprecated." if held.get("deprecated") is True else ""
        return "\n\n".join(filter(None, (text, facts, deprecated)))

    def _schema_of(self, part: Part) -> tuple[Part, str | None]:
        content = as_object(part.keywords.get("content"))
        if not content:
            return part.at("schema") if "schema" in part.keywords else Part({}, part.place), None
        media = next(iter(content))
        inner = part.at("content", media)
        self.account.claim_all(inner.place, ("schema", "example", "examples"), inner.keywords)
        if not is_json(media):
            raise refusal(
                inner.place,
                f"a parameter as {media} has no form that the client knows",
                "describe it by `schema` and `style`, or as application/json, by an overlay",
            )
        return inner.at("schema") if "schema" in inner.keywords else Part({}, inner.place), media

    def _sent(self, operation: Part) -> list[PlainBody]:
        if "requestBody" not in operation.keywords:
            return []
        return list(self._bodies.bodies(self._followed(operation.at("requestBody"))))

    def _answers(self, answer: Part) -> Iterator[tuple[str, Type]]:
        self.account.claim_all(answer.place, ("description", "content"), answer.keywords)
        held = as_object(answer.keywords.get("content"))
        chosen = next((media for media in held if is_readable(media)), None)
        for media in held:
            part = answer.at("content", media)
            made = self._bodies.type_of(part)
            place = join_pointer(part.place)
            has_members = {"array", "object"} & set(kinds(made, self.normaliser.definitions))
            if chosen not in (None, media):
                self.account.note(f"answers are read as {chosen}; others keep their bytes: {place}")
            elif has_members and media in ANY_MEDIA:
                media = "application/json"
            elif has_members and not is_json(media):
                self.account.note(f"answers as {media} are not read by their schema: {place}")
            yield media, made


_LONGEST_CHAIN = 10_000
_OF_PARAMETERS = (
    *("name", "in", "required", "style", "explode", "allowReserved", "schema", "content"),
    "allowEmptyValue",
)

_SAYS_NO_MORE = TEXTS | {"type"}
_BY_OVERLAY = "correct it by an overlay"
_STATUS = re.compile(r"[1-9]([0-9]{2}|XX)|default", re.ASCII)


def _check_status(answer: Part, status: str) -> None:
    """Refuse what is no status, nor a range of them."""
    if not _STATUS.fullmatch(status):
        message = f"{status!r} is no status that an answer has"
        raise refusal(answer.place, message, "write one as 404, 4XX or default, by an overlay")
