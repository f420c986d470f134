"""`python tests/benchmarks/bench_mock.py`: the mock beside Prism and bare pytest-httpserver.

All servers run in turn within one run, each in a process of its own, as does the load. Rates are
the best of some rounds, ratios the median of those within each round: so they hold on a busy
machine. What a server spends on an answer, in user and system time, depends least on what else
runs. Prism is installed from npm into a temporary folder, and left out where npm is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "generated" / "openapi.yaml"
PRISM = "@stoplight/prism-cli@5"
PATH = "/api/v1/jobs/createTask"
KEY = "wan-mock-key"
BODY = {
    "model": "wan/2-2-a14b-text-to-video-turbo",
    "input": {"prompt": "A red fox in snow", "resolution": "480p", "aspect_ratio": "1:1"},
}
CONNECTIONS = 16
ROUNDS = 5
ROUND_SECONDS = 2.0

BARE_SERVER = f"""
import sys, time
from pytest_httpserver import HTTPServer
server = HTTPServer(port=int(sys.argv[1]), threaded=True)
server.expect_request({PATH!r}, method="POST").respond_with_json(
    {{"code": 200, "msg": "success", "data": {{"taskId": "x"}}}})
server.start()
while True:
    time.sleep(60)
    server.clear_log()
"""

FIRST_TEST = """
import time
def test_ready({fixture}):
    print(f"ready at {{time.time()}}")
"""


class Caller(asyncio.Protocol):
    """One connection that sends the same request again and again, and connects anew if it must."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = bytearray()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.send()

    def send(self) -> None:
        self.buffer.clear()
        if self.transport and self.load.wants_more():
            self.transport.write(self.load.request)
        else:
            self.close()

    def close(self) -> None:
        if self.transport:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, blank, body = bytes(self.buffer).partition(b"\r\n\r\n")
        if not blank:
            return
        head = head.lower()
        if b"content-length:" in head:
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            complete = len(body) >= length
        else:
            complete = body.endswith(b"0\r\n\r\n")
        if complete:
            self.load.count(head, body)
            if b"connection: close" in head:
                self.close()
            else:
                self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self.load.reconnect()


class Load:
    """Sixteen callers until a number of requests or a time is reached."""

    def __init__(self, port: int, requests: int, seconds: float) -> None:
        body = json.dumps(BODY).encode()
        self.request = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {KEY}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        self.port = port
        self.left = requests
        self.ends_at = time.perf_counter() + seconds
        self.answers = 0
        self.open = CONNECTIONS
        self.done = asyncio.Event()

    def wants_more(self) -> bool:
        self.left -= 1
        return self.left >= 0 and time.perf_counter() < self.ends_at

    def count(self, head: bytes, body: bytes) -> None:
        if not head.startswith((b"http/1.1 200", b"http/1.0 200")) or b'"success"' not in body:
            raise SystemExit(f"not a success: {head.decode()}\n{body.decode()}")
        self.answers += 1

    def reconnect(self) -> None:
        if self.left > 0 and time.perf_counter() < self.ends_at:
            asyncio.get_running_loop().create_task(self.connect())
            return
        self.open -= 1
        if not self.open:
            self.done.set()

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Caller(self), "127.0.0.1", self.port)

    async def run(self) -> tuple[int, float]:
        began = time.perf_counter()
        await asyncio.gather(*(self.connect() for _ in range(CONNECTIONS)))
        await self.done.wait()
        return self.answers, time.perf_counter() - began


def load(port: int, *, requests: int = 10**9, seconds: float = 10**6) -> tuple[int, float]:
    """Put load on a server from a process of its own; give its answers and the seconds taken."""
    command = [sys.executable, __file__, "--load", str(port), str(requests), str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    answers, taken = done.stdout.split()
    return int(answers), float(taken)


def seconds_spent(pid: int) -> float:
    """Return the user and system time of a process so far; 0 where there is no /proc."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@contextlib.contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def await_port(port: int) -> None:
    for _ in range(1200):  # a busy machine takes its time
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on port {port}")


def mock_command(port: int) -> list[str]:
    options = ["--scenario", "happy path", "--balance", "1e15", "--quiet", "--key", KEY]
    return [sys.executable, "-m", "wan_mock", "--port", str(port), *options]


def installed_prism(folder: Path) -> str | None:
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing: Prism is left out", file=sys.stderr)
        return None
    command = [npm, "install", "--no-fund", "--no-audit", "--prefix", str(folder), PRISM]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"npm cannot install Prism, which is left out:\n{done.stderr}", file=sys.stderr)
        return None
    return str(folder / "node_modules" / ".bin" / "prism")


def compare_throughput(prism: str | None) -> None:
    servers: dict[str, Callable[[int], Sequence[str]]] = {
        "wan_mock": mock_command,
        "pytest-httpserver": lambda port: [sys.executable, "-c", BARE_SERVER, str(port)],
    }
    if prism:
        servers["Prism"] = lambda port: [
            prism,
            "mock",
            str(DOCUMENT),
            "-p",
            str(port),
            "-v",
            "error",
        ]
    rates: dict[str, list[float]] = {name: [] for name in servers}
    costs: dict[str, list[float]] = {name: [] for name in servers}
    with contextlib.ExitStack() as stack:
        running = {}
        for name, command in servers.items():
            port = free_port()
            running[name] = (port, stack.enter_context(process(*command(port))).pid)
            await_port(port)
            load(port, requests=1000)
        for _ in range(ROUNDS):
            for name, (port, pid) in running.items():
                before = seconds_spent(pid)
                answers, taken = load(port, seconds=ROUND_SECONDS)
                rates[name].append(answers / taken)
                costs[name].append((seconds_spent(pid) - before) / answers * 1e6)
    print(f"createTask with {CONNECTIONS} connections, validated: answers a second, CPU of each")
    for name in servers:
        rate = _median_ratio(rates["wan_mock"], rates[name])
        cost = _median_ratio(costs[name], costs["wan_mock"])
        spent = statistics.median(costs[name])
        speed = f"{max(rates[name]):7.0f}   ratio {rate:5.2f}"
        print(f"  {name:18} {speed}   {spent:6.0f} µs   ratio {cost:5.2f}")


def _median_ratio(these: Sequence[float], others: Sequence[float]) -> float:
    pairs = zip(these, others, strict=True)
    return statistics.median(this / other if other else 0.0 for this, other in pairs)


def compare_readiness(folder: Path, runs: int = 5) -> None:
    times: dict[str, list[float]] = {"wan_mock": [], "httpserver": []}
    for fixture in times:
        (folder / f"test_{fixture}.py").write_text(FIRST_TEST.format(fixture=fixture))
    for _ in range(runs):
        for fixture, taken in times.items():
            command = [sys.executable, "-m", "pytest", "-q", "-s", f"test_{fixture}.py"]
            began = time.time()
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            taken.append(float(done.stdout.split("ready at ")[1].split()[0]) - began)
    print("from the start of pytest to a test with a ready fixture, seconds")
    for fixture, taken in times.items():
        ratio = min(times["wan_mock"]) / min(taken)
        print(f"  {fixture:18} {min(taken):7.2f}   ratio {ratio:5.2f}")


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def compare_memory(requests: int) -> None:
    if not Path("/proc/self/status").exists():
        print("there is no /proc here: memory is left out", file=sys.stderr)
        return
    port, first = free_port(), requests // 10
    with process(*mock_command(port)) as mock:
        await_port(port)
        load(port, requests=first)
        before = resident_megabytes(mock.pid)
        load(port, requests=requests - first)
        after = resident_megabytes(mock.pid)
    print("resident memory of the mock, MB")
    print(f"  after {first:7} requests {before:7.1f}")
    print(f"  after {requests:7} requests {after:7.1f}   ratio {after / before:5.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", nargs=3, metavar=("PORT", "REQUESTS", "SECONDS"))
    parser.add_argument("--prism", metavar="PATH", help="the program, if it is installed already")
    parser.add_argument("--requests", type=int, default=100_000, help="of the memory test")
    options = parser.parse_args()
    if options.load:
        port, requests, seconds = options.load

        async def run() -> tuple[int, float]:
            return await Load(int(port), int(requests), float(seconds)).run()

        print(*asyncio.run(run()))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare_throughput(options.prism or installed_prism(Path(folder)))
        compare_readiness(Path(folder))
    compare_memory(options.requests)


if __name__ == "__main__":
    main()
