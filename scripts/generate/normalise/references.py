"""Where references lead in the end, each chain followed once."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.documents import JsonObject
from scripts.generate.account import Account, Place
from scripts.generate.normalise.part import TEXTS, Part, follow, refusal


@dataclass(slots=True)
class References:
    """The references of one document."""

    root: JsonObject
    account: Account
    _ends: dict[Place, Part] = field(default_factory=dict)

    def end(self, part: Part) -> Part:
        """Follow a schema that is a reference to the one that it leads to in the end."""
        chain: dict[Place, None] = {}
        while part.place not in self._ends and (reference := part.reference) is not None:
            if part.place in chain:
                raise refusal(part.place, f"the reference {reference!r} leads in a circle", _REMEDY)
            chain[part.place] = None
            self.account.claim_all(part.place, ("$ref", *TEXTS), part.keywords)
            part = follow(self.root, reference, part.place)
        end = self._ends.get(part.place, part)
        self._ends.update(dict.fromkeys(chain, end))
        return end

    def target(self, part: Part) -> Place | None:
        """Return the place where a reference leads in the end; None for a schema that is none."""
        return self.end(part).place if part.reference else None


_REMEDY = "let one of them be a schema, by an overlay"


def reference_to(place: Place, base: Part) -> Part:
    """Refer to a schema from the discriminator of another."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    reference = "#/" + "/".join(escaped)
    return Part({"$ref": reference}, (*base.place, "discriminator", str(place[-1])))
