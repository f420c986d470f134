"""Upload a file as a stream

The way for files on disk.

Free of charge. A file vanishes after 3 days; the same `fileName` in the same `uploadPath`
replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...lazy import deferred as _deferred
from ...lazy import lazy_module as _lazy_module
from ...models.error_response import ErrorResponse
from ...models.file_upload_response import FileUploadResponse
from ...requests import request as _request
from ...responses import build_response as _build
from ...responses import json_body
from ...types import Response

if TYPE_CHECKING:
    import httpx2

    from ...client import AuthenticatedClient, Client
    from ...models.file_stream_upload_request import FileStreamUploadRequest
else:
    httpx2 = _lazy_module("httpx2")
    [AuthenticatedClient, Client] = _deferred("client", "AuthenticatedClient", "Client")
    [FileStreamUploadRequest] = _deferred("models", "FileStreamUploadRequest")


def _get_kwargs(
    *,
    body: FileStreamUploadRequest,
) -> dict[str, Any]:
    return _request(
        "post",
        "/file-upload/api/file-stream-upload",
        body={
            "multipart/form-data": body,
        },
        schema="/paths/~1file-upload~1api~1file-stream-upload/post/requestBody/content/multipart~1form-data/schema",
    )


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[ErrorResponse | FileUploadResponse]:
    return _build(
        client,
        response,
        {
            range(200, 201): json_body(FileUploadResponse.read),
            range(100, 1000): json_body(ErrorResponse.read),
        },
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: FileStreamUploadRequest,
) -> Response[ErrorResponse | FileUploadResponse]:
    """Upload a file as a stream

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as multipart/form-data.

    Returns:
        The whole answer; `parsed` is ErrorResponse | FileUploadResponse, or None where the body
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
    body: FileStreamUploadRequest,
) -> ErrorResponse | FileUploadResponse | None:
    """Upload a file as a stream

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as multipart/form-data.

    Returns:
        The body of the answer: ErrorResponse | FileUploadResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: FileStreamUploadRequest,
) -> Response[ErrorResponse | FileUploadResponse]:
    """Upload a file as a stream

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as multipart/form-data.

    Returns:
        The whole answer; `parsed` is ErrorResponse | FileUploadResponse, or None where the body
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
    body: FileStreamUploadRequest,
) -> ErrorResponse | FileUploadResponse | None:
    """Upload a file as a stream

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as multipart/form-data.

    Returns:
        The body of the answer: ErrorResponse | FileUploadResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return (await asyncio_detailed(client=client, body=body)).parsed
