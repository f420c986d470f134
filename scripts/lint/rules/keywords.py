"""Members of a document that readers pass over, or that say nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scripts.documents import Parts
from scripts.lint.finding import Fault, Level, RemoveMember, Suggestion
from scripts.lint.kinds import is_number, listed, shown
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite, SchemaSite, SchemasSite
from scripts.lint.waivers import WaiverSite
from scripts.openapi import Node, is_supported, misfits
from scripts.openapi.grammar import ABOUT, FIELDS, REQUIRED, SINCE_31, UNTIL_30, field


def _keyword_without_effect(site: SchemaSite) -> Iterator[Fault]:
    """Compare each keyword with the types the schema allows."""
    types = site.types
    if not types:
        return
    for keyword in site.value:
        if keyword in ABOUT and not types & ABOUT[keyword]:
            yield Fault(
                site.at(keyword),
                f"`{keyword}` says nothing about a value of the type {' or '.join(sorted(types))}",
                f"{keyword}: {shown(site.value[keyword])}",
                Suggestion((RemoveMember(site.at(keyword)),)),
            )
    yield from _doubled(site)


def _doubled(site: SchemaSite) -> Iterator[Fault]:
    """Look for an inclusive limit beside an exclusive one, which makes one of them idle."""
    for plain in ("minimum", "maximum"):
        exclusive = "exclusive" + plain.capitalize()
        limits = (site.value.get(plain), site.value.get(exclusive))
        if all(map(is_number, limits)):
            yield Fault(
                site.at(plain),
                f"`{plain}` and `{exclusive}` limit the same end, one of them says nothing",
                f"{plain}: {shown(limits[0])}",
            )


KEYWORD_WITHOUT_EFFECT = Rule(
    id="keyword-without-effect",
    title=(
        "A keyword that says nothing: `maxLength` on a number, `maximum` beside `exclusiveMaximum`."
    ),
    level=Level.WARNING,
    reason="The limit looks enforced and is not; usually the type is the mistake.",
    fix="Correct the type, or remove the keyword.",
    on=SchemaSite,
    check=_keyword_without_effect,
    needs=frozenset(ABOUT),
)


def _keyword_of_other_version(site: SchemasSite) -> Iterator[Fault]:
    """Find the keywords that the document's own version does not know, each told once."""
    version = site.text("openapi")
    if not version.startswith("3."):
        return
    foreign = (UNTIL_30 if site.subject.is_version_31 else SINCE_31)["schema"]
    found: dict[str, list[Parts]] = {}
    for schema in site.schemas:
        for keyword in schema.value:
            if keyword in foreign:
                found.setdefault(keyword, []).append(schema.at(keyword))
        if _is_of_other_version(schema):
            found.setdefault("its exclusive limits, types or tuples", []).append(schema.parts)
    for keyword, places in found.items():
        times = f"{len(places)} times, first here" if len(places) > 1 else "here"
        yield Fault(places[0], f"OpenAPI {version} does not know {keyword} ({times})", keyword)


def _is_of_other_version(schema: SchemaSite) -> bool:
    limits = (schema.value.get("exclusiveMinimum"), schema.value.get("exclusiveMaximum"))
    if schema.subject.is_version_31:
        return any(isinstance(limit, bool) for limit in limits)
    declared = schema.value.get("type")
    is_tuple = isinstance(schema.value.get("items"), list)
    return (
        isinstance(declared, list) or declared == "null" or is_tuple or any(map(is_number, limits))
    )


KEYWORD_OF_OTHER_VERSION = Rule(
    id="keyword-of-other-version",
    title="A schema keyword of another OpenAPI version: `examples` in 3.0, `nullable` in 3.1.",
    level=Level.NOTE,
    reason="Readers of the declared version skip the keyword: an example or a null is lost.",
    fix="Declare the version the document is written in, or use its keyword.",
    on=SchemasSite,
    check=_keyword_of_other_version,
)


def _member_unknown(site: RootSite) -> Iterator[Fault]:
    """Compare the members of every object with those that the grammar has for it."""
    if not site.text("openapi").startswith(("3.0", "3.1")):
        return
    for node in site.subject.nodes:
        for name in node.value:
            if not _is_known(node, name):
                yield Fault(
                    (*node.parts, name), _message(node.kind, name), f"{name}: {_value(node, name)}"
                )


_TOLD_ELSEWHERE = frozenset({"parameter", "security scheme", "flow"})


def _member_missing(site: RootSite) -> Iterator[Fault]:
    """Look for what every object of OpenAPI has, unless it is a reference."""
    if not site.text("openapi").startswith(("3.0", "3.1")):
        return
    optional = {"paths", "responses"} if site.subject.is_version_31 else set()
    for node in site.subject.nodes:
        if node.kind in _TOLD_ELSEWHERE or ("$ref" in node.value and "$ref" in FIELDS[node.kind]):
            continue
        for name in REQUIRED.get(node.kind, ()):
            if name not in node.value and name not in optional:
                yield Fault(node.parts, f"the {node.kind} has no `{name}`", _first(node))


def _first(node: Node) -> str:
    return next((f"{name}: {_value(node, name)}" for name in node.value), "{}")


MEMBER_MISSING = Rule(
    id="member-missing",
    title="An object without what OpenAPI has every such object hold: a response without text.",
    level=Level.ERROR,
    reason="Whatever holds the document against OpenAPI's schema stops here, as `regenerate` does.",
    fix="Write the member.",
    on=RootSite,
    check=_member_missing,
)


def _is_known(node: Node, name: str) -> bool:
    if field(node.kind, name) is not None:
        return True
    return "$ref" in node.value and "$ref" in FIELDS[node.kind] and name in FIELDS["reference"]


def _message(kind: str, name: str) -> str:
    from difflib import get_close_matches  # slow to import, and rarely needed

    article = "an" if kind[0] in "aeio" else "a"
    meant = get_close_matches(name, FIELDS[kind], 1)
    guess = f"; `{meant[0]}` may be meant" if meant else ""
    return f"{article} {kind} of OpenAPI has no `{name}`{guess}"


def _value(node: Node, name: str) -> str:
    value = node.value[name]
    return "…" if isinstance(value, dict | list) else shown(value)


MEMBER_UNKNOWN = Rule(
    id="member-unknown",
    title=(
        "A member that OpenAPI does not know, which every tool passes over: `parmeters`, "
        "`minlength`."
    ),
    level=Level.WARNING,
    reason="No tool reads it: a limit, a default or a whole parameter is lost without a word.",
    fix="Correct its name; if it is a note of its own, call it `x-…`.",
    on=RootSite,
    check=_member_unknown,
)


def _version_unsupported(site: RootSite) -> Iterator[Fault]:
    """Look at the version that the document declares."""
    version = site.value.get("openapi")
    if not is_supported(version):
        found = f"the version {shown(version)}" if "openapi" in site.value else "no `openapi`"
        yield Fault(("openapi",) if "openapi" in site.value else (), f"the document has {found}")


VERSION_UNSUPPORTED = Rule(
    id="version-unsupported",
    title="A document of a version other than OpenAPI 3.0 and 3.1, or whose version is a number.",
    level=Level.ERROR,
    reason="Rules written for another version pass over what this one means; the merge refuses it.",
    fix="Convert the document; a version is text, as `openapi: 3.1.1`.",
    on=RootSite,
    check=_version_unsupported,
)


def _member_of_another_kind(site: RootSite) -> Iterator[Fault]:
    """Compare what every member holds with what the grammar has for it."""
    if not site.text("openapi").startswith(("3.0", "3.1")):
        return
    for node in site.subject.nodes:
        for each in misfits(node):
            inner = each.parts[len(node.parts) :]
            if len(inner) > 1 or inner[0] not in _JUDGED.get(node.kind, ()):
                yield Fault(each.parts, f"{each.message}, and should be {each.expected}")


_LIMITS = {name for name, holds in FIELDS["schema"].items() if holds in ("number", "integer")}
_JUDGED: Mapping[str, Collection[str]] = {
    "schema": {"type", "enum", "required"} | _LIMITS - {"minContains", "maxContains"},
    "info": ("contact", "license"),
    "contact": FIELDS["contact"],
    "license": FIELDS["license"],
}
"""Members whose own rules tell what is no value of them."""

MEMBER_OF_ANOTHER_KIND = Rule(
    id="member-of-another-kind",
    title="A list where a map or a schema belongs, or a text for a boolean: `deprecated: 'yes'`.",
    level=Level.ERROR,
    reason="Every tool passes it over or stops at it; the merge refuses the document.",
    fix="Write it as the specification has it; a tuple is `prefixItems` in 3.1.",
    on=RootSite,
    check=_member_of_another_kind,
)


_HARMLESS = frozenset({"$ref", "summary", "title"})


def _reference_sibling(site: SchemaSite) -> Iterator[Fault]:
    """Look for keywords that change what the reference means."""
    if "$ref" not in site.value or site.subject.is_version_31:
        return
    ignored = [key for key in site.value if key not in _HARMLESS and not key.startswith("x-")]
    if ignored:
        yield Fault(
            site.at("$ref"),
            f"OpenAPI 3.0 ignores what stands beside a reference: {listed(ignored)}",
            f"$ref: {site.value['$ref']}",
        )


REFERENCE_SIBLING = Rule(
    id="reference-sibling",
    title="Keywords beside a `$ref` in OpenAPI 3.0, which ignores them.",
    level=Level.WARNING,
    reason="A default, limit or text written here has no effect, and nobody sees that.",
    fix="Wrap the reference: `allOf: [{$ref: …}]` with the keywords beside it.",
    on=SchemaSite,
    check=_reference_sibling,
    needs=frozenset({"$ref"}),
)


def _stale_waiver(site: WaiverSite) -> Iterator[Fault]:
    """Judge one waiver after all other rules have run."""
    problem = _problem(site)
    if problem:
        fix = Suggestion((RemoveMember(site.parts),))
        yield Fault(site.parts, f"the waiver {problem}", shown(site.entry), fix)


def _problem(site: WaiverSite) -> str | None:
    entry = site.entry
    if not isinstance(site.parts[-1], int):
        return "is not in a list"
    if not isinstance(entry, dict) or entry.keys() != {"rule", "reason"}:
        return "is not of the form {rule: …, reason: …}"
    if not isinstance(entry["rule"], str) or entry["rule"] not in site.rules:
        return f"names {shown(entry['rule'])}, which is no rule"
    if not isinstance(entry["reason"], str) or not entry["reason"]:
        return "gives no reason"
    return None if site.used else f"waives nothing: {entry['rule']} finds nothing here"


STALE_WAIVER = Rule(
    id="stale-waiver",
    title="An `x-lint-ignore` that is badly written, names no rule, or waives nothing any more.",
    level=Level.ERROR,
    reason="A waiver that outlives its finding hides the next fault of the same kind.",
    fix="Remove the waiver, or write it as {rule: …, reason: …} in a list.",
    on=WaiverSite,
    check=_stale_waiver,
)
