"""Fetching a result's files: streamed beside the target, put in place when whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from wan_jobs.downloads.content import HEAD, check_head, doubt_of
from wan_jobs.downloads.hosts import check_address, check_peer, redirect_target
from wan_jobs.downloads.parts import disk_errors, part_file
from wan_jobs.downloads.plan import DownloadPlan, Pause, Receive, Redirect, Step
from wan_jobs.downloads.target import Target, safe_name
from wan_jobs.errors import DownloadError, ResultMissing
from wan_jobs.exchange import TransportFault
from wan_jobs.record import TaskRecord
from wan_jobs.redaction import log
from wan_jobs.session import Session
from wan_jobs.transport.ports import Fetch

OnProgress = Callable[[int, int | None], None]


async def download(
    session: Session,
    record: TaskRecord,
    target: Target,
    on_progress: OnProgress | None = None,
    *,
    fresh: bool = False,
) -> Path:
    """Fetch a result's first file to a path or into a folder; returns where it is."""
    path = await fetch(session, record, target, on_progress, fresh=fresh)
    await _note(session, record, path)
    return path


async def download_all(
    session: Session,
    record: TaskRecord,
    target: Target,
    on_progress: OnProgress | None = None,
    *,
    fresh: bool = False,
) -> list[Path]:
    """Fetch all of a result's files into a folder, in order."""
    paths = []
    for url in _urls(record):
        paths.append(await _fetch_to(session, record, url, target, on_progress, fresh))
        await _note(session, record, paths[-1])
    return paths


async def fetch(
    session: Session,
    record: TaskRecord,
    target: Target,
    on_progress: OnProgress | None = None,
    *,
    fresh: bool = False,
) -> Path:
    """Do as `download`, and leave it to the caller to write down where the file is."""
    return await _fetch_to(session, record, _urls(record)[0], target, on_progress, fresh)


async def _note(session: Session, record: TaskRecord, path: Path) -> None:
    service = session.connection.base_url
    await session.note(
        f"task {record.task_id} was fetched to {path}",
        lambda journal: journal.downloaded(record.task_id, path.absolute(), service),
    )


def _urls(record: TaskRecord) -> tuple[str, ...]:
    if not record.urls:
        raise ResultMissing(
            f"Task {record.task_id} succeeded, but its answer names no file.",
            task_id=record.task_id,
        )
    return record.urls


async def _fetch_to(
    session: Session,
    record: TaskRecord,
    url: str,
    target: Target,
    on_progress: OnProgress | None,
    fresh: bool,
) -> Path:
    target.check()
    plan = DownloadPlan(session.limits.max_download_bytes, session.clock.chance, fresh)
    with _naming_file(url), part_file(target.part_folder) as (part, file):
        transfer = _Transfer(session, plan, file, url, on_progress)
        await transfer.run()
        doubt = await session.ports.work(lambda: _doubt_of_whole(file, url, plan.media_type))
        if doubt is not None:
            log.warning("task %s: %s", record.task_id, doubt)
        if os.name == "nt":
            file.close()  # an open file cannot be renamed there, nor swept by others elsewhere
        return target.put(part, safe_name(url, plan.media_type, record.task_id), record.task_id)


@contextmanager
def _naming_file(url: str) -> Iterator[None]:
    """Let a `DownloadError` tell which file it speaks of; its note leaves out what signs a link."""
    try:
        yield
    except DownloadError as error:
        error.url = url
        error.add_note(f"The file is {url.partition('?')[0]}")
        raise


@dataclass(slots=True)
class _Transfer:
    """One file on its way; `url` moves with the redirects, and its name stays that of the first."""

    session: Session
    plan: DownloadPlan
    file: BinaryIO
    url: str
    on_progress: OnProgress | None
    local_service: bool = field(init=False)
    named: str = field(init=False)

    def __post_init__(self) -> None:
        self.named = self.url
        self.local_service = self.session.connection.on_loopback

    async def run(self) -> None:
        """Ask until the file is whole; raises `DownloadError`."""
        while True:
            step = await self._ask()
            if step is None:
                return
            if isinstance(step, Pause):
                await self.session.ports.sleep(step.seconds)
            elif isinstance(step, Redirect):
                self.url = redirect_target(
                    self.url, step.location, local_service=self.local_service
                )

    async def _ask(self) -> Step | None:
        url, local = self.url, self.local_service
        network = self.session.connection.network
        admit: Callable[[str], None] = partial(check_peer, local_service=local, network=network)
        check_address(url, local_service=local, network=network)
        if self.session.connection.is_plain_host_of(url):
            admit = _anywhere
        try:
            async with self.session.ports.fetch(url, self.plan.headers(), admit) as fetch:
                step = self.plan.answered(self.named, fetch.status, fetch.headers)
                if not isinstance(step, Receive):
                    return step
                await self._receive(fetch, step.offset)
        except TransportFault as fault:
            return self.plan.cut(fault.detail)
        return self.plan.ended()

    async def _receive(self, fetch: Fetch, offset: int) -> None:
        with disk_errors():
            self.file.truncate(offset)
            self.file.seek(offset)
        head = b""
        async for chunk in fetch.chunks():
            if offset == 0 and len(head) < HEAD:
                head += chunk[:HEAD]
                if len(head) >= HEAD:
                    check_head(self.named, head)
            with disk_errors():
                self.file.write(chunk)
            self.plan.arrived(len(chunk))
            if self.on_progress is not None:
                self.on_progress(self.plan.received, self.plan.total)


def _anywhere(address: str) -> None:
    """Admit any address: the caller named the host."""


def _doubt_of_whole(file: BinaryIO, url: str, media_type: str) -> str | None:
    """See a whole file to the disk, and judge it; see `doubt_of`."""
    with disk_errors():
        file.flush()
        doubt = doubt_of(file, url, media_type)
        os.fsync(file.fileno())
    return doubt
