"""Whether a list of values in a text is of the member beside it."""

from __future__ import annotations

from scripts.lint.site import SchemaSite
from scripts.prose.defaults import read_defaults
from scripts.prose.enumerations import Enumeration
from scripts.prose.numbers import NUMBER
from scripts.prose.phrase import Phrase
from scripts.prose.subjects import is_of_another, name_parts

_NUMBER = Phrase(NUMBER, flags=0)
_TOKEN = Phrase(r"[\w.:/-]+", flags=0)
_WORDS_OF_FILES = """
    url uri link path file image video audio photo picture document media attachment
    asset source mask avatar logo icon thumbnail cover frame reference upload input recording sample
"""
_FILES = frozenset(_WORDS_OF_FILES.split())
_WORDS_OF_TEXTS = """
    prompt text lyrics description callback webhook template payload script message comment caption
    instruction instructions story headers query filter expression content
"""
_TEXTS = frozenset(_WORDS_OF_TEXTS.split())
"""Names of texts that their author makes up, whatever words they may hold."""
_WORDS_OF_ANY = "value values input inputs option options choice choices setting settings"
_GENERIC = frozenset(_WORDS_OF_ANY.split())
_WORDS_OF_TYPES = """
    string strings integer integers int float double number numbers boolean booleans bool object
    objects array arrays null
"""
_JSON_TYPES = frozenset(_WORDS_OF_TYPES.split())
_WORDS_OF_FORMS = """
    url urls uri base64 data-uri binary bytes blob file files path link http https hex upload id
    uuid
"""
_FORMS = frozenset(_WORDS_OF_FORMS.split())
_WORDS_OF_CHOOSERS = """
    type types kind format encoding as cast mode method source protocol scheme schema transport
    delivery output return response
"""
_CHOOSES_A_FORM = frozenset(_WORDS_OF_CHOOSERS.split())
"""What members are called that choose among types of values, or forms of files."""


def lists_its_values(found: Enumeration, site: SchemaSite, types: frozenset[str]) -> bool:
    """Whether the list is of the member's values, and its own default and examples are in it."""
    name = site.name or ""
    first = max(site.description.find(found.values[0]), 0)
    is_told = (
        _TOLD.search(site.description, 0, first) is not None
        or _OPENS_AS_ENUM.match(site.description) is not None
    )
    return (
        _is_about_choices(found.about, name)
        and not _is_free(name, is_told=is_told)
        and not _is_of_something_else(found, site)
        and _are_values(found.values)
        and not _are_kinds_of_values(found.values, name)
        and (is_told or not _names_others(found, site))
        and (is_told or not _are_stray_ratios(found, site))
        and _fit_types(found, types)
        and _holds_its_own(found, site)
    )


def _is_of_something_else(found: Enumeration, site: SchemaSite) -> bool:
    start = site.description.find(found.listing or found.quote)
    is_elsewhere = start > 0 and is_of_another(site.description, start, site.name or "")
    return is_elsewhere or _LEADS_ELSEWHERE.match(site.description) is not None


def _are_values(listed: tuple[str, ...]) -> bool:
    """Whether all are single words, and some no word of counting."""
    is_counting = all(_COUNTING.fullmatch(value) for value in listed)
    is_pointing = any(_POINTING.fullmatch(value) for value in listed)
    return not (is_counting or is_pointing) and all(_TOKEN.fullmatch(value) for value in listed)


def _are_kinds_of_values(listed: tuple[str, ...], name: str) -> bool:
    """Whether a list tells what form a value, or what type a part of it may have."""
    values = {value.lower() for value in listed}
    chooses = _CHOOSES_A_FORM & {*name_parts(name)}
    return not chooses and (values <= _JSON_TYPES or values <= _FORMS)


def _names_others(found: Enumeration, site: SchemaSite) -> bool:
    """Whether a member is listed beside this one, which does not choose among members."""
    chooses = {"sort", "order", "by"} & {*name_parts(site.name or "")}
    return not chooses and bool(site.siblings & {*found.values})


def _are_stray_ratios(found: Enumeration, site: SchemaSite) -> bool:
    """Whether ratios are listed for a member of which nothing says that it has one."""
    is_ratio = any(_RATIO.fullmatch(value) for value in found.values)
    return is_ratio and not _HAS_RATIOS.search(f"{site.name or ''} {site.description}")


def _fit_types(found: Enumeration, types: frozenset[str]) -> bool:
    """Whether the types hold the values; a few numbers one by one are points of a scale."""
    if types == {"number"} and not found.listing and {*found.values} <= {"0", "1", "-1"}:
        return False
    return "string" in types or all(_NUMBER.fullmatch(value) for value in found.values)


def _holds_its_own(found: Enumeration, site: SchemaSite) -> bool:
    """Whether all that the document shows, or tells as the default, is listed."""
    own = [*site.shown_values]
    own += [stated.text for stated in read_defaults(site.description, None, site.name or "")]
    held = [each for value in own for each in (value if isinstance(value, list) else [value])]
    return all(value is None or str(value) in found.values for value in held)


_COUNTING = Phrase(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|more|less)")
_POINTING = Phrase(r"th(?:is|at|ese|ose|e[my]?)|it|its|both|yours?")
"""What stands for something else: "either this or `url`"."""
_RATIO = Phrase(r"\d+:\d+", flags=0)
_HAS_RATIOS = Phrase(r"ratio|shape|aspect|size|dimension|orientation|format|layout|画|比例|尺寸")
_LEADS_ELSEWHERE = Phrase(
    r"\W*(?:the |an? )?(?:unique )?(?:ids?|identifiers?|uuid|ur[il]|address)\b(?! of the model)"
)


_OPENS_AS_ENUM = Phrase(r"\W*enum(?:eration)?\b", "enum")
_TOLD = Phrase(
    r"\b(?:(?:valid|possible|allowed|supported|accepted|available|permitted) values|options)"
    r"(?: are| include)?\W{0,6}$"
)
"""What leaves no doubt that values follow, whatever their member is called."""


def _is_free(name: str, *, is_told: bool) -> bool:
    """Whether the values listed are parts of a text, or kinds of what the member leads to."""
    *before, last = name_parts(name) or ("",)
    is_id = (
        not is_told
        and last in ("id", "ids")
        and not {"model", "voice", "style", "language"} & {*before}
    )
    return is_id or last in _FILES or last in _TEXTS


def _is_about_choices(about: str, name: str) -> bool:
    """Whether the words that name the list ("supported *formats*") name the member's values."""
    return all(
        word in _GENERIC or word.rstrip("s") in name.lower() for word in about.lower().split()
    )
