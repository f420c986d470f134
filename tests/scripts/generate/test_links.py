"""What the files of a package refer to is there, told without running them."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path, PurePosixPath

import pytest

from scripts.generate.checks import check_package
from scripts.generate.links import broken_links
from scripts.problem import BadInput


def links(**files: str) -> list[str]:
    """Check files, given by their paths with `__` for `/`."""
    paths = {PurePosixPath(name.replace("__", "/") + ".py"): code for name, code in files.items()}
    return list(broken_links({path: ast.parse(code) for path, code in paths.items()}))


@pytest.mark.parametrize(
    "code",
    [
        "from .b import f, C, name, typed",
        "from . import b",
        "from .sub import inside, d",
        "def g():\n    from .sub.d import thing",
        "if TYPE_CHECKING:\n    from .b import late",
    ],
)
def test_imports_of_what_is_bound_are_whole(code: str) -> None:
    b = "def f(): ...\nclass C: ...\nname = 1\ntyped: int = 1\nif X:\n    from y import late"
    files = {"a": code, "b": b, "sub__d": "import thing", "sub____init": "inside = 1"}
    named = {PurePosixPath("sub/__init__.py"): ast.parse("inside = 1")}
    trees = {PurePosixPath(k.replace("__", "/") + ".py"): ast.parse(v) for k, v in files.items()}
    assert list(broken_links(trees | named)) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from .b import gone", "a.py: line 1: .b has no gone"),
        ("from .gone import name", "a.py: line 1: .gone has no name"),
        ("from . import gone", "a.py: line 1: . has no gone"),
        ("from ..b import name", "a.py: line 1: ..b has no name"),
        ("def g():\n    from .b import gone", "a.py: line 2: .b has no gone"),
        ("class D:\n    if X:\n        from .b import gone", "a.py: line 3: .b has no gone"),
    ],
)
def test_an_import_that_leads_nowhere_is_told_with_its_line(code: str, said: str) -> None:
    assert links(a=code, b="name = 1") == [said]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("\n\ndef f() -> None:\n    return missing(1)\n", "unexpected missing(1)"),
        ("\n\nx: Missing = None\n", "Undefined name `Missing`"),
        ("\nfrom ..nowhere import x\n", "..nowhere has no x"),
        ("\n\ndef f(a, a): ...\n", "does not compile"),
        ("\nreturn\n", "does not compile"),
    ],
)
def test_a_package_with_a_broken_file_is_refused(
    package: Path, tmp_path: Path, damage: str, said: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(package, copy)
    check_package(copy)
    module = copy / "models" / "created_task.py"
    module.write_text(module.read_text() + damage)
    with pytest.raises(BadInput) as refused:
        check_package(copy)
    assert said in str(refused.value)
