"""When to read a task's state, what an answer means, and what may wake a wait."""
