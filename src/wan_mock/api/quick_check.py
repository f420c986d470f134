"""A schema compiled into functions that tell at once what is certainly valid.

Most requests of most tests are. What these functions do not confirm is judged, and described, by
jsonschema: a doubt costs time, and never a wrong verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from wan_document.json_value import JsonObject, JsonValue
from wan_document.patterns import finds

Check = Callable[[JsonValue], bool]

_SAYS_NOTHING = frozenset(
    {"title", "description", "default", "examples", "example", "deprecated", "readOnly"}
    | {"writeOnly", "$comment", "discriminator", "externalDocs", "xml", "components"}
)
_DEEPEST = 30


def quick_check(
    schema: JsonValue, formats: dict[str, Callable[[object], bool]], depth: int = _DEEPEST
) -> Check | None:
    """Compile a schema; None if it has a keyword that is not certain here.

    `formats` are the formats that are checked; others say nothing, as in jsonschema.
    """
    if schema is True:
        return lambda _value: True
    if not isinstance(schema, dict) or not depth:
        return None
    checks: list[Check] = []
    for keyword, rule in schema.items():
        if keyword in _SAYS_NOTHING or keyword.startswith("x-"):
            continue
        check = _compiled(keyword, rule, schema, formats, depth)
        if check is None:
            return None
        checks.append(check)
    return _every(checks)


def _compiled(
    keyword: str,
    rule: JsonValue,
    schema: JsonObject,
    formats: dict[str, Callable[[object], bool]],
    depth: int,
) -> Check | None:
    if keyword == "properties" and isinstance(rule, dict):
        members = {name: quick_check(value, formats, depth - 1) for name, value in rule.items()}
        known = {name: check for name, check in members.items() if check is not None}
        return _members(known) if len(known) == len(members) else None
    if keyword == "allOf" and isinstance(rule, list):
        parts = [quick_check(part, formats, depth - 1) for part in rule]
        return None if None in parts else _every([part for part in parts if part])
    if keyword == "anyOf" and isinstance(rule, list):
        found = [quick_check(part, formats, depth - 1) for part in rule]
        certain = [part for part in found if part]
        return lambda value: any(part(value) for part in certain)
    if keyword == "items":
        item = quick_check(rule, formats, depth - 1)
        return item and _items(item)
    if keyword == "format":
        judge = formats.get(str(rule))
        return (lambda value: judge(value)) if judge else (lambda _value: True)
    if keyword == "additionalProperties":
        return _closed(schema) if rule is False else (lambda _value: True) if rule is True else None
    make = _RULES.get(keyword)
    return make(rule) if make else None


def _every(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def hold(value: JsonValue) -> bool:
        for check in checks:  # noqa: SIM110 - a generator would cost more than the checks
            if not check(value):
                return False
        return True

    return hold


def _members(checks: dict[str, Check]) -> Check:
    def hold(value: JsonValue) -> bool:
        if not isinstance(value, dict):
            return True
        for name, member in value.items():
            if name in checks and not checks[name](member):
                return False
        return True

    return hold


def _items(item: Check) -> Check:
    return lambda value: not isinstance(value, list) or all(map(item, value))


def _closed(schema: JsonObject) -> Check | None:
    if "patternProperties" in schema:
        return None
    known = frozenset(cast("JsonObject", schema.get("properties", {})))
    return lambda value: not isinstance(value, dict) or known.issuperset(value)


def _required(names: JsonValue) -> Check | None:
    if not isinstance(names, list):
        return None
    wanted = frozenset(map(str, names))
    return lambda value: not isinstance(value, dict) or wanted <= value.keys()


def _one_of(choices: JsonValue) -> Check | None:
    """Judge plain values alone: 1 is no True, and the members of an array may be either."""
    if not isinstance(choices, list):
        return None
    plain = {(type(c) is bool, c) for c in choices if not isinstance(c, (list, dict))}
    return lambda value: (
        not isinstance(value, (list, dict)) and (type(value) is bool, value) in plain
    )


_TYPES: dict[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def _type(rule: JsonValue) -> Check | None:
    names = rule if isinstance(rule, list) else [rule]
    checks = [_TYPES[name] for name in names if isinstance(name, str) and name in _TYPES]
    if len(checks) == 1:
        return checks[0]
    return lambda value: any(check(value) for check in checks)


def _pattern(rule: JsonValue) -> Check | None:
    pattern = str(rule)
    return lambda value: not isinstance(value, str) or finds(pattern, value)


def _bound(holds: Callable[[float, float], bool]) -> Callable[[JsonValue], Check | None]:
    def make(rule: JsonValue) -> Check | None:
        if isinstance(rule, bool) or not isinstance(rule, (int, float)):
            return None
        limit = rule
        number = _TYPES["number"]
        return lambda value: not number(value) or holds(cast("float", value), limit)

    return make


def _size(
    kind: type[str] | type[list[object]] | type[dict[str, object]],
    holds: Callable[[int, int], bool],
) -> Callable[[JsonValue], Check | None]:
    def make(rule: JsonValue) -> Check | None:
        if isinstance(rule, bool) or not isinstance(rule, int):
            return None
        limit = rule
        return lambda value: not isinstance(value, kind) or holds(len(value), limit)

    return make


def _multiple(rule: JsonValue) -> Check | None:
    """Judge whole numbers alone: what a fraction divides is a matter of rounding."""
    if isinstance(rule, bool) or not isinstance(rule, int) or rule < 1:
        return None
    number, step = _TYPES["number"], rule
    return lambda value: not number(value) or (isinstance(value, int) and value % step == 0)


_RULES: dict[str, Callable[[JsonValue], Check | None]] = {
    "type": _type,
    "required": _required,
    "enum": _one_of,
    "const": lambda rule: _one_of([rule]),
    "pattern": _pattern,
    "multipleOf": _multiple,
    "minimum": _bound(lambda value, limit: value >= limit),
    "maximum": _bound(lambda value, limit: value <= limit),
    "exclusiveMinimum": _bound(lambda value, limit: value > limit),
    "exclusiveMaximum": _bound(lambda value, limit: value < limit),
    "minLength": _size(str, lambda size, limit: size >= limit),
    "maxLength": _size(str, lambda size, limit: size <= limit),
    "minItems": _size(list, lambda size, limit: size >= limit),
    "maxItems": _size(list, lambda size, limit: size <= limit),
    "minProperties": _size(dict, lambda size, limit: size >= limit),
    "maxProperties": _size(dict, lambda size, limit: size <= limit),
}
