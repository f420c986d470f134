"""Where the key and the service's address come from: argument, environment, file, in that order."""

from __future__ import annotations

import ipaddress
import math
import os
import re
import ssl
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from wan_jobs.arguments import LARGEST, check_given, check_text
from wan_jobs.errors import ConfigurationError, KeyMissing
from wan_jobs.redaction import ApiKey, is_database, log
from wan_jobs.service import (
    ADDRESS_VARIABLE,
    API_HOST,
    JOURNAL_VARIABLE,
    KEY_VARIABLE,
    PLAIN_HTTP_VARIABLE,
    PRIVATE_HOSTS_VARIABLE,
)
from wan_jobs.violation import shorten

# All that is told of a fault: the rest of its message may quote the file, which holds the key.
_TOML_PLACE = r"\(at (?:the )?(line \d+, column \d+|end of document)\)$"

# Longer than any exchange, and still what a socket takes as a time.
_LONGEST_TIME = 1e6

_SETTINGS = {"base_url", "limits", "prices"}
_FOR_SOCKETS = {"connect_timeout", "read_timeout"}
_WHOLE = {"creations_per_10_s", "running_tasks", "failed_reads", "max_download_bytes"}
_MAY_BE_NONE = {"failed_reads_for", "notice_within"}
_MAY_BE_ZERO = {"submit_for", "connect_for", "wait_for", "visible_within", "failed_reads_for"}


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached.

    `proxy` is the address of a proxy for all but this machine, empty for none; by default the
    environment decides. `verify` is a TLS context, a file of certificates, or `False`; `transport`
    takes the place of httpx2's own. Results may come from `private_hosts` too, networks such as
    `198.18.0.0/15`, which some resolvers give for every name.
    """

    proxy: str | None = field(default=None, repr=False)
    verify: ssl.SSLContext | str | bool = True
    transport: object | None = field(default=None, repr=False)
    private_hosts: Sequence[str] = ()

    def __post_init__(self) -> None:
        handlers = ("handle_request", "handle_async_request")
        if self.transport is not None and not any(hasattr(self.transport, n) for n in handlers):
            raise ConfigurationError(
                f"transport must be one of httpx2's, not {shorten(self.transport)}."
            )
        check_given("private_hosts", self.private_hosts, list, tuple, set, frozenset)
        for named in self.private_hosts:
            try:
                if not isinstance(named, str):
                    raise TypeError
                ipaddress.ip_network(named)
            except (ValueError, TypeError):
                raise ConfigurationError(
                    f"private_hosts: {named!r} is no network such as 198.18.0.0/15."
                ) from None

    def trusts(self, address: str) -> bool:
        """Whether results may come from this IP address although it is private."""
        ip = ipaddress.ip_address(address)
        return any(ip in ipaddress.ip_network(named) for named in self.private_hosts)


def private_hosts_named() -> tuple[str, ...]:
    """Return the networks that `WAN_PRIVATE_HOSTS` names, separated by commas or spaces."""
    return tuple(os.environ.get(PRIVATE_HOSTS_VARIABLE, "").replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class Connection:
    """Where to send requests and with which key."""

    api_key: ApiKey
    base_url: str
    network: Network = field(default_factory=Network)

    def is_plain_host_of(self, url: str) -> bool:
        """Whether the address is on the service's own host, one that may be asked unencrypted.

        Such a host is a mock in a network of the caller's, named by `WAN_PLAIN_HTTP`.
        """
        service, other = urlsplit(self.base_url), urlsplit(url)
        return service.scheme == other.scheme == "http" and service.hostname == other.hostname

    @property
    def on_loopback(self) -> bool:
        """Whether the service runs on this machine, as a mock server does."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast, how long and how often; the defaults follow the service's documented limits.

    Times are in seconds, or given as a `timedelta`. `reads_per_second`, `creations_per_10_s` and
    `running_tasks` hold for all who share a journal and a key; without a journal, for those of this
    process. They are waited for: time in that queue counts against no limit. That 100
    tasks may run at once is what a page of kie.ai says, and an account may be allowed more: give
    that as `running_tasks`, since nothing beyond it is tried. A submission is resent
    for `submit_for` where the service puts it off, and for `connect_for` where it cannot be
    reached. A wait lasts `wait_for`; a task may stay invisible for `visible_within`. Failed reads
    end a wait only where `failed_reads_for` is given, after `failed_reads` of them in a row that
    last so long: both must be exceeded. Once the journal knows how long a model's tasks take, waits
    leave the documented intervals for ones learnt from it, which need fewer reads and notice an end
    `notice_within` late on average; `None` keeps the documented.
    """

    reads_per_second: int = 10
    creations_per_10_s: int = 20
    running_tasks: int = 100
    submit_for: float = 120.0
    connect_for: float = 15.0
    wait_for: float = 1800.0
    visible_within: float = 30.0
    failed_reads: int = 10
    failed_reads_for: float | None = None
    notice_within: float | None = 3.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    max_download_bytes: int = 20 * 1024**3

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if value is None and limit.name in _MAY_BE_NONE:
                continue
            if isinstance(value, timedelta):
                value = value.total_seconds()
                object.__setattr__(self, limit.name, value)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ConfigurationError(f"The limit {limit.name} must be a number, not {value!r}.")
            if not (value > 0 or (value == 0 and limit.name in _MAY_BE_ZERO)):
                raise ConfigurationError(f"The limit {limit.name} must be more than 0.")
            if limit.name in _WHOLE and not isinstance(value, int):
                raise ConfigurationError(f"The limit {limit.name} must be a whole number.")
            if LARGEST < value < math.inf:
                raise ConfigurationError(f"The limit {limit.name} must be 1e15 or less.")
            if limit.name in _FOR_SOCKETS and value > _LONGEST_TIME:
                raise ConfigurationError(f"The limit {limit.name} must be a million or less.")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What stands in the configuration file; a missing file is an empty one."""

    path: Path
    api_key: ApiKey | None = None
    base_url: str | None = None
    tables: Mapping[str, object] = field(default_factory=dict, repr=False)


def config_path() -> Path:
    """`$XDG_CONFIG_HOME/wan/config.toml`, or the same below `~/.config`.

    Raises `ConfigurationError` where there is no home.
    """
    return _xdg("XDG_CONFIG_HOME", ".config") / "wan" / "config.toml"


def default_journal_path() -> Path | str:
    """`$WAN_JOURNAL`, else `$XDG_STATE_HOME/wan/journal.sqlite` or that below `~/.local/state`.

    The first may be the address of a database, and is then returned as text. Raises
    `ConfigurationError` where there is no home.
    """
    named = os.environ.get(JOURNAL_VARIABLE)
    if named:
        return named if is_database(named) else Path(named).absolute()
    return _xdg("XDG_STATE_HOME", ".local/state") / "wan" / "journal.sqlite"


def spool_path() -> Path:
    """Where ids of tasks wait for a ledger that is on another machine, beside the own journal.

    Raises `ConfigurationError` where there is no home.
    """
    return _xdg("XDG_STATE_HOME", ".local/state") / "wan" / "spool"


def results_path() -> Path:
    """Where results wait on this machine until they are in an object store.

    Raises `ConfigurationError` where there is no home.
    """
    return _xdg("XDG_STATE_HOME", ".local/state") / "wan" / "results"


def read_config(path: Path | None = None) -> ConfigFile:
    """Read the configuration file; raises `ConfigurationError` where it is not usable TOML."""
    path = path or config_path()
    try:
        tables = _read_toml(path)
    except FileNotFoundError:
        return ConfigFile(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path} is not UTF-8 text at line {line}.") from None
    except ValueError as error:
        place = re.search(_TOML_PLACE, str(error))
        raise ConfigurationError(
            f"{path} is not valid TOML{f' at {place[1]}' if place else ''}.",
            remedy='Texts need quotes, as in api_key = "…".',
        ) from None
    # Taken out first, so that no error below shows it among the local variables.
    key = ApiKey(str(tables.pop("api_key"))) if isinstance(tables.get("api_key"), str) else None
    if tables.pop("api_key", None) is not None:
        raise ConfigurationError(f"{path}: api_key must be a text in quotes.")
    if key is not None:
        _warn_if_readable_by_others(path)
    for unknown in sorted(tables.keys() - _SETTINGS):
        _warn_once(f"{path}: there is no setting {unknown!r}")
    return ConfigFile(path, key, _text(path, tables, "base_url"), tables)


def _read_toml(path: Path) -> dict[str, object]:
    """Read a file of TOML; raises `OSError`, and `ValueError` with the place of a fault."""
    path.open("rb").close()

    import tomllib  # which most programs need not load, having no such file

    return tomllib.loads(path.read_text("utf-8-sig"))


def resolve_connection(
    api_key: str | ApiKey | None = None,
    base_url: str | None = None,
    network: Network | None = None,
) -> Connection:
    """Find key and address: argument, then environment, then file.

    The file is needed only for what stands in neither of the others: a key given otherwise works
    without it. Raises `KeyMissing`, naming all three places, and `ConfigurationError` for a value
    that cannot be used.
    """
    network = network or Network(private_hosts=private_hosts_named())
    key = _given_key(api_key)
    if key is not None:
        return Connection(_checked_key(key), resolve_address(base_url), network)
    file = read_config()
    if file.api_key is None or not file.api_key.reveal().strip():
        raise KeyMissing(
            f"No API key: pass api_key=…, set {KEY_VARIABLE}, "
            f'or put api_key = "…" into {file.path}.'
        )
    return Connection(_checked_key(file.api_key), resolve_address(base_url, file), network)


def resolve_address(base_url: str | None = None, file: ConfigFile | None = None) -> str:
    """Find the service's address: argument, environment, file, then the service's own.

    A file that cannot be opened is told of, and no reason to stop. One that is broken is: it may
    name another service, and the key must not go to the wrong one.
    """
    check_text("base_url", base_url)
    if base_url is not None:  # an empty one must not lead elsewhere
        return _checked_address(base_url)
    address = os.environ.get(ADDRESS_VARIABLE) or (file or config_if_readable()).base_url
    return _checked_address(address or API_HOST)


def config_if_readable() -> ConfigFile:
    """Return what stands in the configuration file, nothing if there is none to be read.

    Raises `ConfigurationError` where it is not usable TOML.
    """
    try:
        path = config_path()
    except ConfigurationError:  # without a home there is no file
        return ConfigFile(Path())
    try:
        with suppress(FileNotFoundError):
            path.open("rb").close()
    except OSError as error:
        _warn_once(f"going on without a configuration file: {error}")
        return ConfigFile(path)
    return read_config(path)


@cache
def _warn_once(fault: str) -> None:
    log.warning("%s", fault)


def _given_key(api_key: str | ApiKey | None) -> ApiKey | None:
    for given in (api_key, os.environ.get(KEY_VARIABLE)):
        key = ApiKey(given) if isinstance(given, str) else given
        if key is not None and key.reveal().strip():
            return key
    return None


@lru_cache(maxsize=256)  # asked for each request, of few hosts
def is_loopback(host: str) -> bool:
    """Whether `host` names this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _xdg(variable: str, fallback: str) -> Path:
    place = Path(os.environ.get(variable, ""))
    if place.is_absolute():
        return place
    try:
        return Path.home() / fallback
    except RuntimeError:
        instead = f"{JOURNAL_VARIABLE} or {variable}" if "STATE" in variable else variable
        raise ConfigurationError(
            f"There is no home directory; set HOME, or {instead} to an absolute path."
        ) from None


def _checked_key(key: ApiKey) -> ApiKey:
    if not key.can_be_sent:
        raise ConfigurationError(
            "The API key holds characters no key can hold; it was probably pasted wrongly."
        )
    return key


def _checked_address(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ConfigurationError("The service's address is not a URL.") from None
    if not address.strip().isprintable() or " " in address.strip():
        raise ConfigurationError("The service's address holds characters no address can hold.")
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError(
            "The service's address must look like https://host, without user, query or fragment."
        )
    if parts.scheme == "http" and not (is_loopback(host) or host in _plain_http_hosts()):
        raise ConfigurationError(
            "The service's address must begin with https://, not http://: the key would travel in "
            f"the open. For a mock in a network of your own, name it: {PLAIN_HTTP_VARIABLE}={host}."
        )
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            f"The service's address must begin with https://, not {parts.scheme}://."
        )
    return address.strip().rstrip("/")


def _plain_http_hosts() -> list[str]:
    """Return the hosts that `WAN_PLAIN_HTTP` names: the key may go there unencrypted."""
    return os.environ.get(PLAIN_HTTP_VARIABLE, "").lower().replace(",", " ").split()


def _text(path: Path, tables: Mapping[str, object], name: str) -> str | None:
    value = tables.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ConfigurationError(f"{path}: {name} must be a text in quotes.")


def _warn_if_readable_by_others(path: Path) -> None:
    if os.name == "posix":
        mode = path.stat().st_mode
        if mode & (stat.S_IRGRP | stat.S_IROTH):
            log.warning("others can read the key in %s: chmod 600 it", path)
