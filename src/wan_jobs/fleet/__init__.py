"""Many machines over one ledger in Postgres: workers, the keys they have, what they tell."""

from wan_jobs.fleet.metrics import Metrics
from wan_jobs.fleet.worker import Worker, read_keys

__all__ = ["Metrics", "Worker", "read_keys"]
