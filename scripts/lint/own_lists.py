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


def lists_its_values(found: Enumeration, site: SchemaSite, types: frozenset[str]) -> bool:
    """Whether the list is of the member's values, and its own default and examples are in it."""
    name = site.name or ""
    first = max(site.description.find(found.values[0]), 0)
    is_told = _TOLD.search(site.description, 0, first) is not None
    if not _is_about_choices(found.about, name) or _is_free(name, is_told=is_told):
        return False
    start = site.description.find(found.listing or found.quote)
    if start > 0 and is_of_another(site.description, start, name):
        return False
    if _LEADS_ELSEWHERE.match(site.description):
        return False
    if not all(_TOKEN.fullmatch(value) for value in found.values):
        return False
    if all(_COUNTING.fullmatch(value) for value in found.values):
        return False
    if (
        not is_told
        and site.siblings & {*found.values}
        and not {"sort", "order", "by"} & {*name_parts(name)}
    ):
        return False
    is_ratio = any(_RATIO.fullmatch(value) for value in found.values)
    if is_ratio and not is_told and not _HAS_RATIOS.search(f"{name} {site.description}"):
        return False
    if types == {"number"} and not found.listing and {*found.values} <= {"0", "1", "-1"}:
        return False
    if "string" not in types and not all(_NUMBER.fullmatch(v) for v in found.values):
        return False
    own = [*site.shown_values]
    own += [stated.text for stated in read_defaults(site.description, None, site.name or "")]
    held = [each for value in own for each in (value if isinstance(value, list) else [value])]
    return all(value is None or str(value) in found.values for value in held)


_COUNTING = Phrase(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|more|less)")
_RATIO = Phrase(r"\d+:\d+", flags=0)
_HAS_RATIOS = Phrase(r"ratio|shape|aspect|size|dimension|orientation|format|layout|画|比例|尺寸")
_LEADS_ELSEWHERE = Phrase(
    r"\W*(?:the |an? )?(?:unique )?(?:ids?|identifiers?|uuid|ur[il]|address)\b(?! of the model)"
)


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
