"""The rules, one module each; a module of this package with a `RULE` is a rule."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from scripts.lint.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Find every rule, in the order of their ids."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return tuple(sorted((module.RULE for module in modules), key=lambda rule: rule.id))
