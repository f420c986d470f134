"""Reading and writing YAML 1.2 documents with places, and JSON Pointers into them."""

from scripts.documents.document import (
    Document,
    JsonObject,
    Parts,
    Value,
    as_array,
    as_object,
    as_text,
    join_pointer,
    kind,
    resolve_pointer,
    same,
    split_pointer,
)
from scripts.documents.reader import parse_document, parse_value, read_document, read_value
from scripts.documents.writer import to_yaml

__all__ = [
    "Document",
    "JsonObject",
    "Parts",
    "Value",
    "as_array",
    "as_object",
    "as_text",
    "join_pointer",
    "kind",
    "parse_document",
    "parse_value",
    "read_document",
    "read_value",
    "resolve_pointer",
    "same",
    "split_pointer",
    "to_yaml",
]
