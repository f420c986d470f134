"""Checking what a job is given, before it costs anything."""
