"""Telling what became of the pages: for people, for programs and for a pull request."""

from scripts.drift.report.as_json import as_json
from scripts.drift.report.as_markdown import as_markdown
from scripts.drift.report.as_text import as_text
from scripts.drift.report.run_result import RunResult

__all__ = ["RunResult", "as_json", "as_markdown", "as_text"]
