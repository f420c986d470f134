"""OpenAPI documents: their grammar, their references, and the step from 3.0 to 3.1."""

from scripts.openapi.grammar import METHODS, Node, kind_at, walk
from scripts.openapi.kinds import check_kinds, misfits
from scripts.openapi.references import (
    CircularReference,
    References,
    check_references,
    leads_into_a_part,
    mistaken,
    resolve_reference,
)
from scripts.openapi.upgrade import OPENAPI_VERSION, is_supported, upgrade

__all__ = [
    "METHODS",
    "OPENAPI_VERSION",
    "CircularReference",
    "Node",
    "References",
    "check_kinds",
    "check_references",
    "is_supported",
    "kind_at",
    "leads_into_a_part",
    "misfits",
    "mistaken",
    "resolve_reference",
    "upgrade",
    "walk",
]
