"""The verbs, one module each; `wan_jobs.command.program` lists them."""
