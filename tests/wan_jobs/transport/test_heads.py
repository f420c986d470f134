"""Ordinary heads are read as h11 reads them, and others are left to it."""

from __future__ import annotations

import time

import h11
import httpcore2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wan_jobs.transport import heads

NAMES = [
    *(b"Content-Length", b"content-length", b"Transfer-Encoding", b"Connection", b"X-A", b"ETag"),
    *(b"Content-Type", b"", b"a b", b"a:b", b"\xe9", b" X", b"X\r\n Y"),
    b"X: 1\r\nY",
]
VALUES = [
    *(b"0", b"2", b"02", b"2, 2", b"+2", b"-1", b"1_0", b"9" * 16, b"\xb2", b"chunked", b"gzip"),
    *(b"close", b"keep-alive, Close", b"upgrade", b"", b" two  words ", b"\t", b"a\tb", b"\xff"),
    *(b"a\rb", b"a\nb", b"a\x00b", b"a\x0bb", b"a\x7fb", b"a\r\nContent-Length: 1", b"text/html"),
]
FIRST = [
    *(b"HTTP/1.1 200 OK", b"HTTP/1.1 200", b"HTTP/1.1 200 ", b"HTTP/1.1 404 Not\tFound \xe9"),
    *(b"HTTP/1.0 200 OK", b"HTTP/1.1 204 None", b"HTTP/1.1 304 Same", b"HTTP/1.1 100 Continue"),
    *(b"HTTP/1.1 101 Other", b"HTTP/1.1 600 More", b"HTTP/1.1 099 No", b"HTTP/1.1 2000 OK"),
    *(b"HTTP/1.1  200 OK", b"http/1.1 200 OK", b"HTTP/1.1 200 a\x00b", b"HTTP/2 200", b""),
]
ENDS = [b"\r\n", b"\n", b"\r", b"\r\n\r\n", b" \r\n"]

lines = st.builds(
    lambda name, colon, value: name + colon + value,
    st.sampled_from(NAMES),
    st.sampled_from([b": ", b":", b" : ", b":\t", b""]),
    st.sampled_from(VALUES),
)
ordinary_lines = st.sampled_from(
    [
        *(b"Content-Length: 2", b"Content-Type:video/mp4", b"Connection: keep-alive"),
        *(b"Server: x y ", b"Transfer-Encoding: chunked", b"transfer-encoding:Chunked"),
    ]
)
chunked = st.lists(
    st.sampled_from(
        [
            *(b"2\r\nok\r\n", b"2\r\nok\r\n", b"00000A\r\n0123456789\r\n", b"0\r\n\r\n"),
            *(b"0\r\n", b"\r\n", b"2\r\nokay\r\n", b"2 \r\nok\r\n", b"2;a=b\r\nok\r\n"),
            *(b"+2\r\nok\r\n", b"2\nok\n", b"X-Trailer: 1\r\n", b"1_0\r\n", b"\r\nmore"),
        ]
    ),
    max_size=4,
).map(lambda pieces: b"".join(pieces) + b"0\r\n\r\n")
answers = st.builds(
    lambda first, fields, end, body: end.join([first, *fields, b""]) + end + body,
    st.sampled_from(FIRST[:4]) | st.sampled_from(FIRST),
    st.lists(ordinary_lines | lines, max_size=5),
    st.just(b"\r\n") | st.sampled_from(ENDS),
    st.sampled_from([b"", b"ok", b"ok, and more"]) | chunked,
)


def read_by_h11(data: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes, bool]:
    """Return status, headers, all that there is of the body, and whether it may be used again."""
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="GET", target="/", headers=[("Host", "h")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(data)
    head, body = reader.next_event(), b""
    assert isinstance(head, h11.Response)
    while isinstance(event := reader.next_event(), h11.Data):
        body += event.data
    again = isinstance(event, h11.EndOfMessage) and reader.our_state is h11.DONE
    return head.status_code, list(head.headers.raw_items()), body, again


@given(answers)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nmore")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: folded\r\n here\r\n\r\nok")
def test_what_is_said_of_a_head_is_what_h11_says(data: bytes) -> None:
    head = heads.read(data)
    if head is None:
        return
    rest = data[head.size :]
    if head.length is None:
        joined = heads.joined(data, head.size)
        if joined is None:
            return
        assert read_by_h11(data) == (head.status, head.headers, joined, head.keeps_alive)
        return
    status, headers, body, again = read_by_h11(data)
    assert (head.status, list(head.headers)) == (status, headers)
    assert body == rest[: head.length]
    if again:
        assert len(rest) >= head.length
    else:
        assert not head.keeps_alive or len(rest) < head.length


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=5))
def test_what_is_all_there_in_chunks_is_joined(pieces: list[bytes]) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    assert heads.joined(b"head" + chunks, 4) == b"".join(pieces)
    assert all(heads.joined(chunks[:end], 0) is None for end in range(len(chunks)))


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length", b"CONTENT-LENGTH"])
def test_an_ordinary_head_is_read(name: bytes) -> None:
    data = b"HTTP/1.1 502 Bad Gateway\r\nServer: nginx \r\n" + name + b": 12\r\n\r\nabc"
    head = heads.read(data)
    assert head is not None
    assert head.status == 502
    assert list(head.headers) == [(b"Server", b"nginx"), (name, b"12")]
    assert data[head.size :] == b"abc"
    assert (head.length, head.keeps_alive) == (12, True)


@pytest.mark.parametrize(
    "endless",
    [b"X:" + b" " * 60_000, b"X: " + b"a " * 30_000, b"a" * 60_000, b"a:\r\n" * 15_000, b"\t" * 99],
)
def test_a_head_without_end_is_given_up_at_once(endless: bytes) -> None:
    began = time.process_time()
    assert heads.read(b"HTTP/1.1 200 OK\r\n" + endless + b"\x00") is None
    assert time.process_time() - began < 1.0


@given(
    st.sampled_from([b"GET", b"POST"]),
    st.sampled_from([b"/", b"/a?b=%20c", b"/a b", b"", b"/\r\nX: y", b"/\xe9", b"/\x7f"]),
    st.lists(st.tuples(st.sampled_from(NAMES[3:]), st.sampled_from(VALUES)), max_size=4),
)
def test_what_is_sent_is_one_head_that_h11_reads_as_it_was_meant(
    method: bytes, target: bytes, fields: list[tuple[bytes, bytes]]
) -> None:
    url = httpcore2.URL(scheme=b"http", host=b"h", port=80, target=target)
    headers = [(b"Host", b"h"), *fields]
    try:
        sent = heads.written(httpcore2.Request(method, url, headers=headers))
    except httpcore2.LocalProtocolError:
        return
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(sent)
    event = reader.next_event()
    assert isinstance(event, h11.Request)
    assert (event.method, event.target) == (method, target)
    meant = [(name.lower(), value.strip(b" \t")) for name, value in headers]
    assert list(event.headers) == meant
