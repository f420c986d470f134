"""Batches: many paid jobs from a table, each done once, whatever interrupts them."""

RETRIES = 2
"""How often a failed item is tried again, unless the caller says otherwise."""
