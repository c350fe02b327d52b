"""Chromium's push back end on 127.0.0.1, so that `PushManager.subscribe()` is real in a test.

    with ChromiumPush() as service:
        context = playwright.chromium.launch_persistent_context(
            folder, **launch_options(push=True, extra=service.flags)
        )
        context.add_init_script(service.init_script)

A persistent context, as an ordinary one counts as incognito and has no push. The browser checks in
over http, registers each subscription (a token), and keeps a TLS connection (MCS: protobuf frames,
each a tag byte, a varint of length, a message) on which the pushes come; it decrypts them itself.

Chromium has flags for those three addresses, but none for the endpoint that `subscribe()` returns:
`https://jmt17.google.com/fcm/send/TOKEN` in Chromium and in every Chrome but stable,
`https://fcm.googleapis.com/…` in stable (components/push_messaging/push_messaging_utils.cc). So
`init_script` makes `PushSubscription.endpoint` and `toJSON()` name this service instead, in the
page, where the script of the product cannot tell the difference; the product itself knows
nothing of it and needs `AYUMI_PUSH_HOSTS` to name `service.host`. The script does not run inside
service workers: a subscription that a worker sends on its own keeps the name at Google.

A test that counts notifications should call `registration.getNotifications()` once before the
first push: Chromium's first look forgets a notification that is being shown at that moment (seen
in two of three starts of headless 156; the event had come and `showNotification` had resolved).
"""

import asyncio
import secrets
import ssl
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl

from tests.push_services.certificates import certificate_for
from tests.push_services.http_in_a_thread import HttpInAThread, Reply, Request
from tests.push_services.posts import problem_with

_T = TypeVar("_T")

# MCS, as in google_apis/gcm/protocol/mcs.proto and checkin.proto.
_VERSION = 41
_HEARTBEAT_PING, _HEARTBEAT_ACK, _LOGIN_REQUEST, _LOGIN_RESPONSE, _CLOSE, _DATA = 0, 1, 2, 3, 4, 8

_INIT_SCRIPT = """
(() => {
  if (!self.PushSubscription) return;
  const here = (endpoint) => endpoint.replace(/^https:\\/\\/[^/]+/, "http://HOST");
  const real = Object.getOwnPropertyDescriptor(PushSubscription.prototype, "endpoint").get;
  const toJSON = PushSubscription.prototype.toJSON;
  Object.defineProperty(PushSubscription.prototype, "endpoint", {
    configurable: true,
    enumerable: true,
    get() { return here(real.call(this)); },
  });
  PushSubscription.prototype.toJSON = function () {
    return { ...toJSON.call(this), endpoint: here(real.call(this)) };
  };
})();
"""


@dataclass(frozen=True)
class ReceivedPost:
    """A push as Ayumi posted it; only the browser can decrypt the body."""

    token: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    arrived_at: datetime


@dataclass
class _Registration:
    browser: str
    app: str
    subtype: str
    sender: str
    is_gone: bool = False


@dataclass
class _Browser:
    """One profile: the connection while there is one, and the pushes that wait for the next."""

    connection: asyncio.StreamWriter | None = None
    waiting: list[bytes] = field(default_factory=list)


class ChromiumPush:
    """Serves any number of browsers, told apart by their check-in, while it is entered."""

    def __init__(self) -> None:
        self.posts: list[ReceivedPost] = []
        self.problems: list[str] = []
        self._registrations: dict[str, _Registration] = {}
        self._browsers: dict[str, _Browser] = {}
        self._news = threading.Condition()

    def __enter__(self) -> Self:
        self._http = HttpInAThread(self._reply_to)
        certificate = certificate_for("127.0.0.1")
        self._key_hash = certificate.key_hash
        self._mcs = _McsServer(self, certificate.server)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mcs.close()
        self._http.close()

    @property
    def host(self) -> str:
        """`127.0.0.1:port`, as `AYUMI_PUSH_HOSTS` wants it."""
        return f"127.0.0.1:{self._http.port}"

    @property
    def flags(self) -> list[str]:
        """What Chromium is started with; only this service's own certificate is let through."""
        return [
            f"--gcm-checkin-url=http://{self.host}/checkin",
            f"--gcm-registration-url=http://{self.host}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self._mcs.port}",
            f"--ignore-certificate-errors-spki-list={self._key_hash}",
        ]

    @property
    def init_script(self) -> str:
        """For `context.add_init_script`, before the first page opens."""
        return _INIT_SCRIPT.replace("HOST", self.host)

    @property
    def tokens(self) -> list[str]:
        """The live subscriptions, oldest first: the last part of each endpoint."""
        return [token for token, of in list(self._registrations.items()) if not of.is_gone]

    def forget(self, token_or_endpoint: str) -> None:
        """Answer 410 for this subscription from now on."""
        self._registrations[token_or_endpoint.rsplit("/", 1)[-1]].is_gone = True

    def wait_for_posts(self, count: int, *, timeout: float = 20.0) -> list[ReceivedPost]:
        """All posts so far, as soon as there are `count`; raises `TimeoutError` otherwise."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.posts) >= count, timeout):
                raise TimeoutError(f"{len(self.posts)} of {count} pushes came; {self.problems}")
            return list(self.posts)

    def wait_for_browsers(self, count: int = 1, *, timeout: float = 20.0) -> None:
        """Until that many browsers are connected; raises `TimeoutError` otherwise."""
        with self._news:
            if not self._news.wait_for(lambda: self._connected() >= count, timeout):
                raise TimeoutError(f"{self._connected()} of {count} browsers came")

    def wait_until_all_left(self, *, timeout: float = 20.0) -> None:
        """Until no browser is connected; raises `TimeoutError` otherwise."""
        with self._news:
            if not self._news.wait_for(lambda: self._connected() == 0, timeout):
                raise TimeoutError(f"{self._connected()} browsers are still there")

    def _connected(self) -> int:
        return sum(browser.connection is not None for browser in self._browsers.values())

    def _reply_to(self, request: Request) -> Reply:
        match request.path.split("?")[0].strip("/").split("/"):
            case ["checkin"]:
                return self._check_in(request)
            case ["register"]:
                return self._register(request)
            case ["fcm", "send", token] | ["wp", token] | ["preprod", "wp", token]:
                return self._take(token, request)
        return Reply(404)

    def _check_in(self, request: Request) -> Reply:
        # AndroidCheckinRequest: the id is 0 on the first time and comes back on later ones.
        browser = dict(_fields(request.body)).get(2) or secrets.randbits(62) | 1
        answer = _number(1, 1) + _fixed64(7, browser) + _fixed64(8, secrets.randbits(62) | 1)
        return Reply(200, answer, {"content-type": "application/x-protobuffer"})

    def _register(self, request: Request) -> Reply:
        asked = dict(parse_qsl(request.body.decode()))
        subtype = asked.get("X-subtype", "")
        with self._news:
            if asked.get("delete") == "true":
                for registration in self._registrations.values():
                    if registration.subtype == subtype and registration.browser == asked["device"]:
                        registration.is_gone = True
                return Reply(200, b"token=" + subtype.encode())
            token = secrets.token_urlsafe(24)
            self._registrations[token] = _Registration(
                asked["device"], asked["app"], subtype, asked["sender"]
            )
        return Reply(200, b"token=" + token.encode(), {"content-type": "text/plain"})

    def _take(self, token: str, request: Request) -> Reply:
        registration = self._registrations.get(token)
        reply = Reply(410)
        if registration is not None and not registration.is_gone:
            problem = problem_with(
                request.headers, request.body, f"http://{self.host}", registration.sender.rstrip("=")
            )
            if problem:
                self.problems.append(problem[1])
                reply = Reply(problem[0], problem[1].encode())
            else:
                self._pass_on(registration, request)
                reply = Reply(201)
        arrived_at = datetime.now(UTC)
        with self._news:
            self.posts.append(ReceivedPost(token, request.headers, request.body, reply.status, arrived_at))
            self._news.notify_all()
        return reply

    def _pass_on(self, registration: _Registration, request: Request) -> None:
        message = _frame(_DATA, _data_message(registration, request))
        with self._news:
            browser = self._browsers.setdefault(registration.browser, _Browser())
            if browser.connection is not None:
                self._mcs.send(browser.connection, message)
            elif request.headers["ttl"] != "0":
                browser.waiting.append(message)

    def _log_in(self, browser_id: str, connection: asyncio.StreamWriter) -> None:
        with self._news:
            browser = self._browsers.setdefault(browser_id, _Browser())
            browser.connection = connection
            hello = _number(8, int(time.time() * 1000))
            self._mcs.send(connection, bytes([_VERSION]) + _frame(_LOGIN_RESPONSE, _text(1, "login") + hello))
            for message in browser.waiting:
                self._mcs.send(connection, message)
            browser.waiting.clear()
            self._news.notify_all()

    def _log_out(self, connection: asyncio.StreamWriter) -> None:
        with self._news:
            for browser in self._browsers.values():
                if browser.connection is connection:
                    browser.connection = None
            self._news.notify_all()


class _McsServer:
    """The TLS side, on an event loop of its own: a TLS connection is not for two threads."""

    def __init__(self, service: ChromiumPush, tls: ssl.SSLContext) -> None:
        self._service = service
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls))

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def send(self, connection: asyncio.StreamWriter, data: bytes) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(connection.write, data)

    def close(self) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A browser that hangs up, or is killed, is part of many a test.
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            await reader.readexactly(1)
            while True:
                tag = (await reader.readexactly(1))[0]
                message = await reader.readexactly(await _length_from(reader))
                if tag == _HEARTBEAT_PING:
                    writer.write(_frame(_HEARTBEAT_ACK, b""))
                elif tag == _LOGIN_REQUEST:
                    # Its "user" is the id that the check-in gave.
                    self._service._log_in(dict(_fields(message))[3].decode(), writer)
                elif tag == _CLOSE:
                    break
        self._service._log_out(writer)
        writer.close()


async def _length_from(reader: asyncio.StreamReader) -> int:
    digits = bytearray(await reader.readexactly(1))
    while digits[-1] > 127:
        digits += await reader.readexactly(1)
    return _varint_from(iter(digits))


def _data_message(registration: _Registration, request: Request) -> bytes:
    app_data = {"subtype": registration.subtype, "content-encoding": "aes128gcm"}
    return b"".join(
        [
            _text(2, secrets.token_hex(8)),
            _text(3, registration.sender),
            _text(5, registration.app),
            *(_bytes(7, _text(1, key) + _text(2, value)) for key, value in app_data.items()),
            _text(9, secrets.token_hex(8)),
            _number(17, int(request.headers["ttl"])),
            _number(18, int(time.time() * 1000)),
            _bytes(21, request.body),
        ]
    )


def _frame(tag: int, message: bytes) -> bytes:
    return bytes([tag]) + _varint(len(message)) + message


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _varint_from(source: Iterator[int]) -> int:
    number = shift = 0
    for byte in source:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number
    raise ValueError("a varint breaks off")


def _number(field_number: int, value: int) -> bytes:
    return _varint(field_number << 3) + _varint(value)


def _fixed64(field_number: int, value: int) -> bytes:
    return _varint(field_number << 3 | 1) + value.to_bytes(8, "little")


def _bytes(field_number: int, value: bytes) -> bytes:
    return _varint(field_number << 3 | 2) + _varint(len(value)) + value


def _text(field_number: int, value: str) -> bytes:
    return _bytes(field_number, value.encode())


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message, one level deep."""
    rest = iter(message)
    for first in rest:
        key = _varint_from(iter([first])) if first < 128 else _varint_from(_joined(first, rest))
        number, kind = key >> 3, key & 7
        if kind == 0:
            yield number, _varint_from(rest)
        elif kind == 2:
            length = _varint_from(rest)
            yield number, bytes(next(rest) for _ in range(length))
        else:
            width = {1: 8, 5: 4}[kind]
            yield number, int.from_bytes(bytes(next(rest) for _ in range(width)), "little")


def _joined(first: int, rest: Iterator[int]) -> Iterator[int]:
    yield first
    yield from rest
