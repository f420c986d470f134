"""The two shapes that a rule compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts.diff.change import Change, Effect, Impact, Kind
from scripts.diff.interval import Interval
from scripts.diff.shape import Shape
from scripts.diff.site import Site
from scripts.documents import Value, join_pointer


@dataclass(frozen=True, slots=True)
class Pair:
    """What a schema allowed and allows, and where."""

    old: Shape
    new: Shape
    site: Site

    def change(
        self, kind: Kind, impact: Impact, message: str, before: Value = None, after: Value = None
    ) -> Change:
        """Report a change of what stands here."""
        site = self.site
        return Change(
            kind=kind,
            impact=impact,
            subject=site.subject,
            place=site.place,
            message=message,
            before=before,
            after=after,
            old=join_pointer(self.old.parts),
            new=join_pointer(self.new.parts),
        )

    def intervals(
        self, old: Interval, new: Interval, kinds: Mapping[Effect, Kind], unit: str = ""
    ) -> Iterator[Change]:
        """Tell whether an interval was narrowed, widened or moved."""
        if effect := old.effect_on(new):
            verb = "takes" if self.site.is_sent else "holds"
            message = f"now {verb} {new.of(unit)} (was {old.of(unit)})"
            yield self.change(kinds[effect], self.limit(effect), message, str(old), str(new))

    def limit(self, effect: Effect) -> Impact:
        """Weigh a change of a limit that the client does not look at in what it receives."""
        harmless = effect is Effect.WIDENED or not self.site.is_sent
        return Impact.ADDITIVE if harmless else Impact.BREAKING

    def reading(self, effect: Effect) -> Impact:
        """Weigh a change of what the client's readers take.

        A reader never raises: what it does not know leaves the attribute `UNSET` and the value in
        `additional_properties`. So more values than before break a program only where its attribute
        could not be `UNSET`; other values than before leave nothing to read, and always do.
        """
        if self.site.is_sent:
            return self.limit(effect)
        if effect is Effect.MOVED or (effect is Effect.WIDENED and not self.site.may_be_unset):
            return Impact.BREAKING
        return Impact.ADDITIVE
