"""What a submission would send, checked and not sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wan_jobs.configuration import resolve_address
from wan_jobs.document import Document, merged_document
from wan_jobs.inputs.files import with_replaced
from wan_jobs.inputs.job import TypedInput, check_job
from wan_jobs.service import CREATE_TASK


@dataclass(frozen=True, slots=True)
class Preview:
    """The request as it would be sent, but for the key, the addresses of files, and the token.

    A file to be uploaded first stands in the body as `<to be uploaded: …>`. `digest` tells whether
    the same was asked for before, files by their content: see `Journal.alike`.
    """

    method: str
    url: str
    body: Mapping[str, object] = field(repr=False)
    digest: str = field(default="", repr=False)


def preview_request(
    input: TypedInput | Mapping[str, object],  # noqa: A002 - the API's own name for it
    *,
    model: str | None = None,
    callback_url: str | None = None,
    base_url: str | None = None,
    document: Document | None = None,
) -> Preview:
    """Check a job exactly as `Wan.submit` does, and show its request; no key is needed.

    Raises `InvalidInput`.
    """
    document = document or merged_document()
    job = check_job(document, input, model, callback_url)
    files = {
        place: f"<to be uploaded: {content.media_type}, {content.size} bytes>"
        for place, content in job.contents.items()
    }
    body: dict[str, object] = {"model": job.model.id, "input": with_replaced(job.values, files)}
    if callback_url is not None:
        body["callBackUrl"] = callback_url
    operation = document.operation(CREATE_TASK)
    return Preview(operation.method, resolve_address(base_url) + operation.path, body, job.digest)
