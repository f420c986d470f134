"""An object store as the place of a batch's results, by any file system that fsspec knows.

A result is fetched to this machine's disk first, where a download that is cut goes on, and is put
into the store when it is whole. Stores cannot add to an object, so lines are not appended there:
the ledger is what knows, and what it knows is written anew as a whole. Credentials are the store's
own affair (its variables, files and profiles); an address that holds one is refused, since
addresses stand in the ledger and on screens, and no text of an error shows one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from wan_jobs.configuration import results_path
from wan_jobs.downloads.download import fetch
from wan_jobs.downloads.parts import disk_errors
from wan_jobs.downloads.target import Target
from wan_jobs.errors import ConfigurationError, DownloadError, InvalidInput
from wan_jobs.record import TaskRecord
from wan_jobs.redaction import MASK
from wan_jobs.session import Session

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*(://|::)", re.IGNORECASE)
_PASSWORD = re.compile(r"//[^/@]*:[^/]*@")
_QUERY = re.compile(r"\?\S+")
_SECRET_NAME = re.compile(r"secret|token|passw|key|credential|sas|connection_string", re.I)
_SHORTEST_SECRET = 6

# Where an object appears whole or not at all; elsewhere it is written beside its place and moved.
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"})

_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")

_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs"}

# A job ends each second or so; more at once would only take memory.
_AT_ONCE = 4

# Seconds after which a store that says nothing is taken to be gone.
_LONGEST_PUT = 900.0

_LONGEST_MESSAGE = 300


class FileSystem(Protocol):
    """The little of fsspec's `AbstractFileSystem` that is needed."""

    protocol: str | tuple[str, ...]
    storage_options: Mapping[str, Any]

    def ls(self, path: str, detail: bool = True) -> list[str]:
        """List a place."""

    def put_file(self, lpath: str, rpath: str) -> object:
        """Write the content of a local file."""

    def mv(self, path1: str, path2: str) -> object:
        """Move a file."""

    def rm_file(self, path: str) -> object:
        """Take a file away."""

    def modified(self, path: str) -> datetime:
        """Return when a file was last written."""

    def makedirs(self, path: str, exist_ok: bool = False) -> object:
        """Make a folder and those it stands in."""

    def invalidate_cache(self) -> object:
        """Forget what was listed."""


def is_address(out: str) -> bool:
    """Whether a text is the address of a store rather than a path."""
    return _ADDRESS.match(out) is not None


@lru_cache(maxsize=64)
def open_store(address: str) -> ObjectStore:
    """Return the store at an address; nothing is sent yet.

    Raises `InvalidInput` and `ConfigurationError` as `destination_of`.
    """
    if _PASSWORD.search(address) or "?" in address:
        raise InvalidInput(
            "The address of a store must hold no password and no settings, since it is shown: give "
            "them as the store's own variables or files have it."
        )
    protocol = re.split("::|://", address)[0].lower()
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise _missing(protocol, None) from None
    try:
        system, root = url_to_fs(address.rstrip("/"))
    except ImportError as error:
        raise _missing(protocol, error) from None
    except Exception as error:  # each store has errors of its own
        raise InvalidInput(f"{address} cannot be used: {_said(error, {})}") from None
    return ObjectStore(address.rstrip("/"), system, root)


def _missing(protocol: str, error: ImportError | None) -> ConfigurationError:
    extra = _EXTRAS.get(protocol, None if error else "stores")
    install = f'Install it with:  pip install "wan-client[{extra}]"' if extra else f"{error}."
    return ConfigurationError(
        f"{protocol}:// needs a package that is not installed.", remedy=install
    )


class ObjectStore:
    """A `Destination` in a store; `spool` is where results wait on this machine's disk.

    A process that goes on after a crash takes the same place there. Raises `ConfigurationError`
    where this machine has no home for it.
    """

    appends = False

    def __init__(
        self, address: str, system: FileSystem, root: str, *, longest_put: float = _LONGEST_PUT
    ) -> None:
        self.address = address
        self.name = address.rpartition("/")[2]
        self._system = system
        self._root = root.rstrip("/")
        self._spool = results_path() / hashlib.sha256(address.encode()).hexdigest()[:16]
        self._longest_put = longest_put
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
            WeakKeyDictionary()
        )
        protocol = system.protocol
        names = {protocol} if isinstance(protocol, str) else set(protocol)
        self._writes_whole = not names.isdisjoint(_WHOLE)

    def check(self) -> None:
        """Write something and take it away again; raises `InvalidInput` if that fails.

        Parts that killed processes left are taken away too.
        """
        name = f".wan-{secrets.token_hex(4)}.txt"
        try:
            self.replace(name, "To see whether this can be written to.\n")
        except DownloadError as error:
            raise InvalidInput(error.message) from None
        # Who may write and not take away can have results all the same.
        with suppress(Exception):
            self._system.rm_file(f"{self._root}/{name}")
        if not self._writes_whole:
            self._sweep()

    def _sweep(self) -> None:
        # Nobody can tell whose a part is: one is left over when no put takes so long.
        old = datetime.now(UTC) - timedelta(seconds=2 * self._longest_put)
        with suppress(DownloadError):
            for name in filter(_PART.fullmatch, self.names()):
                place = f"{self._root}/{name}"
                with suppress(Exception):
                    written = self._system.modified(place)
                    if written.replace(tzinfo=written.tzinfo or UTC) < old:
                        self._system.rm_file(place)

    def names(self) -> list[str]:
        """Return the names of the objects there."""
        with self._told():
            self._system.invalidate_cache()
            try:
                found = self._system.ls(self._root, detail=False)
            except FileNotFoundError:
                return []
            return [path.rstrip("/").rpartition("/")[2] for path in found]

    def place(self, name: str) -> str:
        """Return the address of an object."""
        return f"{self.address}/{name}"

    def append(self, name: str, lines: bytes) -> None:
        """Do nothing: an object cannot be added to; see `appends`."""

    def replace(self, name: str, text: str) -> str:
        """Write an object, whole or not at all."""
        with disk_errors(), tempfile.TemporaryDirectory(prefix="wan-") as folder:
            local = Path(folder) / name
            local.write_text(text, "utf-8", "replace")
            self._put(local, name)
        return self.place(name)

    async def receive(self, session: Session, record: TaskRecord, name: str) -> str:
        """Fetch a task's file to this machine, and put it into the store."""
        loop = asyncio.get_running_loop()
        turns = self._turns.setdefault(loop, asyncio.Semaphore(_AT_ONCE))
        local, place = self._spool / name, self.place(name)
        try:
            await fetch(session, record, Target(local, overwrite=True), fresh=True)
            async with turns, asyncio.timeout(self._longest_put):
                await _on_own_thread(lambda: self._put(local, name))
        except TimeoutError:
            raise DownloadError(f"{self.address} has not answered for a long time.") from None
        finally:
            with suppress(OSError):
                local.unlink(missing_ok=True)
        return place

    def _put(self, local: Path, name: str) -> None:
        place = f"{self._root}/{name}"
        with self._told():
            if self._writes_whole:
                # The name of the local file tells such a store the media type.
                self._system.put_file(str(local), place)
                return
            part = f"{self._root}/.{name}.{secrets.token_hex(4)}.part"
            self._system.makedirs(self._root, exist_ok=True)
            try:
                self._system.put_file(str(local), part)
                self._move(part, place)
            except BaseException:
                with suppress(Exception):
                    self._system.rm_file(part)
                raise

    def _move(self, part: str, place: str) -> None:
        try:
            self._system.mv(part, place)
        except FileExistsError:  # some move onto nothing else
            self._system.rm_file(place)
            self._system.mv(part, place)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn whatever a store raises into `DownloadError`, without its credentials."""
        try:
            yield
        except Exception as error:  # each store has errors of its own
            said = _said(error, self._system.storage_options)
            raise DownloadError(f"{self.address} cannot be used: {said}") from None


def _said(error: Exception, options: Mapping[str, Any]) -> str:
    """Return what an error says, in one line and without what may be a credential."""
    text = " ".join(str(error).split()) or type(error).__name__
    for secret in sorted(_secrets(os.environ) | _secrets(options), key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _QUERY.sub(f"?{MASK}", _PASSWORD.sub(f"//{MASK}@", text))
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _secrets(settings: Mapping[str, Any]) -> set[str]:
    """Return the values of settings whose names speak of secrets."""
    found = set()
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found |= _secrets(value)
        elif (
            isinstance(value, str) and len(value) >= _SHORTEST_SECRET and _SECRET_NAME.search(name)
        ):
            found.add(value)
    return found


async def _on_own_thread(task: Callable[[], object]) -> None:
    """Run something on a thread that keeps no process alive, and that starves no other work."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def end(error: BaseException | None) -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            task()
        except BaseException as raised:  # told to whoever waits
            error = raised
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(end, error)

    Thread(target=run, name="wan-store", daemon=True).start()
    await done
