"""The ledger: what was sent and paid for, and how much of an account's limits is used up.

It is kept so that a killed process loses no paid task, and so that all processes which share it
keep one account's limits together.
"""

from wan_jobs.ledger.entry import Entry, EntryState, Intent
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.journal import Journal

__all__ = ["Account", "Entry", "EntryState", "Intent", "Journal"]
