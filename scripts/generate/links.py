"""Whether all that the files of a package import and refer to is there, told without running them.

Every import within the package must lead to a module that binds the name, and ruff finds every
name that is bound nowhere: also those inside of functions, which importing a module does not try.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

Trees = Mapping[PurePosixPath, ast.Module]
"""The syntax trees of a package, by their paths inside of it."""


def broken_links(trees: Trees) -> Iterator[str]:
    """Name each import within a package that leads nowhere."""
    bound = {path: set(_bound(tree.body)) for path, tree in trees.items()}
    for path, tree in trees.items():
        for node in _imports(tree.body):
            yield from _broken(path, node, bound)


def _imports(body: Iterable[ast.stmt]) -> Iterator[ast.ImportFrom]:
    """Yield the imports from within the package, also those inside of functions."""
    for node in body:
        match node:
            case ast.ImportFrom() if node.level:
                yield node
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _imports(node.body)
            case ast.If():
                yield from _imports((*node.body, *node.orelse))


def _broken(
    path: PurePosixPath, node: ast.ImportFrom, bound: Mapping[PurePosixPath, set[str]]
) -> Iterator[str]:
    steps = node.module.split(".") if node.module else []
    above = path.parents[node.level - 1] if node.level <= len(path.parents) else None
    target = above.joinpath(*steps) if above else None
    for imported in node.names:
        if target is None or not (
            imported.name in _names(target, bound) or _names(target / imported.name, bound)
        ):
            where = f"{path}: line {node.lineno}"
            yield f"{where}: {'.' * node.level}{node.module or ''} has no {imported.name}"


def _names(module: PurePosixPath, bound: Mapping[PurePosixPath, set[str]]) -> set[str]:
    """Return what a module or package binds, its own name among it; nothing if there is none."""
    files = [module / "__init__.py", *([module.with_suffix(".py")] if module.name else [])]
    found = [bound[file] for file in files if file in bound]
    return {module.name}.union(*found) if found else set()


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    """Name what statements bind in their module."""
    for node in body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (each.asname or each.name for each in names)
            case ast.Assign(targets=targets):
                yield from _stored(targets)
            case ast.AnnAssign(target=target):
                yield from _stored([target])
            case ast.If(body=inner, orelse=other):
                yield from _bound([*inner, *other])


def _stored(targets: list[ast.expr]) -> Iterator[str]:
    for target in targets:
        yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
