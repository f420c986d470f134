"""Every message that the workshop can refuse an input with, read from its sources.

A message is followed from where it becomes part of a `Problem` back to the text it is written as:
through variables, parameters and what functions return. `…` stands for what is filled in.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_TAKE_A_MESSAGE = {"Problem": 4, "Unreachable": 0}
"""What is made with a message, and at which position of its arguments that stands."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class _Place:
    """Where an expression stands: its module, and the function around it, if any."""

    module: Path
    function: _Function | None


@dataclass
class _Sources:
    calls: dict[str, list[tuple[_Place, ast.Call]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    functions: dict[str, list[_Place]] = field(default_factory=lambda: defaultdict(list))

    def read(self, place: _Place, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            inner = place
            if isinstance(child, _Function):
                inner = _Place(place.module, child)
                self.functions[child.name].append(inner)
            elif isinstance(child, ast.Call):
                self.calls[_name(child)].append((place, child))
            self.read(inner, child)


@dataclass
class _Search:
    sources: _Sources
    found: dict[str, str] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def follow(self, place: _Place, node: ast.expr | None) -> None:
        """Go back from an expression to the texts it can be."""
        if node is None or id(node) in self._seen:
            return
        self._seen.add(id(node))
        if text := _template(node):
            self.found.setdefault(text, f"{place.module.name}:{node.lineno}")
        elif isinstance(node, ast.IfExp):
            self.follow(place, node.body)
            self.follow(place, node.orelse)
        elif isinstance(node, ast.Tuple | ast.List):
            self.follow(place, node.elts[0] if node.elts else None)
        elif isinstance(node, ast.Name) and place.function:
            for value in _assigned(place.function, node.id):
                self.follow(place, value)
            self._follow_parameter(place, node.id)
        elif isinstance(node, ast.Call):
            self._follow_call(place, node)

    def _follow_call(self, place: _Place, call: ast.Call) -> None:
        """Go into a function that gives a text; into the text that is joined from others."""
        if _name(call) == "join":
            self.follow(place, call.args[0])
        for there in self._visible(place, _name(call)):
            assert there.function is not None
            for node in ast.walk(there.function):
                if isinstance(node, ast.Return | ast.Yield):
                    self.follow(there, node.value)

    def _follow_parameter(self, place: _Place, name: str) -> None:
        """Go to all calls of the function whose parameter is meant."""
        function = place.function
        assert function is not None
        names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
        if name not in names:
            return
        position = names.index(name) - (names[0] == "self")
        for there, call in self.sources.calls[function.name]:
            if there.module == place.module or not function.name.startswith("_"):
                self.follow(there, _argument(call, position, name))

    def _visible(self, place: _Place, name: str) -> list[_Place]:
        found = self.sources.functions[name]
        return [each for each in found if each.module == place.module] or found


def messages(root: Path) -> dict[str, str]:
    """Give each message of the sources below a folder, with the place it is written at."""
    sources = _Sources()
    for module in sorted(root.rglob("*.py")):
        sources.read(_Place(module, None), ast.parse(module.read_text("utf-8")))
    search = _Search(sources)
    for name, position in _TAKE_A_MESSAGE.items():
        for place, call in sources.calls[name]:
            search.follow(place, _argument(call, position, "message"))
    return search.found


def texts(root: Path) -> set[str]:
    """Give every text that the sources below a folder hold, whatever becomes of it."""
    nodes = (node for path in root.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    return {text for node in nodes if isinstance(node, ast.expr) and (text := _template(node))}


def _template(node: ast.expr) -> str | None:
    """Write a text with `…` for what is filled in; None for another expression."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "…" for each in node.values)
        return "".join(str(part) for part in parts)
    return None


def _assigned(function: _Function, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _bound(target, node.value, name)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            yield from _bound(node.target, node.value, name)


def _bound(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    """Yield what an assignment gives a name; of a call that gives several, the call."""
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple):
        known = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
        for part, given in zip(target.elts, known, strict=True):
            yield from _bound(part, given, name)


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    given: list[ast.expr] = []
    for argument in call.args:
        given += [argument] * (2 if isinstance(argument, ast.Starred) else 1)  # `*place`
    return given[position] if position < len(given) else None


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""
