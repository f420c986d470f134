"""HTTP/1.1 on a socket, with keep-alive, and with the means to break it in every way needed.

pytest-httpserver's handler closes the connection after each answer and waits ten milliseconds for
more input first; this one does neither, and it can close, cut and reset. Requests that are not
the mock's it hands on to pytest-httpserver.

Python's own parser takes most of the time that a request of the mock costs: a head with anything
unusual about it is left to it, with all its bounds and refusals; a plain one is read here.
"""

from __future__ import annotations

import io
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http.client import parse_headers
from io import BufferedIOBase
from typing import Protocol, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.serving import WSGIRequestHandler

from wan_document.json_value import repeated_names
from wan_mock.api.message import Request, Response, Wire
from wan_mock.http.exchange import Exchange

_REASONS = {
    200: "OK", 204: "No Content", 206: "Partial Content", 304: "Not Modified", 400: "Bad Request",
    401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 410: "Gone", 413: "Content Too Large", 414: "URI Too Long",
    416: "Range Not Satisfiable", 422: "Unprocessable Content", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 455: "Maintenance",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "Feature Disabled",
}  # fmt: skip
_LONGEST_CHUNK_LINE = 100
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
_MOST_TRAILERS = 100
_LONGEST_LENGTH = 15
_LINGER_SECONDS = 0.2
_LINGER_BYTES = 4_000_000
_BODILESS = (204, 304)
_TLS_HANDSHAKE = b"\x16"
_IDLE_SECONDS = 120


_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[\x21-\x7e]*) HTTP/1\.1\r?\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*?)[ \t]*\r?\n")
_LONGEST_LINE = 65_537
_MOST_LINES = 101


class RequestHandler(Protocol):
    """What a connection asks of the mock; it may be called from many threads."""

    def takes(self, method: str, path: str) -> bool:
        """Return whether the mock answers this path, and not pytest-httpserver."""

    def open(self, head: Request) -> Exchange:
        """Take in the head of a request."""

    def answer(self, exchange: Exchange, body: bytes) -> Response:
        """Answer a request that has been read."""

    def refuse_size(self, exchange: Exchange) -> Response:
        """Answer a request that is too large."""

    def refuse_head(self, head: Request, text: str, status: int = 400) -> Response:
        """Answer a request that is not proper HTTP."""

    @property
    def stopping(self) -> threading.Event:
        """Is set when the server stops."""


class BodyTooLarge(Exception):
    """More bytes than allowed."""


class BadBody(Exception):
    """The body's framing cannot be read."""


class Connection(WSGIRequestHandler):
    """One connection; a subclass made by the server sets `handler`."""

    handler: RequestHandler
    open_connections: set[socket.socket]
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = 0
    _unread = False
    _plain: PlainHead | None = None
    _head_bytes = b""

    def handle(self) -> None:
        """Serve the connection until it ends."""
        self.open_connections.add(self.connection)
        try:
            # One that was accepted while the server stops would be missed by its goodbye.
            if not self.handler.stopping.is_set() and not self._speaks_tls():
                super().handle()
        except (OSError, ValueError):
            # The client hung up, or a fault or the server's end closed the socket.
            self.close_connection = True
        finally:
            self.open_connections.discard(self.connection)

    def _speaks_tls(self) -> bool:
        """Answer who takes this for https:// in plain HTTP, which it refuses at once."""
        if cast("io.BufferedReader", self.rfile).peek(1)[:1] != _TLS_HANDSHAKE:
            return False
        self.wfile.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        return True

    def parse_request(self) -> bool:
        """Read the head of a request, by Python's parser unless it is plain."""
        head = read_head(self.rfile)
        self._plain = plain_head(self.raw_requestline, head)
        if self._plain is None:
            return self._parse_again(head)
        self.requestline = self.raw_requestline.decode("latin-1").rstrip("\r\n")
        self.command, self.path = self._plain.method, self._plain.target
        self.request_version = "HTTP/1.1"
        self.close_connection = self._plain.fields.get("connection", "").lower() == "close"
        self._head_bytes = head
        return True

    def _parse_again(self, head: bytes) -> bool:
        rest, self.rfile = self.rfile, io.BytesIO(head)
        try:
            return super().parse_request()
        finally:
            self.rfile = rest

    def run_wsgi(self) -> None:
        """Answer one request."""
        try:
            head = self._head()
        except ValueError as error:
            head = Request(self.command, "/")
            self._send(self.handler.refuse_head(head, f"bad target: {error}"), head.method)
            return
        if not self.handler.takes(head.method, head.path):
            if self._plain is not None:
                self.headers = parse_headers(io.BytesIO(self._head_bytes))
            super().run_wsgi()
            return
        exchange = self.handler.open(head)
        if exchange.breaks_off:
            self._end(exchange.breaks_off)
            return
        self._send(self._answer(exchange), head.method)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse, in the mock's own words, what Python's parser does not take."""
        self._unread = True
        head = Request(self.command or "GET", "/")
        text = message or explain or "this is not HTTP as it should be"
        self._send(self.handler.refuse_head(head, text, code), head.method)

    def handle_expect_100(self) -> bool:
        """Leave the go-ahead to `_answer`: a fault may hang up before it."""
        return True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: the log of requests has it all."""

    def _answer(self, exchange: Exchange) -> Response:
        fields = exchange.request.headers
        if fields.get("expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            body = self._read_body(fields, exchange.body_limit)
        except BodyTooLarge:
            self._unread = True
            return self.handler.refuse_size(exchange)
        except BadBody as error:
            self._unread = True
            return self.handler.refuse_head(exchange.request, str(error))
        return self.handler.answer(exchange, body)

    def _head(self) -> Request:
        parts = urlsplit(self.path)
        # A path such as //host/x reads as a network location; it is a path all the same.
        path = parts.path if parts.scheme or not parts.netloc else f"//{parts.netloc}{parts.path}"
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=1000)
        query = dict(pairs)
        repeated = repeated_names(pairs) if len(query) < len(pairs) else ()
        return Request(self.command, unquote(path), query, self._fields(), repeated=repeated)

    def _fields(self) -> dict[str, str]:
        if self._plain is not None:
            return self._plain.fields
        fields: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            fields[key] = f"{fields[key]}, {value}" if key in fields else value
        return fields

    def _read_body(self, fields: Mapping[str, str], limit: int) -> bytes:
        if (coding := fields.get("transfer-encoding")) is not None:
            if coding.strip().lower() != "chunked":
                raise BadBody(f"the transfer coding {coding} is not supported")
            if "content-length" in fields:
                raise BadBody("Content-Length and Transfer-Encoding exclude each other")
            return self._read_chunks(limit)
        length = fields.get("content-length", "0").strip()
        if not (length.isascii() and length.isdecimal()):
            raise BadBody("Content-Length is not a number")
        if len(length) > _LONGEST_LENGTH or int(length) > limit:
            raise BodyTooLarge
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionError("the client hung up before the end of its request")
        return body

    def _read_chunks(self, limit: int) -> bytes:
        body = bytearray()
        while size := self._chunk_size():
            if len(body) + size > limit:
                raise BodyTooLarge
            body += self.rfile.read(size)
            self.rfile.readline(_LONGEST_CHUNK_LINE)
        for _ in range(_MOST_TRAILERS):
            if not self.rfile.readline(_LONGEST_LINE).strip():
                return bytes(body)
        raise BadBody("the body has too many trailers")

    def _chunk_size(self) -> int:
        line = self.rfile.readline(_LONGEST_CHUNK_LINE).partition(b";")[0].strip()
        if not _CHUNK_SIZE.fullmatch(line):
            raise BadBody("the body is not properly chunked")
        return int(line, 16)

    def _send(self, response: Response, method: str) -> None:
        wire = response.wire
        if wire.delay:
            self.handler.stopping.wait(wire.delay)
        if not wire.silent:
            body = response.body()
            head = "".join(self._head_lines(response, len(body), wire)).encode("latin-1")
            sent = b"" if method == "HEAD" else body[: wire.cut_at]
            self.connection.sendall(head + sent)
        self._end(wire)

    def _head_lines(self, response: Response, length: int, wire: Wire) -> Iterator[str]:
        reason = _REASONS.get(response.status, "Unknown")
        yield f"HTTP/1.1 {response.status} {reason}\r\n"
        yield f"Content-Type: {_line(response.media_type())}\r\n"
        for name, value in response.headers.items():
            if name != "Content-Type":
                yield f"{_line(name)}: {_line(value)}\r\n"
        if response.status not in _BODILESS:
            yield f"Content-Length: {length}\r\n"
        yield f"Date: {_date(int(time.time()))}\r\n"
        # A body that was promised and cut must not announce its cut.
        if wire.end == "close" and wire.cut_at is None:
            yield "Connection: close\r\n"
        yield "\r\n"

    def _end(self, wire: Wire) -> None:
        if wire.end == "keep":
            return
        self.close_connection = True
        if wire.end == "reset":
            self._reset()
        elif self._unread:
            self._linger()

    def _reset(self) -> None:
        # With a lingering time of nothing, closing sends RST in place of FIN. The socket really
        # closes only when the file made of it is closed too.
        option = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
        self.rfile.close()
        self.connection.close()

    def _linger(self) -> None:
        # Closing with input unread makes the kernel reset the connection, and the client would
        # lose the answer: read on for a moment.
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(_LINGER_SECONDS)
        left = _LINGER_BYTES
        while left > 0 and (got := self.connection.recv(65_536)):
            left -= len(got)


def _line(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() and ord(c) < 256)


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


@dataclass(frozen=True, slots=True)
class PlainHead:
    """A head in which every line is as it should be; names of fields are lower-case."""

    method: str
    target: str
    fields: dict[str, str]


def read_head(file: BufferedIOBase) -> bytes:
    """Read the lines up to the blank one, or as many as Python's parser would look at."""
    lines: list[bytes] = []
    while len(lines) < _MOST_LINES:
        line = file.readline(_LONGEST_LINE)
        lines.append(line)
        if line in (b"\r\n", b"\n", b"") or len(line) == _LONGEST_LINE:
            break
    return b"".join(lines)


def plain_head(request_line: bytes, head: bytes) -> PlainHead | None:
    """Parse a head; None if it is anything but plain HTTP/1.1."""
    start = _REQUEST_LINE.fullmatch(request_line)
    if start is None or not head.endswith((b"\r\n", b"\n")):
        return None
    fields: dict[str, str] = {}
    at = 0
    while match := _FIELD.match(head, at):
        at = match.end()
        name, value = match[1].decode().lower(), match[2].decode()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    if head[at:] not in (b"\r\n", b"\n"):
        return None
    return PlainHead(start[1].decode(), start[2].decode(), fields)
