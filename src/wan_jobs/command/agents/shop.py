"""What the tools do: each is a method that returns JSON, or raises a `WanError`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path

from wan_jobs.async_client import AsyncWan
from wan_jobs.command.agents.quotes import KEYS_BEGIN, Budget, Quote, Quotes
from wan_jobs.command.cost import ExpectedCost, expected_cost, most_expected
from wan_jobs.command.exit_codes import BudgetRefused
from wan_jobs.configuration import ConfigFile
from wan_jobs.document import Document, Model, choose_model
from wan_jobs.errors import (
    InvalidInput,
    SpendCapReached,
    SubmissionUnknown,
    TaskFailed,
    WaitTimeout,
    WanError,
)
from wan_jobs.inputs.job import check_job
from wan_jobs.ledger.entry import Allowance
from wan_jobs.ledger.journal import Journal
from wan_jobs.record import TaskRecord
from wan_jobs.submission.submit import prepare, submit
from wan_jobs.task import AsyncTask
from wan_jobs.texts import is_http_address

OnWaiting = Callable[[float, str], Awaitable[None]]
_A_DAY = 86_400.0


def sold(journal: Journal, service: str, but: Collection[str] = ()) -> float:
    """Return the credits that servers of the last day have spent, or may have.

    `but` are the keys of those submissions that are counted elsewhere. All servers share what one
    may spend: else an agent that ends its server, or a host that starts it again and again, or two
    at once, would have a new budget each time.
    """
    since = journal.now() - _A_DAY
    entries = journal.entries(limit=1_000_000, since=since, services=[service])
    keys = (entry.key or "" for entry in entries)
    return sum(
        entry.held
        for entry, key in zip(entries, keys, strict=True)
        if key.startswith(KEYS_BEGIN) and key not in but
    )


class Folder:
    """Turns names that an agent gives into paths inside `root`, links resolved, or refuses."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def file(self, name: str) -> Path:
        """Return a file in the folder to be uploaded; raises `InvalidInput` if there is none."""
        path = self._inside(name)
        if not path.is_file():
            raise InvalidInput(f"There is no file {name!r} in {self.root}.")
        return path

    def _inside(self, name: str) -> Path:
        try:
            path = (self.root / name).resolve()
        except (OSError, ValueError):
            raise InvalidInput(f"{name!r} is no name of a file.") from None
        if not path.is_relative_to(self.root):
            raise InvalidInput(f"{name!r} is not inside {self.root}, the only folder open here.")
        return path


class Shop:
    """Sells jobs to agents, within a budget.

    `price` is what a job is taken to cost whose cost nobody knows; without it such a job is not
    sold.
    """

    def __init__(
        self,
        wan: AsyncWan,
        document: Document,
        config: ConfigFile,
        service: str,
        budget: Budget,
        folder: Folder,
        price: float | None = None,
    ) -> None:
        self._wan = wan
        self._document = document
        self._config = config
        self._service = service
        self._budget = budget
        self._folder = folder
        self._price = price
        self._quotes = Quotes(time.monotonic)
        self._bought: dict[str, str] = {}
        self._keys: set[str] = set()
        self._buying = asyncio.Lock()
        self._allowance = Allowance(KEYS_BEGIN, budget.limit, _A_DAY)
        self.saved: dict[str, Path] = {}

    async def models(self) -> dict[str, object]:
        """List the models with the fields that each needs."""
        return {
            "models": [
                {"model": model.id, "required": sorted(model.required)}
                for model in self._document.models.values()
            ]
        }

    async def describe(self, model: str) -> dict[str, object]:
        """Return a model's input as JSON Schema, without what the document holds besides."""
        schema = choose_model(self._document, model).schema
        return {name: value for name, value in schema.items() if name != "components"}

    async def quote(
        self,
        model: str,
        input: Mapping[str, object],  # noqa: A002 - the API's own name for it
        again: bool = False,
    ) -> dict[str, object]:
        """Check a request, look for equal ones, and name its price."""
        chosen = choose_model(self._document, model)
        values = {name: self._value(chosen, name, value) for name, value in input.items()}
        job = check_job(self._document, values, model)
        self._refuse_equal(job.digest, again=again)
        estimate = self._estimate(chosen, values)
        at_most = self._at_most(estimate, chosen, values)
        self._count_others()
        quote = self._quotes.make(
            model, values, estimate.credits, at_most, digest=job.digest, again=again
        )
        return {
            "quote": quote.id,
            "credits": quote.credits,
            "known_from": estimate.source,
            "at_most": quote.at_most,
            "budget_left": self._budget.left,
            "affordable": self._budget.affords(quote.at_most),
        }

    async def generate(self, quote: str) -> dict[str, object]:
        """Buy a quote, at most once."""
        async with self._buying:
            found = self._quotes.find(quote)
            if found.task_id is None:
                await self._buy(found)
        return {
            "task_id": found.task_id,
            "credits": found.credits,
            "budget_left": self._budget.left,
        }

    async def status(self, task_id: str) -> dict[str, object]:
        """Ask once how a task stands."""
        task = await self._wan.task(task_id).refresh()
        return self._told(task)

    async def wait(
        self, task_id: str, seconds: float = 45, on_progress: OnWaiting | None = None
    ) -> dict[str, object]:
        """Wait until a task has ended, or for some seconds."""
        task = self._wan.task(task_id)
        try:
            async for update in task.updates(timeout=seconds):
                if on_progress is not None:
                    await on_progress(update.elapsed, update.state)
        except WaitTimeout:
            return {**self._told(task), "still_running": True}
        return self._told(task)

    async def download(self, task_id: str) -> dict[str, object]:
        """Save the video of a finished task in the folder; one that is there already is kept."""
        task = await self._wan.task(task_id).refresh()
        told = self._told(task)
        if not task.finished:
            return {**told, "still_running": True}
        if task.id not in self.saved or not self.saved[task.id].exists():
            self.saved[task.id] = await task.result().download(self._folder.root)
        path = self.saved[task.id]
        return {**told, "file": str(path), "bytes": path.stat().st_size}

    async def credits(self) -> dict[str, object]:
        """Return the balance and the budget."""
        self._count_others()
        return {
            "balance": await self._wan.credits(),
            "budget": self._budget.limit,
            "spent": self._budget.spent,
            "spent_by_other_servers": self._budget.elsewhere,
            "reserved": self._budget.reserved,
            "left": self._budget.left,
        }

    async def tasks(self, limit: int = 20, unsettled: bool = False) -> dict[str, object]:
        """List what the journal knows."""
        journal = self._wan.journal
        entries = journal.entries(limit=limit, unsettled=unsettled) if journal is not None else []
        names = ("task_id", "token", "state", "model", "reason", "credits", "file")
        return {"tasks": [{name: getattr(each, name) for name in names} for each in entries]}

    async def _buy(self, quote: Quote) -> None:
        # An equal one may have been bought, and its files exchanged, since the quote was given.
        self._refuse_equal(quote.digest, again=quote.again, but=quote.key)
        self._require_same_files(quote.values)
        session = self._wan.session
        job = await prepare(session, quote.values, quote.model)
        if job.digest != quote.digest:
            raise InvalidInput(
                f"A file of the quote {quote.id} has changed since: ask for another with `quote`."
            )
        self._count_others()
        self._budget.reserve(quote.id, quote.at_most)
        self._keys.add(quote.key)
        quote.sent = True
        try:
            session.ports.check()
            task = await submit(
                session, job, quote.key, estimate=quote.at_most, allowance=self._allowance
            )
        except SubmissionUnknown:
            raise
        except SpendCapReached as error:
            self._budget.release(quote.id)
            quote.sent = False
            raise self._budget.refusal(quote.at_most, error.cap - error.reserved) from None
        except WanError as error:
            if getattr(error, "task_id", None) is None:
                self._budget.release(quote.id)
                quote.sent = False
            raise
        quote.task_id = task.id
        self._bought[task.id] = quote.id

    def _count_others(self) -> None:
        if (journal := self._wan.journal) is not None:
            self._budget.elsewhere = sold(journal, self._service, self._keys)

    def _estimate(self, model: Model, values: Mapping[str, object]) -> ExpectedCost:
        journal = self._wan.journal
        known = journal and expected_cost(model, values, self._config, journal, self._service)
        if known:
            return known
        if self._price is None:
            raise BudgetRefused(
                f"What a job of {model.id} costs is not known here, so it is not sold.",
                remedy="The person who started this server can name a price (--price), or put it "
                "into the price table: see `wan help settings`.",
            )
        return ExpectedCost(self._price, "the price that the person named")

    def _at_most(self, estimate: ExpectedCost, model: Model, values: Mapping[str, object]) -> float:
        journal = self._wan.journal
        if journal is None:
            return estimate.credits
        return most_expected(estimate, model, values, self._config, journal, self._service)

    def _refuse_equal(self, digest: str, *, again: bool, but: str | None = None) -> None:
        """Refuse what was asked for before, but for the submission under the key `but`."""
        journal = self._wan.journal
        equal = journal.alike(self._service, digest, within=_A_DAY) if journal is not None else []
        equal = [entry for entry in equal if but is None or entry.key != but]
        for entry in equal:
            if entry.state.unsettled:
                raise InvalidInput(
                    f"An equal request is in doubt (entry {entry.token}): its task may exist and "
                    "be billed. A person has to settle it first, with `wan settle`."
                )
        if equal and not again:
            raise InvalidInput(
                f"An equal task was made in the last day: {equal[0].task_id}. Use that one, or ask "
                "for a quote with `again`."
            )

    def _value(self, model: Model, name: str, value: object) -> object:
        """Return files of the folder for what names them in a field that asks for files."""
        if name not in model.files:
            return value
        if isinstance(value, list):
            return [self._value(model, name, each) for each in value]
        if isinstance(value, str) and not is_http_address(value):
            return self._folder.file(value)
        return value

    def _require_same_files(self, values: Mapping[str, object]) -> None:
        for value in values.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Path):
                    self._folder.file(str(each))

    def _told(self, task: AsyncTask) -> dict[str, object]:
        record = task.record
        told: dict[str, object] = {"task_id": task.id, "state": task.state, "ended": task.finished}
        if record is not None and record.finished:
            told |= self._ended(task, record)
        return told

    def _ended(self, task: AsyncTask, record: TaskRecord) -> dict[str, object]:
        try:
            task.result()
        except TaskFailed as failed:
            self._budget.settle(self._bought.get(task.id, ""), 0.0)
            return {"failed": True, "reason": failed.reason, "credits": 0}
        self._budget.settle(self._bought.get(task.id, ""), record.credits)
        return {"failed": False, "credits": record.credits, "urls": list(record.urls)}
