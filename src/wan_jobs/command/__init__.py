"""The `wan` command: paid video jobs from the shell, for people and for scripts.

`wan --help` has to come at once, so that each verb's module, and what it needs, is imported when
the verb is used.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

_NEEDED = ("click", "rich")
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code. `arguments` are those of the process if `None`.

    The library does without the packages of the extra `cli`; where they are missing this says so.
    """
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        missing = next((name for name in _NEEDED if find_spec(name) is None), None)
        if missing is not None:
            remedy = 'pip install "wan-client[cli]"'
            return _ended(f"wan needs {missing}, which is not installed here", remedy, 2, as_json)
        from wan_jobs.command.program import run

        return run(arguments)
    except (KeyboardInterrupt, RuntimeError) as error:
        # While modules are imported nothing else can show it. Before Python 3.12 one that comes
        # while a class names its members is another's cause.
        if not isinstance(error.__cause__ or error, KeyboardInterrupt):
            raise
        return _ended("Interrupted", None, _INTERRUPTED, as_json)
    finally:
        # If an interrupt came while a text was executed, as dataclasses do it, CPython ends the
        # process by the signal, whatever is returned here; executing another makes it forget.
        exec("")  # noqa: S102


def _ended(message: str, remedy: str | None, code: int, as_json: bool) -> int:
    """Say why there is no command at all, which needs nothing that may be missing."""
    if as_json:
        import json

        kind = "Interrupted" if code == _INTERRUPTED else "NotInstalled"
        error = {"type": kind, "exit_code": code, "message": message, "remedy": remedy}
        print(json.dumps({"error": error}))
    elif code != _INTERRUPTED:
        print(f"{message}: {remedy}", file=sys.stderr)
    return code
