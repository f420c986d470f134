"""The operations of the API, by tag."""
