"""Names of a document that cannot stand beside each other in one package.

The generator would write two operations or two classes into one file where their names differ in
little, and the second would silently replace the first.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from scripts.documents import JsonObject, join_pointer
from scripts.generate.names import all_properties
from scripts.generate.parsing import ParsedApi
from scripts.generate.preparation import operations
from scripts.generate.properties import own_properties
from scripts.problem import BadInput, Problem

_Name = TypeVar("_Name", bound=Hashable)
_LONGEST = 200
_REMEDY = "rename it with an overlay"
_TAKEN = frozenset(
    {
        "TYPE_CHECKING",
        "UNSET",
        "Any",
        "AuthenticatedClient",
        "Body",
        "Client",
        "File",
        "Literal",
        "Member",
        "Model",
        "Response",
        "TypeAlias",
        "Unset",
    }
)
"""What the modules of models and operations import or define."""


def check_names(api: ParsedApi, document: JsonObject) -> None:
    """Raise `BadInput` with every collision, and with every operation that is missing."""
    problems = [*_operation_problems(api, document), *_class_problems(api), *_odd_names(api)]
    if problems:
        raise BadInput(problems)


def _operation_problems(api: ParsedApi, document: JsonObject) -> Iterator[Problem]:
    generated = sum(map(len, api.endpoints.values()))
    wanted = list(operations(document))
    if not wanted:
        yield _problem(["paths"], "the document has no operations", "check what was merged")
    if generated != len(wanted):
        yield _problem(None, f"only {generated} of {len(wanted)} operations were generated")
    modules = [(tag, str(e.name)) for tag, found in api.endpoints.items() for e in found]
    for tag, name in _repeated(modules):
        yield _problem(None, f"two operations give the module api/{tag}/{name}.py")
    for endpoint in api.all_endpoints():
        if len(endpoint.bodies) > 1:
            yield _problem(
                ["paths", endpoint.path.get_untrusted_value(), endpoint.method, "requestBody"],
                "the body has several media types, and a client sends one",
                "remove all but one with an overlay",
            )
        names = [str(prop.python_name) for _, prop in endpoint.iter_all_parameters()]
        for name in _repeated(names):
            yield _problem(None, f"two parameters of `{endpoint.name}` give the argument `{name}`")


def _class_problems(api: ParsedApi) -> Iterator[Problem]:
    infos = api.classes()
    for name in _repeated([str(info.name) for info in infos]):
        yield _problem(None, f"two schemas give the class `{name}`")
    for module in _repeated([str(info.module_name) for info in infos]):
        names = ", ".join(sorted(f"`{i.name}`" for i in infos if i.module_name == module))
        yield _problem(None, f"the schemas {names} give the same module models/{module}.py")
    for info in infos:
        if info.name in _TAKEN:
            place = ["components", "schemas", str(info.name)]
            yield _problem(place, f"the name `{info.name}` is taken by the client itself")
    for model in api.models:
        for name in _repeated([str(prop.python_name) for prop in own_properties(model)]):
            yield _problem(
                ["components", "schemas", str(model.class_info.name)],
                f"two properties of `{model.class_info.name}` give the attribute `{name}`",
            )


def _odd_names(api: ParsedApi) -> Iterator[Problem]:
    """Find names that Python would rewrite (PEP 3131) or that no file system takes."""
    names = {str(prop.python_name) for prop in all_properties(api)}
    names |= {str(name) for info in api.classes() for name in (info.name, info.module_name)}
    names |= {*api.endpoints, *(str(endpoint.name) for endpoint in api.all_endpoints())}
    for name in sorted(names):
        if unicodedata.normalize("NFKC", name) != name or not name.isidentifier():
            yield _problem(None, f"a name of the document gives `{name}`, which Python rewrites")
        if len(name.encode()) > _LONGEST:
            yield _problem(None, f"the name `{name[:60]}…` is too long for a file")


def _repeated(names: Iterable[_Name]) -> list[_Name]:
    return [name for name, count in Counter(names).items() if count > 1]


def _problem(parts: list[str] | None, message: str, remedy: str = _REMEDY) -> Problem:
    pointer = None if parts is None else join_pointer(parts)
    return Problem(message, pointer=pointer, remedy=remedy)
