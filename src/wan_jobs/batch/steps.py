"""The steps of an item: prepare, submit, follow, collect.

Each is safe to run again, by whatever engine. What was sent is never sent again, because the ledger
grants an attempt once; what has ended is read again; what was fetched is put in the same place.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from wan_jobs.batch.destination import destination_of
from wan_jobs.downloads.target import is_of_results
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.files import place_of, with_replaced
from wan_jobs.inputs.job import Job
from wan_jobs.ledger.batch import Batch, Item, ItemState
from wan_jobs.ledger.entry import ItemAttempt
from wan_jobs.record import TaskRecord
from wan_jobs.redaction import log
from wan_jobs.session import Session, TaskHandle
from wan_jobs.submission import submit as submission
from wan_jobs.waiting.follow import check_success
from wan_jobs.waiting.follow import follow as follow_task

# A task is followed for as long as its result could still be there.
_FOLLOWED_FOR = 24 * 3600.0


# Reads of so few tasks are no matter, and somebody may look at each.
_FEW = 20


async def prepare(session: Session, batch: Batch, item: Item) -> Job:
    """Read the item's files again; raises `InvalidInput` if they have changed since the check."""
    if not item.files:
        model = session.document.model(item.model)
        return Job(model, item.input, {}, batch.callback_url)
    paths = {place_of(name, item.input): Path(path) for name, path in item.files.items()}
    given = with_replaced(item.input, paths)
    job = await submission.prepare(session, given, item.model, batch.callback_url)
    if job.digest != item.digest:
        raise InvalidInput(f"A file of item {item.id} has changed since the table was checked.")
    return job


async def submit(session: Session, item: Item, job: Job) -> TaskHandle:
    """Upload what is needed and create the task, or find the one that this attempt has made."""
    part = ItemAttempt(item.batch, item.id, item.attempt)
    return await submission.submit(session, job, part_of=part, estimate=item.estimate)


async def follow(session: Session, batch: Batch, handle: TaskHandle) -> TaskRecord:
    """Wait for the end of the task; raises `TaskFailed`, or what a wait raises."""
    by_callback = batch.callback_url is not None
    record, many = None, batch.counts.get(ItemState.TODO, 0) > _FEW
    steps = follow_task(
        session, handle, _FOLLOWED_FOR, by_callback=by_callback, patient=many, unattended=True
    )
    async for update in steps:
        record = update.record
    assert record is not None  # noqa: S101 - a wait ends with a record, or raises
    return check_success(record)


async def collect(session: Session, batch: Batch, item: Item, record: TaskRecord) -> str:
    """Fetch the result to `ID.mp4` where the batch's go, over what an earlier try has left there.

    A model that makes no file has its answer written to `ID.json`. Returns where it is.
    """
    destination = destination_of(batch.out)
    if not record.urls:
        text = json.dumps(record.result, indent=2)
        return await session.ports.work(lambda: destination.replace(f"{item.id}.json", text))
    suffix = PurePosixPath(urlsplit(record.urls[0]).path).suffix
    if len(record.urls) > 1:
        log.warning(
            "item %s: its task has made %d files, of which the first is fetched; all of them: %s",
            item.id, len(record.urls), f"wan download {record.task_id} -o FOLDER/",
        )  # fmt: skip
    safe = suffix if is_of_results(suffix) else ".mp4"
    return await destination.receive(session, record, f"{item.id}{safe}")
