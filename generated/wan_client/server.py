"""Where the API is, and how its key is sent."""

BASE_URL = "https://api.apikley.ru"
"""The first server of the document; empty if the document names none."""

KEY_IN = "header"
"""Where the key is sent: header, query or cookie."""

KEY_NAME = "Authorization"
"""The name of that header, parameter or cookie."""

KEY_PREFIX = "Bearer"
"""What stands before the key; may be empty."""

FURTHER_KEYS: dict[str, tuple[str, str, str, bool]] = {}
"""Schemes whose keys are sent beside that one: place, name and prefix of each, and whether every
call needs it."""
