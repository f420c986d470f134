"""What schemas say in words: title and description, limits, and alternatives that only narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scripts.documents import JsonObject
from scripts.generate.account import Account
from scripts.generate.facts import alternatives, sentences
from scripts.generate.normalise.alternatives import narrowing, unions_of
from scripts.generate.normalise.part import Part, conjuncts, is_text, unfolded
from scripts.generate.normalise.shape import shape_of


def text_of(
    root: JsonObject,
    parts: Sequence[Part],
    account: Account,
    is_class: Callable[[Part], bool],
    *,
    required: bool,
) -> str:
    """Say in words what schemas say beside the type.

    A reference to a class, which speaks for itself, is left out. The default of a constant that is
    `required` goes without saying.
    """
    apart = [each for part in parts for each in unfolded(part, account)]
    telling = [each for each in apart if not (each.reference and is_class(each))]
    together = conjuncts(root, telling, account)
    said = [
        sentence
        for part in together
        for sentence in sentences(
            part.keywords, with_default=not (required and "const" in part.keywords)
        )
    ]
    said += _lifted(root, together, account)
    texts = [_first("title", parts, together), _first("description", parts, together)]
    if texts[0] == texts[1]:
        texts = texts[1:]
    return "\n\n".join(text for text in (*texts, " ".join(dict.fromkeys(said))) if text)


def _lifted(root: JsonObject, together: list[Part], account: Account) -> list[str]:
    unions = unions_of(together, account)
    if not unions:
        return []
    bare = [each.without({"oneOf", "anyOf", "discriminator"}) for each in together]
    shape = shape_of([each for each in bare if not is_text(each)], account)
    return [
        alternatives(union.keyword, [each.schema for each in union.alternatives])
        for union in narrowing(root, unions, shape, account)
    ]


def _first(name: str, parts: Sequence[Part], together: Sequence[Part]) -> str:
    for part in (*parts, *reversed(together)):
        value = part.keywords.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
