"""A parameter without name, place or schema, one declared twice, or a path's one undeclared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, as_array
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite

_PLACES = ("cookie", "header", "path", "query")
_IN_PATH = re.compile(r"\{([^{}]+)\}")


def check(site: OperationSite) -> Iterator[Fault]:
    """Look at the operation's own parameters and at the names in its path."""
    own = list(_own(site))
    seen = set()
    for parts, parameter in own:
        yield from _members(parts, parameter)
        identity = (str(parameter.get("in")), str(parameter.get("name")))
        if identity in seen:
            yield Fault(parts, f"the parameter {identity[1]!r} is declared twice", identity[1])
        seen.add(identity)
    if "callbacks" in site.parts:
        return
    declared = seen | set(_shared(site))
    names = _IN_PATH.findall(site.path)
    for parts, parameter in own:
        if parameter.get("in") == "path" and parameter.get("name") not in names:
            yield Fault(parts, f"the path has no place for {parameter.get('name')!r}", site.path)
    for name in names:
        if ("path", name) not in declared:
            yield Fault(site.parts, f"the path's parameter {name!r} is not declared", site.path)


def _own(site: OperationSite) -> Iterator[tuple[Parts, JsonObject]]:
    parameters = site.value.get("parameters")
    for index, parameter in enumerate(as_array(parameters)):
        resolved = site.subject.resolved(parameter)
        if isinstance(parameter, dict) and (resolved or "$ref" not in parameter):
            yield site.at("parameters", index), resolved


def _shared(site: OperationSite) -> Iterator[tuple[str, str]]:
    """List the parameters that the path gives to all of its operations."""
    item: object = site.subject.value
    for step in site.parts[:-1]:
        item = item.get(step) if isinstance(item, dict) else None
    parameters = item.get("parameters") if isinstance(item, dict) else None
    for parameter in as_array(parameters):
        resolved = site.subject.resolved(parameter)
        yield str(resolved.get("in")), str(resolved.get("name"))


def _members(parts: Parts, parameter: JsonObject) -> Iterator[Fault]:
    if not isinstance(parameter.get("name"), str) or not parameter.get("name"):
        yield Fault(parts, "the parameter has no name")
    if parameter.get("in") not in _PLACES:
        yield Fault(parts, f"the parameter does not stand in one of {', '.join(_PLACES)}")
    if not {"schema", "content", "type"} & parameter.keys():
        yield Fault(parts, "the parameter has no schema")
    if parameter.get("in") == "path" and parameter.get("required") is not True:
        fix = Suggestion((SetMember(parts, "required", True),))
        yield Fault(parts, "a parameter of the path is always required", None, fix)


RULE = Rule(
    id="parameter-invalid",
    level=Level.ERROR,
    reason="The generated function lacks the argument, or has it twice.",
    fix="Give each parameter a name, a place and a schema, once.",
    on=OperationSite,
    check=check,
)
