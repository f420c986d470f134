"""The verbs of the command: a module each, imported when its verb is used."""

from __future__ import annotations

from types import MappingProxyType

# Section, verb, summary. The verb's module is named after it.
SECTIONS = (
    (
        "Jobs",
        (
            ("run", "Make a video: submit, wait, download."),
            ("batch", "Make videos for all rows of a table."),
            ("wait", "Wait until tasks have ended."),
            ("status", "Ask once how tasks stand."),
            ("download", "Fetch the videos of tasks."),
            ("open", "Open a task's video, or a batch's page."),
            ("tasks", "List the tasks made on this machine."),
            ("settle", "Settle a submission whose outcome is unknown."),
        ),
    ),
    (
        "Models",
        (
            ("models", "List the models and what they need."),
            ("schema", "Print a model's input as JSON Schema."),
        ),
    ),
    (
        "Account",
        (
            ("login", "Store the API key."),
            ("logout", "Take the API key away."),
            ("credits", "Print the balance."),
            ("upload", "Upload files; print their addresses."),
        ),
    ),
    (
        "Tools",
        (
            ("worker", "Work on batches of a ledger that machines share."),
            ("mock", "Start a mock of the API on this machine."),
            ("listen", "Receive callbacks, and wake waits."),
            ("mcp", "Offer tools to an agent, within a budget."),
            ("config", "Show the settings, and where they come from."),
            ("completion", "Print the completion script of a shell."),
            ("help", "Explain a verb, the exit codes or the settings."),
        ),
    ),
)
SUMMARIES = MappingProxyType({verb: summary for _, verbs in SECTIONS for verb, summary in verbs})

# The module of a verb is named after it, but for those that share one idea.
MODULES = MappingProxyType(
    {
        "credits": "account",
        "download": "following",
        "login": "account",
        "logout": "account",
        "mcp": "servers",
        "mock": "servers",
        "open": "following",
        "schema": "models",
        "settle": "tasks",
        "status": "following",
        "upload": "account",
        "wait": "following",
    }
)
