"""Mutation testing of the modules that hold money: is each change of behaviour noticed by a test?

    python tests/benchmarks/mutants.py                     all modules of the table below
    python tests/benchmarks/mutants.py waiting/watch.py    some of them
    python tests/benchmarks/mutants.py --sample 20         so many mutants of each, by a fixed seed

Each mutant is one small change: a comparison turned, a condition negated or fixed, a number moved
by one, a member of a set left out, a statement dropped. It lives in a forked process only, where
those of the tests beside the module run that reach the changed line, the quickest first, until one
fails. A mutant that they pass is printed with its place; the exit code is 1 if there is one that
`EQUIVALENT` does not explain.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.abc
import importlib.util
import inspect
import os
import pickle
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.mutations import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wan_jobs"
TESTS = ROOT / "tests" / "wan_jobs"

# The tests that must notice: those beside the module, and none that only happen to pass through it.
MODULES: dict[str, tuple[str, ...]] = {
    "submission/policy.py": ("submission/test_policy.py", "submission/test_task_ids.py"),
    "submission/task_ids.py": ("submission/test_task_ids.py", "submission/test_policy.py"),
    "waiting/watch.py": ("waiting/test_watch.py",),
    "downloads/content.py": ("downloads/test_content.py", "downloads/test_plan_by_number.py"),
    "downloads/plan.py": ("downloads/test_plan.py", "downloads/test_plan_by_number.py"),
    "ledger/granting.py": (
        "ledger/test_grant_of_items.py",
        "ledger/test_holds.py",
        "ledger/test_limits.py",
        "ledger/test_settling.py",
        "ledger/test_grant.py",
        "ledger/test_journal.py",
    ),
    "ledger/limits.py": ("ledger/test_limits.py", "ledger/test_holds.py", "ledger/test_grant.py"),
    "ledger/settling.py": (
        "ledger/test_settling.py",
        "ledger/test_lifetimes.py",
        "ledger/test_holds.py",
        "ledger/test_journal.py",
        "ledger/test_grant.py",
    ),
    "ledger/journal.py": (
        "ledger/test_journal_writes.py",
        "ledger/test_limits.py",
        "ledger/test_holds.py",
        "ledger/test_settling.py",
        "ledger/test_journal.py",
        "ledger/test_grant.py",
        "ledger/test_file.py",
    ),
}

_UNTIL = "until: float | None=None, services: Collection[str] | None=None)"

# Mutants that change nothing anybody could notice: module, the line before and after, and why.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "submission/policy.py",
        "longest = min(_LONGEST_INTERVAL, _FIRST_INTERVAL * 2.0 ** min(self.attempts - 1, 10))",
        "longest = min(_LONGEST_INTERVAL, _FIRST_INTERVAL * 2.0 ** min(self.attempts - 1, 11))",
    ): "the exponent is only kept from overflowing; the longest interval is reached long before",
    (
        "waiting/watch.py",
        "failing_since: float = 0.0",
        "failing_since: float = 1.0",
    ): "set at the first failure, read after it",
    (
        "waiting/watch.py",
        "return ReadAgain(min(_LONGEST_BACKOFF, 2.0 ** min(self.failures, 5)), pause, error)",
        "return ReadAgain(min(_LONGEST_BACKOFF, 2.0 ** min(self.failures, 6)), pause, error)",
    ): "the exponent is only kept from overflowing; the longest pause is reached before",
    (
        "submission/task_ids.py",
        "for item in value[:100]:",
        "for item in value[:101]:",
    ): "a bound on work, not on what is found",
    (
        "ledger/settling.py",
        "if entry.state is EntryState.REFUSED and key is not None:",
        "if True:",
    ): "a key that was not given free is nobody else's, and no key is nobody's",
    (
        "ledger/settling.py",
        "if entry.state is EntryState.REFUSED and key is not None:",
        "if entry.state is EntryState.REFUSED or key is not None:",
    ): "a key that was not given free is nobody else's, and no key is nobody's",
    (
        "ledger/granting.py",
        "if intent.key is None:",
        "if False:",
    ): "no key is nobody's: in SQL nothing equals NULL",
    (
        "ledger/granting.py",
        "if intent.key is not None:",
        "if True:",
    ): "no key is nobody's: in SQL nothing equals NULL",
    (
        "ledger/granting.py",
        "_AMONG = 500",
        "_AMONG = 501",
    ): "a bound on work; items are claimed in the table's order",
    **{
        (
            "ledger/journal.py",
            f"{verb}unsettled: bool=False, state: EntryState | None=None, since: float=0.0, {rest}",
            f"{verb}unsettled: bool=False, state: EntryState | None=None, since: float=1.0, {rest}",
        ): "nothing was submitted in the first second of 1970"
        for verb, rest in (
            ("def entries(self, *, limit: int=100, ", f"{_UNTIL} -> list[Entry]:"),
            ("def count(self, *, ", f"{_UNTIL} -> int:"),
        )
    },
    (
        "ledger/journal.py",
        "if task_id is not None:",
        "if True:",
    ): "no id is no task's: in SQL nothing equals NULL",
    (
        "ledger/journal.py",
        "self._store.write(lambda tx: limits.note_life(tx, task_id, 0), durable=False)",
        "self._store.write(lambda tx: limits.note_life(tx, task_id, 1), durable=False)",
    ): "a second of 1970 is as long ago as another",
    (
        "ledger/settling.py",
        "if batch is not None and amount:",
        "if True:",
    ): "only saves a statement that changes nothing",
    (
        "ledger/settling.py",
        "if batch is not None and amount:",
        "if batch is not None or amount:",
    ): "only saves a statement that changes nothing",
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


def survivors(module: str, mutants: Sequence[Mutant]) -> list[Mutant]:
    """Return those of a module's mutants that its tests pass."""
    inside = [each for each in mutants if each.function is not None]
    alive = _in_child(lambda: _Session(module, inside).run(), None) if inside else []
    if alive is None:
        raise SystemExit(f"{module}: its tests do not pass as they are")
    outside = [each for each in mutants if each.function is None]
    return [*(inside[number] for number in alive), *filter(_survives_anew, outside)]


def _in_child(work: Callable[[], Any], seconds: float | None) -> Any:
    """Run it in a forked process; `None` for one that fails or does not end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(pickle.dumps(work()))
        finally:
            os._exit(0)
    os.close(writing)

    def stop() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    timer = threading.Timer(seconds, stop) if seconds is not None else None
    if timer is not None:
        timer.start()
    with os.fdopen(reading, "rb") as told_by_child:
        told = told_by_child.read()
    if timer is not None:
        timer.cancel()
    os.waitpid(child, 0)
    return pickle.loads(told) if told else None


def _arguments(module: str) -> list[str]:
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    return [*arguments, *(str(TESTS / each) for each in MODULES[module])]


class _WithoutDatabase:
    """Leaves out what starts a server: the rules are the same in both stores."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            item
            for item in items
            if "postgres" not in item.name and "postgres" not in getattr(item, "fixturenames", ())
        ]


def _name_of(module: str) -> str:
    return "wan_jobs." + module.removesuffix(".py").replace("/", ".")


def _survives_anew(mutant: Mutant) -> bool:
    """Import a mutant in place of the module, and run all of its tests."""

    def work() -> bool:
        sys.meta_path.insert(0, _Loader(_name_of(mutant.module), mutant.text))
        return pytest.main(_arguments(mutant.module), plugins=[_WithoutDatabase()]) == 0

    return _in_child(work, _SECONDS) is True


@dataclass
class _Session:
    """Collects a module's tests once, and tries each mutant of a function in a fork of that."""

    module: str
    mutants: Sequence[Mutant]
    alive: list[int] | None = field(default=None)

    def run(self) -> list[int] | None:
        pytest.main(_arguments(self.module), plugins=[self, _WithoutDatabase()])
        return self.alive

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = _in_child(lambda: self._reached(session), 10 * _SECONDS)
        if reached is None:
            return True
        self.alive = []
        for number, mutant in enumerate(self.mutants):
            tests = [item for item in session.items if reached[item.nodeid][1] & {*mutant.lines}]
            tests.sort(key=lambda item: float(reached[item.nodeid][0]))
            attempt = _Attempt(session, tests, _function_of(mutant), _changed_code(mutant))
            if not tests or _in_child(attempt.passes, _SECONDS):
                self.alive.append(number)
        return True

    def _reached(self, session: pytest.Session) -> dict[str, tuple[float, set[int]]] | None:
        """Return how long each test takes, and which lines of the module it runs."""
        file, lines = str(SOURCE / self.module), set[int]()

        def inner(frame: FrameType, event: str, _: object) -> Any:
            lines.add(frame.f_lineno)
            return inner

        def outer(frame: FrameType, event: str, _: object) -> Any:
            return inner if frame.f_code.co_filename == file else None

        reached = {}
        threading.settrace(outer)
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            sys.settrace(outer)  # an alarm of a test may have ended it
            lines.clear()
            began = time.monotonic()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            reached[item.nodeid] = time.monotonic() - began, set(lines)
        sys.settrace(None)
        return None if session.testsfailed else reached


@dataclass(frozen=True)
class _Attempt:
    """Tests that run on a mutant's code in the place of the function's own."""

    session: pytest.Session
    tests: Sequence[pytest.Item]
    function: Any
    code: CodeType

    def passes(self) -> bool:
        self.function.__code__ = self.code
        for item, following in zip(self.tests, [*self.tests[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.session.testsfailed:
                return False
        return True


def _function_of(mutant: Mutant) -> Any:
    assert mutant.function is not None
    found: Any = sys.modules[_name_of(mutant.module)]
    for name in mutant.function.split("."):
        found = inspect.getattr_static(found, name)
    found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    return inspect.unwrap(found)


def _changed_code(mutant: Mutant) -> CodeType:
    assert mutant.function is not None
    changed = compile(mutant.text, str(SOURCE / mutant.module), "exec")
    return _code_of(changed, mutant.function)


def _code_of(code: CodeType, name: str) -> CodeType:
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    for each in inner:
        if each.co_qualname == name:
            return each
    return next(_code_of(each, name) for each in inner if name.startswith(each.co_name + "."))


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
        mutants = mutants_of(module, (SOURCE / module).read_text("utf-8"))
        if chosen.sample is not None:
            drawn = random.Random(chosen.seed)
            mutants = drawn.sample(mutants, min(chosen.sample, len(mutants)))
        alive = survivors(module, mutants)
        explained = [each for each in alive if (module, each.before, each.after) in EQUIVALENT]
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
