"""Batches from the shell: `wan batch`."""
