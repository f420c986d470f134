"""A host of raw bytes, for what no HTTP server would send."""

from __future__ import annotations

import socket
import threading


class RawHost:
    """Takes connections, each on a thread of its own; `serve` says what becomes of one."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def serve(self, connection: socket.socket) -> None:
        """Speak on a connection until it ends; one that is reset is no fault."""
        raise NotImplementedError

    def taken(self) -> None:
        """Hear of a connection before it is served."""

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self.taken()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.serve(connection)
            except OSError:
                return
