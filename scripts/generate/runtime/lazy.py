"""Importing what is named when it is first asked for, by a program (PEP 562) or an annotation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import ForwardRef


def lazy_exports(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a package from its names and the module of each."""

    def get(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{modules[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *modules})

    return get, names


def deferred(module: str, *names: str) -> list[ForwardRef]:
    """Return what stands for types of a module here, and loads it for `typing.get_type_hints`.

    A module that imports types for the type checker alone gives their names this value at run
    time, so that programs which read annotations find them.
    """
    whole = f"{__package__}.{module}"
    return [ForwardRef(f"__import__({whole!r}, fromlist=['']).{name}") for name in names]


def recursive(module: str, annotation: str) -> ForwardRef:
    """Return a type of the module that is made of itself."""
    return ForwardRef(annotation, module=module)


def lazy_module(name: str) -> ModuleType:
    """Return a module that is imported when the first of its names is asked for."""
    return _LazyModule(name)


class _LazyModule(ModuleType):
    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)
