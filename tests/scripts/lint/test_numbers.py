"""Numbers in prose: read by one reader that no length of digits can break."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import Document
from scripts.lint import lint_document

_TEXTS = (
    "Max length: {digits}",
    "At most {digits} characters, {digits} items, {digits} MB.",
    "(Min: 1, Max: {digits}, Step: {digits})",
    "Must be between 1 and {digits}. Range: [0, {digits}]. Multiple of {digits}.",
    "1-{digits} images, up to {digits} images; {digits} or 2 images. Default: {digits}",
    "One of {digits} or {digits}1. Only supports values `{digits}` and `5`.",
    "Limited to {digits} tokens",
)


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize(
    "digits", ["9" * 400, "9" * 5000, f"{'9' * 400}.{'9' * 400}", "1" + ",000" * 200]
)
def test_a_number_of_any_length_is_no_limit(
    text: str, digits: str, document_with: Callable[..., Document]
) -> None:
    described = {"description": text.format(digits=digits)}
    kinds = ("string", "integer", "number", "boolean")
    members = {kind: described | {"type": kind} for kind in kinds}
    members["array"] = described | {"type": "array", "items": {"type": "string"}}
    members["declared"] = described | {"type": "integer", "maximum": 10**30, "default": 10**30}

    findings = lint_document(document_with({"inputs": members}))

    limits = [finding for finding in findings if finding.rule.startswith("prose-limit")]
    assert not [finding for finding in limits if digits[:30] in finding.message]
    assert all(len(finding.message) < 500 for finding in findings)
