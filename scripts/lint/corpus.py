"""Several documents linted together: how they compare, and what others declare."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, resolve_pointer
from scripts.lint.components import Use, component_at, references_in
from scripts.lint.site import OperationSite, RootSite, SchemaSite, Site
from scripts.lint.subject import LintedDocument

_ORIGIN = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_SCALARS = frozenset({"boolean", "integer", "number", "string"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the documents say together, indexed once."""

    operations: dict[str, list[OperationSite]] = field(default_factory=lambda: defaultdict(list))
    """Operations by their operationId."""
    models: dict[str, list[SchemaSite]] = field(default_factory=lambda: defaultdict(list))
    """Members called `model` by the one value they allow."""
    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """How often a member of a name has which scalar type in what clients send."""
    origins: Counter[str] = field(default_factory=Counter)
    """How many documents name a server of a scheme and host."""

    def add(self, site: Site) -> None:
        """Take a site into the indexes it belongs to."""
        if isinstance(site, RootSite):
            self.origins.update({origin(server) for server in servers_of(site)} - {""})
        elif isinstance(site, OperationSite) and site.text("operationId"):
            self.operations[site.text("operationId")].append(site)
        elif isinstance(site, SchemaSite) and site.is_property:
            model = constant_model(site)
            if model is not None:
                self.models[model].append(site)
            kind = scalar_kind(site)
            if kind is not None:
                self.types[site.name or ""][kind] += 1


@dataclass(slots=True, eq=False)
class CorpusSite(Site):
    """One document (`subject`, with its `sites`) among those it was linted with."""

    sites: Sequence[Site]
    corpus: Corpus

    def stranger(self, sites: Sequence[Site]) -> Site | None:
        """Find the first of some sites that stands in another document."""
        return next((site for site in sites if site.subject is not self.subject), None)


def corpus_sites(walked: Sequence[tuple[LintedDocument, Sequence[Site]]]) -> list[CorpusSite]:
    """Index what the walks found; a single document has nothing to be compared with."""
    if len(walked) < 2:
        return []
    corpus = Corpus()
    for _, sites in walked:
        for site in sites:
            corpus.add(site)
    return [CorpusSite(subject, (), subject.value, sites, corpus) for subject, sites in walked]


def servers_of(site: Site) -> list[str]:
    """List the addresses of the servers that a document or an operation names."""
    servers = as_array(site.value.get("servers"))
    return [str(as_object(server).get("url", "")) for server in servers]


def origin(address: str) -> str:
    """Return the scheme and host of an address, where a key would be sent; empty if relative."""
    match = _ORIGIN.match(address)
    return match[0].lower() if match else ""


def constant_model(site: SchemaSite) -> str | None:
    """Read the one model that a member called `model` allows."""
    choices = site.choices if site.name == "model" else None
    return choices[0] if choices and len(choices) == 1 and isinstance(choices[0], str) else None


def scalar_kind(site: SchemaSite) -> str | None:
    """Name the one scalar type of a member that is sent; an integer is a number here."""
    if site.use != Use.SENT or not site.is_property:
        return None
    types = site.types
    if len(types) != 1 or not types <= _SCALARS:
        return None
    return "number" if types & {"integer", "number"} else next(iter(types))


def declared_by_others(subject: LintedDocument, place: Parts, path: Parts) -> JsonObject | None:
    """Find the schema that another document gives to a member of a value.

    `place` is that of the schema of the whole value, in each document the same; `path` leads from
    the value to the member. What refers to components of other content is passed over.
    """
    for other in subject.family:
        if other is subject:
            continue
        schema = _member(other, _at(other, place), path)
        if schema and all(_is_shared(subject, other, each) for each in references_in(schema)):
            return schema
    return None


def declaring_place(subject: LintedDocument, place: Parts, path: Parts) -> Parts | None:
    """Find the schema that would declare the member at the end of a path; None if unclear."""
    here: Parts | None = _settled(subject, place)
    for step in path[:-1]:
        if here is None:
            return None
        inside = (*here, "items") if isinstance(step, int) else (*here, "properties", step)
        here = _settled(subject, inside)
    return here


def _settled(subject: LintedDocument, place: Parts) -> Parts | None:
    """Follow references and `allOf` to the schema that lists properties, or items."""
    schema = as_object(_at(subject, place))
    if "$ref" in schema:
        try:
            target = subject.references.follow(schema["$ref"])
        except LookupError:
            return None
        place, schema = target.parts, as_object(target.value)
    if "properties" in schema or "items" in schema:
        return place
    for index, _ in enumerate(as_array(schema.get("allOf"))):
        found = _settled(subject, (*place, "allOf", index))
        if found is not None:
            return found
    return None


def _member(subject: LintedDocument, schema: Value, path: Parts) -> JsonObject:
    for step in path:
        if isinstance(step, int):
            schema = subject.resolved(schema).get("items")
        else:
            schema = (subject.properties(schema) or {}).get(step)
    return as_object(schema)


def _at(subject: LintedDocument, place: Parts) -> Value:
    try:
        return resolve_pointer(subject.value, place)
    except (LookupError, ValueError):
        return None


def _is_shared(subject: LintedDocument, other: LintedDocument, component: tuple[str, str]) -> bool:
    own = component_at(subject.value.get("components"), component)
    return own is not None and own == component_at(other.value.get("components"), component)
