"""Whether the finished document is one of OpenAPI 3.1, by the initiative's own schema.

Our checks know the grammar; the schema also knows what must stand together. It costs about as much
as the merge, so a document that stands in the output already, where it came by this gate, is not
looked at again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

from scripts.documents import JsonObject, join_pointer
from scripts.openapi.grammar import walk
from scripts.openapi.patterns import backtracks
from scripts.pipeline.build import DOCUMENT, Built
from scripts.pipeline.report import Progress
from scripts.problem import BadInput, Problem


def expect_valid(built: Built, out: Path, progress: Progress) -> None:
    """Raise `BadInput` with what the specification does not allow."""
    with progress.stage("validate") as stage:
        if _stands_in(out, built.text):
            stage.counts = "the document is that of the last run"
            return
        problems = [built.provenance.placed(problem) for problem in faults(built.value)]
        if problems:
            raise BadInput(problems)
        stage.counts = "a document of OpenAPI 3.1"


def _stands_in(out: Path, text: str) -> bool:
    try:
        return (out / DOCUMENT).read_text("utf-8") == text
    except (OSError, ValueError):
        return False


def faults(document: JsonObject) -> Iterator[Problem]:
    """Tell what the specification does not allow of a document of OpenAPI 3.1."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    try:
        for error in OpenAPIV31SpecValidator(_within_bounds(document)).iter_errors():
            parts = tuple(getattr(error, "absolute_path", ()))
            yield Problem(
                f"OpenAPI 3.1 does not allow this: {_first_line(str(error.message))}",
                pointer=join_pointer(parts),
                remedy="correct it by an overlay",
            )
    except RecursionError:
        yield Problem(
            "the document is nested too deep to be validated",
            pointer="",
            remedy="give what is nested names of its own, in `components`",
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:  # what it takes for given
        yield Problem(
            f"the validator of OpenAPI 3.1 stops at this document: {type(error).__name__}: {error}",
            pointer="",
            remedy="correct what else is told, by an overlay",
        )


def _within_bounds(document: JsonObject) -> JsonObject:
    """Leave out the patterns that backtrack, as the validator tries defaults on them unbounded."""
    schemas = [node.value for node in walk(document) if node.kind == "schema"]
    patterns = {str(schema.get("pattern", "")) for schema in schemas}
    if not any(map(backtracks, patterns)):
        return document
    copied = copy.deepcopy(document)
    for node in walk(copied):
        if node.kind == "schema" and backtracks(str(node.value.get("pattern", ""))):
            del node.value["pattern"]
    return copied


def _first_line(text: str) -> str:
    return text.partition("\n")[0][:300]
