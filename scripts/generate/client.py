"""From a finished OpenAPI 3.1 document to the typed client package.

`normalise` says in plain types what the schemas of the document say; openapi-python-client decides
on names, operations and media types; templates of ours write the code, because almost every line
of the generator's own would have to be mended:

- its parser drops what stands beside `$ref`, `allOf`, `anyOf` and `oneOf`, and every discriminator;
- objects and lists as parameters are sent as Python writes them;
- an HTTP status that Python does not know raises (its issue 1442); ours is an int;
- answers that differ from the document raise: `runtime/model.py` keeps what it does not know;
- a body that is not JSON raises: `runtime/responses.py` leaves `parsed` None;
- the key shows in the client's repr and in tracebacks, and `with_headers` changes the very client
  that it is called on;
- there is no time-out: the client waits for a minute;
- uploads have the fixed boundary `+++` (pull request 1005), which a file may contain;
- importing one model imports all: `models/__init__.py` imports what is asked for;
- httpx instead of httpx2.

Text of the document reaches the code through `source_text` only, and `checks` looks at the result.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from scripts.documents import JsonObject
from scripts.problem import BadInput, ProblemLog


@dataclass(frozen=True, slots=True)
class ClientReport:
    """What was written: how many classes and types, and how many operations."""

    models: int
    operations: int
    notes: tuple[str, ...] = ()
    """What the client does without, and where."""


def generate_client(document: JsonObject, directory: Path) -> ClientReport:
    """Write the client of a document into a folder that does not exist yet.

    Raises `BadInput` with all problems if the document cannot be generated from, and
    `FileExistsError` if the folder exists; whatever it raises, it leaves no new folder behind.
    """
    # openapi-python-client takes long to import; `generator_inputs` needs none of this.
    from scripts.generate.account import Account, audit
    from scripts.generate.checks import check_package, refusal
    from scripts.generate.connection import connection
    from scripts.generate.identifiers import check_names
    from scripts.generate.normalise import normalise
    from scripts.generate.parsing import parse
    from scripts.generate.rendering import write_package
    from scripts.generate.ruff import format_package

    account = Account()
    plain = normalise(document, account)
    log = ProblemLog()
    with log.collecting():
        connected = connection(document, account, plain)
    with log.collecting():
        audit(document, account)
    with log.collecting():
        api = parse(document, plain)
        check_names(api, document)
    log.check()
    directory.mkdir(parents=True)
    try:
        write_package(api, directory, connected)
        if said := format_package(directory):
            raise BadInput([refusal(said)])
        check_package(directory)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    return ClientReport(
        models=len(api.plain.definitions),
        operations=sum(map(len, api.operations.values())),
        notes=tuple(account.notes),
    )


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
