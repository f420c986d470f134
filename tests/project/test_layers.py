"""Layers point one way: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OURS = {"scripts", "wan_client", "wan_document", "wan_jobs", "wan_mock"}
ALLOWED = {
    "generated/wan_client": {"wan_client"},
    "src/wan_document": {"wan_document"},
    "src/wan_mock": {"wan_mock", "wan_document"},
    "src/wan_jobs": {"wan_jobs", "wan_client", "wan_document", "wan_mock"},
    "scripts": {"scripts"},
}
# The command and the demonstration start the mock; the library never needs it.
START_THE_MOCK = ("src/wan_jobs/command", "src/wan_jobs/demo.py")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    assert _files(room)
    strayed = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _files(room)
        for name in set(_imported(path)) & (OURS - ALLOWED[room])
    }
    assert not strayed


def test_only_the_command_starts_the_mock() -> None:
    strayed = [
        relative
        for path in _files("src/wan_jobs")
        if "wan_mock" in _imported(path)
        and not (relative := path.relative_to(ROOT).as_posix()).startswith(START_THE_MOCK)
    ]
    assert not strayed


def test_the_bootstrap_needs_the_standard_library_alone() -> None:
    import sys

    assert set(_imported(ROOT / "scripts" / "bootstrap.py")) <= set(sys.stdlib_module_names)


# The rooms of a package, from the ground up. A room imports only what stands on lines above its
# own; those on one line know nothing of each other. A file that lies in no folder is a room.
ROOMS_OF_JOBS = """
    texts service clock locks deferred
    violation
    errors
    task_naming arguments
    redaction document
    configuration
    inputs
    exchange
    record
    events ledger
    transport
    callbacks
    session
    free_calls downloads
    submission
    waiting
    result batch
    task
    client notebook
    async_client
    fleet
    wan_jobs
    demo
    command.exit_codes command.config_file command.limits
    command.screen
    command.verb
    command.fields
    command.client command.cost
    command.options command.following command.receiving
    command.submitting
    command.agents command.batches
    command.verbs
    command.program
    command
    __main__
"""

ROOMS_OF_MOCK = """
    arguments
    api
    contract faults
    http
    mock
    environment scenario
    page
    command pytest_plugin
    wan_mock __main__
"""

ROOMS_OF_WORKSHOP = """
    problem service bootstrap
    documents
    openapi
    overlay prose specs
    merge lint diff intake
    generate
    pipeline
    drift
    commands
    scripts __main__
"""
ROOMS_OF_DOCUMENT = """
    json_value media_types patterns
    limits samples
    document
    wan_document
"""
ROOMS = {
    "wan_document": ROOMS_OF_DOCUMENT,
    "wan_jobs": ROOMS_OF_JOBS,
    "wan_mock": ROOMS_OF_MOCK,
    "scripts": ROOMS_OF_WORKSHOP,
}


def _modules(package: str) -> dict[str, Path]:
    """Return the files of a package by the names they are imported under."""
    top = ROOT / package if package == "scripts" else ROOT / "src" / package
    names = {}
    for path in top.rglob("*.py"):
        parts = path.relative_to(top.parent).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def _arrows(*packages: str) -> dict[str, set[str]]:
    """Return which modules import which, at run time, for types only, or inside a function."""
    modules = {name: path for package in packages for name, path in _modules(package).items()}
    arrows: dict[str, set[str]] = {name: set() for name in modules}
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                found = whole & modules.keys() or {node.module}
            else:
                continue
            arrows[name] |= (found & modules.keys()) - {name}
    return arrows


def _circle(arrows: dict[str, set[str]]) -> list[str]:
    """Return the modules that are left when all that import nothing left are taken away."""
    left = dict(arrows)
    while free := [name for name, imports in left.items() if not imports & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


def test_a_circle_is_found() -> None:
    assert _circle({"a": {"b"}, "b": {"a"}, "c": set()}) == ["a", "b"]


def test_nothing_imports_in_a_circle() -> None:
    packages = [path.parent.name for path in (ROOT / "src").glob("*/__init__.py")]
    assert not _circle(_arrows("scripts", *packages))


def test_a_page_is_taken_in_by_hand_alone() -> None:
    strayed = [
        f"{module} imports {target}"
        for module, targets in _arrows("scripts").items()
        for target in targets
        if module.startswith("scripts.pipeline") and target.startswith("scripts.intake")
    ]
    assert not strayed


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_of_a_package_import_only_what_lies_below_them(package: str) -> None:
    floors = {
        room: floor
        for floor, line in enumerate(ROOMS[package].strip().splitlines())
        for room in line.split()
    }

    def room_of(module: str) -> str:
        names = module.split(".")[1:]
        known = (".".join(names[:length]) for length in (2, 1) if length <= len(names))
        return next((room for room in known if room in floors), names[0] if names else package)

    arrows = _arrows(package)
    assert {room_of(module) for module in arrows} == set(floors)
    strayed = {
        f"{module} imports {target}"
        for module, targets in arrows.items()
        for target in targets
        if room_of(module) != room_of(target) and floors[room_of(target)] >= floors[room_of(module)]
    }
    assert not strayed
