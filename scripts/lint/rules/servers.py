"""Servers and security: where a key goes, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, as_array, as_object
from scripts.lint.corpus import CorpusSite, origin, servers_of
from scripts.lint.finding import Fault, Level, RemoveMember, SetMember, Suggestion
from scripts.lint.kinds import listed, shown
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, RootSite, SecuritySchemeSite, Site


def _server_foreign(site: CorpusSite) -> Iterator[Fault]:
    """Hold the servers of each document against the host that most of the documents name."""
    origins = site.corpus.origins
    own, count = next(iter(origins.most_common(1)), ("", 0))
    if count * 2 <= origins.total() or count < 2:
        return
    for each in site.sites:
        for index, server in enumerate(servers_of(each)) if _may_name(each) else ():
            other = origin(server)
            if other not in ("", own):
                yield Fault(
                    each.at("servers", index, "url"),
                    f"the server is at {other}, those of {count} documents are at {own}",
                    f"url: {server}",
                    Suggestion(
                        (SetMember(each.at("servers", index), "url", own + server[len(other) :]),)
                    ),
                )


def _may_name(site: object) -> bool:
    return isinstance(site, RootSite | OperationSite)


SERVER_FOREIGN = Rule(
    id="server-foreign",
    title="A server at another host than that of the documents beside it.",
    level=Level.ERROR,
    reason="A client would send its user's key to another company.",
    fix="Name the server of the other documents, unless the page is of another service.",
    on=CorpusSite,
    check=_server_foreign,
)


_NAMES = re.compile(r"\{([^{}]+)\}")


def _server_variable_invalid(site: RootSite) -> Iterator[Fault]:
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


SERVER_VARIABLE_INVALID = Rule(
    id="server-variable-invalid",
    title=(
        "A server variable without a default, with one outside its enum, or one that is not "
        "declared."
    ),
    level=Level.ERROR,
    reason="Nobody can tell which host is called by default.",
    fix="Declare the variable with a default that its enum allows, or write the host out.",
    on=RootSite,
    check=_server_variable_invalid,
)


def _security_undeclared(site: Site) -> Iterator[Fault]:
    """Look up the names of the requirements of the document and of each operation."""
    requirements = site.value.get("security")
    declared = _declared(site)
    for index, requirement in enumerate(as_array(requirements)):
        for name in as_object(requirement):
            if name not in declared:
                place = site.at("security", index, name)
                yield Fault(
                    place,
                    f"`{name}` is no declared security scheme",
                    name,
                    Suggestion((RemoveMember(place),)),
                )


def _declared(site: Site) -> JsonObject:
    components = site.subject.value.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    if not isinstance(schemes, dict):
        schemes = site.subject.value.get("securityDefinitions")
    return as_object(schemes)


SECURITY_UNDECLARED = Rule(
    id="security-undeclared",
    title="A security requirement that names no declared scheme.",
    level=Level.ERROR,
    reason="Nobody can tell which key the call needs; strict readers refuse the document.",
    fix="Declare the scheme, or remove the name.",
    on=(RootSite, OperationSite),
    check=_security_undeclared,
)


_NEEDS = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "mutualTLS": (),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}
_HTTP_SCHEMES = ("basic", "bearer", "digest")


def _security_scheme_invalid(site: SecuritySchemeSite) -> Iterator[Fault]:
    """Look at the type and what it needs."""
    if "$ref" in site.value:
        return
    declared = site.value.get("type")
    if not isinstance(declared, str) or declared not in _NEEDS:
        yield _unknown(site, declared if isinstance(declared, str) else "")
        return
    for member in _NEEDS[declared]:
        if not site.value.get(member):
            yield Fault(site.parts, f"a security scheme of the type {declared} needs `{member}`")
    if declared == "apiKey" and site.value.get("in") not in (None, "header", "query", "cookie"):
        where = shown(site.value["in"])
        yield Fault(site.at("in"), f"a key cannot stand in {where}", f"in: {where}")


def _unknown(site: SecuritySchemeSite, declared: str) -> Fault:
    suggestion = None
    if declared.lower() in _HTTP_SCHEMES:
        edits = (
            SetMember(site.parts, "type", "http"),
            SetMember(site.parts, "scheme", declared.lower()),
        )
        suggestion = Suggestion(edits)
    place = site.at("type") if "type" in site.value else site.parts
    return Fault(
        place,
        f"{shown(declared)} is no type of a security scheme",
        f"type: {declared}",
        suggestion,
    )


SECURITY_SCHEME_INVALID = Rule(
    id="security-scheme-invalid",
    title="A security scheme that OpenAPI does not know: `type: bearer`.",
    level=Level.ERROR,
    reason="A client generated from it sends no key, and every call is refused.",
    fix="Use `type: http` with `scheme: bearer`, or another type that OpenAPI defines.",
    on=SecuritySchemeSite,
    check=_security_scheme_invalid,
)
