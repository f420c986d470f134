"""What must be so at every moment of a simulated life, and at its end."""

from __future__ import annotations

from collections import Counter, defaultdict, deque

from tests.wan_jobs.simulation.folder import SimulatedFolder
from tests.wan_jobs.simulation.service import Broken, SimulatedService
from tests.wan_jobs.simulation.store import SharedJournal, SimulatedStore
from wan_jobs.clock import Clock
from wan_jobs.ledger.batch import BatchState, Item, ItemState
from wan_jobs.ledger.entry import Entry, EntryState, Intent
from wan_jobs.ledger.grant import Account

NAME = "simulated"
RETRIES = 3

# What is granted reaches the service within so many seconds, unless its process stands still.
_UNDER_WAY = 60.0

# A task is read again within so many seconds of a jump of the ledger's clock, or has ended.
_OF_ANOTHER_TIME = 400.0

# What was granted has its place for so many seconds, and counts as a doubt when no answer has come.
_AWAITED_FOR = 15.0

TO_BE_DONE = (ItemState.TODO, ItemState.DOUBT)


class Invariants:
    """Looks at what changes, and raises `Broken`; `tried_again` counts what a person had done."""

    def __init__(
        self,
        service: SimulatedService,
        store: SimulatedStore,
        journal: SharedJournal,
        clock: Clock,
        folder: SimulatedFolder,
        running: int,
    ) -> None:
        self._service, self._store, self._journal = service, store, journal
        self._clock, self._folder = clock, folder
        self.running = running
        self.tried_again: Counter[str] = Counter()
        self._grants: defaultdict[str, deque[float]] = defaultdict(deque)
        self._granted: dict[str, tuple[str, float]] = {}
        self._latest: defaultdict[str, float] = defaultdict(float)
        self._doubtful_until = self._jumped_until = 0.0

    def listen(self) -> None:
        """Look from now on at what the ledger tells."""
        self._journal.granted = self.granted
        self._journal.leaves = self.leaves
        self._journal.ran_no_more = self.ran_no_more

    def clocks_jumped(self) -> None:
        """Take what is known of before as unknown: the ledger's clock says something else now."""
        self._grants.clear()
        self._granted.clear()
        self._jumped_until = self._doubtful_until = self._clock.time() + _OF_ANOTHER_TIME

    def room_was_known(self) -> bool:
        """Whether nothing was granted lately with so much in doubt that no task is told from it."""
        return self._clock.time() > self._doubtful_until

    def _many_doubts(self, account: Account) -> bool:
        # Doubts take half of the places at most, so that they cannot stop everything: then the
        # service may have to say that there is no more room.
        now = self._store.read(lambda tx: tx.now())
        query = (
            "SELECT count(*) AS doubts FROM submissions WHERE account = ? AND state IN (?, ?, ?)"
            " AND (state = ? OR intended_at < ?)"
        )
        unsure = (EntryState.UNKNOWN, EntryState.INTENDED, EntryState.GRANTED)
        values = (account.id, *unsure, EntryState.UNKNOWN, now - _AWAITED_FOR)
        [row] = self._store.read(lambda tx: tx.execute(query, values).fetchall())
        return bool(row["doubts"] > self.running // 2)

    def granted(self, intent: Intent, account: Account) -> None:
        """Look at what was just granted: by the ledger's clock, and against the batch's cap."""
        grants, now = self._grants[account.id], self._clock.time()
        if self._many_doubts(account):
            self._doubtful_until = max(self._doubtful_until, now + _UNDER_WAY)
        grants.append(now)
        self._granted[intent.token] = account.id, now
        self._latest[account.id] = now
        while grants[0] <= now - account.creations_period:
            grants.popleft()
        if len(grants) > account.creations:
            raise Broken(f"{len(grants)} creations were granted in {account.creations_period} s")
        if intent.part_of is None:
            return
        query = "SELECT reserved, cap, state FROM batches WHERE name = ?"
        [batch] = self._store.read(lambda tx: tx.execute(query, (NAME,)).fetchall())
        if batch["cap"] is not None and batch["reserved"] > batch["cap"]:
            raise Broken(f"{batch['reserved']} credits are reserved, more than {batch['cap']}")
        if batch["state"] != BatchState.ACTIVE:
            raise Broken(f"something was granted to a batch that is {batch['state']}")

    def leaves(self, token: str) -> None:
        """Look at what leaves now: its place is not another's by then."""
        if token not in self._granted:  # the clock has jumped since
            return
        (account, granted_at), now = self._granted[token], self._clock.time()
        if granted_at < now - _AWAITED_FOR:
            if self._latest[account] > granted_at:
                raise Broken(f"{token} leaves on a place that was given away")
            self._granted[token], self._latest[account] = (account, now), now

    def ran_no_more(self, task_id: str) -> None:
        """Look at a task that is counted no more: the service knows nothing of it that runs."""
        # After a jump it may be newer than the ledger takes it to be.
        if self._service.runs(task_id) and self._clock.time() > self._jumped_until:
            raise Broken(f"task {task_id} is counted no more, and it runs")

    def check_credits(self) -> None:
        """What is spent is within the cap, and what is reserved is what the entries hold."""
        spent = sum(
            self._service.price_of(tasks)
            for prompt, tasks in self._service.by_prompt.items()
            if prompt.startswith("item")
        )
        batch = self._journal.batches.get(NAME)
        if batch.cap is not None and spent > batch.cap:
            raise Broken(f"{spent} credits were spent, more than {batch.cap}")
        held = sum(entry.held for entry in self._entries() if entry.batch)
        if abs(held - batch.reserved) > 1e-6:
            raise Broken(f"{batch.reserved} are reserved, and {held} are held")

    def check_ids(self) -> None:
        """Every id that the service gave is known, or its submission is in doubt."""
        entries = self._entries()
        known = {entry.task_id for entry in entries}
        doubts = Counter(e.input["prompt"] for e in entries if e.state.unsettled)
        for prompt, tasks in self._service.by_prompt.items():
            lost = [task.id for task in tasks if task.id not in known]
            if len(lost) > doubts[prompt]:
                raise Broken(f"tasks {lost} of {prompt!r} are known nowhere")

    def check_entries(self) -> None:
        """What the ledger says of the tasks of items is how they ended."""
        attempts = {item.id: item.attempt for item in self._journal.batches.items(NAME)}
        failed = {
            task.id: task.failure is not None
            for tasks in self._service.by_prompt.values()
            for task in tasks
        }
        for entry in self._entries():
            if entry.item is None or attempts[entry.item] != entry.attempt or not entry.task_id:
                continue
            wanted = EntryState.FAILED if failed[entry.task_id] else EntryState.SUCCEEDED
            if entry.state is not wanted:
                raise Broken(f"{entry} should be {wanted}")

    def check_end(self) -> None:
        """Every item has ended as its tasks have, with its file and its line."""
        items = self._journal.batches.items(NAME)
        if left := [item.id for item in items if item.state in TO_BE_DONE]:
            raise Broken(f"items {left} never end")
        for item in items:
            self._check_item(item)
        done = {item.id for item in items if item.state is ItemState.DONE}
        files = {name.removesuffix(".mp4") for name in self._folder.files}
        if files != done:
            raise Broken(f"there are files of {files ^ done}")
        if self._folder.results() != [(item.id, item.state) for item in items]:
            raise Broken("the results are not those of the items")
        for entry in self._entries():
            if entry.state is EntryState.INTENDED:
                raise Broken(f"{entry} was left")

    def _check_item(self, item: Item) -> None:
        tasks = self._service.by_prompt[item.input["prompt"]]
        made = [task.id for task in tasks if task.failure is None]
        again = self.tried_again[item.id]
        if item.state not in (ItemState.DONE, ItemState.FAILED):
            raise Broken(f"{item} is {item.state}")
        if item.state is ItemState.DONE and not made:
            raise Broken(f"{item} is done without a task: {tasks}")
        if item.state is ItemState.FAILED and (
            len(tasks) > RETRIES + 1 + again or (not again and len(tasks) != RETRIES + 1)
        ):
            raise Broken(f"{item} was given up after {len(tasks)} tasks")
        if item.state is ItemState.FAILED and made and not again:
            raise Broken(f"{item} has failed, and has the tasks {made}")
        if len(tasks) > RETRIES + 1 + again:
            raise Broken(f"{item} was tried {len(tasks)} times")
        if item.state is ItemState.DONE and self._folder.files.get(f"{item.id}.mp4") not in made:
            raise Broken(f"the file of {item.id} is {self._folder.files.get(f'{item.id}.mp4')}")

    def _entries(self) -> list[Entry]:
        return self._journal.entries(limit=1_000_000)
