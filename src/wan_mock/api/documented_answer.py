"""Operations that the document has and the mock cannot really do: answered by example.

Nothing is known of what such an operation does. So the key is looked at and the body held to its
schema, and then the answer is the document's own example, or a value made from its schema: for free
and without effect. A header and the log of requests say so.
"""

from __future__ import annotations

import copy

from wan_document.document import ApiDocument, Operation
from wan_document.json_value import JsonObject, JsonValue
from wan_document.samples import full_body, sample
from wan_mock.api.message import Response

NOTE = "an example of the document: the mock does not really do this"
_HEADER = "Wan-Mock-Answer"


def documented_answer(document: ApiDocument, operation: Operation) -> Response:
    """Return the first success that the document has for an operation; empty if it shows none."""
    responses = document.responses(operation)
    status = next((name for name in responses if name.startswith("2")), "200")
    content = _object(_object(responses.get(status)).get("content"))
    media_type = next((name for name in content if "json" in name), next(iter(content), ""))
    response = Response(int(status) if status.isdecimal() else 200, headers={_HEADER: "example"})
    if media_type:
        response.headers["Content-Type"] = media_type
        value = _example(_object(content[media_type]))
        if isinstance(value, dict) and "json" in media_type:
            response.payload = value
        elif isinstance(value, str):
            response.content = value.encode()
    return response


def _example(media: JsonObject) -> JsonValue:
    schema = _object(media.get("schema"))
    listed = media.get("examples")
    for example in listed.values() if isinstance(listed, dict) else ():
        if isinstance(example, dict) and "value" in example:
            return copy.deepcopy(example["value"])
    if "example" in media:
        return copy.deepcopy(media["example"])
    return full_body(schema) if _object(schema.get("properties")) else sample(schema)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
