"""`python -m scripts merge`."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog="Example: python -m scripts merge specs/wan-*.yaml -o wan.yaml   (overlays are not "
    "applied; regenerate does that)"
)
@click.argument("documents", type=_FILE, nargs=-1, required=True, metavar="DOCUMENT...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="FILE, not stdout."
)
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def command(documents: tuple[Path, ...], output: Path | None, quiet: bool) -> None:
    """Merge OpenAPI 3.0 and 3.1 documents into one OpenAPI 3.1 document.

    Documents may share paths and methods: their request bodies become a oneOf with a discriminator.
    The order of the arguments does not matter. Exit codes: 0 done, 2 bad input, nothing written.
    """
    from scripts.documents import read_document, to_yaml
    from scripts.documents.files import write_atomically
    from scripts.merge import merge_documents
    from scripts.pipeline.report import Progress, count
    from scripts.problem import BadInput, Problem, ProblemLog

    progress = Progress(quiet=quiet)
    log = ProblemLog()
    read = []
    for path in documents:
        with log.collecting():
            read.append(read_document(path))
    log.check()
    with progress.stage("merge") as stage:
        merged = merge_documents(read)
        stage.counts = (
            f"{count(merged.documents, 'document')} to {count(merged.operations, 'operation')}, "
            f"{count(merged.lifted, 'schema')} lifted"
        )
    for note in (*merged.left_out, *merged.chosen):
        progress.tell(str(note))
    text = to_yaml(merged.value)
    if output is None:
        click.echo(text.encode(), nl=False)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        raise BadInput([Problem(reason, file=str(output))]) from error
    progress.tell(f"{output} is new")
