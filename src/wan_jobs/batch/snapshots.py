"""What is to be looked at while a batch runs: written anew now and then, and at its end.

That is the page, and in stores that cannot add to an object the table of results too. The ledger
is what knows; if a snapshot cannot be written, the next one may be.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.page import write_page
from wan_jobs.batch.results import write_results
from wan_jobs.errors import DownloadError, JournalError
from wan_jobs.ledger.batch import ItemState
from wan_jobs.redaction import log
from wan_jobs.session import Session
from wan_jobs.transport.signals import Signal

# Seconds between two snapshots; to a slow store fewer are made, and of a large batch: to write all
# its items costs as much as many items that end, so a dozen in its life are enough.
_EVERY, _SHARE, _FOR_AN_ITEM = 20.0, 0.1, 0.1


@asynccontextmanager
async def snapshots(session: Session, name: str) -> AsyncIterator[None]:
    """Write snapshots of a batch while the block runs, and a last one if it ends well."""
    over = session.ports.signal()
    writing = asyncio.create_task(_keep_writing(session, name, over))
    try:
        yield
    except BaseException:
        writing.cancel()
        raise
    over.set()
    await writing
    await _write(session, name)


async def _keep_writing(session: Session, name: str, over: Signal) -> None:
    items = 0
    while True:
        began = session.clock.monotonic()
        try:
            items = await _write(session, name)
        except (DownloadError, JournalError) as error:
            log.warning("the page of batch %s is not written now: %s", name, error)
        took = session.clock.monotonic() - began
        await session.ports.sleep(max(_EVERY, took / _SHARE, items * _FOR_AN_ITEM), over)
        if over.clear():
            return


async def _write(session: Session, name: str) -> int:
    """Write a snapshot, and return how many items it shows."""
    batch = await session.record(lambda ledger: ledger.batches.get(name))
    items = await session.record(lambda ledger: ledger.batches.items(name))

    def work() -> None:
        destination = destination_of(batch.out)
        write_page(destination, batch, items)
        if not destination.appends:
            write_results(destination, [item for item in items if item.state is not ItemState.TODO])

    await session.ports.work(work)
    return len(items)
