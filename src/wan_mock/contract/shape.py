"""Answers against the shapes that the document gives them."""

from __future__ import annotations

from collections.abc import Iterator

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject, JsonValue
from wan_document.validator import validator_class
from wan_mock.contract.wire import Answer

_SHOWN = 5


class Shapes:
    """The shapes of the answers of each operation."""

    def __init__(self, document: ApiDocument) -> None:
        self._responses = {
            operation.id: _responses(document, operation.path, operation.method)
            for operation in document.operations.values()
        }

    def differences(self, operation: str, answer: Answer) -> Iterator[str]:
        """Return each difference between an answer and what the document has for its status."""
        responses = self._responses[operation]
        content = responses.get(str(answer.status), responses.get("default"))
        if content is None:
            yield f"the document has no answer with HTTP {answer.status}"
        elif answer.media_type not in content:
            wanted = " or ".join(content)
            yield f"the content type is {answer.media_type or 'missing'}, not {wanted}"
        elif answer.body is None:
            yield "the body is not a JSON object"
        else:
            yield from _broken_rules(content[answer.media_type], answer.body)


def _broken_rules(schema: JsonObject, body: JsonObject) -> Iterator[str]:
    for index, error in enumerate(validator_class()(schema).iter_errors(body)):
        if index == _SHOWN:
            yield "and more"
            return
        place = ".".join(map(str, error.absolute_path))
        yield f"{place or 'the body'}: {error.message}"


def _responses(document: ApiDocument, path: str, method: str) -> dict[str, dict[str, JsonObject]]:
    """Return the schema of each answer, by status and by media type."""
    operation = _member(_member(_member(document.value, "paths"), path), method.lower())
    responses = _object(document.resolve(operation.get("responses")))
    return {
        status: {
            name: _member(_object(media), "schema")
            for name, media in _member(_object(response), "content").items()
        }
        for status, response in responses.items()
    }


def _member(value: JsonObject, name: str) -> JsonObject:
    return _object(value.get(name))


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
