"""Schemas of components, and the classes that they come to, in a form that reads at a glance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from scripts.generate.account import Account
from scripts.generate.normalise import normalise
from scripts.generate.normalise.plain import PlainAlias, PlainApi, PlainClass
from scripts.generate.python_types import annotation

Classes: TypeAlias = dict[str, Any]
"""Of each class its members, as in `{"size": "int", "note?": "str"}`; of others what they are."""

_PING = {"operationId": "ping", "responses": {"200": {"description": "Here."}}}


def normalised(account: Account | None = None, **schemas: Any) -> PlainApi:
    """Normalise a document with these components and one operation."""
    return normalise(
        {
            "openapi": "3.1.0",
            "paths": {"/ping": {"get": _PING}},
            "components": {"schemas": schemas},
        },
        account or Account(),
    )


def shown(api: PlainApi) -> Classes:
    """Show the definitions of a document in plain terms."""
    found: Classes = {}
    for name, each in api.definitions.items():
        if isinstance(each, PlainClass):
            found[name] = {
                m.name + ("" if m.required else "?"): annotation(m.type) for m in each.members
            }
            if each.rest is not None:
                found[name]["*"] = annotation(each.rest)
        else:
            found[name] = annotation(each.type) if isinstance(each, PlainAlias) else each.values
    return found


@pytest.fixture
def classes() -> Callable[..., Classes]:
    """Give the classes that components come to."""
    return lambda **schemas: shown(normalised(**schemas))


@pytest.fixture
def text() -> Callable[..., str]:
    """Give the docstring of the class `A` that components come to."""

    def of(**schemas: Any) -> str:
        found = normalised(**schemas).definitions["A"]
        assert isinstance(found, PlainClass)
        return found.description

    return of
