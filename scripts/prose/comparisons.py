"""Words before a number that make it the greatest or the least, whatever is counted."""

from __future__ import annotations

_MORE = r"(?:more|greater|higher|larger|longer|bigger)"
_LESS = r"(?:less|fewer|lower|smaller|shorter)"
_NOT = r"(?:no|not|cannot|can't|can not|never|may not|must not|should not|shouldn't)"

AT_MOST = (
    r"(?:up to|as many as|at (?:the )?most|(?<=upload )most|(?<=support )most|(?<=add )most"
    rf"|{_NOT} (?:be |contain |have |include )?{_MORE} th[ae]n|(?<!not )limited (?:to|by)|capped at"
    rf"|(?:not|cannot|can't|never) (?:to )?exceed|exceeding|{_LESS} than or equal to|<=|\u2264"
    r"|h\u00f6chstens|maximal|bis zu|не более|не больше|максимум|hasta|m\u00e1ximo(?: de)?"
    r"|como m\u00e1ximo|jusqu'\u00e0|au plus|(?<![\u0400-\u04ff])до)"
)
"""As a regular expression without groups; "max" stands with each reader, by what it is of."""
AT_LEAST = (
    rf"(?:at (?:the )?least|{_NOT} (?:be |contain |have |include )?{_LESS} th[ae]n"
    rf"|{_MORE} than or equal to|>=|\u2265|mindestens|не менее|не меньше|минимум|al menos"
    r"|m\u00ednimo(?: de)?|como m\u00ednimo|au moins)"
)
"""As a regular expression without groups."""
AT_MOST_CUES = (
    *("up to", "as many", "most", " th", "limited", "capped", "exceed", "<=", "\u2264"),
    *("höchstens", "maximal", "bis zu", "более", "больше", "максимум", "hasta", "máximo"),
    *("jusqu", "au plus", "до "),
)
AT_LEAST_CUES = (
    *("least", " th", ">=", "\u2265", "mindestens", "менее", "меньше", "минимум", "al menos"),
    *("mínimo", "au moins"),
)
TO = r"(?:(?:up )?to|until|till|through|[-\u2013\u2014~\uff5e\u301c]|至|到|\.\.\.?|bis|до)"
"""What stands between the ends of a range."""
