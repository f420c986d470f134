"""What the examples and series of a document say for or against each of its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scripts.intake.examples import counted_members, misfits
from scripts.intake.restore.fields import placed_mappings
from scripts.intake.restore.own_values import is_named_in_xml
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.series import keeps_more, series_of

_FITS_BETTER = 1.0
"""Chosen below one clear sign: published examples are careless."""
_STRANGE = 3.0
"""Measured: 37 of 497 pages have an example with a member that its schema lacks, so it is a clear
sign against a reading, no proof."""
_BREAKS_SERIES = 6.0
"""Chosen: two signs, since all others of a series speak against it."""
_NAMED = 6.0
"""Chosen: two signs. Of 5 sites that give names in XML, none calls a last property as the
component is called that it is of."""


def weighed(best: Reading, rivals: Sequence[Reading]) -> list[Reading]:
    """Weigh the rivals by how their examples fit their schemas, beside the best reading's.

    One whose examples violate less gets cheaper, never dearer: an example moved to where nothing
    describes it violates nothing either. Members of examples that their schemas lack are a clear
    sign against a rival if the best reading has none, one more is no sign; and against the best
    reading if the rival's schemas have them. So is a series that only one of the two keeps.
    """
    if not rivals:
        return []
    violations, (declared, strangers) = misfits(best.document), counted_members(best.document.value)
    series, named, found = series_of(best.document.value), _named_in_xml(best), []
    for rival in rivals:
        cost = rival.cost
        if violations and misfits(rival.document) < violations:
            cost -= _FITS_BETTER
        theirs, lacking = counted_members(rival.document.value)
        if lacking and not strangers:
            cost += _STRANGE
        elif lacking < strangers and theirs - declared >= strangers - lacking:
            cost -= _STRANGE
        cost -= _NAMED * (_named_in_xml(rival) - named)
        others = series_of(rival.document.value)
        if keeps_more(series, others):
            cost += _BREAKS_SERIES
        elif keeps_more(others, series):
            cost -= _BREAKS_SERIES
        found.append(replace(rival, cost=cost))
    return found


def _named_in_xml(reading: Reading) -> int:
    """Count the components that are called in XML as they are."""
    places = placed_mappings(reading.document.value)
    return sum(place.kind == "schema" and is_named_in_xml(place) for place in places)


def has_strangers(reading: Reading) -> bool:
    """Whether an example has a member that its schema lacks."""
    return counted_members(reading.document.value)[1] > 0
