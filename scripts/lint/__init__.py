"""The linter: what a document says against itself, and what its prose says against its schema."""

from scripts.lint.engine import lint_document, lint_documents
from scripts.lint.finding import Finding, Level

__all__ = ["Finding", "Level", "lint_document", "lint_documents"]
