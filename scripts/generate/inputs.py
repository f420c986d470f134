"""What shapes the client besides the document."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_TOOLS = ("Jinja2", "openapi-python-client", "ruff")


@cache
def generator_inputs() -> tuple[tuple[str, str], ...]:
    """Name every tool and file that shapes the client, with its version or its SHA-256."""
    tools = [(tool, version(tool)) for tool in _TOOLS]
    files = [
        (path.relative_to(_HERE.parent).as_posix(), sha256(path.read_bytes()).hexdigest())
        for path in sorted(_HERE.rglob("*"))
        if path.suffix in (".py", ".jinja")
    ]
    return (*tools, *files)
