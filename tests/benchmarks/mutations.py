"""Every small change of a module's text that might be a mistake: its mutants."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

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
    """One change: where it stands, the line before and after, and the whole text.

    `function` is the qualified name of the one in whose body it stands, `lines` those of the
    statement; outside of functions there is no name, and it can only be imported anew.
    """

    module: str
    line: int
    before: str
    after: str
    text: str
    function: str | None
    lines: range

    def __str__(self) -> str:
        return f"{self.module}:{self.line}\n    - {self.before}\n    + {self.after}"


def mutants_of(module: str, text: str) -> list[Mutant]:
    """Return every mutant of a module's text, in the order of its lines."""
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
            function, lines = _function_around(tree, node), _lines_of(_statement(node, tree))
            text_ = ast.unparse(changed)
            found.append(Mutant(module, line, before, after, text_, function, lines))
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
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
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


def _function_around(tree: ast.AST, node: ast.AST, outer: str = "") -> str | None:
    """Return the name of the outermost function with a node in its body."""
    for child in ast.iter_child_nodes(tree):
        if not any(each is node for each in ast.walk(child)):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = any(each is node for part in child.body for each in ast.walk(part))
            return f"{outer}{child.name}" if inside else None
        inner = f"{outer}{child.name}." if isinstance(child, ast.ClassDef) else outer
        return _function_around(child, node, inner)
    return None


def _lines_of(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)
