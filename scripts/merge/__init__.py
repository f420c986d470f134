"""Merging OpenAPI documents that describe the same operation for different models.

The stages, in their order: each document is upgraded to 3.1 and its servers folded into its paths
(`servers`), operations of the same path and method are paired (`operations`), their request bodies
told apart and lifted to components (`variants`), everything else unified (`unify`), and what could
not be decided is told with both places.
"""

from scripts.merge.merger import Merged, merge_documents

__all__ = ["Merged", "merge_documents"]
