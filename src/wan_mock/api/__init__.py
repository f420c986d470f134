"""The pure machine: what the API does, as values. It makes no socket, no clock and no chance."""
