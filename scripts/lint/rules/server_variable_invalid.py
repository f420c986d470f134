"""A server variable without a default, with one outside its enum, or one that is not declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, as_array, as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite
from scripts.lint.wording import listed, shown

_NAMES = re.compile(r"\{([^{}]+)\}")


def check(site: RootSite) -> Iterator[Fault]:
    """Look at the variables of every server of the document."""
    servers = site.value.get("servers")
    for index, server in enumerate(as_array(servers)):
        if isinstance(server, dict):
            yield from _server(server, site.at("servers", index))


def _server(server: JsonObject, parts: Parts) -> Iterator[Fault]:
    variables = server.get("variables")
    declared = as_object(variables)
    url = server.get("url")
    for name in _NAMES.findall(url) if isinstance(url, str) else ():
        if name not in declared:
            yield Fault((*parts, "url"), f"the variable {name!r} is not declared", str(url))
    for name, variable in declared.items():
        if isinstance(variable, dict):
            yield from _variable(variable, (*parts, "variables", name))


def _variable(variable: JsonObject, parts: Parts) -> Iterator[Fault]:
    default, choices = variable.get("default"), variable.get("enum")
    if "default" not in variable:
        yield Fault(parts, "the variable has no default")
    if isinstance(choices, list) and not choices:
        yield Fault((*parts, "enum"), "the enum has no values")
    elif isinstance(choices, list) and "default" in variable and default not in choices:
        yield Fault(
            (*parts, "default"),
            f"the default {shown(default)} is not one of {listed(choices)}",
            f"default: {shown(default)}",
        )


RULE = Rule(
    id="server-variable-invalid",
    level=Level.ERROR,
    reason="Nobody can tell which host is called by default.",
    fix="Declare the variable with a default that its enum allows, or write the host out.",
    on=RootSite,
    check=check,
)
