"""The operations of this vendor's API that the mock can do, and how an app finds the mock.

What another vendor would call otherwise stands here; what its operations do, in `service.py`; how
it writes its answers, in `profiles/`.
"""

from __future__ import annotations

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
