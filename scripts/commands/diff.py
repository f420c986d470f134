"""`python -m scripts diff`."""

from __future__ import annotations

import sys

import click

from scripts.commands.formats import format_option


@click.command(
    epilog="Example: python -m scripts diff HEAD:generated/openapi.yaml generated/openapi.yaml "
    "--fail-on breaking"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@format_option("markdown is a paragraph for the changelog.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any"]),
    help="Exit with 1 for this; `any` is everything but texts.",
)
def command(old: str, new: str, form: str, fail_on: str | None) -> None:
    """Say what the change from OLD to NEW means for users of the client.

    OLD and NEW are OpenAPI 3.0 or 3.1 documents: files, or REVISION:FILE as git has it. The verdict
    is none, additive or breaking. Exit codes: 0 fine, 1 what --fail-on names, 2 bad input.
    """
    from scripts.diff import Comparison, Severity, compare_documents
    from scripts.diff.report import as_json, as_markdown, as_text, headline
    from scripts.diff.source import read_source
    from scripts.problem import ProblemLog

    log = ProblemLog()
    documents = []
    for source in (old, new):
        with log.collecting():
            documents.append(read_source(source))
    log.check()
    comparison = Comparison(old, new, compare_documents(*documents))
    write = {"text": as_text, "json": as_json, "markdown": as_markdown}[form]
    if told := write(comparison):
        click.echo(told)
    if form != "text":
        click.echo(headline(comparison), err=True)
    failing = {"breaking": [Severity.BREAKING], "any": [Severity.BREAKING, Severity.ADDITIVE]}
    if comparison.verdict in failing.get(fail_on or "", []):
        sys.exit(1)
