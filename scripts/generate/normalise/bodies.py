"""Bodies of requests: which of several is sent, and how each field of a form is written.

OpenAPI 3.1.1, 4.8.15 (Encoding Object): a field with a style is written as in a query; any other by
its media type, which for objects is JSON where nothing else is said. Each item of a list is a
field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import join_pointer
from scripts.generate.account import Account
from scripts.generate.normalise.normaliser import Normaliser
from scripts.generate.normalise.part import Part, follow, refusal
from scripts.generate.normalise.plain import Definition, PlainBody, PlainClass, PlainField
from scripts.generate.normalise.styles import (
    ANY_MEDIA,
    check_style,
    is_binary,
    is_form,
    is_json,
    is_multipart,
    is_textual,
    kinds,
    preferred,
    style_of,
)
from scripts.generate.types import ANYTHING, TEXT, Array, Map, Named, OneOf, Scalar, Type, one_of

_STYLED = ("style", "explode", "allowReserved")
_FIELDS = (*_STYLED, "contentType", "headers")


@dataclass(frozen=True, slots=True)
class BodyNormaliser:
    """Reads the bodies of a document's requests, and makes the types that they need."""

    normaliser: Normaliser
    account: Account

    def bodies(self, body: Part) -> Iterator[PlainBody]:
        """Read the body that is sent of a Request Body Object, and note the others."""
        self.account.claim_all(body.place, ("content", "required", "description"), body.keywords)
        held = body.at("content").keywords
        if not held:
            place = join_pointer(body.place)
            self.account.note(f"the body has no media type, and none is sent: {place}")
        chosen = preferred(held)
        for media in held:
            part = body.at("content", media)
            made = self.type_of(part)
            if media == chosen:
                sent_as, made = self._sendable(part, made)
                required = body.keywords.get("required") is True
                has_schema = "schema" in part.keywords and made != _BYTES
                schema = (*part.place, "schema") if has_schema else None
                fields = tuple(self._fields(part, made))
                yield PlainBody(sent_as, made, required, fields, schema)
            else:
                self.account.pass_over(part.place, ("encoding",), part.keywords)
                self.account.note(
                    f"the body is sent as {chosen}, not as: {join_pointer(part.place)}"
                )

    def type_of(self, part: Part) -> Type:
        """Make the type of a body of a request or an answer; of what is only bytes it is bytes."""
        self.account.claim_all(part.place, ("schema", "example", "examples"), part.keywords)
        made = self.normaliser.type_at(part.at("schema")) if "schema" in part.keywords else ANYTHING
        return _BYTES if is_binary(str(part.place[-1])) else made

    def _sendable(self, part: Part, made: Type) -> tuple[str, Type]:
        """Return the media type of a body, and what it takes.

        Raises `BadInput` for a type that has no form as the media type.
        """
        media = str(part.place[-1])
        found = set(kinds(made, self.normaliser.definitions))
        if media in ANY_MEDIA:
            media = "application/octet-stream" if found == {"binary"} else "application/json"
        if is_json(media):
            return media, made
        if is_form(media):
            if found - {"object", "nested"}:
                raise refusal(part.place, f"a body as {media} must be an object", _AS_JSON)
            return media, made
        if found - {"scalar", "binary"}:
            raise refusal(part.place, f"an object or a list has no form as {media}", _AS_JSON)
        if is_textual(media):
            return media, TEXT if made == ANYTHING else made
        return media, _BYTES

    def _fields(self, media: Part, made: Type) -> Iterator[PlainField]:
        name = str(media.place[-1])
        self.account.claim_all(media.place, ("encoding",), media.keywords)
        for part in media.each("encoding"):
            self.account.claim_all(part.place, _FIELDS, part.keywords)
            field = str(part.place[-1])
            type_ = _member(made, field, self.normaliser.definitions)
            headers = dict(self._headers(part, type_ or ANYTHING))
            if not is_form(name) or type_ is None:
                reason = "no member of the form" if is_form(name) else f"{name}, which is no form"
                place = join_pointer(part.place)
                self.account.note(f"this encoding says nothing, since it is of {reason}: {place}")
            elif any(keyword in part.keywords for keyword in _STYLED):
                yield PlainField(field, style=self._style(part, field, type_))
            else:
                sent_as = self._media(part, type_)
                if is_multipart(name):
                    yield PlainField(field, sent_as, headers=tuple(headers.items()))

    def _style(self, part: Part, field: str, made: Type) -> tuple[str, bool, bool]:
        style, explode = style_of(part, "query")
        found = set(kinds(made, self.normaliser.definitions))
        check_style(part.place, field, found, style, explode=explode)
        return style, explode, part.keywords.get("allowReserved") is True

    def _media(self, part: Part, made: Type) -> str | None:
        """Choose the media type of a field; None for a file, which says its own, and by default."""
        stated = part.keywords.get("contentType")
        if not isinstance(stated, str):
            return None
        listed = [each.strip() for each in stated.split(",") if each.strip()]
        one = next((each for each in listed if "*" not in each), None)
        found = set(kinds(_item(made), self.normaliser.definitions))
        if found & {"array", "object", "nested"}:
            fitting = next(filter(is_json, listed), None)
            if fitting is None and "*/*" not in listed:
                message = f"an object has no form as {stated}"
                raise refusal((*part.place, "contentType"), message, _AS_JSON)
            return fitting
        if "scalar" in found and "binary" not in found:
            return next((each for each in listed if is_textual(each) or is_json(each)), one)
        return one if len(listed) == 1 else None

    def _headers(self, encoding: Part, made: Type) -> Iterator[tuple[str, str]]:
        """Read the headers of a part that have one value; a file brings the others itself."""
        made = _item(made)
        is_file = "binary" in set(kinds(made, self.normaliser.definitions)) or made == ANYTHING
        for held in encoding.each("headers"):
            name = str(held.place[-1])
            header = self._header(held)
            values = self._values(header)
            if len(values) == 1:
                yield name, values[0]
            elif header.keywords.get("required") is True and not is_file:
                message = f"a part that is no file cannot be given the header {name}"
                raise refusal(held.place, message, "give it one value by `const`, by an overlay")
            elif name.lower() != "content-type":
                given = "given by `headers` of `File`" if is_file else "not sent"
                self.account.note(f"this header is {given}: {join_pointer(held.place)}")

    def _header(self, part: Part) -> Part:
        seen = set()
        while isinstance(reference := part.keywords.get("$ref"), str) and part.place not in seen:
            seen.add(part.place)
            self.account.claim(part.place, "$ref")
            part = follow(self.normaliser.root, reference, part.place)
        self.account.claim(part.place, *part.keywords)
        return part

    def _values(self, header: Part) -> list[str]:
        schema = header.at("schema")
        if "schema" in header.keywords:
            self.normaliser.type_at(schema)
        listed = schema.keywords.get("enum", [schema.keywords.get("const")])
        values = listed if isinstance(listed, list) else []
        return [str(value) for value in values if isinstance(value, str | int)]


_BYTES = Scalar("binary")
_AS_JSON = "describe it as JSON, or as text, by an overlay"


def _item(made: Type) -> Type:
    """Return the type of what is one field: of a list, each of its items."""
    match made:
        case Array():
            return made.item
        case OneOf(member=None):
            return one_of(map(_item, made.types))
    return made


def _member(made: Type, name: str, definitions: dict[str, Definition]) -> Type | None:
    """Return the type of a form's member, of any of its alternatives; None if it has none."""
    match made:
        case OneOf():
            held = [_member(each, name, definitions) for each in made.types]
            found = [each for each in held if each is not None]
            return one_of(found) if found else None
        case Map():
            return made.value
        case Named():
            definition = definitions[made.name]
            if not isinstance(definition, PlainClass):
                return None
            of_name = [member.type for member in definition.members if member.name == name]
            return of_name[0] if of_name else definition.rest
        case Array():
            return None
    return made if made == ANYTHING else None
