"""The merged document's components: equal ones become one, unequal twins are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import Mapping, Value
from scripts.documents.document import Parts
from scripts.merge.source import Source
from scripts.merge.unify import absorb, first_difference
from scripts.openapi.grammar import members
from scripts.problem import ProblemLog


@dataclass(slots=True)
class _Held:
    value: Value
    source: Source
    parts: tuple[str | int, ...]


@dataclass(slots=True)
class Components:
    """Collects components by section and name; twins that differ are noted in `log`."""

    log: ProblemLog
    lifted: int = 0
    _sections: dict[str, dict[str, _Held]] = field(default_factory=dict)

    def collect(self, sources: Sequence[Source]) -> None:
        """Take over the components of all documents."""
        for source in sources:
            components = source.value.get("components")
            for section, named in components.items() if isinstance(components, dict) else ():
                for name, value in named.items() if isinstance(named, dict) else ():
                    self._add(section, name, value, source)

    def _add(self, section: str, name: str, value: Value, source: Source) -> None:
        held = _Held(value, source, ("components", section, name))
        known = self._sections.setdefault(section, {}).setdefault(name, held)
        if known is held:
            return
        kind = (members("components", section) or "").strip("{}")
        difference = first_difference(kind, known.value, value)
        if difference is not None:
            self._twins(known, held, name, difference)
        elif isinstance(known.value, dict) and isinstance(value, dict):
            absorb(kind, known.value, value)

    def lift(self, name: str, schema: Mapping, source: Source, parts: Parts) -> str:
        """Make a component of an inline schema and give the reference to it."""
        held = _Held(schema, source, tuple(parts))
        known = self._sections.setdefault("schemas", {}).setdefault(name, held)
        difference = first_difference("schema", known.value, schema)
        if difference is not None:
            self._twins(known, held, name, difference)
        elif known is not held and isinstance(known.value, dict):
            absorb("schema", known.value, schema)
        self.lifted += known is held
        return f"#/components/schemas/{name}"

    def _twins(self, known: _Held, held: _Held, name: str, difference: Parts) -> None:
        there = known.source.where((*known.parts, *difference))
        self.log.add(
            held.source.problem(
                (*held.parts, *difference),
                f"the component `{name}` differs from the one of the same name at {there}",
                expected="one meaning for each component name",
                remedy="make the two equal, or give one another name or `title`, by an overlay",
            )
        )

    def merged(self) -> Mapping:
        """Give all components, sections in the specification's order, names in ASCII order."""
        return {
            section: {name: held[name].value for name in sorted(held)}
            for section in _ORDER + sorted(set(self._sections) - set(_ORDER))
            if (held := self._sections.get(section))
        }


_ORDER = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
]
