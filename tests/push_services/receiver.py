"""A push service and its devices, for tests and benchmarks: real keys, real checks, on 127.0.0.1.

    with PushReceiver() as service:
        device = service.subscribe()
        …                                        # let Ayumi push to device.target
        (push,) = service.wait_for(1)
        assert push.payload["notification"]["title"] == "お知らせがあります"

Ayumi pushes to it when `AYUMI_PUSH_HOSTS` (or `extra_hosts`) names `service.host`. The service
refuses what a strict one would refuse (`problems` says why), and answers, waits and fails as it is
told by `answer`. Decryption is http_ece's, not webpush's, and happens only when somebody looks.
"""

import json
import os
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import http_ece  # type: ignore[import-untyped, unused-ignore]
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pwa.alerts.push import PushTarget
from tests.push_services.http_in_a_thread import HttpInAThread, Reply, Request
from tests.push_services.posts import base64url, problem_with


@dataclass(frozen=True)
class Device:
    """A browser that is subscribed: what it told the server, and the key that it kept."""

    endpoint: str
    application_server_key: str | None = None
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16), repr=False)

    @cached_property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64url(point)

    @property
    def auth(self) -> str:
        return base64url(self.secret)

    @property
    def target(self) -> PushTarget:
        return PushTarget(self.endpoint, self.p256dh, self.auth)

    def as_json(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def decrypt(self, body: bytes) -> bytes:
        """The plaintext of a push (RFC 8291); raises when it was not made for this device."""
        plaintext: bytes = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return plaintext


@dataclass(frozen=True)
class ReceivedPush:
    """One POST: to whom, with what, when, and the status that it was answered with."""

    device: Device
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    arrived_at: datetime
    # Seconds of `time.monotonic`, which all processes of a Linux machine share.
    arrived_on_the_stopwatch: float

    @cached_property
    def plaintext(self) -> bytes:
        return self.device.decrypt(self.body)

    @cached_property
    def payload(self) -> Any:
        return json.loads(self.plaintext)


@dataclass
class _Behaviour:
    reply: Reply
    delay: float = 0.0
    times: float = 1


class PushReceiver:
    """Listens while it is entered; `port` lets a service come back where it was before."""

    def __init__(self, *, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[ReceivedPush] = []
        self.problems: list[str] = []
        self._devices: dict[str, Device] = {}
        self._behaviours: dict[str | None, list[_Behaviour]] = {}
        self._news = threading.Condition()
        self._closing = threading.Event()
        self._scheme = "https" if tls else "http"
        self._wanted_port, self._tls = port, tls

    def __enter__(self) -> Self:
        self._closing.clear()
        self._http = HttpInAThread(self._take, port=self._wanted_port, tls=self._tls)
        self._wanted_port = self._http.port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._http.close()

    @property
    def host(self) -> str:
        """`127.0.0.1:port`, as `AYUMI_PUSH_HOSTS` wants it."""
        return f"127.0.0.1:{self._wanted_port}"

    def subscribe(self, application_server_key: str | None = None, *, query: str = "") -> Device:
        """A new device; with a key, it takes pushes of that server alone."""
        path = f"/push/{secrets.token_urlsafe(16)}{query}"
        device = Device(f"{self._scheme}://{self.host}{path}", application_server_key)
        self._devices[path] = device
        return device

    def answer(
        self,
        device: Device | None,
        status: int,
        *,
        retry_after: str | None = None,
        delay: float = 0.0,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        times: int | None = None,
    ) -> None:
        """Answer the device (None: every device) like this, `delay` seconds after the push came.

        The next `times` pushes, or all from now on. What is told later comes after what was told
        before with a number of times, and replaces what was told without.
        """
        told = dict(headers or {})
        if retry_after is not None:
            told["retry-after"] = retry_after
        path = None if device is None else _path_of(device)
        behaviour = _Behaviour(Reply(status, body, told), delay, float("inf") if times is None else times)
        with self._news:
            counted = [item for item in self._behaviours.get(path, []) if item.times != float("inf")]
            self._behaviours[path] = [*counted, behaviour]

    def pushes_to(self, device: Device) -> list[ReceivedPush]:
        """All that came for a device, whatever was answered."""
        return [push for push in list(self.received) if push.device is device]

    @property
    def accepted(self) -> list[ReceivedPush]:
        """The pushes that were answered with success."""
        return [push for push in list(self.received) if 200 <= push.status < 300]

    def wait_for(self, count: int, *, timeout: float = 10.0) -> list[ReceivedPush]:
        """All pushes so far, as soon as there are `count`; raises `TimeoutError` otherwise."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.received) >= count, timeout):
                raise TimeoutError(f"{len(self.received)} of {count} pushes came; {self.problems}")
            return list(self.received)

    def _take(self, request: Request) -> Reply:
        arrived_at, stopwatch = datetime.now(UTC), time.monotonic()
        device = self._devices.get(request.path)
        if device is None:
            return Reply(404)
        origin = f"{self._scheme}://{self.host}"
        problem = problem_with(request.headers, request.body, origin, device.application_server_key)
        if problem:
            status, reason = problem
            self.problems.append(reason)
            behaviour = _Behaviour(Reply(status, reason.encode()))
        else:
            behaviour = self._next_behaviour(request.path)
        reply = behaviour.reply
        headers = dict(request.headers)
        push = ReceivedPush(device, request.path, headers, request.body, reply.status, arrived_at, stopwatch)
        with self._news:
            self.received.append(push)
            self._news.notify_all()
        self._closing.wait(behaviour.delay)
        return reply

    def _next_behaviour(self, path: str) -> _Behaviour:
        with self._news:
            for told in (self._behaviours.get(path, []), self._behaviours.get(None, [])):
                if told:
                    told[0].times -= 1
                    return told[0] if told[0].times > 0 else told.pop(0)
        return _Behaviour(Reply(201))


def _path_of(device: Device) -> str:
    return "/" + device.endpoint.split("/", 3)[3]
