"""Identifiers that neither Python nor the generated code uses itself, and names that collide."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from scripts.documents import JsonObject, as_object, join_pointer
from scripts.generate.generator import PythonIdentifier
from scripts.generate.normalise import class_name, module_name
from scripts.generate.normalise.path_items import called_operations
from scripts.generate.normalise.plain import PlainOperation
from scripts.generate.parsing import ParsedApi
from scripts.problem import BadInput, Problem

_PREFIX = "field_"
_IN_A_CLASS = frozenset(
    {
        *("additional_properties", "from_dict", "read", "to_dict"),
        *("Any", "File", "FileInput", "Literal", "Member", "Reader", "UNSET", "Unset"),
    }
)
"""What every model has as a member of its own, and what its class body refers to."""

_IN_A_FUNCTION = frozenset(
    {
        *("body", "client", "url", "httpx2"),
        *("sync", "sync_detailed", "asyncio", "asyncio_detailed"),
    }
)
"""The other arguments of an operation's functions, and what these functions call."""


def attribute_names(names: Sequence[str], used: Collection[str]) -> dict[str, str]:
    """Name the attributes of a class; `used` are the names that the class's own code refers to."""
    return _identifiers(names, _IN_A_CLASS.union(used))


def argument_names(names: Sequence[str]) -> dict[str, str]:
    """Name the arguments of an operation's functions."""
    return _identifiers(names, _IN_A_FUNCTION)


def _identifiers(names: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Give each name an identifier of its own: in snake case, else as it is, else numbered."""
    snake = {name: _as_read(PythonIdentifier(name, _PREFIX)) for name in names}
    count = Counter(snake.values())
    found: dict[str, str] = {}
    given: set[str] = set()
    for name in names:
        chosen = snake[name]
        if count[chosen] > 1:
            chosen = _as_read(PythonIdentifier(name, _PREFIX, skip_snake_case=True))
        if chosen in taken:
            chosen = f"{chosen}_"
        base, number = chosen, 1
        while chosen in given or chosen in taken:
            number += 1
            chosen = f"{base}_{number}"
        given.add(chosen)
        found[name] = chosen
    return found


def _as_read(identifier: str) -> str:
    """Write an identifier as Python reads it (PEP 3131): `ﬁ` is `fi`."""
    return unicodedata.normalize("NFKC", identifier)


_LONGEST = 200
_REMEDY = "rename it with an overlay"


def check_names(api: ParsedApi, document: JsonObject) -> None:
    """Raise `BadInput` with every collision, and with every operation that is missing."""
    problems = [*_operation_problems(api, document), *_class_problems(document), *_odd_names(api)]
    if problems:
        raise BadInput(problems)


def _operation_problems(api: ParsedApi, document: JsonObject) -> Iterator[Problem]:
    generated = sum(map(len, api.operations.values()))
    wanted = list(called_operations(document))
    if not wanted:
        yield _problem(["paths"], "the document has no operations", "check what was merged")
    if generated != len(wanted):
        yield _problem(["paths"], f"only {generated} of {len(wanted)} operations were generated")
    modules: dict[tuple[str, str], list[PlainOperation]] = {}
    for tag, found in api.operations.items():
        for one in found:
            modules.setdefault((tag, str(one.endpoint.name)), []).append(one.plain)
    for (tag, name), twins in modules.items():
        if len(twins) > 1:
            listed = ", ".join(f"{each.method.upper()} {each.path}" for each in twins)
            place = ["paths", twins[-1].path, twins[-1].method]
            message = f"the operations {listed} give the same module api/{tag}/{name}.py"
            yield _problem(place, message, "give one another operationId by an overlay")


def _class_problems(document: JsonObject) -> Iterator[Problem]:
    """Find components whose classes would have one name, or one file."""
    components = as_object(as_object(document.get("components")).get("schemas"))
    modules: dict[str, list[str]] = {}
    for component in components:
        modules.setdefault(module_name(class_name(component)), []).append(component)
    for module, twins in modules.items():
        if len(twins) > 1:
            names = ", ".join(f"`{twin}`" for twin in twins)
            place = ["components", "schemas", twins[-1]]
            yield _problem(place, f"the schemas {names} give the same module models/{module}.py")


def _odd_names(api: ParsedApi) -> Iterator[Problem]:
    """Find names that Python would rewrite (PEP 3131) or that no file system takes."""
    names = {*api.plain.definitions, *map(module_name, api.plain.definitions)}
    names |= {*api.operations, *(str(each.endpoint.name) for each in api.all_operations())}
    for name in sorted(names):
        if unicodedata.normalize("NFKC", name) != name or not name.isidentifier():
            yield _problem(None, f"a name of the document gives `{name}`, which Python rewrites")
        if len(name.encode()) > _LONGEST:
            yield _problem(None, f"the name `{name[:60]}…` is too long for a file")


def _problem(parts: list[str] | None, message: str, remedy: str = _REMEDY) -> Problem:
    pointer = None if parts is None else join_pointer(parts)
    return Problem(message, pointer=pointer, remedy=remedy)
