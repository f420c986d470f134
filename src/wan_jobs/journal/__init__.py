"""The record of every submission, kept so that a killed process loses no paid task."""

from wan_jobs.journal.entry import Entry, EntryState, Intent
from wan_jobs.journal.store import Journal

__all__ = ["Entry", "EntryState", "Intent", "Journal"]
