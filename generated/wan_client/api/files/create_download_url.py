"""Get a download address for a generated file

Answers an address that a browser can download from for 20 minutes.

Only for addresses that the service made itself; any other answers code 422.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...lazy import deferred as _deferred
from ...lazy import lazy_module as _lazy_module
from ...models.download_url_response import DownloadUrlResponse
from ...models.error_response import ErrorResponse
from ...requests import request as _request
from ...responses import build_response as _build
from ...responses import json_body
from ...types import Response

if TYPE_CHECKING:
    import httpx2

    from ...client import AuthenticatedClient, Client
    from ...models.download_url_request import DownloadUrlRequest
else:
    httpx2 = _lazy_module("httpx2")
    [AuthenticatedClient, Client] = _deferred("client", "AuthenticatedClient", "Client")
    [DownloadUrlRequest] = _deferred("models", "DownloadUrlRequest")


def _get_kwargs(
    *,
    body: DownloadUrlRequest,
) -> dict[str, Any]:
    return _request(
        "post",
        "/api/v1/common/download-url",
        body={
            "application/json": body,
        },
        schema="/paths/~1api~1v1~1common~1download-url/post/requestBody/content/application~1json/schema",
    )


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[DownloadUrlResponse | ErrorResponse]:
    return _build(
        client,
        response,
        {
            range(200, 201): json_body(DownloadUrlResponse.read),
            range(100, 1000): json_body(ErrorResponse.read),
        },
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: DownloadUrlRequest,
) -> Response[DownloadUrlResponse | ErrorResponse]:
    """Get a download address for a generated file

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The whole answer; `parsed` is DownloadUrlResponse | ErrorResponse, or None where the
        body is something else.

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
    body: DownloadUrlRequest,
) -> DownloadUrlResponse | ErrorResponse | None:
    """Get a download address for a generated file

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The body of the answer: DownloadUrlResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: DownloadUrlRequest,
) -> Response[DownloadUrlResponse | ErrorResponse]:
    """Get a download address for a generated file

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The whole answer; `parsed` is DownloadUrlResponse | ErrorResponse, or None where the
        body is something else.

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
    body: DownloadUrlRequest,
) -> DownloadUrlResponse | ErrorResponse | None:
    """Get a download address for a generated file

    Args:
        client: Holds the address of the API and the connection.
        body: Sent as application/json.

    Returns:
        The body of the answer: DownloadUrlResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return (await asyncio_detailed(client=client, body=body)).parsed
