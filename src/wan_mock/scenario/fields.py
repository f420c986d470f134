"""Reading YAML by what is expected, so that every fault has its line.

PyYAML only cuts the text into nodes here. A field read as text is text whatever it looks like
(`16:9`, `on`, `012`), one read as a number must be one: YAML's own guesses do not matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

import yaml

D = TypeVar("D")
T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class ScenarioProblem:
    """One fault of a scenario: where it stands, what is wrong, and what to do about it."""

    file: str
    line: int | None
    message: str
    remedy: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}" + (f"\n    to mend: {self.remedy}" if self.remedy else "")


class ScenarioError(Exception):
    """The scenario cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[ScenarioProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class _NotAsExpected(Exception):
    """A value is not what its field takes; the text completes "`x` must be …"."""


@dataclass(slots=True)
class Problems:
    """Collects what is wrong with one file."""

    file: str
    found: list[ScenarioProblem] = field(default_factory=list)

    def add(self, node: yaml.Node, message: str, remedy: str | None = None) -> None:
        """Note a problem at a node and go on."""
        self.found.append(ScenarioProblem(self.file, line_of(node), message, remedy))

    def check(self) -> None:
        """Raise `ScenarioError` if anything was noted."""
        if self.found:
            raise ScenarioError(sorted(self.found, key=lambda problem: problem.line or 0))


class Fields:
    """The members of one mapping, each read as what it is meant to be.

    A getter gives `default` for a member that is absent, and also for one that is not as it should
    be: that one is noted in `problems`.
    """

    def __init__(self, node: yaml.Node, problems: Problems, known: Sequence[str]) -> None:
        self.node = node
        self.problems = problems
        self._nodes: dict[str, yaml.Node] = {}
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._take(key, value, known)
        else:
            hint = f" such as `{known[0]}`" if known else ""
            problems.add(node, f"this must be a mapping, with keys{hint}")

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def names(self) -> tuple[str, ...]:
        """List the members that are there."""
        return tuple(self._nodes)

    def at(self, name: str) -> yaml.Node:
        """Return the node of a member, or of the mapping where it is absent."""
        return self._nodes.get(name, self.node)

    def text(self, name: str, default: D) -> str | D:
        """Read a text."""
        return self._read(name, default, _text)

    def number(self, name: str, default: D, low: float = 0.0, high: float = math.inf) -> float | D:
        """Read a finite number between `low` and `high`."""
        return self._read(name, default, lambda node: _number(node, low, high))

    def whole(self, name: str, default: D, low: float = 0, high: float = math.inf) -> int | D:
        """Read a whole number between `low` and `high`."""
        return self._read(name, default, lambda node: _whole(node, low, high))

    def flag(self, name: str, default: D) -> bool | D:
        """Read `true` or `false`."""
        return self._read(name, default, lambda node: _flag(_text(node)))

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        """Read one of some words."""
        return self._read(name, None, lambda node: one_of(_text(node), options))

    def texts(self, name: str) -> tuple[str, ...]:
        """Read one text or a list of them."""
        nodes = self.items(name) if self._is_list(name) else [self.at(name)]
        return tuple(self._text_of(name, node) for node in nodes) if name in self else ()

    def items(self, name: str) -> list[yaml.Node]:
        """Return the nodes of a list."""
        if name not in self:
            return []
        if not self._is_list(name):
            self.problems.add(self.at(name), f"`{name}` must be a list, with `- ` before each item")
            return []
        return list(self.at(name).value)

    def fields(self, name: str, known: Sequence[str]) -> Fields | None:
        """Open a mapping within this one."""
        return Fields(self._nodes[name], self.problems, known) if name in self else None

    def require(self, *names: str) -> None:
        """Note members that must be there and are not."""
        for name in names:
            if name not in self and isinstance(self.node, yaml.MappingNode):
                self.problems.add(self.node, f"`{name}` is missing here")

    def _take(self, key: yaml.Node, value: yaml.Node, known: Sequence[str]) -> None:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in self._nodes:
            first = line_of(self._nodes[name])
            self.problems.add(key, f"`{name}` stands here twice, first at line {first}")
        elif known and name not in known:
            self.problems.add(key, f"`{name}` is not a key here", suggestion(name, known))
        else:
            self._nodes[name] = value

    def _read(self, name: str, default: D, read: Callable[[yaml.Node], T]) -> T | D:
        if name not in self:
            return default
        try:
            return read(self._nodes[name])
        except _NotAsExpected as error:
            self.problems.add(self._nodes[name], f"`{name}` must be {error}")
            return default

    def _is_list(self, name: str) -> bool:
        return isinstance(self.at(name), yaml.SequenceNode)

    def _text_of(self, name: str, node: yaml.Node) -> str:
        try:
            return _text(node)
        except _NotAsExpected as error:
            self.problems.add(node, f"`{name}` must be {error}")
            return ""


def line_of(node: yaml.Node) -> int:
    """Return the line a node begins in, counted from 1."""
    return int(node.start_mark.line) + 1


def suggestion(word: str, known: Sequence[str]) -> str:
    """Say which of the known words was meant, or list them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6) or [
        name for name in known if name.lower() == word.lower()
    ]
    return f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(known)}"


def one_of(word: str, options: Sequence[str]) -> str:
    """Hold a word to its options."""
    if word not in options:
        raise _NotAsExpected(f"one of {', '.join(options)}, not `{word}`")
    return word


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _NotAsExpected("a text")
    return str(node.value)


def _number(node: yaml.Node, low: float, high: float) -> float:
    text = _text(node)
    if not _NUMBER.fullmatch(text) or math.isinf(float(text)):
        raise _NotAsExpected(f"a number, not `{text}`")
    number = float(text)
    if not low <= number <= high:
        limit = f"at least {low:g}" if math.isinf(high) else f"between {low:g} and {high:g}"
        raise _NotAsExpected(f"{limit}, not {text}")
    return number


def _whole(node: yaml.Node, low: float, high: float) -> int:
    number = _number(node, low, high)
    if not number.is_integer():
        raise _NotAsExpected(f"a whole number, not {_text(node)}")
    return int(number)


def _flag(text: str) -> bool:
    if text not in _FLAGS:
        raise _NotAsExpected(f"true or false, not `{text}`")
    return _FLAGS[text]
