"""A small load generator for HTTP/1.1: clients that keep their connections, in a process of their own.

`run` starts this module as a program, so that the load and whoever asks for it do not share a core's
turn; the program takes its orders on standard input and reports in JSON.
"""

import asyncio
import json
import math
import subprocess
import sys
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle
from time import perf_counter
from typing import Any, cast
from urllib.parse import urlsplit

import httptools

# Seconds without a single answer after which nothing more is expected.
PATIENCE = 30.0


@dataclass(frozen=True)
class Request:
    """One request; a body brings its own `content-length`."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encode(self, host: str) -> bytes:
        """The bytes on the wire."""
        headers = {"host": host, **self.headers}
        if self.body or self.method != "GET":
            headers["content-length"] = str(len(self.body))
        fields = [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([f"{self.method} {self.path} HTTP/1.1", *fields, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Report:
    """What came back. Times are in milliseconds, from the moment a request was due to its whole answer."""

    answers: int
    failures: int  # sent, or due, and never answered: the connection broke or time ran out
    seconds: float  # from the first request to the last answer
    p50: float
    p99: float
    worst: float
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0


def run(
    origin: str,
    requests: Sequence[Request],
    *,
    clients: int = 16,
    seconds: float | None = None,
    rate: float | None = None,
) -> Report:
    """Send the requests to `origin` (`http://127.0.0.1:8000`) and report.

    Without `seconds` each request is sent once; with it they are sent over and over until the time is
    up. Each client sends its next request as soon as it has its answer; with `rate` a request is due
    every 1/rate seconds instead, whether or not a client is free then.
    """
    where = urlsplit(origin)
    wire = [request.encode(where.netloc) for request in requests]
    orders = {
        "host": where.hostname,
        "port": where.port,
        "clients": clients,
        "seconds": seconds,
        "rate": rate,
        "sizes": [len(message) for message in wire],
    }
    program = subprocess.run(
        [sys.executable, "-m", __spec__.name],
        input=json.dumps(orders).encode() + b"\n" + b"".join(wire),
        stdout=subprocess.PIPE,
        check=True,
    )
    answer = json.loads(program.stdout)
    answer["statuses"] = {int(status): number for status, number in answer["statuses"].items()}
    return Report(**answer)


class _Load:
    """All clients together: what is still to be sent, and what came back."""

    def __init__(self, orders: dict[str, Any], requests: Sequence[bytes]) -> None:
        self.loop = asyncio.get_running_loop()
        self.host, self.port, self.clients = orders["host"], orders["port"], orders["clients"]
        self.seconds, self.rate = orders["seconds"], orders["rate"]
        self.left: Iterator[bytes] = iter(requests) if self.seconds is None else cycle(requests)
        self.due: deque[tuple[float, bytes]] = deque()
        self.idle: list[_Client] = []
        self.busy = 0
        self.is_over = False
        self.times = array("d")
        self.statuses: Counter[int] = Counter()
        self.failures = 0
        self.done = asyncio.Event()
        self.returning: set[asyncio.Task[None]] = set()

    async def run(self) -> Report:
        await asyncio.gather(*(self.connect() for _ in range(self.clients)))
        self.started = self.last_answer = perf_counter()
        if self.seconds is not None:
            self.loop.call_later(self.seconds, self.finish)
        if self.rate:
            self.fall_due(0)
        waiting, self.idle = self.idle, []
        for client in waiting:
            client.proceed()
        self.watch()
        await self.done.wait()
        return self.report()

    async def connect(self) -> None:
        await self.loop.create_connection(lambda: _Client(self), self.host, self.port)

    async def come_back(self) -> None:
        """Replace a connection that was lost; while that fails, so does whatever is to be sent."""
        while not self.done.is_set():
            try:
                await self.connect()
                return
            except OSError:
                if self.take() is not None:
                    self.failures += 1
                self.settle()
                await asyncio.sleep(0.05)

    def watch(self) -> None:
        if perf_counter() - self.last_answer > PATIENCE:
            self.failures += self.busy + len(self.due)
            self.done.set()
        else:
            self.loop.call_later(1, self.watch)

    def fall_due(self, number: int) -> None:
        """Request `number` is due; so is the next one, 1/rate seconds after this one was."""
        message = None if self.is_over else next(self.left, None)
        if message is None:
            self.finish()
            return
        self.due.append((self.started + number / self.rate, message))
        if self.idle:
            self.idle.pop().proceed()
        next_one = self.started + (number + 1) / self.rate
        self.loop.call_later(max(next_one - perf_counter(), 0), self.fall_due, number + 1)

    def take(self) -> tuple[float, bytes] | None:
        """When the next request is due, and its bytes; None when there is none now."""
        if self.rate:
            return self.due.popleft() if self.due else None
        message = None if self.is_over else next(self.left, None)
        if message is None:
            self.is_over = True
            return None
        return perf_counter(), message

    def finish(self) -> None:
        self.is_over = True
        self.settle()

    def settle(self) -> None:
        if self.is_over and not self.busy and not self.due:
            self.done.set()

    def report(self) -> Report:
        times = sorted(self.times)
        return Report(
            answers=len(times),
            failures=self.failures,
            seconds=self.last_answer - self.started,
            p50=_share(times, 0.50),
            p99=_share(times, 0.99),
            worst=_share(times, 1.0),
            statuses=dict(self.statuses),
        )


class _Client(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, load: _Load) -> None:
        self.load = load
        self.waits_since: float | None = None
        self.parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes.
        self.transport = cast(asyncio.Transport, transport)
        # `run` says when to begin; a client that comes back later begins at once.
        if hasattr(self.load, "started"):
            self.proceed()
        else:
            self.load.idle.append(self)

    def proceed(self) -> None:
        taken = self.load.take()
        if taken is None:
            self.load.idle.append(self)
            self.load.settle()
            return
        self.waits_since, message = taken
        self.load.busy += 1
        self.transport.write(message)

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.transport.abort()

    def on_message_complete(self) -> None:
        load = self.load
        if self.waits_since is None:
            return
        load.last_answer = perf_counter()
        load.times.append((load.last_answer - self.waits_since) * 1000)
        load.statuses[self.parser.get_status_code()] += 1
        load.busy -= 1
        self.waits_since = None
        if self.parser.should_keep_alive():
            self.proceed()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        load = self.load
        if self in load.idle:
            load.idle.remove(self)
        if self.waits_since is not None:
            load.failures += 1
            load.busy -= 1
            self.waits_since = None
        load.settle()
        if not load.done.is_set():
            task = load.loop.create_task(load.come_back())
            load.returning.add(task)
            task.add_done_callback(load.returning.discard)


def _share(ordered: Sequence[float], share: float) -> float:
    """The least value that `share` of all values do not exceed; 0 when there are none."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else 0.0


async def _run(orders: dict[str, Any], requests: Sequence[bytes]) -> Report:
    return await _Load(orders, requests).run()


def main() -> None:
    orders = json.loads(sys.stdin.buffer.readline())
    requests = [sys.stdin.buffer.read(size) for size in orders["sizes"]]
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        print(json.dumps(asdict(runner.run(_run(orders, requests)))))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main()
