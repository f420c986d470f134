"""The folder of specs: where each came from, what it is called, and how it is replaced."""
