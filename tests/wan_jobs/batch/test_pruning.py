"""What is taken out of a batch was never sent, and nobody works on it."""

from __future__ import annotations

from wan_jobs.ledger import Account, Intent, Journal
from wan_jobs.ledger.batch import Batch, BatchState, ItemState, NewItem
from wan_jobs.ledger.entry import ItemAttempt

SERVICE = "https://api.example"


def test_only_what_was_never_sent_is_taken_out() -> None:
    ledger, account = Journal(None), Account("a")
    batches = ledger.batches
    batches.open(Batch("b", SERVICE, "a", "/out", BatchState.ACTIVE, 2, 0.0))
    names = ["sent", "doubt", "refused", "granted", "done", "kept", "unsent", "leased"]
    batches.add("b", [NewItem(name, n, "m", {}, {}, "d") for n, name in enumerate(names, 1)])
    tokens = {}
    for name in names[:4]:
        intent = Intent(SERVICE, "m", {}, "d", part_of=ItemAttempt("b", name, 1))
        tokens[name] = intent.token
        ledger.grant(intent, account)
    for name in names[:3]:
        assert ledger.departs(tokens[name])
    ledger.created(tokens["sent"], "t1")
    ledger.doubted(tokens["doubt"], "lost")
    ledger.refused(tokens["refused"], "no credits")
    batches.end(batches.item("b", "done"), ItemState.DONE)
    for item in batches.claim("b", "worker", 8):
        if item.id != "leased":
            batches.release("b", "worker", item.id)
    assert batches.prune("b", {"kept"}) == ["refused", "unsent"]
    left = {item.id: item.paid for item in batches.items("b")}
    assert left == {name: name == "sent" for name in names if name not in {"refused", "unsent"}}
