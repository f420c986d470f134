"""The `wan` command: paid video jobs from the shell, for people and for scripts.

`wan --help` has to come at once, so that each verb's module, and what it needs, is imported when
the verb is used.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

_NEEDED = ("click", "rich")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code. `arguments` are those of the process if `None`.

    The library does without the packages of the extra `cli`; where they are missing this says so.
    """
    try:
        missing = next((name for name in _NEEDED if find_spec(name) is None), None)
        if missing is not None:
            print(
                f'wan needs {missing}, which is not installed here: pip install "wan-client[cli]"',
                file=sys.stderr,
            )
            return 2
        from wan_jobs.command.program import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130  # Ctrl-C where not even an error can be shown: while modules are imported
