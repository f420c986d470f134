"""Fetching results: from where, under which name, and how to go on after a cut."""
