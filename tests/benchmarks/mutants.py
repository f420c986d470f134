"""Mutation testing of the modules that hold money: is each change of behaviour noticed by a test?

    python tests/benchmarks/mutants.py                     all modules of the table below
    python tests/benchmarks/mutants.py waiting/watch.py    some of them
    python tests/benchmarks/mutants.py --sample 20         so many mutants of each, by a fixed seed

Each mutant is one small change: a comparison turned, a condition negated or fixed, a number moved
by one, a member of a set left out, a statement dropped. It is imported in place of the module in a
forked process, where the tests beside the module run. A mutant that they pass is printed with its
place; the exit code is 1 if there is one that `EQUIVALENT` does not explain.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wan_jobs"
TESTS = ROOT / "tests" / "wan_jobs"

# The tests that must notice: those beside the module, and none that only happen to pass through it.
MODULES: dict[str, tuple[str, ...]] = {
    "submission/policy.py": ("submission/test_policy.py",),
    "submission/task_ids.py": ("submission/test_policy.py",),
    "waiting/watch.py": ("waiting/test_watch.py",),
    "downloads/plan.py": ("downloads/test_plan.py", "downloads/test_plan_by_number.py"),
    "ledger/granting.py": ("ledger/test_grant.py", "ledger/test_journal.py"),
    "ledger/limits.py": ("ledger/test_grant.py",),
    "ledger/settling.py": ("ledger/test_journal.py", "ledger/test_grant.py"),
    "ledger/journal.py": ("ledger/test_journal.py", "ledger/test_grant.py", "ledger/test_file.py"),
}

# Mutants that change nothing anybody could notice: module, the changed line, and why.
EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "submission/policy.py",
        "longest = min(_LONGEST_INTERVAL, _FIRST_INTERVAL * 2.0 ** min(self.attempts - 1, 11))",
    ): "the exponent is only kept from overflowing; the longest interval is reached long before",
    ("waiting/watch.py", "failing_since: float = 1.0"): "set at the first failure, read after it",
    (
        "waiting/watch.py",
        "return ReadAgain(min(_LONGEST_BACKOFF, 2.0 ** min(self.failures, 6)), pause, error)",
    ): "the exponent is only kept from overflowing; the longest pause is reached before",
    ("submission/task_ids.py", "for item in value[:101]:"): "a bound on work, not on what is found",
}

_SECONDS = 60.0

# What the tests import besides `wan_jobs`, so that each forked process has it already.
_LOADED_ONCE = (
    "hypothesis",
    "hypothesis.strategies",
    "httpx2",
    "jsonschema",
    "wan_mock",
    "sqlite3",
)

_TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
}


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands, the line before and after, and the whole text."""

    module: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}\n    - {self.before}\n    + {self.after}"


def mutants_of(module: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    text = (SOURCE / module).read_text("utf-8")
    tree = ast.parse(text)
    places = list(_places(tree))
    found = []
    for number, node in enumerate(places):
        for change in range(len(list(_changes(node)))):
            changed = copy.deepcopy(tree)
            target = list(_places(changed))[number]
            statement = _statement(target, changed)
            before = ast.unparse(statement).splitlines()[0]
            _replace(changed, target, list(_changes(target))[change])
            line = getattr(node, "lineno", 0)
            after = _line_after(changed, target, list(_changes(node))[change], statement)
            found.append(Mutant(module, line, before, after, ast.unparse(changed)))
    return found


def _places(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what may be changed: no docstring, no annotation, no import."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            inner = getattr(node, name, None)
            if isinstance(inner, ast.AST):
                skipped |= {id(each) for each in ast.walk(inner)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped |= {id(node), id(node.value)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                skipped |= {id(each) for each in ast.walk(decorator)}
        if isinstance(node, ast.Assign) and "TypeAlias" in ast.unparse(node):
            skipped |= {id(each) for each in ast.walk(node)}
    yield from (node for node in ast.walk(tree) if id(node) not in skipped)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    yield from _changed_statements(node)
    match node:
        case ast.Compare(ops=[operator]):
            for kind in _TURNED.get(type(operator), ()):
                yield ast.Compare(node.left, [kind()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _SWAPPED:
            yield ast.BinOp(node.left, _SWAPPED[type(node.op)](), node.right)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)


def _changed_statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Set() | ast.Tuple(ctx=ast.Load()) if len(node.elts) > 1:
            for index in range(len(node.elts)):
                rest = [*node.elts[:index], *node.elts[index + 1 :]]
                yield ast.Set(rest) if isinstance(node, ast.Set) else ast.Tuple(rest, ast.Load())
        case ast.If():
            yield ast.If(ast.Constant(value=True), node.body, node.orelse)
            yield ast.If(ast.Constant(value=False), node.body, node.orelse)
        case ast.AugAssign() | ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute()] | [ast.Tuple()]):
            yield ast.Pass()


def _statement(target: ast.AST, tree: ast.Module) -> ast.stmt:
    holding = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and any(each is target for each in ast.walk(node))
    ]
    return holding[-1]


def _line_after(tree: ast.Module, target: ast.AST, change: ast.AST, statement: ast.stmt) -> str:
    shown = change if statement is target else statement
    return ast.unparse(shown).splitlines()[0] if not isinstance(shown, ast.Pass) else "pass"


def _replace(tree: ast.Module, target: ast.AST, change: ast.AST) -> None:
    class Replacer(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return ast.copy_location(change, node) if node is target else self.generic_visit(node)

    Replacer().visit(tree)
    ast.fix_missing_locations(tree)


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a text in place of one module."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._text, self._name, "exec"), module.__dict__)


def survives(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Run the tests on a mutant in a forked process; one that does not end is noticed too."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            name = "wan_jobs." + mutant.module.removesuffix(".py").replace("/", ".")
            sys.meta_path.insert(0, _Loader(name, mutant.text))
            arguments = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
            # The rules are the same in both stores, and the file is the quicker one.
            arguments += ["-k", "not postgres"]
            code = pytest.main([*arguments, *(str(TESTS / each) for each in tests)])
        finally:
            os._exit(int(code))
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> int:
    """Try the mutants and print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="of the table; all by default")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    os.chdir(ROOT)
    for name in _LOADED_ONCE:
        importlib.import_module(name)
    unexplained = 0
    for module in chosen.modules or MODULES:
        mutants = mutants_of(module)
        if chosen.sample is not None:
            drawn = random.Random(chosen.seed)
            mutants = drawn.sample(mutants, min(chosen.sample, len(mutants)))
        alive = [each for each in mutants if survives(each, MODULES[module])]
        explained = [each for each in alive if (module, each.after) in EQUIVALENT]
        print(
            f"{module:30} {len(mutants):4} mutants, {len(mutants) - len(alive):4} noticed, "
            f"{len(explained):3} equivalent",
            flush=True,
        )
        for each in alive:
            if each not in explained:
                unexplained += 1
                print(f"  {each}", flush=True)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
