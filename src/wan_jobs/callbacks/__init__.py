"""Being told by the service that a task has ended."""
