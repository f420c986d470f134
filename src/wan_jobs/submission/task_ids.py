"""Finding the id of the task in the answer to a submission, wherever the service put it.

At its documented place an id decides. Elsewhere it is a guess, taken only where nothing speaks
against it: the answer tells of no failure, holds one id alone, and the id does not stand in the
request, which an answer may quote. What cannot be read is never guessed at: the answer's beginning
is kept with the doubt instead, and the ids it names further on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from wan_jobs.document import Json
from wan_jobs.exchange import Answer, all_values, read_json
from wan_jobs.texts import is_unicode

_NAMES = ("taskId", "task_id", "recordId")

# Where nothing is documented, a record may be any.
_CERTAIN_NAMES = _NAMES[:2]

# A member of a JSON text that may be cut or followed by something else, complete in itself.
_VALUE = r'"\s*:\s*(?:"((?:[^"\\]|\\.)+)"|(\d{1,30})\s*[,}\]])'
_MEMBER = '"(?:taskId|task_id)' + _VALUE
_ANY_MEMBER = '"(?:taskId|task_id|recordId)' + _VALUE
_FAILURE = r'"code"\s*:\s*"?(?!200\b)\d'

# Members under which the id of an earlier or another task would stand.
_OF_ANOTHER = re.compile(r"prev|parent|earlier|last|old|orig|dupl|exist|source|error|example", re.I)

# A search as deep and wide as answers are; what is beyond is kept as evidence.
_DEEPEST, _MOST = 3, 100

# How much of an answer that is not understood is kept of what its beginning lacks.
_IDS_KEPT, _LONGEST_KEPT = 3, 200


@dataclass(frozen=True, slots=True)
class FoundId:
    """An id of a task; `guessed` if it does not stand where one is documented."""

    task_id: str
    guessed: bool = False


def evidence_of(answer: Answer) -> str:
    """Return how an answer begins, and the ids that it names behind that."""
    began, text = answer.beginning, answer.content.decode(errors="replace")
    named = dict.fromkeys(match[0] for match in re.finditer(_ANY_MEMBER, text))
    missing = [each[:_LONGEST_KEPT] for each in named if each not in began]
    return "".join([began, *(f" … {answer.masked(each)}" for each in missing[:_IDS_KEPT])])


def created_id(answer: Answer, request: str = "") -> FoundId | None:
    """Return the id of the task that an answer speaks of; `None` if it names none clearly.

    Nor is an id that tells the key one: it would be kept, shown and sent on.
    """
    found = _created_id(answer, request)
    is_key = found is not None and answer.key is not None and answer.key.is_told_by(found.task_id)
    return None if is_key else found


def _created_id(answer: Answer, request: str) -> FoundId | None:
    envelope = answer.envelope
    if envelope is not None and isinstance(envelope.data, dict):
        found = _id_in(envelope.data)
        if found:
            return FoundId(found)
    if answer.status >= 300 or (envelope is not None and envelope.code != 200):
        return None
    told = answer.content.decode(errors="replace")
    salvaged = _salvaged_id(told, request, _ids_in_headers(answer))
    return None if salvaged is None else FoundId(salvaged, guessed=True)


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


def _everywhere(value: Json, names: Sequence[str] = _NAMES, depth: int = 0) -> Iterator[str]:
    """Yield the ids at the top, in its members, in a list of these, or in data that is JSON."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and names is _NAMES and value.lstrip().startswith(("{", "[")):
        yield from _ids_of(value)
    elif isinstance(value, list):
        for item in value[:_MOST]:
            yield from _everywhere(item, names, depth + 1)
    elif isinstance(value, dict):
        found = _id_in(value, names)
        yield from [found] if found else []
        for name, member in list(value.items())[:_MOST]:
            if not _OF_ANOTHER.search(name):
                known = names if name == "data" else _CERTAIN_NAMES
                yield from _everywhere(member, known, depth + 1)


def _id_in(members: dict[str, Json], names: Sequence[str] = _NAMES) -> str | None:
    """Return the id under the first name that has one; `None` if that name comes with two."""
    for name in names:
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
