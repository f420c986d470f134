"""Telling a comparison: for people, for programs and for a changelog."""

from scripts.diff.report.as_json import as_json
from scripts.diff.report.as_markdown import as_markdown
from scripts.diff.report.as_text import as_text

__all__ = ["as_json", "as_markdown", "as_text"]
