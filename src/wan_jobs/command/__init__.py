"""The `wan` command: paid video jobs from the shell, for people and for scripts.

`wan --help` has to come at once, so that each verb's module, and what it needs, is imported when
the verb is used.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. `arguments` are those of the process if `None`."""
    try:
        from wan_jobs.command.program import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130  # Ctrl-C where not even an error can be shown: while modules are imported
