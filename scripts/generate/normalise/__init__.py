"""Normalising: from schemas of any make to types that code is written from."""

from scripts.generate.normalise.document import normalise
from scripts.generate.normalise.media import is_json, is_readable
from scripts.generate.normalise.names import TAKEN, class_name, module_name

__all__ = ["TAKEN", "class_name", "is_json", "is_readable", "module_name", "normalise"]
