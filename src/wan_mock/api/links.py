"""The addresses of files: results, uploads, and links signed for a short life."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from wan_mock.api.message import Request

RESULTS = "/results/"
UPLOADS = "/files/"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NAMES_KEPT = 100
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?", re.IGNORECASE)


class Links:
    """Makes and recognises the addresses of files.

    `base` is where files are served, as in `http://localhost:8080`: a host name other than the
    API's, as with the real service, so that a client that sends its key along is found out. Who
    reaches the mock by a name of a network, such as that of a container, gets that name instead.
    """

    def __init__(self, base: str, secret: bytes) -> None:
        self.base = base
        self._secret = secret
        self._names: dict[str, None] = {}

    def base_for(self, request: Request) -> str:
        """Return where files are for the one who asks, by the `Host` header of the request."""
        host = request.headers.get("host", "")
        match = _HOST.fullmatch(host)
        if match is None or match["name"].strip("[]").lower() in _LOOPBACK:
            return self.base
        name = host.lower()
        if name not in self._names:
            self._names[name] = None
            if len(self._names) > _NAMES_KEPT:
                del self._names[next(iter(self._names))]
        return f"http://{name}"

    def result(self, task_id: str, base: str = "") -> str:
        """Return the address of a task's clip."""
        return f"{base or self.base}{RESULTS}{quote(task_id, safe='')}/video.mp4"

    def upload(self, path: str, base: str = "") -> str:
        """Return the address of an uploaded file."""
        return f"{base or self.base}{UPLOADS}{quote(path)}"

    def own_path(self, url: str) -> str | None:
        """Return the decoded path of an address of ours, `None` for anybody else's."""
        try:
            parts = urlsplit(url)
            local = parts.port == urlsplit(self.base).port and (parts.hostname or "") in _LOOPBACK
        except ValueError:
            return None
        ours = parts.scheme == "http" and (local or parts.netloc.lower() in self._names)
        return unquote(parts.path) if ours else None

    def sign(self, path: str, expires_at: float, base: str = "") -> str:
        """Make an address for the file at `path` that is good until `expires_at`."""
        moment = str(int(expires_at))
        signed = f"{quote(path)}?expires={moment}&signature={self._mark(path, moment)}"
        return f"{base or self.base}{signed}"

    def signature_holds(self, path: str, query: Mapping[str, str], now: float) -> bool:
        """Check a signed address; one without a signature has nothing to check."""
        if "signature" not in query and "expires" not in query:
            return True
        moment = query.get("expires", "")
        if not hmac.compare_digest(
            self._mark(path, moment).encode(), query.get("signature", "").encode()
        ):
            return False
        return now < int(moment)

    def _mark(self, path: str, moment: str) -> str:
        return hmac.new(self._secret, f"{path}\n{moment}".encode(), hashlib.sha256).hexdigest()
