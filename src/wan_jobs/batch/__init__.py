"""Batches: many paid jobs from a table, each done once, whatever interrupts them."""

RETRIES = 2
"""How often a failed item is tried again, unless the caller says otherwise."""

MOST_RETRIES = 100
"""The most that a caller may ask for."""

MOST_URGENT = 1_000_000
"""The highest priority of a batch; the lowest is its negative."""
