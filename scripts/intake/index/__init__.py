"""The index of a documentation, `llms.txt`: which pages there are, and getting those that match."""
