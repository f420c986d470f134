"""Where the API is."""

BASE_URL = ""
"""The first server of the document; empty if the document names none."""
