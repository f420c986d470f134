"""Restoring the indentation and blank lines that copying took from a YAML document."""
