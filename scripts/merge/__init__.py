"""Merging OpenAPI documents that describe the same operation for different models.

The stages, in their order: each document is upgraded to 3.1, path items by reference are put in
their places (`path_items`) and servers folded into the paths (`servers`); operations of the same
path and method are paired (`operations`), their request bodies (`bodies`) told apart and lifted to
components (`variants`), everything else unified (`unify`, `components`, `root`).

Nothing vanishes in silence: what two documents say differently is refused with both places, and
texts that none can say for all are listed in `Merged.left_out`.
"""

from scripts.merge.merger import Merged, merge_documents

__all__ = ["Merged", "merge_documents"]
