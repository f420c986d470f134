"""Mistakes that are planted into the runner, to see whether the simulation finds them."""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """A mistake: what stands in a file, and what is to stand there."""

    name: str
    file: str
    old: str
    new: str


MUTATIONS = [
    Mutation(
        "an earlier submission is not seen",
        "ledger/granting.py",
        "        return Seen(earlier)\n",
        "        pass\n",
    ),
    Mutation(
        "what was sent before is taken for new",
        "ledger/granting.py",
        "is_new = not _is_known(tx, intent)",
        "is_new = True",
    ),
    Mutation(
        "a doubt does not stand in the way",
        "ledger/granting.py",
        "AND NOT ({UNSENT}) ORDER",
        "AND state != 'unknown' AND NOT ({UNSENT}) ORDER",
    ),
    Mutation(
        "an intent does not stand in the way",
        "ledger/granting.py",
        "AND NOT ({UNSENT}) ORDER",
        "AND state != 'intended' AND NOT ({UNSENT}) ORDER",
    ),
    Mutation(
        "a caller's key is not looked for",
        "ledger/granting.py",
        "    if intent.key is None:\n        return None\n",
        "    return None\n",
    ),
    Mutation(
        "nothing is reserved",
        "ledger/granting.py",
        "    reserve(tx, batch, intent.estimate or 0.0)\n",
        "",
    ),
    Mutation(
        "the cap looks at what is spent only",
        "ledger/granting.py",
        'batch["reserved"] + intent.estimate > batch["cap"]',
        'batch["reserved"] > batch["cap"]',
    ),
    Mutation(
        "one task too many may run",
        "ledger/granting.py",
        "running >= account.running",
        "running > account.running",
    ),
    Mutation(
        "a creation is not counted",
        "ledger/granting.py",
        "    limits.take_creation(tx, account, now)\n",
        "",
    ),
    Mutation("the window is too short", "ledger/limits.py", "_MARGIN = 1.1", "_MARGIN = 0.4"),
    Mutation(
        "requests on their way count as doubts",
        "ledger/limits.py",
        "AWAITED_FOR = 15.0",
        "AWAITED_FOR = 0.0",
    ),
    Mutation(
        "an id does not settle a doubt",
        "ledger/settling.py",
        "        EntryState.UNKNOWN,\n        EntryState.REFUSED,\n    },",
        "        EntryState.REFUSED,\n    },",
    ),
    Mutation(
        "settling leaves the reservation",
        "ledger/settling.py",
        "    reserve(tx, after.batch, after.held - before.held)\n",
        "",
    ),
    Mutation(
        "a doubt is noted as a refusal",
        "ledger/journal.py",
        "self._move(token, EntryState.UNKNOWN, reason=reason)",
        "self._move(token, EntryState.REFUSED, reason=reason)",
    ),
    Mutation(
        "a lost answer is sent for again",
        "submission/policy.py",
        "if not fault.never_sent:",
        "if False:",
    ),
    Mutation(
        "a gateway speaks for the service",
        "submission/policy.py",
        "if answer.status in GATEWAY:",
        "if False:",
    ),
    Mutation(
        "a request leaves without a note",
        "submission/sending.py",
        "if not await self.session.record(lambda ledger: ledger.departs(token)):",
        "if False:",
    ),
    Mutation(
        "a batch counts as under way for ever",
        "ledger/batches.py",
        "since = tx.now() - COUNTS_FOR",
        "since = 0.0",
    ),
    Mutation(
        "the id is not noted",
        "submission/sending.py",
        "lambda ledger: self._note_creation(ledger, task_id, reason),",
        "lambda ledger: None,",
    ),
    Mutation(
        "whatever is answered ends a task",
        "submission/sending.py",
        "if answer.code not in _UNKNOWN_TASK or may_be_new:",
        "if may_be_new:",
    ),
    Mutation(
        "a task too new to be shown has ended",
        "submission/sending.py",
        "if answer.code not in _UNKNOWN_TASK or may_be_new:",
        "if answer.code not in _UNKNOWN_TASK:",
    ),
    Mutation(
        "a request leaves on a place that was given away",
        "ledger/granting.py",
        "if late is not None and not",
        "if False and not",
    ),
    Mutation(
        "what is new is told by the machine's clock",
        "waiting/follow.py",
        "now - entry.intended_at < _RECENT",
        "session.clock.time() - entry.intended_at < _RECENT",
    ),
    Mutation(
        "what is under way is begun again",
        "batch/dispatcher.py",
        "if live is None or live.done():",
        "if True:",
    ),
    Mutation(
        "the last line is not written",
        "batch/dispatcher.py",
        "        items = await self._record(lambda batches: batches.items(self.name, states))\n",
        "        if 'results.jsonl' in destination.names():\n            return\n"
        "        items = await self._record(lambda batches: batches.items(self.name, states))\n",
    ),
    Mutation(
        "what a power cut took counts as not sent",
        "ledger/entry.py",
        "' AND reason IN (?, ?)\"",
        "' AND (reason IN (?, ?) OR reason LIKE 'not sent%')\"",
    ),
    Mutation(
        "an id may be lost with the power",
        "ledger/journal.py",
        "settling.move(tx, token, state, task_id=task_id, reason=reason)\n        )",
        "settling.move(tx, token, state, task_id=task_id, reason=reason), durable=False\n        )",
    ),
    Mutation(
        "a grant that was begun anew stands in its own way",
        "ledger/journal.py",
        "if answers and isinstance(answers[-1], Go):",
        "if False:",
    ),
    Mutation(
        "a request that was noted twice does not leave",
        "ledger/journal.py",
        "if moved and moved[-1]:",
        "if False:",
    ),
    Mutation(
        "a paused batch goes on",
        "ledger/granting.py",
        'if batch["state"] != _ACTIVE:',
        "if False:",
    ),
    Mutation(
        "an attempt is told by its item alone",
        "ledger/batches.py",
        "item.attempt + 1,\n",
        "item.attempt,\n",
    ),
    Mutation(
        "a doubt is tried again",
        "batch/dispatcher.py",
        "return await self._end(item, ItemState.DOUBT, reason=reason)",
        "await self._record(lambda batches: batches.next_attempt(item, reason))\n"
        "                return await self._put_back(item, 0.0, None)",
    ),
    Mutation(
        "an earlier attempt counts as sent",
        "batch/dispatcher.py",
        " and entry.attempt == item.attempt\n",
        "\n",
    ),
    Mutation(
        "what is put back is sent all the same",
        "batch/dispatcher.py",
        "self._live[item_id].cancel()",
        "pass",
    ),
    Mutation(
        "a sweep counts attempts",
        "ledger/batches.py",
        '"UPDATE items SET state = ?, reason = NULL, changed_at = ?"',
        '"UPDATE items SET attempt = attempt + 1, state = ?, reason = NULL, changed_at = ?"',
    ),
    Mutation(
        "one attempt too many",
        "batch/dispatcher.py",
        "if item.attempt <= self._batch.retries",
        "if item.attempt <= self._batch.retries + 1",
    ),
    Mutation(
        "a failed task is taken for a result",
        "batch/steps.py",
        "return check_success(record)",
        "return record",
    ),
    Mutation(
        "a disk that is full fails the item",
        "batch/decision.py",
        "    errors.DownloadError,\n",
        "",
    ),
    Mutation(
        "a service that is away fails the item",
        "batch/decision.py",
        "    errors.StatusUnavailable,\n    errors.WaitTimeout,\n    errors.DownloadError,\n)",
        ")\n_PASSING = (errors.DownloadError,)",
    ),
    Mutation(
        "a slow answer is judged by when it came",
        "waiting/follow.py",
        "wait.watch.judge(outcome, asked_at)",
        "wait.watch.judge(outcome, session.clock.monotonic())",
    ),
    Mutation(
        "a cancellation breaks the request off",
        "transport/detached.py",
        "            free = not self.guarded\n",
        "            free = True\n",
    ),
]
