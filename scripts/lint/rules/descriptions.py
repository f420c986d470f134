"""What a document tells people: descriptions and contacts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.lint.components import Use
from scripts.lint.finding import Fault, Level, RemoveMember, SetMember, Suggestion
from scripts.lint.kinds import shown
from scripts.lint.names import plain_name
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, ParameterSite, RootSite, SchemaSite, Site
from scripts.prose.enumerations import read_enumerations
from scripts.prose.names import chosen_names, parameter_names, values_of_members
from scripts.prose.phrase import Phrase
from scripts.prose.presence import says_deprecated

_PLACEHOLDER = Phrase(
    r"(?:(?:checkbox|field|image|input|number|radio|select|slider|switch|text|upload) )?description"
    r"|placeholder|lorem ipsum.*|todo\b.*|tbd|string",
    *("description", "placeholder", "lorem", "todo", "tbd", "string"),
)


def _text_placeholder(site: SchemaSite) -> Iterator[Fault]:
    """Look for texts that a form left behind."""
    text = site.description.strip().rstrip(".")
    if not site.is_property or not text or site.name == "description":
        return
    if _PLACEHOLDER.fullmatch(text) or (" " not in text and _repeats_name(site, text)):
        yield Fault(
            site.at("description"),
            "the description says nothing about the member",
            text,
            Suggestion((RemoveMember(site.at("description")),)),
        )


def _repeats_name(site: SchemaSite, text: str) -> bool:
    return "_" in text and plain_name(text) == plain_name(site.name or "")


TEXT_PLACEHOLDER = Rule(
    id="text-placeholder",
    title=(
        'A description that says nothing: "Select description", "Radio description", the name '
        "again."
    ),
    level=Level.NOTE,
    reason="The text stands in the client's documentation and in every editor.",
    fix="Say what the member does, or remove the description.",
    on=SchemaSite,
    check=_text_placeholder,
    needs=frozenset({"description"}),
)


def _prose_deprecated(site: Site) -> Iterator[Fault]:
    """Look for a deprecation that stands in the text alone, of members, parameters, operations."""
    if site.value.get("deprecated") is True or "$ref" in site.value:
        return
    if isinstance(site, SchemaSite) and not site.is_property:
        return
    name = site.name if isinstance(site, SchemaSite) else site.text("name")
    quote = says_deprecated(site.text("description"), name or "")
    if quote is not None:
        yield Fault(
            site.parts,
            "the text calls this deprecated, the document does not",
            quote,
            Suggestion((SetMember(site.parts, "deprecated", value=True),)),
        )


PROSE_DEPRECATED = Rule(
    id="prose-deprecated",
    title='Text "This parameter is deprecated", schema without `deprecated: true`.',
    level=Level.WARNING,
    reason="Editors strike out what is deprecated only where the document says so.",
    fix="Add `deprecated: true`.",
    on=(SchemaSite, ParameterSite, OperationSite),
    check=_prose_deprecated,
    needs=frozenset({"description"}),
)


_EMAIL = Phrase(r"[^@\s]+@[^@\s]+\.[^@\s.]+", flags=0)
_URL = Phrase(r"https?://\S+", flags=0)
_FORMS = {"email": (_EMAIL, "an e-mail address"), "url": (_URL, "an address on the web")}


def _contact_invalid(site: RootSite) -> Iterator[Fault]:
    """Look at `info.contact` and `info.license`."""
    info = site.value.get("info")
    for section in ("contact", "license"):
        holder = info.get(section) if isinstance(info, dict) else None
        if isinstance(holder, dict):
            yield from _members(holder, section)
        elif holder is not None:
            yield _fault(("info", section), f"{section} is not an object", holder)


def _members(holder: JsonObject, section: str) -> Iterator[Fault]:
    for key, value in holder.items():
        if key in ("name", "identifier") and not isinstance(value, str):
            yield _fault(("info", section, key), f"{section}.{key} is not a text", value)
        form, meaning = _FORMS.get(key, (None, ""))
        if form and not (isinstance(value, str) and form.fullmatch(value)):
            yield _fault(("info", section, key), f"{section}.{key} is not {meaning}", value)


def _fault(parts: tuple[str, ...], message: str, value: Value) -> Fault:
    return Fault(parts, message, shown(value), Suggestion((RemoveMember(parts),)))


CONTACT_INVALID = Rule(
    id="contact-invalid",
    title=(
        "A contact or license whose members are not what they should be: `email: [email "
        "protected]`."
    ),
    level=Level.ERROR,
    reason="Generators refuse the document: an address hidden by the docs site reads as a list.",
    fix="Write the address out, or remove it.",
    on=RootSite,
    check=_contact_invalid,
)


_KEYS = Phrase(r"\bkeys?\b|键", "key", "键")


def _prose_unknown_name(site: SchemaSite) -> Iterator[Fault]:
    """Look up every snake_case name of a member's text among the names of the document.

    The text of a whole body speaks of answers and other operations too.
    """
    if site.use == Use.RECEIVED or not site.container.is_property or _has_keys(site):
        return
    spoken = (*parameter_names(site.description), *chosen_names(site.description))
    known = site.subject.names.plain_from(site.parts) if spoken else frozenset()
    seen = {value for found in read_enumerations(site.description) for value in found.values}
    for name, quote in spoken:
        if name not in seen and not _is_known(plain_name(name), known) and not _is_own(name, site):
            seen.add(name)
            yield Fault(
                site.at("description"),
                f"the text speaks of `{name}`, which is no parameter of this document",
                quote,
            )
    yield from _values(site)


def _has_keys(site: SchemaSite) -> bool:
    """Whether a member is a map of which the text tells the keys."""
    return (
        site.types == {"object"}
        and "properties" not in site.value
        and _KEYS.search(site.description) is not None
    )


def _is_known(name: str, known: frozenset[str]) -> bool:
    """Whether a name, or one that it shortens (`reference_image` of `…_urls`), is declared."""
    return name in known or any(other.startswith(name) for other in known)


def _is_own(name: str, site: SchemaSite) -> bool:
    """Whether a name is the member's in short, or one kind of its values: `voice_id` of `voice`."""
    own, other = plain_name(site.container.name or ""), plain_name(name)
    kinds = (f"{own}id", f"{own}url", f"{own}name")
    return own.endswith(other) or other in kinds or _is_typing_error(own, other)


def _is_typing_error(name: str, other: str) -> bool:
    """Whether long names differ in one letter: `guidence_scale` of `guidance_scale`."""
    is_alike = len(name) == len(other) and len(name) > _SHORT
    return is_alike and sum(mine != its for mine, its in zip(name, other, strict=True)) == 1


def _values(site: SchemaSite) -> Iterator[Fault]:
    """Look up a value named with its member ("1080p resolution") among the member's own."""
    parent = site.parent
    members = parent.value.get("properties") if parent else None
    if not site.is_property or not isinstance(members, dict):
        return
    for value, name, quote in values_of_members(site.description):
        member = site.subject.resolved(members.get(name))
        choices = member.get("enum")
        known = choices if isinstance(choices, list) else [value] if member else _said(site)
        if value.lower() not in " ".join(map(str, [*known, *(site.choices or ())])).lower():
            yield Fault(
                site.at("description"),
                f"the text speaks of the {name} {value}, which cannot be chosen here",
                quote,
            )


def _said(site: SchemaSite) -> list[Value]:
    """List what the other members allow and say, where a value may go by another name."""
    members = site.parent.value.get("properties") if site.parent else None
    others = members.values() if isinstance(members, dict) else ()
    return [other for other in others if other is not site.value]


_SHORT = 7


PROSE_UNKNOWN_NAME = Rule(
    id="prose-unknown-name",
    title="Text that speaks of `adjust_fps_for_interpolation`, a parameter that does not exist.",
    level=Level.WARNING,
    reason="Text copied from another model's page promises options that this one does not have.",
    fix="Remove the sentence, or add the parameter if the API has it.",
    on=SchemaSite,
    check=_prose_unknown_name,
    needs=frozenset({"description"}),
)
