"""The clients that hold the address of the API, the key and the connections."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import define, evolve, field

from .lazy import lazy_module
from .server import BASE_URL, FURTHER_KEYS, KEY_IN, KEY_NAME, KEY_PREFIX

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

    Raises `ValueError`, without the key, if a key holds what a header cannot carry, or if one is
    missing that every call needs.
    """

    token: str = field(repr=False)
    """The key."""
    prefix: str = KEY_PREFIX
    """Stands before the key; may be empty."""
    auth_header_name: str = KEY_NAME
    """The header, or where the document has it so the parameter or cookie, that holds the key."""
    further_keys: Mapping[str, str] = field(factory=dict, repr=False)
    """Keys that are sent beside it, by the names of their schemes: see `server.FURTHER_KEYS`."""

    @token.validator
    def _check_token(self, _attribute: object, token: str) -> None:
        # httpx2 would say so itself, and quote the key.
        is_text = isinstance(token, str) and token.isascii() and token.isprintable()
        if not token or not is_text or token != token.strip():
            raise ValueError("the key is empty, or no header can carry one of its characters")

    @further_keys.validator
    def _check_further_keys(self, attribute: object, keys: Mapping[str, str]) -> None:
        needed = {name for name, way in FURTHER_KEYS.items() if way[-1]}
        if missing := sorted(needed - keys.keys()):
            raise ValueError(f"further_keys must hold a key for {', '.join(missing)}")
        if unknown := sorted(keys.keys() - FURTHER_KEYS.keys()):
            raise ValueError(f"further_keys has no use for {', '.join(unknown)}")
        for key in keys.values():
            self._check_token(attribute, key)

    def _connection(self) -> dict[str, Any]:
        settings = super()._connection()
        for place, held in (("query", "params"), ("cookie", "cookies")):
            if keys := self._keys(place):
                settings[held] = {**settings.get(held, {}), **keys}
        return settings

    def _authorization(self) -> dict[str, str]:
        return self._keys("header")

    def _keys(self, place: str) -> dict[str, str]:
        """Return what is sent in one place: each name with its key."""
        sent = {self.auth_header_name: f"{self.prefix} {self.token}".strip()}
        keys = sent if place == KEY_IN else {}
        for scheme, key in self.further_keys.items():
            other, name, prefix, _ = FURTHER_KEYS[scheme]
            if other == place:
                keys[name] = f"{prefix} {key}".strip()
        return keys
