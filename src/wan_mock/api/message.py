"""What the state machine is told and what it says, as values: operations, calls, answers, refusals.

What another vendor would call otherwise stands on top; what its operations do, in `service.py`;
how it writes its answers, in `profiles.py`. There is no socket here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

from wan_document.json_value import JsonObject, write_json
from wan_mock.api.task import Task
from wan_mock.api.validation import Violation

CREATE = "createTask"
DETAILS = "getTaskDetails"
CREDITS = "getAccountCredits"
DOWNLOAD_URL = "createDownloadUrl"
UPLOAD_STREAM = "uploadFileStream"
UPLOAD_BASE64 = "uploadFileBase64"
UPLOAD_URL = "uploadFileUrl"

UPLOADING = (UPLOAD_STREAM, UPLOAD_BASE64, UPLOAD_URL)
OPERATIONS = (CREATE, DETAILS, CREDITS, DOWNLOAD_URL, *UPLOADING)
"""The ids of the operations, as the document has them."""

DOWNLOAD = "download"
"""Fetching a result or an upload: no operation of the document, but a fault can strike it."""
CALLBACK = "callback"
"""The announcement of a task's end: a fault can strike it too."""
TARGETS = (*OPERATIONS, DOWNLOAD, CALLBACK)
"""What a fault can be aimed at."""

BASE_URL_VARIABLE = "APIKLEY_BASE_URL"
KEY_VARIABLE = "APIKLEY_API_KEY"
"""The environment variables by which the client finds the service and its key."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` is percent-decoded, header names are lower-case.

    `repeated` names what stands in the query more than once, of which the last counts.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    repeated: tuple[str, ...] = ()

    def with_body(self, body: bytes) -> Request:
        """Return the same request with its body."""
        return Request(self.method, self.path, self.query, self.headers, body, self.repeated)

    @property
    def media_type(self) -> str:
        """The `Content-Type` without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def bearer_key(self) -> str | None:
        """The key of `Authorization: Bearer <key>`, if that is what came."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" and key.strip() else None


@dataclass(frozen=True, slots=True)
class Wire:
    """What befalls an answer on its way.

    `delay` is in real seconds. `silent` sends nothing at all. `cut_at` sends the head and that
    many bytes of the body. `end` says what becomes of the connection afterwards.
    """

    delay: float = 0.0
    silent: bool = False
    cut_at: int | None = None
    end: Literal["keep", "close", "reset"] = "keep"


@dataclass(slots=True)
class Response:
    """One answer: JSON while `payload` is set, the bytes of `content` otherwise."""

    status: int = 200
    payload: JsonObject | None = None
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wire: Wire = Wire()

    def body(self) -> bytes:
        """Serialise the answer's body."""
        return self.content if self.payload is None else write_json(self.payload).encode()

    def media_type(self) -> str:
        """Name the `Content-Type` to send."""
        return self.headers.get("Content-Type", "application/json")

    @property
    def code(self) -> int:
        """The code in the envelope, or the HTTP status where there is no envelope."""
        code = self.payload.get("code") if self.payload else None
        return code if isinstance(code, int) else self.status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching the address of a url-upload: its content, or what went wrong."""

    content: bytes = b""
    media_type: str = ""
    error: str | None = None


def _leave(task: Task) -> None:
    """Change nothing about a task."""


@dataclass(slots=True)
class Call:
    """One call of an operation.

    `adjust` may change what is to become of a task that the call creates. The operation notes the
    task it was about in `task_id`, in `violations` what it let pass, fields it does not know, and
    in `note` what else is to be said of the answer.
    """

    request: Request
    now: float
    adjust: Callable[[Task], None] = _leave
    fetched: Fetched | None = None
    task_id: str | None = None
    violations: tuple[Violation, ...] = ()
    note: str = ""


class Reason(Enum):
    """Why a request is refused."""

    UNAUTHORIZED = auto()
    NO_CREDITS = auto()
    UNKNOWN_TASK = auto()
    INVALID = auto()
    MISSING = auto()
    """A required member is absent or empty: invalid too, but with a code of its own in practice."""
    TOO_MANY_REQUESTS = auto()
    DISABLED = auto()
    BAD_UPLOAD = auto()


@dataclass(frozen=True)
class Refusal(Exception):
    """One refusal: why, and the text for `msg`."""

    reason: Reason
    message: str
