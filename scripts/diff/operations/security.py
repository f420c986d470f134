"""Security: how requests prove whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import SERVICE, Change, Effect, Impact, Kind
from scripts.diff.operations.operation import OperationPair
from scripts.diff.shape import Part
from scripts.diff.sides import Below, Side, Sides, child
from scripts.documents import as_array, as_object, as_text

NARROWED = Kind("security-narrowed", "A way to authenticate is gone.")
WIDENED = Kind("security-widened", "There is a further way to authenticate.")
CHANGED = Kind("security-changed", "Requests must be authenticated in another way.")
KINDS = (NARROWED, WIDENED, CHANGED)

_Ways = frozenset[frozenset[str]]
_BY_EFFECT = {
    Effect.NARROWED: (NARROWED, Impact.BREAKING),
    Effect.WIDENED: (WIDENED, Impact.ADDITIVE),
    Effect.MOVED: (CHANGED, Impact.BREAKING),
}


def compare(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of an operation's own security; that of all is told once."""
    if not pair.old.has("security") and not pair.new.has("security"):
        return
    whole = _ways(sides.old, sides.old.at("security")), _ways(sides.new, sides.new.at("security"))
    old = _ways(sides.old, pair.old.member("security")) if pair.old.has("security") else whole[0]
    new = _ways(sides.new, pair.new.member("security")) if pair.new.has("security") else whole[1]
    if (old, new) != whole and (effect := _effect(old, new)):
        kind, impact = _BY_EFFECT[effect]
        yield pair.change(kind, impact, _message(old, new), _words(old), _words(new))


def compare_service(sides: Sides) -> Iterator[Change]:
    """Tell what became of the security of all operations that have none of their own."""
    old = _ways(sides.old, sides.old.at("security"))
    new = _ways(sides.new, sides.new.at("security"))
    if effect := _effect(old, new):
        kind, impact = _BY_EFFECT[effect]
        message = _message(old, new)
        yield Change(kind, impact, SERVICE, "", message, _words(old), _words(new))


def _ways(side: Side, requirements: Part) -> _Ways:
    """Return the ways to authenticate, each as what must come together; nothing is a way, too."""
    ways = [as_object(item) for item in as_array(requirements.value)] or [{}]
    return frozenset(
        frozenset(
            text
            for name, scopes in way.items()
            if not name.startswith("x-")
            for text in _needs(side, name, scopes)
        )
        for way in ways
    )


def _needs(side: Side, name: str, scopes: object) -> Iterator[str]:
    """Say what a scheme asks for; its own name is nothing that travels."""
    scheme = side.resolved(side.at("components", "securitySchemes", name))
    told = [as_text(child(scheme, key).value) for key in ("type", "scheme", "in", "name")]
    words = " ".join(word for word in told if word) or name
    yield words.casefold() if "http" in told else words
    for scope in scopes if isinstance(scopes, list) else ():
        yield f"scope {scope}"


def _effect(old: _Ways, new: _Ways) -> Effect | None:
    """Compare what satisfies: a way that asks for less is open to whoever had more."""
    lost = any(not any(now <= was for now in new) for was in old)
    gained = any(not any(was <= now for was in old) for now in new)
    if lost:
        return Effect.MOVED if gained else Effect.NARROWED
    return Effect.WIDENED if gained else None


def _message(old: _Ways, new: _Ways) -> str:
    return f"now asks for {_words(new)} (was {_words(old)})"


def _words(ways: _Ways) -> str:
    return " or ".join(sorted(" and ".join(sorted(way)) or "no key" for way in ways))
