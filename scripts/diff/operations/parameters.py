"""Parameters in path, query, headers and cookies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.diff.change import ApiPlace, Change, Direction, Impact, Kind
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.rename import Candidate, renames
from scripts.diff.schema.metadata import DEPRECATED, DESCRIPTION, RESTORED
from scripts.diff.shape import Conjunction, Located
from scripts.diff.sides import Below, Side, Sides, child
from scripts.diff.values import folded, nature_of
from scripts.documents import JsonObject, as_array, as_object, as_text

ADDED = Kind("parameter-added", "There is a new optional parameter.")
REQUIRED_ADDED = Kind("required-parameter-added", "There is a new parameter that must be given.")
REMOVED = Kind("parameter-removed", "A parameter is gone.")
RENAMED = Kind("parameter-renamed", "A parameter has another name.")
REQUIRED = Kind("parameter-required", "A parameter that was optional must be given.")
OPTIONAL = Kind("parameter-optional", "A parameter that was required may be left out.")
RESTYLED = Kind("parameter-style-changed", "A parameter is written otherwise in the request.")
KINDS = (ADDED, REQUIRED_ADDED, REMOVED, RENAMED, REQUIRED, OPTIONAL, RESTYLED)

_IGNORED_HEADERS = {"accept", "authorization", "content-type"}
_STYLES = {"query": "form", "path": "simple", "header": "simple", "cookie": "form"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation or of its path item."""

    place: str
    name: str
    part: Located

    @property
    def is_required(self) -> bool:
        """Whether it must be given; what stands in the path always must."""
        return self.place == "path" or child(self.part, "required").value is True

    @property
    def is_deprecated(self) -> bool:
        """Whether it is going to go away."""
        return child(self.part, "deprecated").value is True

    @property
    def role(self) -> str:
        """What to call it in a sentence."""
        return f"{self.place} parameter `{self.name}`"

    @property
    def schema(self) -> Conjunction:
        """Its schema, or that of its only media type."""
        content = child(self.part, "content")
        held = as_object(content.value)
        part = child(content, next(iter(held))) if held else self.part
        return Conjunction((child(part, "schema"),))

    @property
    def style(self) -> tuple[str, bool, str]:
        """How its value is written: style, explode, media type."""
        value = as_object(self.part.value)
        style = as_text(value.get("style")) or _STYLES[self.place]
        explode = value.get("explode", style == "form")
        return style, explode is True, next(iter(as_object(value.get("content"))), "")

    @property
    def text(self) -> str:
        """What its description says."""
        return folded(as_text(child(self.part, "description").value) or "")


_Parameters = dict[str, Parameter]


def compare_parameters(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell which parameters came, went or were renamed; those that stayed are compared next."""
    old, new = _parameters(sides.old, pair.old), _parameters(sides.new, pair.new)
    for place in _STYLES:
        yield from _compare_place(pair, old[place], new[place])


def _compare_place(
    pair: OperationPair, old: _Parameters, new: _Parameters
) -> Iterator[Change | Below]:
    renamed = _renames(pair, old, new)
    for name, parameter in old.items():
        now = new.get(renamed.get(name, name))
        if now is None:
            message = "is gone"
            yield pair.change(REMOVED, Impact.BREAKING, message, name, place=parameter.role)
            continue
        if name not in new:
            message = f"seems to be called `{now.name}` now"
            place, names = parameter.role, (parameter.name, now.name)
            yield pair.change(RENAMED, Impact.BREAKING, message, *names, place=place)
        yield from _compare_both(pair, parameter, now)
    for name, parameter in new.items():
        if name in old or name in renamed.values():
            continue
        if parameter.is_required:
            kind, impact, message = REQUIRED_ADDED, Impact.BREAKING, "is new and must be given"
        else:
            kind, impact, message = ADDED, Impact.ADDITIVE, "is new"
        yield pair.change(kind, impact, message, after=name, place=parameter.role)


def _renames(pair: OperationPair, old: _Parameters, new: _Parameters) -> dict[str, str]:
    """Pair path parameters by their position, others by their likeness."""
    gone = [p for name, p in old.items() if name not in new]
    came = [p for name, p in new.items() if name not in old]
    if gone and came and gone[0].place == "path":
        was, now = _in_order(pair.old.path, gone), _in_order(pair.new.path, came)
        return dict(zip(was, now, strict=False))
    return renames([_named(p) for p in gone], [_named(p) for p in came])


def _in_order(path: str, parameters: list[Parameter]) -> list[str]:
    names = [parameter.name for parameter in parameters]
    return sorted(names, key=lambda name: path.find(f"{{{name}}}"))


def _named(parameter: Parameter) -> Candidate:
    nature = nature_of([part.value for part in parameter.schema.schemas])
    return Candidate(parameter.name, nature, parameter.text)


def _compare_both(pair: OperationPair, old: Parameter, new: Parameter) -> Iterator[Change | Below]:
    place = new.role
    if new.is_required and not old.is_required:
        yield pair.change(REQUIRED, Impact.BREAKING, "must now be given", place=place)
    elif old.is_required and not new.is_required:
        yield pair.change(OPTIONAL, Impact.ADDITIVE, "may now be left out", place=place)
    if old.style != new.style:
        message = "is written otherwise in the request"
        before, after = " ".join(map(str, old.style)), " ".join(map(str, new.style))
        yield pair.change(RESTYLED, Impact.BREAKING, message, before, after, place=place)
    if new.is_deprecated != old.is_deprecated:
        kind = DEPRECATED if new.is_deprecated else RESTORED
        message = f"is {'' if new.is_deprecated else 'no longer '}deprecated"
        yield pair.change(kind, Impact.ADDITIVE, message, place=place)
    if old.text != new.text:
        message = "has another description"
        yield pair.change(DESCRIPTION, Impact.TEXT, message, old.text, new.text, place=place)
    optional = not (old.is_required and new.is_required)
    site = ApiPlace(pair.subject, Direction.SENT, place, may_be_unset=optional)
    yield Below(old.schema, new.schema, site)


def _parameters(side: Side, operation: Operation) -> dict[str, _Parameters]:
    """Return the parameters by place and name; an operation's own come before its path's."""
    found: dict[str, _Parameters] = {place: {} for place in _STYLES}
    for holder in (operation.item, operation.part):
        held = child(holder, "parameters")
        for index, value in enumerate(as_array(held.value)):
            part = side.resolved(Located(value, (*held.parts, index)))
            if is_compared(as_object(part.value)):
                place, name = (str(child(part, key).value) for key in ("in", "name"))
                found[place][parameter_key(place, name)[1]] = Parameter(place, name, part)
    return found


def parameter_key(place: str, name: str) -> tuple[str, str]:
    """Return what makes it the same parameter for the server: the case of a header does not."""
    return place, name.casefold() if place == "header" else name


def is_compared(parameter: JsonObject) -> bool:
    """Whether the rules can tell which parameter it is, and look at it."""
    place, name = as_text(parameter.get("in")), as_text(parameter.get("name"))
    return place in _STYLES and bool(name) and not is_ignored(parameter)


def is_ignored(parameter: JsonObject) -> bool:
    """Whether it is a header that OpenAPI tells tools to ignore as a parameter."""
    is_header = parameter.get("in") == "header"
    return is_header and str(parameter.get("name")).casefold() in _IGNORED_HEADERS
