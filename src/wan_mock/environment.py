"""The variables that lead an app to a mock."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from wan_mock.api.message import BASE_URL_VARIABLE, KEY_VARIABLE
from wan_mock.mock import Mock


def environment(mock: Mock) -> dict[str, str]:
    """Return the variables that the client and the job runner read."""
    return {BASE_URL_VARIABLE: mock.url, KEY_VARIABLE: mock.key}


def export_lines(mock: Mock) -> list[str]:
    """Return them as lines for a shell."""
    return shell_lines(environment(mock))


def shell_lines(variables: Mapping[str, str]) -> list[str]:
    """Return variables as lines for a shell."""
    return [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
