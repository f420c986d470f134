"""The places of a document that rules look at, each with what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from scripts.documents import JsonObject, Parts, Value, as_array
from scripts.lint.components import Use
from scripts.lint.kinds import declared_types
from scripts.lint.subject import LintedDocument
from scripts.prose.phrase import remembered


@dataclass(frozen=True, slots=True, eq=False)
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


class ReferenceSite(Site):
    """An object with a `$ref`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class ResponseSite(Site):
    """A response object; `status` is its key, such as `200`, `default` or a component's name."""

    status: str


@dataclass(frozen=True, slots=True, eq=False)
class MediaTypeSite(Site):
    """The description of a body in one media type."""

    use: Use


class SecuritySchemeSite(Site):
    """A security scheme."""

    __slots__ = ()


@dataclass(frozen=True, eq=False)
class SchemaSite(Site):
    """A schema object (boolean schemas are not visited).

    `key` is the keyword it stands under (`properties`, `items`, `allOf`, `schema`, `schemas`, …),
    `name` the property, parameter or component name where it has one, `parent` the schema around
    it, `teller` the parameter or header whose value it describes and whose text is about it.
    """

    key: str
    name: str | None
    parent: SchemaSite | None
    use: Use
    teller: ParameterSite | None = None

    @property
    def is_property(self) -> bool:
        """Whether this is the schema of an object's member."""
        return self.key == "properties"

    @cached_property
    def types(self) -> frozenset[str]:
        """The declared types without `null`; empty where `type` is missing or unreadable."""
        return declared_types(self.value) - {"null"}

    @cached_property
    def description(self) -> str:
        """The description, its own or its parameter's, with plain spaces, or an empty text."""
        return plain_spaces(self._told.text("description"))

    @property
    def text_parts(self) -> Parts:
        """Where the description stands."""
        return self._told.at("description")

    @property
    def _told(self) -> Site:
        own = self.teller is None or "description" in self.value
        return self if own or self.teller is None else self.teller

    @property
    def members(self) -> tuple[str, ...]:
        """The members that say something of this schema, its parameter's text among them."""
        is_told = self._told is not self and "description" in self._told.value
        return (*self.value, "description") if is_told else tuple(self.value)

    def array(self, key: str) -> list[Value]:
        """Return the member `key` if it is an array, else an empty one."""
        value = self.value.get(key)
        return as_array(value)

    @cached_property
    def choices(self) -> list[Value] | None:
        """The values an enum or const allows, without null; None where neither is declared."""
        if "const" in self.value:
            return [self.value["const"]]
        values = self.value.get("enum")
        return (
            [value for value in values if value is not None] if isinstance(values, list) else None
        )

    @cached_property
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
                return replace(self, parts=self.at(keyword, index), value=branch)
        return self

    @cached_property
    def container(self) -> SchemaSite:
        """The property this schema serves: itself, or the list whose items it describes."""
        site = self
        while site.key == "items" and site.parent is not None:
            site = site.parent
        return site


@dataclass(frozen=True, slots=True, eq=False)
class SchemasSite(Site):
    """All schemas of a document together."""

    schemas: tuple[SchemaSite, ...]


_PLAIN = str.maketrans({**dict.fromkeys("\u00a0\u2009\u202f", " "), "\u2011": "-"})


@remembered
def plain_spaces(text: str) -> str:
    """Write no-break spaces and hyphens, which docs sites put in, as plain ones."""
    return text if text.isascii() else text.translate(_PLAIN)
