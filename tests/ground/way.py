"""The way between a browser and a server, on which everything can go wrong."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ground.server import Server

_NOT_OURS = {"connection", "transfer-encoding", "keep-alive"}


@dataclass
class Way:
    """A proxy in front of a server. `fault` says what happens to POSTs of entries from now on.

    A number: that status instead of an answer, and the server hears nothing. "drop": the connection
    ends without an answer. "hang": nobody answers. "lost": the server has it, its answer gets lost.
    "portal": a page of the network's own with status 200. "late": the answer comes after a second.
    """

    url: str
    fault: int | str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    # The keys of the entries that came along, in order.
    posts: list[str] = field(default_factory=list)
    # For every request: "drop" as if there were no network, "hang" for ten seconds, a status; None: as it is.
    all_ends: int | str | None = None
    # How long each page takes to come.
    seconds: float = 0
    # The addresses of all that was fetched, in order.
    asked: list[str] = field(default_factory=list)


@contextmanager
def way_to(server: Server) -> Iterator[Way]:
    """Opens one on a port of its own. Cookies know no ports, so the browser is signed in on both."""
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    listener.daemon_threads = True
    way = Way(f"http://localhost:{listener.server_address[1]}")
    listener.way, listener.port = way, server.port  # type: ignore[attr-defined]
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield way
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        way: Way = self.server.way  # type: ignore[attr-defined]
        way.asked.append(self.path)
        time.sleep(way.seconds)
        if not self._ends(way):
            self._pass_on(b"")

    def do_POST(self) -> None:
        way: Way = self.server.way  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self._ends(way):
            return
        key = self.headers.get("ayumi-key")
        if key:
            way.posts.append(key)
        fault = way.fault if key else None
        if fault == "hang":
            time.sleep(60)
        elif fault == "drop":
            self.close_connection = True
        elif isinstance(fault, int):
            self._answer(fault, b"", dict(way.headers))
        elif fault == "portal":
            self._answer(200, b"<!doctype html><title>Welcome to our network</title>", {})
        elif fault == "lost":
            self._fetch(body)
            self.close_connection = True
        else:
            if fault == "late":
                answer = self._fetch(body)
                time.sleep(1)
                self._answer(*answer)
                return
            self._pass_on(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the server itself logs what reaches it."""

    def _ends(self, way: Way) -> bool:
        """Whether the request goes no further."""
        if way.all_ends == "hang":
            time.sleep(10)
        if isinstance(way.all_ends, int):
            self._answer(way.all_ends, b"", {})
        self.close_connection = way.all_ends is not None
        return way.all_ends is not None

    def _pass_on(self, body: bytes) -> None:
        try:
            answer = self._fetch(body)
        except OSError:
            self.close_connection = True
            return
        self._answer(*answer)

    def _fetch(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)  # type: ignore[attr-defined]
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_OURS}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _NOT_OURS}
        # Two cookies are two headers.
        cookies = answer.msg.get_all("set-cookie") or []
        connection.close()
        kept.pop("set-cookie", None)
        if cookies:
            kept["set-cookie"] = "\n".join(cookies)
        return answer.status, content, kept

    def _answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        try:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() != "content-length":
                    for each in value.split("\n"):
                        self.send_header(name, each)
            self.send_header("content-length", str(len(content)))
            self.send_header("connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
        except OSError:
            # The browser was killed meanwhile.
            pass
        self.close_connection = True
