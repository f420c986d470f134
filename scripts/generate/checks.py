"""Looking at the finished package before it is handed over.

A document is foreign text, and the package is code that other people run. Templates escape every
text; this is the second lock: the syntax tree of each file made from the document may hold only
what a generated client needs, and names that are there. Nothing is run: importing all would take
longer than writing it. Types are left to the test suite, since mypy takes seconds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from scripts.generate.links import broken_links
from scripts.generate.operations import STYLES
from scripts.generate.ruff import unbound_names
from scripts.problem import BadInput, Problem

_HARMLESS = frozenset(
    {
        *(ast.Module, ast.Assign, ast.AnnAssign, ast.alias, ast.Return, ast.arguments),
        *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.keyword, ast.Await),
        *(ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.Dict),
        *(ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.Load, ast.Store),
    }
)
"""What may stand anywhere; of other nodes, only those that `_is_expected` knows."""

_CALLED = frozenset(
    {
        *("Member", "array", "by_member", "_field", "define", "json_body", "lazy_exports"),
        *("literal", "mapping", "one_of", "range", "read"),
        *(f"_{style}" for style in STYLES),
        *("_FormField", "_at", "_build", "_build_response", "_get_kwargs", "_request"),
        *("_deferred", "_lazy_module", "_recursive", "asyncio_detailed", "sync_detailed"),
        *("build_request", "get_async_httpx_client", "get_httpx_client", "send"),
    }
)
_ATTRIBUTES = frozenset(
    {
        *("Response", "build_request", "get_async_httpx_client", "get_httpx_client"),
        *("parsed", "read", "send"),
    }
)
_MODULES = frozenset({"__future__", "attrs", "functools", "httpx2", "typing"})
_DUNDERS = frozenset({"__all__", "__dir__", "__getattr__", "__name__"})
_UNREADABLE = (SyntaxError, ValueError, RecursionError)


def check_package(directory: Path) -> None:
    """Check that every file compiles, holds nothing unexpected and refers to what is there.

    Raises `BadInput` with everything that was found; runs nothing of it.
    """
    trees: dict[PurePosixPath, ast.Module] = {}
    found: list[str] = []
    for path in sorted(directory.rglob("*.py")):
        name = PurePosixPath(path.relative_to(directory).as_posix())
        try:
            trees[name] = _compiled(path.read_text(encoding="utf-8"))
        except _UNREADABLE as error:
            found.append(f"{name}: does not compile: {error}")
            continue
        if not _is_fixed(name):
            found += [f"{name}: {fault}" for fault in _unexpected(trees[name])]
    found += broken_links(trees) if not found else ()
    if found:
        raise BadInput([refusal(each) for each in found])
    if said := unbound_names(directory):
        raise BadInput([refusal(said)])


def _is_fixed(path: PurePosixPath) -> bool:
    return len(path.parts) == 1 and path.name not in ("model_ids.py", "patterns.py", "server.py")


def faults(source: str) -> Iterator[str]:
    """Name what stands in a file made from a document and should not."""
    try:
        tree = _compiled(source)
    except _UNREADABLE as error:
        yield f"does not compile: {error}"
        return
    yield from _unexpected(tree)


def _compiled(source: str) -> ast.Module:
    tree = ast.parse(source)
    compile(tree, "<generated>", "exec")
    return tree


def _unexpected(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not _is_expected(node):
            yield f"line {getattr(node, 'lineno', '?')}: unexpected {ast.unparse(node)[:200]}"


def _is_expected(node: ast.AST) -> bool:
    if type(node) in _HARMLESS:
        return True
    match node:
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant) and isinstance(value.value, str)
        case ast.If(test=test):
            return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
        case ast.Import(names=names):
            return all(name.name in _MODULES for name in names)
        case ast.ImportFrom(module=module, level=level):
            return level > 0 or module in _MODULES
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called in _CALLED
        case ast.Call():
            return False
        case ast.Attribute(attr=attribute):
            return attribute in _ATTRIBUTES
        case ast.Name(id=name) | ast.arg(arg=name):
            return not name.startswith("__") or name in _DUNDERS
    return False


def refusal(reason: str) -> Problem:
    """Say that the code made from a document is not handed over."""
    return Problem(
        f"the generated code is refused: {reason.strip()[-2000:]}",
        remedy="this is a fault of the templates in scripts/generate: report it with the document",
    )
