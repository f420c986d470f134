"""The package's logger: `logging.getLogger("wan_jobs")`, which masks bearer tokens by itself."""

from __future__ import annotations

import logging

from wan_jobs.redaction import RedactingFilter

log = logging.getLogger("wan_jobs")
log.addFilter(RedactingFilter())
