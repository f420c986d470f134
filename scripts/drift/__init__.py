"""Whether the vendored pages are still what the documentation says, and bringing in what changed.

`watch` asks for each page again, `judging` says what became of it, `corrections` which overlay
actions the new text has made superfluous; nothing of that writes anything. `bringing` then vendors
what can be vendored without a person, regenerates and writes the changelog.
"""

from scripts.drift.finding import PageFinding, PageReport
from scripts.drift.judging import watch

__all__ = ["PageFinding", "PageReport", "watch"]
