"""Checking a request body against the document, in the words of the real service.

The service ignores fields that no schema knows, misspelled ones too, without a word; here they are
listed apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from wan_document.json_value import JsonObject, JsonValue, RepeatingObject
from wan_document.limits import requirement
from wan_document.patterns import validator_class
from wan_mock.api.doubts import doubts
from wan_mock.api.quick_check import Check, quick_check

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError
from difflib import get_close_matches

UNKNOWN = "unknown"
"""The rule that a field breaks which no schema knows; the real service ignores such fields."""
REPEATED = "repeated"
"""The rule that a name breaks which stands twice in one object, form or query."""
SAID_OF_REPEATED = "stands here twice, and the last one counts"


_DEEPEST = 12
_CLOSE = 0.6
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: the member (`input.prompt`), the schema's keyword, and the text."""

    field: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class BodyValidator:
    """The rules of one schema.

    jsonschema, which is slow to import and to ask, is needed only for what is not plainly valid.
    `owner` tells whose a field is that this schema does not know.
    """

    def __init__(
        self, schema: JsonObject, owner: Callable[[str], str | None] = lambda _name: None
    ) -> None:
        self._schema = schema
        self._owner = owner

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return validator_class()(self._schema, format_checker=_format_checker())

    @cached_property
    def _is_certainly_valid(self) -> Check:
        return quick_check(self._schema, {"uri": _is_uri}) or (lambda _value: False)

    @cached_property
    def _known(self) -> KnownFields:
        return known_fields(self._schema)

    def violations(self, body: JsonValue) -> tuple[Violation, ...]:
        """List what is wrong with `body`, missing members first."""
        if self._is_certainly_valid(body):
            return ()
        errors = islice(self._validator.iter_errors(body), _MOST_TOLD)
        found = [v for error in errors for v in _describe(error)]
        return tuple(sorted(found, key=lambda violation: violation.rule != "required"))

    def doubtful(self, body: JsonValue) -> tuple[Violation, ...]:
        """List what the schema lets pass and can hardly be meant.

        Fields that it does not know, with the name that was meant; names that stand twice; texts
        that are required and blank; addresses of no web page.
        """
        doubtful = (Violation(*each) for each in doubts(self._schema, body))
        return tuple(islice(chain(doubtful, self._unknown(body), _repeated(body)), _MOST_TOLD))

    def _unknown(self, body: JsonValue) -> Iterator[Violation]:
        for at, said in self._known.unknown(body):
            owner = self._owner(at.rpartition(".")[2])
            yield Violation(at, UNKNOWN, f"is a field of {owner}, not of this" if owner else said)


def _describe(error: ValidationError) -> Iterator[Violation]:
    field = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        prefix = f"{field}." if field else ""
        yield from _missing_members(error, prefix)
        return
    yield Violation(field, str(error.validator), _rule_text(error))


def _missing_members(error: ValidationError, prefix: str) -> Iterator[Violation]:
    # jsonschema reports each missing member as an error of its own, named only in its text.
    for name in cast("list[str]", error.validator_value):
        if name not in cast("JsonObject", error.instance) and error.message.startswith(repr(name)):
            yield Violation(prefix + name, "required", "This field is required")


def _rule_text(error: ValidationError) -> str:
    keyword, limit = str(error.validator), cast("JsonValue", error.validator_value)
    if keyword == "enum" and isinstance(limit, list):
        return f"is not one of the allowed values: {', '.join(map(str, limit))}"
    if keyword == "type":
        names = limit if isinstance(limit, list) else [limit]
        return f"must be of type {' or '.join(map(str, names))}"
    if keyword == "format":
        return f"must be a valid {limit}"
    return requirement(keyword, limit) or f"breaks the rule {keyword}"


@cache
def _format_checker() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("uri")(_is_uri)
    return checker


def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and value.isprintable() and " " not in value


@dataclass(slots=True)
class KnownFields:
    """What an object may hold: its fields, each with what it may hold, or anything if `open`."""

    fields: dict[str, KnownFields] = field(default_factory=dict)
    open: bool = False

    def unknown(
        self, value: JsonValue, path: tuple[str, ...] = (), root: KnownFields | None = None
    ) -> Iterator[tuple[str, str]]:
        """Return the dotted place of each unknown field, and what is said of it."""
        root = root or self
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.unknown(item, (*path, str(index)), root)
            return
        if not isinstance(value, dict) or not self.fields:
            return
        for name, member in value.items():
            known = self.fields.get(name)
            if known is not None:
                yield from known.unknown(member, (*path, name), root)
            elif not self.open:
                said = said_of_unknown(name, self.fields, path, next(root.places(name), ""))
                yield ".".join((*path, name)), said

    def places(self, name: str, path: tuple[str, ...] = ()) -> Iterator[str]:
        """Return the dotted places where a field of this name would be known."""
        for each, inner in self.fields.items():
            if each == name:
                yield ".".join((*path, each))
            yield from inner.places(name, (*path, each))


def known_fields(schema: JsonValue, depth: int = _DEEPEST) -> KnownFields:
    """Read a schema, references resolved; what one of its alternatives knows is known."""
    known = KnownFields()
    for part in _parts(schema, depth) if depth else ():
        properties = part.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            _join(known.fields.setdefault(name, KnownFields()), known_fields(value, depth - 1))
        further = part.get("additionalProperties")
        known.open |= further is True or isinstance(further, dict) or "patternProperties" in part
        if "items" in part:
            _join(known, known_fields(part["items"], depth - 1))
    return known


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant."""
    folded = {_folded(each): each for each in known}
    near = get_close_matches(_folded(name), folded, n=1, cutoff=_CLOSE)
    return folded[near[0]] if near else None


def said_of_unknown(
    name: str, known: Collection[str], path: tuple[str, ...] = (), elsewhere: str = ""
) -> str:
    """Say that a name is not known here, and which was meant or which there are.

    `elsewhere` is the place where a field of the very name belongs, if there is one.
    """
    near = nearest(name, known)
    meant = elsewhere or (".".join((*path, near)) if near else "")
    if meant:
        return f"is not a field here; did you mean `{meant}`?"
    return f"is not a field here; there are: {', '.join(known) or 'none'}"


def _repeated(value: JsonValue, path: tuple[str, ...] = ()) -> Iterator[Violation]:
    """Return the names that stand twice in an object, at any depth."""
    if isinstance(value, list):
        members: Iterable[tuple[str, JsonValue]] = ((str(n), each) for n, each in enumerate(value))
    elif isinstance(value, dict):
        members = value.items()
    else:
        return
    for name in value.repeated if isinstance(value, RepeatingObject) else ():
        yield Violation(".".join((*path, name)), REPEATED, SAID_OF_REPEATED)
    for name, member in members:
        if isinstance(member, (dict, list)):
            yield from _repeated(member, (*path, name))


def _parts(schema: JsonValue, depth: int) -> Iterator[JsonObject]:
    if not isinstance(schema, dict) or not depth:
        return
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        listed = schema.get(keyword)
        for part in listed if isinstance(listed, list) else ():
            yield from _parts(part, depth - 1)


def _join(known: KnownFields, more: KnownFields) -> None:
    known.open |= more.open
    for name, fields in more.fields.items():
        if name in known.fields:
            _join(known.fields[name], fields)
        else:
            known.fields[name] = fields


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
