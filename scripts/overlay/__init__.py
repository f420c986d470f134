"""OpenAPI Overlays: corrections of a document, kept apart from it.

Reads and applies the OpenAPI Overlay Specification 1.0, 1.1 and 1.2. Targets and copy sources are
RFC 9535 JSONPath.
"""

from scripts.overlay.action import Action, Overlay
from scripts.overlay.application import apply_overlay
from scripts.overlay.outcome import Application, Outcome, Verdict
from scripts.overlay.query import json_path
from scripts.overlay.reader import read_overlay

__all__ = [
    "Action",
    "Application",
    "Outcome",
    "Overlay",
    "Verdict",
    "apply_overlay",
    "json_path",
    "read_overlay",
]
