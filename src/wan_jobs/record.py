"""Reading what the service says of a task, open to everything it may add or leave out.

Sources: the page "Get Task Details", and what answers really hold: `null` where the page promises
`""`, numbers where it promises text, costs and states it does not name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from typing import cast

from wan_jobs.document import Json
from wan_jobs.exchange import KEPT, Record, all_values
from wan_jobs.texts import is_http_address, with_whole_characters

RUNNING_STATES = frozenset({"waiting", "queuing", "generating"})
SUCCESS = "success"
FAILURE = "fail"

_SAME_STATE = {
    "failed": FAILURE,
    "succeeded": SUCCESS,
    "completed": SUCCESS,
    "processing": "generating",
    "": "waiting",
}

# States of a task that nobody documents and that sound like an end. It is waited on all the same:
# a word may mean another thing, and what is paid for must not be given up on a guess.
_LIKE_AN_END = (
    r"cancel|expire|error|abort|reject|stopp?ed|terminat|delet|timed?.?out|done|finish|\bended"
)

# What is read of a state: more than any word.
_LONGEST_STATE = 60

# Sister services say it by a number: being worked on, done, failed, failed for its input.
_BY_FLAG: dict[float, str] = {0: "generating", 1: SUCCESS, 2: FAILURE, 3: FAILURE}

# Where the addresses of results stand, best first: with a watermark only if there is no other. The
# first is documented, the others are seen in sister services.
_URL_NAMES = (
    "resultUrls", "resultUrl", "resultVideoUrl", "resultImageUrl", "videoUrl", "videoUrls",
    "videos", "video_url", "imageUrl", "imageUrls", "images", "image_url", "audioUrl", "audioUrls",
    "audios", "audio_url",
)  # fmt: skip
_WATERMARKED = ("resultWaterMarkUrls", "resultWaterMarkUrl")

# These say too little to be looked for outside of the result itself.
_PLAIN_NAMES = (
    "urls", "url", "files", "file", "outputs", "output", "video", "image", "audio", "results",
    "result", "data",
)  # fmt: skip

_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"

# From where on a moment is one of this century in nano-, micro-, milli- and whole seconds. The page
# says milliseconds; of `costTime` it says so too, which comes in seconds. Clocks that begin at zero
# keep to the page.
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (1e9, 1.0))

# Texts of JSON that are texts of JSON again are usual there (`param` is one).
_WRAPPINGS = 2

# What stands behind such a name in a text that is JSON but for its end, and the addresses in it.
_NAMED_IN_TEXT = rf'"(?:{"|".join((*_URL_NAMES, *_PLAIN_NAMES))})"\s*:\s*(\[[^\]]*|"[^"]*")'
_ADDRESS_IN_TEXT = r'"(https?:(?:\\?/){2}(?:[^"\\\s]|\\/)+)"'

# The service often explains a failure by one word; these are the words seen and what they mean.
_SENTENCES = {
    "nsfw": "The safety check refused the prompt or a file as unsuitable.",
    "sensitive": "The safety check refused the prompt or a file as sensitive.",
    "copyright": "The prompt or a file was refused for reasons of copyright.",
    "timeout": "The model did not finish in the time the service allows.",
    "oom": "The service ran out of memory; smaller settings may pass.",
    "busy": "The model was overloaded; a later attempt may pass.",
    "canceled": "The service cancelled the task.",
    "cancelled": "The service cancelled the task.",
    "error": "The service failed without giving a reason.",
    "failed": "The service failed without giving a reason.",
    "unknown": "The service failed without giving a reason.",
}


@dataclass(frozen=True)
class TaskRecord:
    """A task as recordInfo tells it. `answer` is the whole answer, envelope included."""

    task_id: str
    state: str
    data: Record = field(repr=False)
    answer: Record = field(repr=False)

    @property
    def finished(self) -> bool:
        """Whether the task has ended, well or not."""
        return self.state in {SUCCESS, FAILURE}

    @property
    def lacks_result(self) -> bool:
        """Whether a success comes without a result that can be read, as it may for a moment."""
        return self.state == SUCCESS and not self.result and not self.urls

    @property
    def may_have_ended(self) -> bool:
        """Whether the state, which is not documented, sounds like an end."""
        return not self.state_is_known and may_have_ended(self.state)

    @property
    def state_is_known(self) -> bool:
        """Whether the state is one the documentation names."""
        return self.finished or self.state in RUNNING_STATES

    @property
    def progress(self) -> float | None:
        """From 0 to 100, for the models that say it; what lies outside says nothing."""
        told = number_of(self.data.get("progress"))
        return told if told is not None and 0 <= told <= 100 else None

    @property
    def model(self) -> str | None:
        """The model's id."""
        return _text(self.data.get("model"))

    @property
    def fail_code(self) -> str | None:
        """The service's code of the failure, as text."""
        return _text(self.data.get("failCode"))

    @property
    def fail_message(self) -> str | None:
        """The service's words on the failure."""
        return _text(self.data.get("failMsg"))

    @property
    def credits(self) -> float | None:
        """What the task has consumed; final only once it has finished.

        Less than nothing is no cost: it would let a budget grow.
        """
        told = (number_of(self.data.get(name)) for name in ("creditsConsumed", "consumeCredits"))
        return next((cost for cost in told if cost is not None and cost >= 0), None)

    @property
    def created_at(self) -> float | None:
        """When the service made the task, in Unix seconds."""
        return _seconds(self.data.get("createTime"))

    @property
    def completed_at(self) -> float | None:
        """When the task ended, in Unix seconds of the service."""
        return _seconds(self.data.get("completeTime"))

    @property
    def duration(self) -> float | None:
        """Seconds from creation to completion.

        From the two time stamps: `costTime` is documented in milliseconds and comes in seconds.
        """
        begin, end = self.created_at, self.completed_at
        return end - begin if begin and end and end >= begin else None

    @cached_property
    def result(self) -> Record:
        """The content of `resultJson`; empty if there is none or it cannot be read."""
        value = _unpacked(self.data.get("resultJson"))
        return value if isinstance(value, dict) else {}

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The addresses of the result's files, in the service's order."""
        own = (self.result, _unpacked(self.data.get("response")))
        searched = chain(
            product(_URL_NAMES, (*own, self.data)),
            product(_PLAIN_NAMES, own),
            product(_WATERMARKED, (*own, self.data)),
        )
        for name, place in searched:
            found = tuple(_urls_in(place.get(name))) if isinstance(place, dict) else ()
            if found:
                return found
        return tuple(_urls_out_of_place(_unpacked(self.data.get("resultJson"))))


def read_record(
    answer: Record, asked_for: str | None = None, masked: Callable[[str], str] = str
) -> TaskRecord | None:
    """Read an answer's record of a task; `None` if it holds none, or that of another task.

    One that names two states tells of none.
    `masked` cleans the words on a failure, which are for people.
    """
    data = answer.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("state"), str | None):
        return None
    task_id = _text(data.get("taskId")) or _text(data.get("task_id")) or asked_for
    if task_id is None or (asked_for is not None and task_id != asked_for):
        return None
    if not {"state", "taskId", "successFlag"} & data.keys() or _contradicts_itself(data):
        return None
    if isinstance(data.get("failMsg"), str):
        data = data | {"failMsg": masked(str(data["failMsg"]))}
        answer = answer | {"data": data}
    state = str(data.get("state") or "").strip().lower() or _state_by_flag(data)
    state = with_whole_characters(state[:_LONGEST_STATE])
    return TaskRecord(task_id, _SAME_STATE.get(state, state), data, answer)


def _contradicts_itself(data: Record) -> bool:
    first, *others = all_values(data, "state") or [None]
    return any(other != first for other in others)


def may_have_ended(state: str) -> bool:
    """Whether a state sounds like an end."""
    return re.search(_LIKE_AN_END, state) is not None


def _state_by_flag(data: Record) -> str:
    told = data.get("successFlag")
    flag = float(told) if isinstance(told, bool) else number_of(told)
    return "" if flag is None else _BY_FLAG.get(flag, f"successFlag {flag:g}")


def _parsed(value: Json) -> Json:
    """Return what a text holds as JSON, else the value as it is."""
    if isinstance(value, str) and value.strip():
        try:
            return cast("Json", json.loads(value))
        except (ValueError, RecursionError):
            return value
    return value


def _unpacked(value: Json) -> Json:
    """Return what a text holds as JSON, and what that holds if it is a text again."""
    for _ in range(_WRAPPINGS):
        value = _parsed(value)
    return value


def _urls_out_of_place(value: Json) -> Iterator[str]:
    """Yield the addresses of a result that is no object: a list, an address, a JSON text cut."""
    if isinstance(value, str) and not is_http_address(_without_blanks(value)):
        for listed in re.findall(_NAMED_IN_TEXT, value):
            yield from (each.replace("\\/", "/") for each in re.findall(_ADDRESS_IN_TEXT, listed))
    elif not isinstance(value, dict):
        yield from _urls_in(value)


def _without_blanks(address: str) -> str:
    """Return an address as browsers read it."""
    return address.strip().replace(" ", "%20")


def _urls_in(value: Json, depth: int = 0) -> Iterator[str]:
    """Yield the addresses in a text, a list, an object that names one, or JSON of these."""
    if depth > 3:
        return
    value = _parsed(value) if isinstance(value, str) and value.lstrip()[:1] in "[{" else value
    if isinstance(value, str) and "://" in value:
        yield _without_blanks(value)
    elif isinstance(value, list):
        for item in value:
            yield from _urls_in(item, depth + 1)
    elif isinstance(value, dict):
        named = (_urls_in(value.get(name), depth + 1) for name in (*_URL_NAMES, *_PLAIN_NAMES))
        yield from next(filter(None, map(tuple, named)), ())


def explain(fail_message: str | None) -> str:
    """Say why a task failed; a text that is already a sentence is returned as it is."""
    text = (fail_message or "").strip()
    if not text:
        return "The service failed without giving a reason."
    return _SENTENCES.get(text.lower().strip(".!_ "), text[:KEPT])


def _text(value: Json) -> str | None:
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return with_whole_characters(str(value))


def number_of(value: Json) -> float | None:
    """Return a finite number, which may come as a text; `None` for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    # Python reads more texts as numbers than JSON does, such as `1_000`.
    if isinstance(value, str) and not re.fullmatch(_NUMBER, value.strip()):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _seconds(value: Json) -> float | None:
    """Return a moment in Unix seconds; one that is no moment in milliseconds is in another unit."""
    moment = number_of(value)
    if moment is None or moment <= 0:
        return None
    return moment / next((unit for least, unit in _UNITS if moment >= least), 1000.0)
