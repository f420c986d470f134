"""A small document in the manner of the merged one, and the client generated from it."""

from __future__ import annotations

import copy
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from mypy import api as mypy

from scripts.documents import JsonObject, read_document
from scripts.generate import generate_client
from scripts.generate.account import Account, audit
from scripts.generate.connection import connection
from scripts.generate.normalise import normalise
from scripts.generate.parsing import parse
from scripts.generate.rendering import write_package

_DOCUMENT = read_document(Path(__file__).with_name("api.yaml"))


@pytest.fixture
def document() -> JsonObject:
    """Give a fresh copy of the document, to be changed at will."""
    return copy.deepcopy(_DOCUMENT.value)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the package once, under a name of its own, so that no real client is in the way."""
    directory = tmp_path_factory.mktemp("generated") / "sample_client"
    generate_client(_DOCUMENT.value, directory)
    return directory


@pytest.fixture(scope="session")
def client_module(package: Path) -> Iterator[Callable[[str], Any]]:
    """Import modules of the generated package, as in `client_module("models")`."""
    sys.path.insert(0, str(package.parent))

    def load(name: str = "") -> ModuleType:
        return importlib.import_module(".".join(filter(None, (package.name, name))))

    yield load
    sys.path.remove(str(package.parent))


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which mypy keeps what it knows of the libraries, for all workers."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "mypy"


@pytest.fixture
def mypy_says(mypy_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Give what a strict mypy says of packages and files of a folder; nothing where all is well."""

    def say(folder: Path, *names: str) -> str:
        monkeypatch.chdir(folder)
        (folder / "mypy.ini").write_text("[mypy]\nstrict = true\n")
        options = ["--no-error-summary", "--cache-dir", str(mypy_cache)]
        report, crash, status = mypy.run([*options, *names])
        assert not crash
        assert bool(report) == bool(status)
        return report

    return say


def import_unformatted(value: JsonObject, folder: Path, name: str) -> tuple[Any, Any]:
    """Write the package of a document as it is, and import its models and their base class."""
    account = Account()
    plain = normalise(value, account)
    audit(value, account)
    write_package(parse(value, plain), folder / name, connection(value, account, plain))
    sys.path.insert(0, str(folder))
    try:
        models = importlib.import_module(f"{name}.models")
        return models, importlib.import_module(f"{name}.model").Model
    finally:
        sys.path.remove(str(folder))
