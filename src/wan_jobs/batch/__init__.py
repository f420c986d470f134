"""Batches: many paid jobs from a table, each done once, whatever interrupts them."""
