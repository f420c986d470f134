"""Merging OpenAPI documents that describe the same operation for different models.

The stages, in their order: each document is upgraded to 3.1, path items by reference are put in
their places (`path_items`) and servers folded into the paths (`servers`); operations of the same
path and method are paired (`operations`), their request bodies (`bodies`) told apart and lifted to
components (`variants`), everything else unified (`unify`, `components`, `root`).

Nothing vanishes in silence. What a client would feel must be the same in each document, or it is a
conflict, told once with all its wordings and who has which. What only tells people something may
differ: a text of a shared part stands as most documents have it (`Merged.chosen`), and a text of an
operation or of the whole, which speaks of one model, stands nowhere but in that model's schema
(`Merged.left_out`).
"""

from scripts.merge.merger import Merged, attempt_merge, merge_documents, trace_origins
from scripts.merge.report import Chosen, LeftOut
from scripts.merge.source import Conflict, Origins, Telling, Wording

__all__ = [
    "Chosen",
    "Conflict",
    "LeftOut",
    "Merged",
    "Origins",
    "Telling",
    "Wording",
    "attempt_merge",
    "merge_documents",
    "trace_origins",
]
