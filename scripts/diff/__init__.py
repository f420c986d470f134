"""What a change of the API's document means for users of the typed client.

`sides` holds the two documents, `flatten` says what their schemas allow, `operations` and `schema`
hold the rules, a module for each matter; `comparison` puts them together and `report` tells the
result. To add a rule: write its kinds and its `compare_…` in the module of its matter, name both in
the package's lists, add its case to the tests and its line to `docs/measures/oasdiff.md`.
"""

from scripts.diff.change import Change, Comparison, Impact, Kind, Severity, Subject, VersionStep
from scripts.diff.comparison import KINDS, compare_documents

__all__ = [
    "KINDS",
    "Change",
    "Comparison",
    "Impact",
    "Kind",
    "Severity",
    "Subject",
    "VersionStep",
    "compare_documents",
]
