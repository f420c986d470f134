from __future__ import annotations

import subprocess
import sys

from scripts.commands import VERBS

HEAVY = ["yaml", "jsonpath_rfc9535", "jsonschema", "httpx", "httpx2", "jinja2", "regex"]


def test_help_of_no_verb_waits_for_what_only_its_work_needs() -> None:
    program = (
        "import importlib, sys\n"
        f"for verb in {list(VERBS)}: importlib.import_module(f'scripts.commands.{{verb}}')\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert loaded.stderr == ""
    assert loaded.stdout.split() == []
