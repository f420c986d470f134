"""`python -m wan_jobs` is the `wan` command; see `wan_jobs.command`."""

import sys

from wan_jobs.command import main

if __name__ == "__main__":
    sys.exit(main())
