"""Run Apikley's paid video jobs from typed input to file, never paying twice for one.

    from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo
    from wan_jobs import Wan

    with Wan() as wan:
        wan.run(TextToVideo(prompt="A red fox in snow")).download("fox.mp4")

Names are loaded when first used, so that importing this package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from wan_jobs.errors import (
    ApiError,
    BatchPaused,
    CallbackRefused,
    CallbackReplayed,
    ConfigurationError,
    CreditsExhausted,
    DownloadError,
    DownloadRefused,
    FeatureDisabled,
    GenerationFailed,
    InvalidInput,
    JournalError,
    KeyConflict,
    KeyMissing,
    KeyRefused,
    NotFound,
    RateLimited,
    RequestRefused,
    ResultExpired,
    ResultMissing,
    ServerError,
    ServiceUnreachable,
    ServiceUnreadable,
    SpendCapReached,
    StatusUnavailable,
    SubKeyExhausted,
    SubmissionUnknown,
    TableInvalid,
    TaskError,
    TaskFailed,
    TaskNotFound,
    UnderMaintenance,
    UploadError,
    WaitTimeout,
    WanError,
)

if TYPE_CHECKING:
    from wan_client.model_ids import ModelId

    from wan_jobs.async_client import AsyncWan
    from wan_jobs.batch.plan import Row
    from wan_jobs.callbacks.receivers import AsgiReceiver, WsgiReceiver
    from wan_jobs.callbacks.verification import CallbackEvent, ReplayGuard, verify_callback
    from wan_jobs.client import Wan
    from wan_jobs.configuration import Limits, Network
    from wan_jobs.document import model_id
    from wan_jobs.events import Hooks, RequestEvent, TaskUpdate
    from wan_jobs.inputs.files import LocalFile
    from wan_jobs.inputs.validation import check_input
    from wan_jobs.ledger.batch import Batch, Item, ItemState
    from wan_jobs.ledger.entry import Entry, EntryState
    from wan_jobs.ledger.journal import Journal
    from wan_jobs.record import TaskRecord
    from wan_jobs.redaction import RedactingFilter
    from wan_jobs.result import AsyncResult, Result
    from wan_jobs.submission.submit import Preview, preview_request
    from wan_jobs.task import AsyncTask, Task
    from wan_jobs.violation import Violation

_PLACES = {
    "Batch": "wan_jobs.ledger.batch",
    "Item": "wan_jobs.ledger.batch",
    "ItemState": "wan_jobs.ledger.batch",
    "Row": "wan_jobs.batch.plan",
    "CallbackEvent": "wan_jobs.callbacks.verification",
    "AsgiReceiver": "wan_jobs.callbacks.receivers",
    "WsgiReceiver": "wan_jobs.callbacks.receivers",
    "ReplayGuard": "wan_jobs.callbacks.verification",
    "verify_callback": "wan_jobs.callbacks.verification",
    "AsyncWan": "wan_jobs.async_client",
    "Wan": "wan_jobs.client",
    "Limits": "wan_jobs.configuration",
    "Network": "wan_jobs.configuration",
    "Hooks": "wan_jobs.events",
    "RequestEvent": "wan_jobs.events",
    "TaskUpdate": "wan_jobs.events",
    "LocalFile": "wan_jobs.inputs.files",
    "ModelId": "wan_client.model_ids",
    "model_id": "wan_jobs.document",
    "check_input": "wan_jobs.inputs.validation",
    "Violation": "wan_jobs.violation",
    "Entry": "wan_jobs.ledger.entry",
    "EntryState": "wan_jobs.ledger.entry",
    "Journal": "wan_jobs.ledger.journal",
    "Preview": "wan_jobs.submission.submit",
    "preview_request": "wan_jobs.submission.submit",
    "TaskRecord": "wan_jobs.record",
    "RedactingFilter": "wan_jobs.redaction",
    "AsyncResult": "wan_jobs.result",
    "Result": "wan_jobs.result",
    "AsyncTask": "wan_jobs.task",
    "Task": "wan_jobs.task",
}

__all__ = [
    "ApiError",
    "AsgiReceiver",
    "AsyncResult",
    "AsyncTask",
    "AsyncWan",
    "Batch",
    "BatchPaused",
    "CallbackEvent",
    "CallbackRefused",
    "CallbackReplayed",
    "ConfigurationError",
    "CreditsExhausted",
    "DownloadError",
    "DownloadRefused",
    "Entry",
    "EntryState",
    "FeatureDisabled",
    "GenerationFailed",
    "Hooks",
    "InvalidInput",
    "Item",
    "ItemState",
    "Journal",
    "JournalError",
    "KeyConflict",
    "KeyMissing",
    "KeyRefused",
    "Limits",
    "LocalFile",
    "ModelId",
    "Network",
    "NotFound",
    "Preview",
    "RateLimited",
    "RedactingFilter",
    "ReplayGuard",
    "RequestEvent",
    "RequestRefused",
    "Result",
    "ResultExpired",
    "ResultMissing",
    "Row",
    "ServerError",
    "ServiceUnreachable",
    "ServiceUnreadable",
    "SpendCapReached",
    "StatusUnavailable",
    "SubKeyExhausted",
    "SubmissionUnknown",
    "TableInvalid",
    "Task",
    "TaskError",
    "TaskFailed",
    "TaskNotFound",
    "TaskRecord",
    "TaskUpdate",
    "UnderMaintenance",
    "UploadError",
    "Violation",
    "WaitTimeout",
    "Wan",
    "WanError",
    "WsgiReceiver",
    "check_input",
    "model_id",
    "preview_request",
    "verify_callback",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("wan-client")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
