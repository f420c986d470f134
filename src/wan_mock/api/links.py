"""The addresses of files: results, uploads, and links signed for a short life."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

RESULTS = "/results/"
UPLOADS = "/files/"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Links:
    """Makes and recognises the addresses of files.

    `base` is where files are served, as in `http://localhost:8080`: a host name other than the
    API's, as with the real service, so that a client that sends its key along is found out.
    """

    def __init__(self, base: str, secret: bytes) -> None:
        self.base = base
        self._secret = secret

    def result(self, task_id: str) -> str:
        """Return the address of a task's clip."""
        return f"{self.base}{RESULTS}{quote(task_id, safe='')}/video.mp4"

    def upload(self, path: str) -> str:
        """Return the address of an uploaded file."""
        return f"{self.base}{UPLOADS}{quote(path)}"

    def own_path(self, url: str) -> str | None:
        """Return the decoded path of an address of ours, `None` for anybody else's."""
        try:
            parts = urlsplit(url)
            ours = parts.port == urlsplit(self.base).port and (parts.hostname or "") in _LOOPBACK
        except ValueError:
            return None
        return unquote(parts.path) if ours and parts.scheme == "http" else None

    def sign(self, path: str, expires_at: float) -> str:
        """Make an address for the file at `path` that is good until `expires_at`."""
        moment = str(int(expires_at))
        return f"{self.base}{quote(path)}?expires={moment}&signature={self._mark(path, moment)}"

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
