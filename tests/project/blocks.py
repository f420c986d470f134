"""The fenced blocks of a Markdown page, and what its console blocks are shown to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.M | re.S)


def _counted(line: re.Match[str]) -> str:
    """Leave out how much there was: that grows with what is vendored."""
    return re.sub(r"\d+ ", "COUNT ", line[0])


_VARYING = (
    # How far a batch was when it was killed.
    (re.compile(r"(?!(\d+) of \1 )\b\d+ of (\d+) done  .*"), r"SOME of \2 done"),
    (re.compile(r"https?://(127\.0\.0\.1|localhost):\d+"), "URL"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "ID"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "TIME"),
    (re.compile(r"\b\d+(\.\d+)? ?(ms|s|min)\b"), "DURATION"),
    (re.compile(r"^(\s*restored\s+)(?:\d+ other|another) reading.*"), r"\1OTHERS"),
    (re.compile(r"^\s*restored\s+\d+ of its lines stand as in other documents.*"), _counted),
    (re.compile(r"^(?:read|patch|patch all|merge|prose|lint|generate)  .*"), _counted),
    (re.compile(r"\s+"), " "),
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str

    @property
    def file_name(self) -> str | None:
        """The file a block of code names in its first line."""
        found = re.match(r"# (\S+\.py)\n", self.text)
        return found[1] if found else None

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command of a console block with the lines it is shown to print."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((re.sub(r"\s+#.*", "", line[2:]), []))
            else:
                found[-1][1].append(line)
        return found


def blocks_of(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in their order."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [Block(language, dedent(body)) for _, language, body in found]


def without_what_varies(line: str) -> str:
    """Put a word in place of what differs from run to run."""
    for pattern, word in _VARYING:
        line = pattern.sub(word, line)
    return line.strip()


def expect_lines(command: str, shown: list[str], printed: str) -> None:
    """Expect the lines shown one behind the other; `…` stands for any lines, blank ones for none.

    What else a program prints before and after is left to it: a terminal is shown progress.
    """
    lines = [without_what_varies(line) for line in shown if line.strip()]
    expected = "".join(r"(.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in lines)
    said = [without_what_varies(line) for line in printed.splitlines() if line.strip()]
    found = "".join(line + "\n" for line in said)
    assert re.search(f"^{expected}", found, re.M), f"$ {command}\nis not shown to print\n{found}"
