"""The OpenAPI Initiative's own material, where `OVERLAY_SUITE` says it lies.

The directory holds `oai-compliant-sets/SET/{input,overlay,expected}.yaml` and
`oai-schema-tests/VERSION/{pass,fail}/*.yaml`, both from OAI/Overlay-Specification.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.documents import read_document, same
from scripts.overlay import apply_overlay, read_overlay
from scripts.problem import BadInput

SUITE = Path(os.environ.get("OVERLAY_SUITE", ""))
SETS = sorted(SUITE.glob("oai-compliant-sets/*/"))
DOCUMENTS = sorted(SUITE.glob("oai-schema-tests/*/*/*.yaml"))

pytestmark = pytest.mark.skipif(
    not os.environ.get("OVERLAY_SUITE"),
    reason="OVERLAY_SUITE does not name a directory with the Overlay Specification's test material",
)


def test_the_material_is_there() -> None:
    assert SETS
    assert DOCUMENTS


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_compliant_set(folder: Path) -> None:
    overlay = read_overlay(read_document(folder / "overlay.yaml"))
    application = apply_overlay(overlay, read_document(folder / "input.yaml").value)
    assert same(application.value, read_document(folder / "expected.yaml").value)
    assert not application.stale()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: "/".join(path.parts[-3:]))
def test_document(path: Path) -> None:
    """Read it leniently: of the documents that pass, some have `@.x-traits` in a JSONPath."""
    if path.parent.name == "pass":
        read_overlay(read_document(path), lenient=True)
    else:
        with pytest.raises(BadInput):
            read_overlay(read_document(path), lenient=True)
