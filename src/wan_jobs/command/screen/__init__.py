"""What people see: streams, terminals, tables, progress, tasks and quantities in words."""
