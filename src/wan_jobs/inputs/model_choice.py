"""Finding the model somebody means by a part of its id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from wan_jobs.document import Document, Model, merged_document
from wan_jobs.errors import InvalidInput

if TYPE_CHECKING:
    from wan_client.model_ids import ModelId


def choose_model(document: Document, part: str) -> Model:
    """Return the one model whose id is or holds `part`; raises `InvalidInput`.

    A model's lasting name (`x-short-name` of the document) means it, whatever ids hold it besides.
    """
    lasting = [m.id for m in document.models.values() if m.short_name == part.lower() != ""]
    found = (
        list(dict.fromkeys((*lasting, *_named(document.models, part))))
        if lasting
        else matching_ids(document.models, part)
    )
    if len(found) == 1:
        return document.models[found[0]]
    if not found:
        return document.model(part)
    raise InvalidInput(f"{part!r} may mean {_listed(found)}: give more of the id.")


def model_id(part: str, *, document: Document | None = None) -> ModelId:
    """Return the id that a part of it means, typed for `Wan.submit`; raises `InvalidInput`.

    For a name that is only known while the program runs: `model=model_id(row["model"])`.
    """
    return cast("ModelId", choose_model(document or merged_document(), part).id)


def matching_ids(ids: Iterable[str], part: str) -> list[str]:
    """Return the ids that `part` may mean: the one of that name (with or without maker), else all.

    A part that ends one id and stands inside another means both. So a model that is added later
    makes a short name ambiguous, and never lets it order, and pay for, another model than before.
    """
    known, wanted = list(ids), part.lower()
    if not wanted:
        return []
    return _named(known, part) or [each for each in known if wanted in each.lower()]


def _named(ids: Iterable[str], name: str) -> list[str]:
    wanted = name.lower()
    return [each for each in ids if wanted in (each.lower(), each.lower().partition("/")[2])]


def short_names(ids: Iterable[str], beginning: str) -> list[str]:
    """Return names that begin so: whole ids, else their unambiguous endings, for completion."""
    known = list(ids)
    whole = [each for each in known if each.startswith(beginning)]
    if whole:
        return whole
    endings = (ending for each in known for ending in _endings(each))
    return [
        ending
        for ending in endings
        if ending.startswith(beginning) and len(matching_ids(known, ending)) == 1
    ]


def short_name(ids: Iterable[str], model_id: str) -> str:
    """Return a model's name without maker and version, if that means no other; else its id.

    `wan/2-2-a14b-text-to-video-turbo` becomes `text-to-video-turbo`.
    """
    worded = (each for each in _endings(model_id) if not any(map(str.isdigit, each)))
    name = next(worded, model_id)
    return name if matching_ids(ids, name) == [model_id] else model_id


def _endings(model_id: str) -> list[str]:
    starts = (index + 1 for index, character in enumerate(model_id) if character in "/-")
    return [model_id[start:] for start in starts]


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
