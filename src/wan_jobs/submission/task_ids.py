"""Finding the id of the task in the answer to a submission, wherever the service put it.

At its documented place an id decides. Elsewhere it is taken only where nothing speaks against it:
the answer tells of no failure, holds one id alone, and the id does not stand in the request, which
an answer may quote. What cannot be read is never guessed at: the answer's beginning is kept with
the doubt instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs

from wan_jobs.document import Json
from wan_jobs.exchange import Answer, all_values, read_json
from wan_jobs.texts import is_unicode

_NAMES = ("taskId", "task_id", "recordId")

# A member of a JSON text that may be cut or followed by something else, complete in itself.
_MEMBER = r'"(?:taskId|task_id)"\s*:\s*(?:"((?:[^"\\]|\\.)+)"|(\d{1,30})\s*[,}\]])'
_FAILURE = r'"code"\s*:\s*"?(?!200\b)\d'


def created_id(answer: Answer, request: str = "") -> str | None:
    """Return the id of the task that an answer speaks of; `None` if it names none for certain."""
    envelope = answer.envelope
    if envelope is not None and isinstance(envelope.data, dict):
        found = _id_in(envelope.data)
        if found:
            return found
    if answer.status >= 300 or (envelope is not None and envelope.code != 200):
        return None
    told = answer.content.decode(errors="replace")
    return _salvaged_id(told, request, _ids_in_headers(answer))


def _salvaged_id(text: str, request: str, others: Iterable[str]) -> str | None:
    if re.search(_FAILURE, text):
        return None
    found = {*_ids_of(text), *others}
    task_id = found.pop() if len(found) == 1 else None
    return None if task_id is None or task_id in request else task_id


def _ids_in_headers(answer: Answer) -> Iterator[str]:
    """Yield the ids in the query of where the answer says that the task is found."""
    for name in ("location", "content-location"):
        pointed = answer.headers.get(name, "").partition("#")[0]
        query = parse_qs(pointed.partition("?")[2])
        yield from (each for known in _NAMES for each in query.get(known, ()))


def _ids_of(text: str) -> Iterator[str]:
    try:
        yield from _everywhere(read_json(text))
    except (ValueError, RecursionError):
        members = re.findall(_MEMBER, text)
        yield from filter(
            None, (_id_of(_unquoted(quoted) if quoted else int(n)) for quoted, n in members)
        )


def _everywhere(value: Json, depth: int = 0) -> Iterator[str]:
    """Yield the ids at the top, in its data, in a list of these, or in a text that is JSON."""
    if depth > 3:
        return
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        yield from _ids_of(value)
    elif isinstance(value, list):
        for item in value[:100]:
            yield from _everywhere(item, depth + 1)
    elif isinstance(value, dict):
        found = _id_in(value)
        yield from [found] if found else []
        yield from _everywhere(value.get("data"), depth + 1)


def _id_in(members: dict[str, Json]) -> str | None:
    """Return the id under the first name that has one; `None` if that name comes with two."""
    for name in _NAMES:
        found = set(filter(None, map(_id_of, all_values(members, name))))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _id_of(value: Json) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    text = value.strip() if isinstance(value, str) else ""
    return text if text and is_unicode(text) else None


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return ""
