"""Talking to servers: one set of ports that blocks, and one for event loops."""
