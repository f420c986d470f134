"""The account of a restoration: what proves it, and what in it nothing proves."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.intake.losses import losses
from scripts.intake.restore.fields import quirks
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.reading import Reading

_GUESS = "a guess: `{}` might stand one object further in or out, about the same values"


def proofs(
    lines: list[str], best: Reading, rivals: list[Reading], writing: Writing, *, ruled_out: int
) -> list[str]:
    """List what a restoration rests on."""
    found = [
        "without its line ends it gives the page's text"
        if writing.joined
        else f"flattened it gives the page's {len(lines)} lines",
        "every member is one that OpenAPI has there; keywords, required and examples agree",
    ]
    if writing.exact and not writing.joined:
        found.append("its lines break where js-yaml at width 80 breaks them at that depth")
    if ruled_out:
        found.append(f"OpenAPI rules {ruled_out} other readings out")
    return [*found, _examined([rival.cost - best.cost for rival in rivals])]


def _examined(against: list[float]) -> str:
    if not against:
        return "no other reading of the lines was found"
    if len(against) == 1:
        return f"another reading was examined; it has {against[0]:.1f} against it"
    nearest = min(against)
    return f"{len(against)} other readings were examined; the nearest has {nearest:.1f} against it"


def differences(
    lines: list[str], best: Reading, harmless: list[Reading], writing: Writing
) -> list[str]:
    """List what nothing on the page proves, guesses included."""
    found = quirks(best.document.value)
    found += [f"the page lacks what it points at: {loss.text}" for loss in losses(best.document)]
    if best.layout.gaps_by_habit:
        found.append(
            "blank lines or indentation inside texts follow the habits of Markdown; nothing on the "
            f"page proves them (places: {best.layout.gaps_by_habit})"
        )
    if best.layout.inexact and writing.exact and not writing.joined:
        found.append(
            "js-yaml would write texts otherwise: they were edited, or have lost white space "
            f"(places: {len(best.layout.inexact)})"
        )
    guessed = sorted({first_difference(best, rival) for rival in harmless})
    found.extend(_GUESS.format(lines[line]) for line in guessed)
    return found


def guessed_lines(differences: Iterable[object]) -> set[str]:
    """Return the lines that such differences, as `sources.yaml` keeps them, call guessed."""
    before, behind = _GUESS.split("{}")
    return {
        told.removeprefix(before).removesuffix(behind)
        for told in differences
        if isinstance(told, str) and told.startswith(before) and told.endswith(behind)
    }


def first_difference(best: Reading, rival: Reading) -> int:
    """Find the first line that two readings take differently."""
    pairs = zip(best.roles, rival.roles, strict=True)
    return next(number for number, (role, other) in enumerate(pairs) if role != other)
