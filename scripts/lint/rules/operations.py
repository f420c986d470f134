"""Operations: their names, paths, parameters and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, as_array, as_object
from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level, SetMember, Suggestion
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, ResponseSite, RootSite, Site
from scripts.openapi import METHODS


def _operation_id_duplicate(site: RootSite) -> Iterator[Fault]:
    """Compare the ids of all operations."""
    first: dict[str, str] = {}
    for path, method, operation in _operations(site.value):
        name = operation.get("operationId")
        if not isinstance(name, str):
            continue
        if name in first:
            yield Fault(
                ("paths", path, method, "operationId"),
                f"{name!r} is also the id of {first[name]}",
                f"operationId: {name}",
            )
        first.setdefault(name, f"{method.upper()} {path}")


def _operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    paths = document.get("paths")
    for path, item in as_object(paths).items():
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict):
                yield path, method, operation


OPERATION_ID_DUPLICATE = Rule(
    id="operation-id-duplicate",
    title="Two operations with one `operationId`.",
    level=Level.ERROR,
    reason="The generated client names its functions by the id: one would overwrite the other.",
    fix="Give each operation an id of its own.",
    on=RootSite,
    check=_operation_id_duplicate,
)


def _operation_id_shared(site: CorpusSite) -> Iterator[Fault]:
    """Compare the operation ids of the documents that are linted together, each id once.

    Documents of one path and method describe one operation, whose requests the merge unites.
    """
    for own in site.sites:
        name = own.text("operationId") if isinstance(own, OperationSite) else ""
        named = site.corpus.operations[name] if name else []
        if not named or own is not named[0]:
            continue
        other = next((each for each in named if not _is_same(own, each)), None)
        if other is not None and other.subject is not own.subject:
            message = f"{other.subject.document.name} has an operation {name!r} too"
            yield Fault(own.at("operationId"), message, f"operationId: {name}")


def _is_same(one: Site, other: OperationSite) -> bool:
    return isinstance(one, OperationSite) and (one.path, one.method) == (other.path, other.method)


OPERATION_ID_SHARED = Rule(
    id="operation-id-shared",
    title="Two documents that give one operationId to different operations.",
    level=Level.WARNING,
    reason="The id names an operation in clients and links; two of one name were copied.",
    fix="Give each operation an id of its own.",
    on=CorpusSite,
    check=_operation_id_shared,
)


_PARAMETER = re.compile(r"\{[^{}]*\}")


def _path_duplicate(site: RootSite) -> Iterator[Fault]:
    """Compare the paths without the names, a last slash and a query."""
    paths = site.value.get("paths")
    first: dict[str, str] = {}
    for path in as_object(paths):
        shape = _PARAMETER.sub("{}", path).rstrip("/")
        if shape in first:
            yield Fault(("paths", path), f"the path matches the same calls as {first[shape]}", path)
        first.setdefault(shape, path)


PATH_DUPLICATE = Rule(
    id="path-duplicate",
    title="Two paths that differ only in the names of their parameters.",
    level=Level.ERROR,
    reason="OpenAPI forbids it: nobody can tell which of the two operations a call means.",
    fix="Merge the two paths.",
    on=RootSite,
    check=_path_duplicate,
)


_PLACES = ("cookie", "header", "path", "query")
_IN_PATH = re.compile(r"\{([^{}]+)\}")


def _parameter_invalid(site: OperationSite) -> Iterator[Fault]:
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


PARAMETER_INVALID = Rule(
    id="parameter-invalid",
    title=(
        "A parameter without name, place or schema, one declared twice, or a path's one undeclared."
    ),
    level=Level.ERROR,
    reason="The generated function lacks the argument, or has it twice.",
    fix="Give each parameter a name, a place and a schema, once.",
    on=OperationSite,
    check=_parameter_invalid,
)


_WITHOUT_BODY = ("1", "204", "205", "3")


def _response_without_content(site: ResponseSite) -> Iterator[Fault]:
    """Look for responses whose status allows a body and that describe none."""
    if site.status.startswith(_WITHOUT_BODY) or "callbacks" in site.parts:
        return
    if len(site.parts) > 2 and site.parts[-3] == "head":
        return
    if not site.value.get("content") and "schema" not in site.value:
        yield Fault(site.parts, f"the response {site.status} describes no body")


RESPONSE_WITHOUT_CONTENT = Rule(
    id="response-without-content",
    title="A response that does not say what its body is.",
    level=Level.WARNING,
    reason="The client gives back nothing for this answer, not even the message why it failed.",
    fix="Add `content` with the schema of the body; an API's errors usually share one.",
    on=ResponseSite,
    check=_response_without_content,
)


def _success_missing(site: OperationSite) -> Iterator[Fault]:
    """Look for a response with a status of success, or a default one."""
    responses = site.value.get("responses")
    statuses = map(str, responses) if isinstance(responses, dict) else ()
    if not any(status.startswith(("2", "3")) or status == "default" for status in statuses):
        yield Fault(
            site.at("responses") if "responses" in site.value else site.parts,
            f"{site.method.upper()} {site.path} has no response for success",
        )


SUCCESS_MISSING = Rule(
    id="success-missing",
    title="An operation that does not say what comes when all goes well.",
    level=Level.WARNING,
    reason="The generated function gives back nothing that is typed.",
    fix="Describe the response of status 200.",
    on=OperationSite,
    check=_success_missing,
)
