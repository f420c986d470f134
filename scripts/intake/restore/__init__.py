"""Restoring the indentation and blank lines that copying took from a YAML document.

Readings are weighed: 1 is a habit that was not kept, 3 one clear sign, 6 to 12 two signs or more,
and from 20 on nothing makes up for it. A reading is proven if none that gives another document
comes within a margin of it. Each weight says whether it was measured or chosen; the chosen ones
were, on pages at hand, with the rule that a wrong document is worse than many refusals.
"""
