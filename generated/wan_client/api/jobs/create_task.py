"""Create a generation task

Starts a task and answers its id at once; the task itself takes minutes and costs credits.

There is no idempotency key: an answer that got lost leaves open whether the task runs and is
billed. An answer without an id means no task and no charge. Parameter faults arrive as code
422, and often as code 500.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ...lazy import deferred as _deferred
from ...lazy import lazy_module as _lazy_module
from ...models.create_task_response import CreateTaskResponse
from ...models.error_response import ErrorResponse
from ...requests import request as _request
from ...responses import build_response as _build
from ...responses import json_body
from ...types import Response

if TYPE_CHECKING:
    import httpx2

    from ...client import AuthenticatedClient, Client
    from ...models.wan_22a14b_speech_to_video_turbo_request import (
        Wan22A14bSpeechToVideoTurboRequest,
    )
    from ...models.wan_22a14b_text_to_video_turbo_request import Wan22A14bTextToVideoTurboRequest
else:
    httpx2 = _lazy_module("httpx2")
    [AuthenticatedClient, Client] = _deferred("client", "AuthenticatedClient", "Client")
    [Wan22A14bSpeechToVideoTurboRequest, Wan22A14bTextToVideoTurboRequest] = _deferred(
        "models", "Wan22A14bSpeechToVideoTurboRequest", "Wan22A14bTextToVideoTurboRequest"
    )

Body: TypeAlias = Wan22A14bSpeechToVideoTurboRequest | Wan22A14bTextToVideoTurboRequest


def _get_kwargs(
    *,
    body: Body,
) -> dict[str, Any]:
    return _request(
        "post",
        "/api/v1/jobs/createTask",
        body={
            "application/json": body,
        },
        schema="/paths/~1api~1v1~1jobs~1createTask/post/requestBody/content/application~1json/schema",
    )


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[CreateTaskResponse | ErrorResponse]:
    return _build(
        client,
        response,
        {
            range(200, 201): json_body(CreateTaskResponse.read),
            range(100, 1000): json_body(ErrorResponse.read),
        },
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: Body,
) -> Response[CreateTaskResponse | ErrorResponse]:
    """Create a generation task

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The whole answer; `parsed` is CreateTaskResponse | ErrorResponse, or None where the body
        is something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_httpx_client()
    _arguments = _get_kwargs(body=body)
    return _build_response(client, _connection.send(_connection.build_request(**_arguments)))


def sync(
    *,
    client: AuthenticatedClient,
    body: Body,
) -> CreateTaskResponse | ErrorResponse | None:
    """Create a generation task

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The body of the answer: CreateTaskResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: Body,
) -> Response[CreateTaskResponse | ErrorResponse]:
    """Create a generation task

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The whole answer; `parsed` is CreateTaskResponse | ErrorResponse, or None where the body
        is something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_async_httpx_client()
    _arguments = _get_kwargs(body=body)
    return _build_response(client, await _connection.send(_connection.build_request(**_arguments)))


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: Body,
) -> CreateTaskResponse | ErrorResponse | None:
    """Create a generation task

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The body of the answer: CreateTaskResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return (await asyncio_detailed(client=client, body=body)).parsed
