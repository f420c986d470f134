"""Get the credits that are left

Answers the balance of the account that the key belongs to. Free of charge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...lazy import deferred as _deferred
from ...lazy import lazy_module as _lazy_module
from ...models.account_credits_response import AccountCreditsResponse
from ...models.error_response import ErrorResponse
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


def _get_kwargs() -> dict[str, Any]:
    return _request(
        "get",
        "/api/v1/chat/credit",
    )


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[AccountCreditsResponse | ErrorResponse]:
    return _build(
        client,
        response,
        {
            range(200, 201): json_body(AccountCreditsResponse.read),
            range(100, 1000): json_body(ErrorResponse.read),
        },
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AccountCreditsResponse | ErrorResponse]:
    """Get the credits that are left

    Args:
        client: Holds the address of the API and the connection.

    Returns:
        The whole answer; `parsed` is AccountCreditsResponse | ErrorResponse, or None where the
        body is something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_httpx_client()
    _arguments = _get_kwargs()
    return _build_response(client, _connection.send(_connection.build_request(**_arguments)))


def sync(
    *,
    client: AuthenticatedClient,
) -> AccountCreditsResponse | ErrorResponse | None:
    """Get the credits that are left

    Args:
        client: Holds the address of the API and the connection.

    Returns:
        The body of the answer: AccountCreditsResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return sync_detailed(client=client).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AccountCreditsResponse | ErrorResponse]:
    """Get the credits that are left

    Args:
        client: Holds the address of the API and the connection.

    Returns:
        The whole answer; `parsed` is AccountCreditsResponse | ErrorResponse, or None where the
        body is something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    _connection = client.get_async_httpx_client()
    _arguments = _get_kwargs()
    return _build_response(client, await _connection.send(_connection.build_request(**_arguments)))


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> AccountCreditsResponse | ErrorResponse | None:
    """Get the credits that are left

    Args:
        client: Holds the address of the API and the connection.

    Returns:
        The body of the answer: AccountCreditsResponse | ErrorResponse, or None where it is
        something else.

    Raises:
        UnexpectedStatus: The status is not in the document, and the client asks for this.
        httpx2.HTTPError: The request could not be sent, or no answer came.
    """
    return (await asyncio_detailed(client=client)).parsed
