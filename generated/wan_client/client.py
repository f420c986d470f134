"""The clients that hold the address of the API, the key and the connections."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import define, evolve, field

from .lazy import lazy_module
from .server import BASE_URL, KEY_IN, KEY_NAME, KEY_PREFIX

if TYPE_CHECKING:
    import ssl

    import httpx2
else:
    ssl, httpx2 = lazy_module("ssl"), lazy_module("httpx2")


@define(kw_only=True, eq=False)
class Client:
    """Calls the operations that need no key; use it as a context manager to close connections."""

    base_url: str = BASE_URL
    """The address of the API."""
    raise_on_unexpected_status: bool = False
    """Raise `UnexpectedStatus` for an HTTP status that the document does not name."""
    timeout: httpx2.Timeout | float | None = 60.0
    """Seconds to connect, and to wait for each piece of the answer; None waits for ever."""
    follow_redirects: bool = False
    verify_ssl: ssl.SSLContext | str | bool = True
    """False accepts any certificate, which is for tests only."""
    cookies: dict[str, str] = field(factory=dict, repr=False)
    headers: dict[str, str] = field(factory=dict, repr=False)
    """Sent with every request."""
    httpx_args: dict[str, Any] = field(factory=dict, repr=False)
    """Further arguments of `httpx2.Client` and `httpx2.AsyncClient`."""
    _client: httpx2.Client | None = field(default=None, init=False, repr=False)
    _async_client: httpx2.AsyncClient | None = field(default=None, init=False, repr=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """Return a new client that also sends these headers."""
        return evolve(self, headers={**self.headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """Return a new client that also sends these cookies."""
        return evolve(self, cookies={**self.cookies, **cookies})

    def with_timeout(self, timeout: httpx2.Timeout | float | None) -> Self:
        """Return a new client with another time-out."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: httpx2.Client) -> Self:
        """Use this connection as it is: none of the settings above are applied to it."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx2.Client:
        """Return the connection of the sync functions, made when first needed."""
        if self._client is None:
            self._client = httpx2.Client(**self._connection())
            self._client.headers.update(self._authorization())
        return self._client

    def set_async_httpx_client(self, async_client: httpx2.AsyncClient) -> Self:
        """Use this connection as it is: none of the settings above are applied to it."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx2.AsyncClient:
        """Return the connection of the async functions, made when first needed."""
        if self._async_client is None:
            self._async_client = httpx2.AsyncClient(**self._connection())
            self._async_client.headers.update(self._authorization())
        return self._async_client

    def _connection(self) -> dict[str, Any]:
        return {
            "base_url": self.base_url,
            "cookies": self.cookies,
            "headers": self.headers,
            "timeout": self.timeout,
            "verify": self.verify_ssl,
            "follow_redirects": self.follow_redirects,
            **self.httpx_args,
        }

    def _authorization(self) -> dict[str, str]:
        return {}

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.get_httpx_client().__exit__(kind, error, traceback)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.get_async_httpx_client().__aexit__(kind, error, traceback)


@define(kw_only=True, eq=False)
class AuthenticatedClient(Client):
    """Calls every operation with a key, which no repr shows.

    Raises `ValueError`, without the key, if the key holds what a header cannot carry.
    """

    token: str = field(repr=False)
    """The key."""
    prefix: str = KEY_PREFIX
    """Stands before the key; may be empty."""
    auth_header_name: str = KEY_NAME
    """The header, or where the document has it so the parameter or cookie, that holds the key."""

    @token.validator
    def _check_token(self, _attribute: object, token: str) -> None:
        # httpx2 would say so itself, and quote the key.
        if not token or not (token.isascii() and token.isprintable() and token == token.strip()):
            raise ValueError("the key is empty, or no header can carry one of its characters")

    def _connection(self) -> dict[str, Any]:
        settings = super()._connection()
        held = {"query": "params", "cookie": "cookies"}.get(KEY_IN)
        if held is not None:
            settings[held] = {**settings.get(held, {}), self.auth_header_name: self._key()}
        return settings

    def _authorization(self) -> dict[str, str]:
        return {self.auth_header_name: self._key()} if KEY_IN == "header" else {}

    def _key(self) -> str:
        return f"{self.prefix} {self.token}".strip()
