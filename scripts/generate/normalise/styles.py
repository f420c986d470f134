"""How parameters and bodies are written on the wire: their styles and their media types.

The table of OpenAPI 3.1.1, 4.8.12.3 (`style` and `explode`) has no form for some pairs of a style
and a type, and none for a value inside of a value; such parameters are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scripts.generate.account import Place
from scripts.generate.normalise.part import Part, refusal
from scripts.generate.normalise.plain import Definition, PlainAlias, PlainClass, PlainParameter
from scripts.generate.types import Array, Map, Named, OneOf, Scalar, Type

_DEFAULTS = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_STYLES = {
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "path": ("simple", "label", "matrix"),
    "header": ("simple",),
    "cookie": ("form",),
}
ANY_MEDIA = ("*/*", "application/*")
"""Ranges of media types that JSON is one of."""

_DELIMITED = ("spaceDelimited", "pipeDelimited")
_TEXTS = frozenset(
    f"application/{name}"
    for name in ("xml", "yaml", "javascript", "graphql", "jsonl", "x-ndjson", "x-yaml", "sql")
)
_AS_JSON = "describe it as JSON (`content`, or of a field no `style`), by an overlay"


def style_of(part: Part, location: str) -> tuple[str, bool]:
    """Return style and explode of a parameter; raises `BadInput` for one that has no such style."""
    style = str(part.keywords.get("style", _DEFAULTS.get(location, "form")))
    allowed = _STYLES.get(location, ())
    if style not in allowed:
        message = f"a parameter in {location} has no style {style}"
        raise refusal(
            (*part.place, "style") if "style" in part.keywords else part.place,
            message if allowed else f"there are no parameters in {location!r}",
            f"write one of {', '.join(allowed or _STYLES)} by an overlay",
        )
    # By default it is false for deepObject too, for which only true has a form.
    explode = part.keywords.get("explode", style in ("form", "deepObject"))
    return style, explode is True


def check_form(parameter: PlainParameter, definitions: Mapping[str, Definition]) -> None:
    """Raise `BadInput` for a parameter whose values have no form in its style."""
    found = set(kinds(parameter.type, definitions))
    if "binary" in found:
        raise refusal(parameter.place, "a file cannot be a parameter", "make it a body")
    if parameter.media is None:
        check_style(
            parameter.place,
            parameter.name,
            found,
            parameter.style,
            explode=parameter.explode,
            in_cookie=parameter.location == "cookie",
        )


def check_style(
    place: Place,
    name: str,
    found: set[str],
    style: str,
    *,
    explode: bool,
    in_cookie: bool = False,
) -> None:
    """Raise `BadInput` for values of such kinds that have no form in a style."""
    if "binary" in found:
        raise refusal(
            place, f"`{name}` is a file, which has no style", "leave it out by an overlay"
        )
    if "nested" in found:
        message = f"`{name}` holds values inside of values: OpenAPI has no form for them"
        raise refusal(place, message, _AS_JSON)
    fault = _fault(style, found & {"scalar", "array", "object"}, explode=explode)
    if in_cookie and explode and found - {"scalar"}:
        message = "a cookie has no form for several values with `explode: true`"
        fault = message, "write `explode: false` by an overlay"
    if fault:
        raise refusal(place, f"`{name}`: {fault[0]}", fault[1])


def _fault(style: str, found: set[str], *, explode: bool) -> tuple[str, str] | None:
    if style in _DELIMITED and explode:
        return f"{style} has no form with `explode: true`", "write `explode: false` by an overlay"
    if style in _DELIMITED and found == {"scalar"}:
        return f"{style} has no form for a single value", "leave the style out by an overlay"
    if style == "deepObject" and not explode:
        return "deepObject has no form with `explode: false`", "leave it out by an overlay"
    if style == "deepObject" and found - {"object"}:
        return "deepObject has a form for objects only", "leave the style out by an overlay"
    return None


def kinds(one: Type, definitions: Mapping[str, Definition]) -> Iterator[str]:
    """Name the kinds of value that a type has: scalar, array, object, nested, binary."""
    yield from _outer_kinds(one, definitions)
    inner = (kind for each in _inside(one, definitions) for kind in _outer_kinds(each, definitions))
    if set(inner) - {"scalar"}:
        yield "nested"


def _outer_kinds(one: Type, definitions: Mapping[str, Definition]) -> Iterator[str]:
    """Name the kinds of value that a type has, whatever stands inside of them."""
    match one:
        case OneOf():
            for each in one.types:
                yield from _outer_kinds(each, definitions)
        case Array():
            yield "array"
        case Map():
            yield "object"
        case Named():
            definition = definitions[one.name]
            is_class, is_alias = (
                isinstance(definition, PlainClass),
                isinstance(definition, PlainAlias),
            )
            yield "object" if is_class else "nested" if is_alias else "scalar"
        case Scalar(kind="any" | "null" | "nothing"):
            return
        case Scalar(kind="binary"):
            yield "binary"
        case _:
            yield "scalar"


def _inside(one: Type, definitions: Mapping[str, Definition]) -> Iterator[Type]:
    """Yield the types of what stands inside of a value."""
    match one:
        case OneOf():
            for each in one.types:
                yield from _inside(each, definitions)
        case Array():
            yield one.item
        case Map():
            yield one.value
        case Named():
            definition = definitions[one.name]
            if isinstance(definition, PlainClass):
                yield from (member.type for member in definition.members)
                if definition.rest is not None:
                    yield definition.rest


def essence(media: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media.partition(";")[0].strip().lower()


def is_json(media: str) -> bool:
    """Whether a body of this type is JSON (RFC 6839 has the suffix)."""
    name = essence(media)
    return name == "application/json" or name.endswith("+json")


def is_binary(media: str) -> bool:
    """Whether a body of this type is bytes, whatever its schema says."""
    return essence(media) == "application/octet-stream"


def is_multipart(media: str) -> bool:
    """Whether a body of this type is a form whose fields are parts with types of their own."""
    return essence(media) == "multipart/form-data"


def is_form(media: str) -> bool:
    """Whether a body of this type is a form."""
    return is_multipart(media) or essence(media) == "application/x-www-form-urlencoded"


def is_textual(media: str) -> bool:
    """Whether a body of this type is text that is no JSON."""
    name = essence(media)
    return name.startswith("text/") or name.endswith("+xml") or name in _TEXTS


def is_readable(media: str) -> bool:
    """Whether openapi-python-client reads an answer of this type."""
    return is_json(media) or is_binary(media) or essence(media).startswith("text/")


def preferred(listed: Iterable[str]) -> str | None:
    """Choose the media type that a client sends of several: JSON, else a form, else bytes."""
    media = list(listed)
    for fits in (is_json, is_multipart, is_form, is_binary):
        if found := next(filter(fits, media), None):
            return found
    return media[0] if media else None
