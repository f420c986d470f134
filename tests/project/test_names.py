"""One name means one thing within a package."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("scripts", "src/wan_document", "src/wan_jobs", "src/wan_mock")
CAMEL_CASE = re.compile(r"_?[A-Z][A-Z0-9]*[a-z][A-Za-z0-9]*")


def _names(tree: ast.Module) -> Iterator[str]:
    """Yield the classes and the type aliases that a module defines, private ones too."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _twice(modules: dict[str, str]) -> dict[str, list[str]]:
    """Return the classes and aliases that more than one of some modules define."""
    places: dict[str, list[str]] = {}
    for path, source in modules.items():
        for name in {name for name in _names(ast.parse(source)) if CAMEL_CASE.fullmatch(name)}:
            places.setdefault(name, []).append(path)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_a_name_of_two_things_is_found() -> None:
    modules = {
        "a.py": "class _Node: ...\nParts: TypeAlias = list\nSHOWN = 1",
        "b.py": "class _Node: ...\nParts = dict[str, str]\nSHOWN = 2",
    }
    assert _twice(modules) == {"_Node": ["a.py", "b.py"], "Parts": ["a.py", "b.py"]}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_class_has_its_name_for_itself_within_its_package(package: str) -> None:
    paths = sorted((ROOT / package).rglob("*.py"))
    assert paths
    modules = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}
    assert not _twice(modules)
