"""The merged document's components: those of one name become one, lifted schemas join them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Parts, Value, as_object
from scripts.merge.report import Report
from scripts.merge.source import Source, Telling
from scripts.merge.unify import absorb, first_difference
from scripts.openapi.grammar import FIELDS, holding

_Sections = dict[str, dict[str, Value]]


@dataclass(slots=True)
class Components:
    """Components by section and name; `lifted` counts those that stood inline."""

    lifted: int = 0
    _sections: _Sections = field(default_factory=dict)
    _extensions: JsonObject = field(default_factory=dict)
    _places: dict[str, Telling] = field(default_factory=dict)

    def collect(self, sources: Sequence[Source], report: Report) -> None:
        """Take over the components of all documents; twins that differ are conflicts."""
        found: dict[tuple[str, str], list[Telling]] = {}
        extensions: dict[str, list[Telling]] = {}
        for source in sources:
            for section, named in as_object(source.value.get("components")).items():
                if section.startswith("x-"):
                    telling = Telling(source, ("components", section), named)
                    extensions.setdefault(section, []).append(telling)
                    continue
                for name, value in as_object(named).items():
                    telling = Telling(source, ("components", section, name), value)
                    found.setdefault((section, name), []).append(telling)
        for (section, name), tellings in found.items():
            held = holding("components", section)
            kind = held.kind if held else None
            parts = ("components", section, name)
            value = report.unify(kind, tellings, parts, f"the component `{name}`")
            self._sections.setdefault(section, {})[name] = value
            if section == "schemas":
                self._places[name] = tellings[0]
        for section, tellings in extensions.items():
            self._extensions[section] = report.unify_extension(tellings, ("components", section))

    def twin(self, name: str, schema: JsonObject) -> str | None:
        """Say where the schema of this name stands, if it is another than `schema`."""
        known = self._sections.get("schemas", {}).get(name, schema)
        if first_difference("schema", known, schema) is None:
            return None
        place = self._places[name]
        return place.source.where(place.parts)

    def lift(self, name: str, schema: JsonObject, source: Source, parts: Parts) -> str:
        """Make a component of an inline schema and give the reference to it.

        If there is one of this name, it stays; whether that is another, `twin` says.
        """
        named = self._sections.setdefault("schemas", {})
        known = named.setdefault(name, schema)
        if known is schema:
            self.lifted += 1
            self._places[name] = Telling(source, parts, schema)
        elif isinstance(known, dict):
            absorb("schema", known, schema)
        return f"#/components/schemas/{name}"

    def merged(self) -> JsonObject:
        """Return all components, sections in the specification's order, names in ASCII order."""
        sections: JsonObject = {
            section: {name: held[name] for name in sorted(held)}
            for section in [*FIELDS["components"], *sorted(self._sections)]
            if (held := self._sections.get(section))
        }
        return {**sections, **{name: self._extensions[name] for name in sorted(self._extensions)}}
