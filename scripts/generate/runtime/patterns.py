"""Patterns of the document that are not tried before a request is sent."""

LEFT_TO_THE_SERVICE: tuple[str, ...] = ()
"""An engine that backtracks may try these for ever, or Python cannot read them."""
