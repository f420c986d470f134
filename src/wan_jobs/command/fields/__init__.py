"""A model's fields on the command line: which model is meant, its fields as options, their values."""
