"""openapi-python-client without its command: its reader of operations and its way with names.

Importing the package as a whole imports the HTTP client, the console and the templates of its
command as well, a third of the time that it takes. Its parser needs two names of it. So the package
is entered as loaded, and loads itself in full once anything else is asked of it.
"""

# ruff: noqa: E402 - the package is entered before its modules are imported

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

_NAME = "openapi_python_client"


def _enter() -> None:
    spec = PathFinder.find_spec(_NAME)
    if _NAME in sys.modules or spec is None or spec.loader is None:
        return
    package, loader = module_from_spec(spec), spec.loader

    def load(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if PathFinder.find_spec(f"{_NAME}.{name}", list(package.__path__)) is not None:
            return import_module(f"{_NAME}.{name}")
        del vars(package)["__getattr__"]
        loader.exec_module(package)
        return getattr(package, name)

    vars(package)["__getattr__"] = load
    sys.modules[_NAME] = package


_enter()

from openapi_python_client.config import Config, ConfigFile, MetaType

vars(sys.modules[_NAME]).setdefault("Config", Config)

from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection, GeneratorData
from openapi_python_client.parser.responses import Response
from openapi_python_client.strings import ClassName, PythonIdentifier, pascal_case

__all__ = [
    "ClassName",
    "Config",
    "ConfigFile",
    "Endpoint",
    "EndpointCollection",
    "GeneratorData",
    "GeneratorError",
    "MetaType",
    "PythonIdentifier",
    "Response",
    "pascal_case",
]
