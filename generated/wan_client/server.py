"""Where the API is."""

BASE_URL = "https://api.apikley.ru"
"""The first server of the document; empty if the document names none."""
