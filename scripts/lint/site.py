"""The places of a document that rules look at, each with what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, resolve_pointer
from scripts.lint.components import Use
from scripts.lint.kinds import declared_types
from scripts.lint.subject import LintedDocument
from scripts.prose.phrase import Phrase, remembered


@dataclass(slots=True, eq=False)
class Site:
    """An object of the document at `parts`; rules of type `Site` see each document's root."""

    subject: LintedDocument
    parts: Parts
    value: JsonObject

    @property
    def members(self) -> tuple[str, ...]:
        """The members that say something of this object."""
        return tuple(self.value)

    def at(self, *steps: str | int) -> Parts:
        """Name a location inside this site."""
        return (*self.parts, *steps)

    def text(self, key: str) -> str:
        """Return the member `key` if it is text, else an empty text."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""


class RootSite(Site):
    """The whole document."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class ReferenceSite(Site):
    """An object with a `$ref`; `kind` is what the grammar has in its place."""

    kind: str


@dataclass(slots=True, eq=False)
class OperationSite(Site):
    """An operation; `path` and `method` as in the document."""

    path: str
    method: str


class ParameterSite(Site):
    """A parameter or header object."""

    __slots__ = ()


class RequestBodySite(Site):
    """A request body object."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class ResponseSite(Site):
    """A response object; `status` is its key, such as `200`, `default` or a component's name."""

    status: str


@dataclass(slots=True, eq=False)
class MediaTypeSite(Site):
    """The description of a body in one media type."""

    use: Use


class SecuritySchemeSite(Site):
    """A security scheme."""

    __slots__ = ()


class SchemaSite(Site):
    """A schema object (boolean schemas are not visited).

    `key` is the keyword it stands under (`properties`, `items`, `allOf`, `schema`, `schemas`, …),
    `name` the property, parameter or component name where it has one, `parent` the schema around
    it, `teller` the parameter or header whose value it describes and whose text is about it.

    Nearly every rule asks for what is read from the object here, so it is read once:
    `is_property`, whether this is the schema of an object's member; `types`, the declared ones
    without `null`, none where `type` is missing or unreadable; `choices`, the values that an enum
    or const allows, without null, None where neither is declared; `description`, its own or its
    teller's, with plain spaces, or an empty text; `container`, the property that this schema
    serves, itself or the list whose items it describes.
    """

    __slots__ = (
        *("choices", "container", "description", "is_property", "key", "name", "parent", "teller"),
        *("types", "use"),
    )

    def __init__(
        self,
        subject: LintedDocument,
        parts: Parts,
        value: JsonObject,
        key: str,
        name: str | None,
        parent: SchemaSite | None,
        use: Use,
        teller: ParameterSite | None = None,
    ) -> None:
        """Read the schema `value` at `parts`."""
        super().__init__(subject, parts, value)
        self.key = key
        self.name = name
        self.parent = parent
        self.use = use
        self.teller = teller
        self.is_property = key == "properties"
        self.types = declared_types(value) - _NULL
        self.choices = _choices(value)
        self.description = plain_text(self._told.text("description"))
        is_item = key == "items" and parent is not None
        self.container: SchemaSite = parent.container if is_item and parent is not None else self

    @property
    def text_parts(self) -> Parts:
        """Where the description stands."""
        return self._told.at("description")

    @property
    def siblings(self) -> frozenset[str]:
        """The names beside this one: the members of the same object, or the other parameters."""
        if self.is_property and self.parent is not None:
            return frozenset(as_object(self.parent.value.get("properties"))) - {self.name or ""}
        if self.teller is None or "parameters" not in self.teller.parts[-2:]:
            return frozenset()
        beside = as_array(resolve_pointer(self.subject.value, self.teller.parts[:-1]))
        names = (self.subject.resolved(other).get("name") for other in beside)
        return frozenset(name for name in names if isinstance(name, str)) - {self.name or ""}

    @property
    def _told(self) -> Site:
        return self if self.teller is None or "description" in self.value else self.teller

    @property
    def members(self) -> tuple[str, ...]:
        """The members that say something of this schema, its parameter's text among them."""
        is_told = self._told is not self and "description" in self._told.value
        return (*self.value, "description") if is_told else tuple(self.value)

    def array(self, key: str) -> list[Value]:
        """Return the member `key` if it is an array, else an empty one."""
        return as_array(self.value.get(key))

    @property
    def shown_values(self) -> list[Value]:
        """The values that the document shows for it: its default and all its examples."""
        sources = [self.value] if self.teller is None else [self.value, self.teller.value]
        single = [source[key] for source in sources for key in _SHOWN if key in source]
        return [value for value in (*single, *self._examples()) if value is not None]

    def _examples(self) -> Iterator[Value]:
        yield from self.array("examples")
        if self.teller is not None:
            for example in as_object(self.teller.value.get("examples")).values():
                yield self.subject.resolved(example).get("value")

    @property
    def bearing(self) -> SchemaSite:
        """The schema that holds the type and its limits.

        This one; or where it has no type, the only branch of `anyOf`, `oneOf` or `allOf` that is
        not null and stands here, which is how some generators write a member that may be null.
        """
        for keyword in ("anyOf", "oneOf", "allOf") if "type" not in self.value else ():
            branches = [
                (index, branch)
                for index, branch in enumerate(self.array(keyword))
                if isinstance(branch, dict) and branch.get("type") != "null"
            ]
            if len(branches) == 1 and "$ref" not in branches[0][1]:
                index, branch = branches[0]
                return self._standing_for(self.at(keyword, index), branch)
        return self

    @property
    def branches(self) -> list[SchemaSite]:
        """The schemas of `anyOf` or `oneOf` that stand here and are not null."""
        return [
            self._standing_for(self.at(keyword, index), branch)
            for keyword in ("anyOf", "oneOf")
            for index, branch in enumerate(self.array(keyword))
            if isinstance(branch, dict) and branch.get("type") != "null"
        ]

    @property
    def described(self) -> SchemaSite:
        """The schema that says what values there are: `bearing`, or where that refers, its target.

        In OpenAPI 3.0 `allOf` holds the reference, and what stands beside a `$ref` says nothing.
        """
        bearing = self.bearing
        branches = as_array(bearing.value.get("allOf"))
        if "$ref" in bearing.value:
            referring: Value = bearing.value
        elif len(branches) == 1 and "type" not in bearing.value:
            referring = branches[0]
        else:
            return bearing
        return self._standing_for(bearing.parts, self.subject.resolved(referring))

    def _standing_for(self, parts: Parts, value: JsonObject) -> SchemaSite:
        held = (self.key, self.name, self.parent, self.use, self.teller)
        return SchemaSite(self.subject, parts, value, *held)


_NULL = frozenset({"null"})
_SHOWN = ("default", "example")


def _choices(schema: JsonObject) -> list[Value] | None:
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return [value for value in values if value is not None] if isinstance(values, list) else None


@dataclass(slots=True, eq=False)
class SchemasSite(Site):
    """All schemas of a document together."""

    schemas: tuple[SchemaSite, ...]


PLAIN_CHARACTERS = str.maketrans({**dict.fromkeys("\u00a0\u2009\u202f", " "), "\u2011": "-"})
"""No-break spaces and hyphens, each as one plain character, so that places stay the same."""
_TAGS = tuple(
    (Phrase(rf"</?(?:{names})(?: [^<>\n]*)?/?>"), plain)
    for names, plain in (
        ("li", "\n- "),
        ("br|p|div|ul|ol|h[1-6]", "\n"),
        ("code|tt|kbd", "`"),
        ("b|strong", "**"),
        ("i|em|u|span|a|sup|sub|small", ""),
    )
)
_EMPHASIS = Phrase(r"(?<![\w`/])_(?=[A-Z])([^_\n`]+)_(?!\w)", flags=0)
_BLANK = Phrase(r"\n- (?=\s*(?:\n|$))|(?<=\n)[ \t]*\n(?=[ \t]*\n)", flags=0)


@remembered
def plain_text(text: str) -> str:
    """Write no-break spaces and hyphens, and the tags of HTML, as plain text has them."""
    if not text.isascii():
        text = text.translate(PLAIN_CHARACTERS)
    if ("<" in text and "/" in text) or "<br>" in text:
        for tag, plain in _TAGS:
            text = tag.without(text, plain)
        text = _BLANK.without(text, "")
    if " _" in text:
        text = _EMPHASIS.without(text, r"\1")
    return unescape(text) if "&" in text else text
