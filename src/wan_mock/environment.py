"""The variables that lead an app to a mock."""

from __future__ import annotations

import shlex

from wan_mock.mock import Mock


def environment(mock: Mock) -> dict[str, str]:
    """Give the variables that the client and the job runner read."""
    return {"APIKLEY_BASE_URL": mock.url, "APIKLEY_API_KEY": mock.key}


def export_lines(mock: Mock) -> list[str]:
    """Write them as lines for a shell."""
    return [f"export {name}={shlex.quote(value)}" for name, value in environment(mock).items()]
