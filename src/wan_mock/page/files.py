"""The page's own files: styles, scripts, and the clips it plays."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files as package_files

from wan_mock.api.hosted_files import clip as task_clip
from wan_mock.api.message import Request, Response
from wan_mock.http.files import file_response
from wan_mock.mock import Mock
from wan_mock.page.guard import plain
from wan_mock.page.rendering import PREFIX

STATIC = f"{PREFIX}/static/"
CLIPS = f"{PREFIX}/clips/"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def static_file(request: Request) -> Response:
    """Answer with a file of the package; only names that are there are looked at."""
    found = _static_files().get(request.path.removeprefix(STATIC))
    if found is None:
        return plain(404, "There is no such file.")
    content, media_type = found
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"Content-Type": media_type, "ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(304, headers=headers)
    return Response(content=content, headers=headers)


@lru_cache(maxsize=1)
def _static_files() -> dict[str, tuple[bytes, str]]:
    folder = package_files("wan_mock.page") / "static"
    return {
        file.name: (file.read_bytes(), _TYPES[file.name.rpartition(".")[2]])
        for file in folder.iterdir()
        if file.name.rpartition(".")[2] in _TYPES
    }


def clip(mock: Mock, request: Request) -> Response:
    """Answer with the clip of a task, as the page plays it: unrecorded, and beyond all faults."""
    try:
        task = mock.task(request.path.removeprefix(CLIPS).removesuffix(".mp4"))
    except KeyError:
        return plain(404, "There is no such task.")
    if task.state != "success" or task.expired:
        return plain(404, "The task has no clip.")
    return file_response(request, task_clip(), "video/mp4", task.ends_at)
