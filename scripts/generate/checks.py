"""Looking at the finished package before it is handed over.

A document is foreign text, and the package is code that other people run. Templates escape every
text; this is the second lock: the syntax tree of each file made from the document may hold only
what a generated client needs. Types are left to the test suite, since mypy takes seconds.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.generate.operations import STYLES
from scripts.problem import BadInput, Problem

_NODES = frozenset(
    {
        *(ast.Module, ast.Expr, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.alias),
        *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.arguments, ast.arg, ast.Return),
        *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.Dict),
        *(ast.If, ast.Call, ast.keyword, ast.Await, ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub),
        *(ast.Load, ast.Store),
    }
)
_CALLED = frozenset(
    {
        *("Member", "array", "by_member", "_field", "define", "json_body", "lazy_exports"),
        *("literal", "mapping", "one_of", "range", "read"),
        *(f"_{style}" for style in STYLES),
        *("_FormField", "_at", "_build", "_build_response", "_get_kwargs", "_request"),
        *("asyncio_detailed", "sync_detailed"),
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
_IMPORT_ALL = """
import pathlib, sys
from importlib import import_module
package = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(package.parent))
for path in sorted(package.rglob("*.py")):
    module = path.relative_to(package.parent).with_suffix("")
    import_module(".".join(module.parts).removesuffix(".__init__"))
models = import_module(package.name + ".models")
for name in models.__all__:
    getattr(getattr(models, name), "_members", tuple)()
"""


def check_package(directory: Path) -> None:
    """Check that every file compiles, holds nothing unexpected and can be imported.

    Raises `BadInput` with everything that was found; imports nothing unless all files are fine.
    """
    problems = [
        refusal(f"{path.relative_to(directory)}: {fault}")
        for path in sorted(directory.rglob("*.py"))
        if not _is_fixed(path, directory)
        for fault in faults(path.read_text(encoding="utf-8"))
    ]
    if problems:
        raise BadInput(problems)
    _import_all(directory)


def _is_fixed(path: Path, directory: Path) -> bool:
    return path.parent == directory and path.name not in (
        "model_ids.py",
        "patterns.py",
        "server.py",
    )


def faults(source: str) -> Iterator[str]:
    """Name what stands in a file made from a document and should not."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        yield f"does not compile: {error}"
        return
    for node in ast.walk(tree):
        if not _is_expected(node):
            yield f"line {getattr(node, 'lineno', '?')}: unexpected {ast.unparse(node)[:200]}"


def _is_expected(node: ast.AST) -> bool:
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
    return type(node) in _NODES


def _import_all(directory: Path) -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter, no shell
        [sys.executable, "-B", "-P", "-c", _IMPORT_ALL, str(directory.resolve())],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadInput([refusal(done.stderr)])


def refusal(reason: str) -> Problem:
    """Say that the code made from a document is not handed over."""
    return Problem(
        f"the generated code is refused: {reason.strip()[-2000:]}",
        remedy="this is a fault of the templates in scripts/generate: report it with the document",
    )
