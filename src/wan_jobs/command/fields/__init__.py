"""A model's fields on the command line: its options, their values and their help."""
