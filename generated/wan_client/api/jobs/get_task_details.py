"""Get the state and the result of a task

Answers for every task of the account, whatever its model.

Failures arrive as HTTP 200 with their code in the body. An id that is unknown, or that was
created a moment ago, answers code 422 with the message "recordInfo is null" and no data: right
after createTask this means "not visible yet".

Query every 2 to 3 seconds for the first 30 seconds, then every 5 to 10 seconds, and every 15 to
30 seconds after two minutes; at most 10 queries per second and key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...lazy import deferred as _deferred
from ...lazy import lazy_module as _lazy_module
from ...models.error_response import ErrorResponse
from ...models.task_details_response import TaskDetailsResponse
from ...parameters import form as _form
from ...requests import request as _request
from ...responses import build_response as _build
from ...responses import json_body
from ...types import Response

if TYPE_CHECKING:
    import httpx2

    from ...client import AuthenticatedClient, Client
else:
    httpx2 = _lazy_module("httpx2")
    [AuthenticatedClient, Client] = _deferred("client", "AuthenticatedClient", "Client")


def _get_kwargs(
    *,
    task_id: str,
) -> dict[str, Any]:
    return _request(
        "get",
        "/api/v1/jobs/recordInfo",
        query=(_form("taskId", task_id),),
        limited=(
            ("/paths/~1api~1v1~1jobs~1recordInfo/get/parameters/0/schema", "taskId", task_id),
        ),
    )


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[ErrorResponse | TaskDetailsResponse]:
    return _build(
        client,
        response,
        {
            range(200, 201): json_body(TaskDetailsResponse.read),
            range(100, 1000): json_body(ErrorResponse.read),
        },
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    task_id: str,
) -> Response[ErrorResponse | TaskDetailsResponse]:
    """Get the state and the result of a task

    Args:
        client: Holds the address of the API and the connection.
        task_id: The id that createTask answered with. Length: at least 1.

    Returns:
        The whole answer; `parsed` is ErrorResponse | TaskDetailsResponse, or None where the
        body is something else.

    Raises:
        ValueError: A value has no form on the wire, or would lead to another operation.
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_httpx_client()
    _arguments = _get_kwargs(task_id=task_id)
    return _build_response(client, _connection.send(_connection.build_request(**_arguments)))


def sync(
    *,
    client: AuthenticatedClient,
    task_id: str,
) -> ErrorResponse | TaskDetailsResponse | None:
    """Get the state and the result of a task

    Args:
        client: Holds the address of the API and the connection.
        task_id: The id that createTask answered with. Length: at least 1.

    Returns:
        The body of the answer: ErrorResponse | TaskDetailsResponse, or None where it is
        something else.

    Raises:
        ValueError: A value has no form on the wire, or would lead to another operation.
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return sync_detailed(client=client, task_id=task_id).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    task_id: str,
) -> Response[ErrorResponse | TaskDetailsResponse]:
    """Get the state and the result of a task

    Args:
        client: Holds the address of the API and the connection.
        task_id: The id that createTask answered with. Length: at least 1.

    Returns:
        The whole answer; `parsed` is ErrorResponse | TaskDetailsResponse, or None where the
        body is something else.

    Raises:
        ValueError: A value has no form on the wire, or would lead to another operation.
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_async_httpx_client()
    _arguments = _get_kwargs(task_id=task_id)
    return _build_response(client, await _connection.send(_connection.build_request(**_arguments)))


async def asyncio(
    *,
    client: AuthenticatedClient,
    task_id: str,
) -> ErrorResponse | TaskDetailsResponse | None:
    """Get the state and the result of a task

    Args:
        client: Holds the address of the API and the connection.
        task_id: The id that createTask answered with. Length: at least 1.

    Returns:
        The body of the answer: ErrorResponse | TaskDetailsResponse, or None where it is
        something else.

    Raises:
        ValueError: A value has no form on the wire, or would lead to another operation.
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return (await asyncio_detailed(client=client, task_id=task_id)).parsed
