"""How the property tests draw their examples: the same ones in each run, or new ones."""

from hypothesis import settings

# A run means the same on each machine. New examples are looked for on purpose:
# `--hypothesis-profile=search`.
settings.register_profile("repeat", derandomize=True, database=None)
settings.register_profile("search", max_examples=1000)
settings.load_profile("repeat")
