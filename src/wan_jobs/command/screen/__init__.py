"""What people see: streams, terminals, tables, progress, tasks and quantities in words."""

CHOSEN_MODEL = "wan.model"
"""Where the context of a command keeps the model that it is about."""
