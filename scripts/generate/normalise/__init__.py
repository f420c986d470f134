"""Normalising: from schemas of any make to types that code is written from."""

from __future__ import annotations

from scripts.documents import JsonObject
from scripts.generate.account import Account
from scripts.generate.normalise.discriminators import write_tags
from scripts.generate.normalise.model_inputs import write_inputs
from scripts.generate.normalise.names import TAKEN, class_name, module_name
from scripts.generate.normalise.normaliser import Normaliser
from scripts.generate.normalise.operations import OperationReader
from scripts.generate.normalise.plain import PlainApi
from scripts.generate.normalise.references import with_plain_references
from scripts.generate.normalise.sent import write_checks
from scripts.generate.normalise.styles import is_json, is_readable
from scripts.problem import BadInput, Problem, ProblemLog

__all__ = ["TAKEN", "class_name", "is_json", "is_readable", "module_name", "normalise"]


def normalise(document: JsonObject, account: Account) -> PlainApi:
    """Say in plain terms what a finished OpenAPI 3.1 document says; it is left as it is.

    Raises `BadInput` for a schema or a parameter whose meaning has no form in the client.
    """
    log = ProblemLog()
    document = with_plain_references(document, account)
    normaliser = Normaliser(document, account)
    reader = OperationReader(document, normaliser, account, log)
    try:
        normaliser.component_types(log)
        operations = list(reader.operations())
        reader.models_of_callbacks()
    except RecursionError:
        raise BadInput([_TOO_DEEP]) from None
    log.problems = list(dict.fromkeys(log.problems))
    log.check()
    api = PlainApi(
        definitions=normaliser.definitions,
        operations={(each.path, each.method): each for each in operations},
        document=document,
    )
    write_tags(api)
    write_inputs(api, document)
    write_checks(api, document, account)
    return api


_TOO_DEEP = Problem(
    "the schemas are nested in each other too deeply to be read",
    expected="fewer than some hundred schemas inside of one another",
    remedy="flatten them by an overlay",
)
