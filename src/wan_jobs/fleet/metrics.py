"""What a worker tells of itself and of the ledger, in the text format of Prometheus.

The format is https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from wan_jobs.errors import ConfigurationError, JournalError
from wan_jobs.ledger.batch import Batch, Item
from wan_jobs.session import Session

_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_LONGEST_REQUEST = 8192


@dataclass(slots=True)
class Metrics:
    """Counts what this process has done."""

    ended: Counter[str] = field(default_factory=Counter)
    credits: float = 0.0
    ledger_failures: int = 0

    def count(self, item: Item) -> None:
        """Count an item that has ended."""
        self.ended[item.state] += 1
        self.credits += item.credits or 0.0

    def text(self, batches: Iterable[Batch] | None) -> str:
        """Return all metrics; without the batches if the ledger cannot be read."""
        lines = [
            *_family("wan_worker_items_ended_total", "counter", "Items this worker ended.", {
                f'{{state="{state}"}}': count for state, count in sorted(self.ended.items())
            }),
            *_family("wan_worker_credits_total", "counter", "What they cost.", {"": self.credits}),
            *_family(
                "wan_worker_ledger_failures_total", "counter",
                "How often the ledger could not be used.", {"": self.ledger_failures},
            ),
            *_family(
                "wan_ledger_up", "gauge", "Whether the ledger can be read.",
                {"": int(batches is not None)},
            ),
        ]  # fmt: skip
        known = list(batches or ())
        items, running, reserved = {}, {}, {}
        for batch in known:
            label = f'batch="{_escaped(batch.name)}"'
            for state, count in sorted(batch.counts.items()):
                items[f'{{{label},state="{state}"}}'] = count
            running[f"{{{label}}}"], reserved[f"{{{label}}}"] = batch.running, batch.reserved
        lines += _family("wan_batch_items", "gauge", "Items of a batch by state.", items)
        lines += _family("wan_batch_items_running", "gauge", "Tasks of a batch that run.", running)
        lines += _family("wan_batch_credits", "gauge", "Credits spent and reserved.", reserved)
        return "\n".join(lines) + "\n"


@asynccontextmanager
async def served(metrics: Metrics, session: Session, port: int) -> AsyncIterator[int]:
    """Answer `GET /metrics` on a port of this machine inside the block; 0 takes a free one.

    Yields the port. Raises `ConfigurationError` if it cannot be had.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(
            OSError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError
        ):
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
            found = head.startswith((b"GET /metrics ", b"GET /metrics?"))
            body = (await _told(metrics, session) if found else "Not here: /metrics\n").encode()
            status = "200 OK" if found else "404 Not Found"
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: {_CONTENT_TYPE}\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        writer.close()

    try:
        server = await asyncio.start_server(answer, "127.0.0.1", port, limit=_LONGEST_REQUEST)
    except (OSError, OverflowError) as error:
        raise ConfigurationError(f"Metrics cannot be served on port {port}: {error}.") from None
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _told(metrics: Metrics, session: Session) -> str:
    try:
        return metrics.text(await session.record(lambda ledger: ledger.batches.all()))
    except JournalError:
        return metrics.text(None)


def _family(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> list[str]:
    head = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    return [*head, *(f"{name}{labels} {value}" for labels, value in values.items())]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
