"""The load generator counts honestly. No test here holds a time against a machine that is busy."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.benchmarks.load import Request, run

PAUSE = 0.03


class Counter(ThreadingHTTPServer):
    """Remembers what it was sent and over how many connections."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.connections = 0
        self.bodies: list[bytes] = []
        self.headers_seen: list[dict[str, str]] = []
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Counter

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(PAUSE)
        if self.path == "/broken":
            self.close_connection = True
            return
        self._answer(503 if self.path == "/busy" else 200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.server.lock:
            self.server.bodies.append(body)
            self.server.headers_seen.append({name.lower(): value for name, value in self.headers.items()})
        self._answer(303)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def counter() -> Iterator[Counter]:
    server = Counter()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_post_arrives_once_with_its_own_body(counter: Counter) -> None:
    bodies = [f"entry={number}".encode() for number in range(300)]
    posts = [Request("/entries", "POST", {"cookie": f"person={len(body)}"}, body) for body in bodies]
    report = run(counter.origin, posts, clients=8)
    assert sorted(counter.bodies) == sorted(bodies)
    assert report.statuses == {303: 300}
    assert (report.answers, report.failures) == (300, 0)
    assert {seen["cookie"] for seen in counter.headers_seen} == {"person=7", "person=8", "person=9"}


def test_connections_are_kept(counter: Counter) -> None:
    run(counter.origin, [Request("/")] * 100, clients=4)
    assert counter.connections == 4


def test_a_slow_server_is_reported_as_slow(counter: Counter) -> None:
    report = run(counter.origin, [Request("/slow")] * 40, clients=4)
    least = PAUSE * 1000
    assert least <= report.p50 <= report.p99 <= report.worst
    assert report.per_second <= 4 / PAUSE
    assert report.seconds >= 10 * PAUSE


def test_refusals_are_not_successes(counter: Counter) -> None:
    report = run(counter.origin, [Request("/"), Request("/busy")] * 10, clients=2)
    assert report.statuses == {200: 10, 503: 10}


def test_a_broken_connection_is_a_failure(counter: Counter) -> None:
    report = run(counter.origin, [Request("/"), Request("/broken")] * 10, clients=2)
    assert report.statuses == {200: 10}
    assert report.failures == 10


def test_requests_are_repeated_until_the_time_is_up(counter: Counter) -> None:
    report = run(counter.origin, [Request("/slow")], clients=2, seconds=PAUSE * 10)
    assert report.answers >= 2
    assert report.seconds >= PAUSE * 9
    assert report.answers <= 2 * (report.seconds / PAUSE + 1)


def test_a_rate_is_kept_to(counter: Counter) -> None:
    report = run(counter.origin, [Request("/")] * 20, clients=4, rate=100)
    assert report.answers == 20
    assert report.seconds >= 19 / 100 * 0.99


def test_what_waits_for_a_free_client_has_waited(counter: Counter) -> None:
    report = run(counter.origin, [Request("/slow")] * 10, clients=1, rate=1000)
    # The last one was due at once and answered after nine others.
    assert report.worst >= PAUSE * 1000 * 9


def test_a_server_that_goes_away_does_not_hold_the_load_up(counter: Counter) -> None:
    origin = counter.origin

    def go_away() -> None:
        while counter.connections < 4:
            time.sleep(0.005)
        counter.shutdown()
        counter.server_close()

    thread = threading.Thread(target=go_away)
    thread.start()
    report = run(origin, [Request("/broken")], clients=2, seconds=1)
    thread.join()
    assert report.answers == 0
    assert report.failures > 0
