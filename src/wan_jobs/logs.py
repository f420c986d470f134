"""The package's loggers, which mask bearer tokens by themselves.

`wan_jobs` tells what happens to jobs. `wan_jobs.requests` tells of each request: its failures as
INFO, since every one is either repeated or raised, and all others as DEBUG.
"""

from __future__ import annotations

import logging

from wan_jobs.redaction import RedactingFilter

log = logging.getLogger("wan_jobs")
log.addFilter(RedactingFilter())

requests_log = logging.getLogger("wan_jobs.requests")
requests_log.addFilter(RedactingFilter())
