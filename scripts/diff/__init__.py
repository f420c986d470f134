"""What a change of the API's document means for users of the typed client.

`sides` holds the two documents, `flatten` says what their schemas allow, `operations` and `schema`
hold the rules, one small module each; `comparison` puts them together and `report` tells the
result. To add a rule: write a module with its `KINDS` and `compare`, name it in its package's list,
add its case to the tests and its line to the table in `docs/measures/oasdiff.md`.
"""

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.comparison import KINDS, compare_documents
from scripts.diff.verdict import Comparison, Severity, VersionStep

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
