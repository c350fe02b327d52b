"""One push to one device, by Web Push (RFC 8030, 8291, 8292).

`webpush` encrypts and signs; everything it leaves open is decided here: how long a push may wait,
how urgent it is, how large it may be, where it may go, and what the service's answer means.
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal, NamedTuple, Self

import httpx2 as httpx
from webpush import WebPush, WebPushSubscription  # type: ignore[import-untyped, unused-ignore]
from webpush.vapid import VAPID  # type: ignore[import-untyped, unused-ignore]

from pwa.alerts.endpoints import guarded_client, is_allowed
from pwa.alerts.keys import VapidKeys

Urgency = Literal["very-low", "low", "normal", "high"]
Kind = Literal["accepted", "gone", "refused", "too_large", "later", "failed"]

# 4,096 B of body (what every service takes) less 86 of header, 16 of tag and 1 of delimiter.
# webpush encrypts more than this without complaint into something that no browser can read.
LARGEST_PLAINTEXT = 3993
_PADDING_STEP = 256

SHORTEST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=1)

_TOKEN_LIFE = timedelta(hours=12)
_TOKEN_REUSE = timedelta(hours=1)

_BARE_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}", re.ASCII | re.IGNORECASE
)
P256_POINT = re.compile(r"[\w-]{87}=?", re.ASCII)
AUTH_SECRET = re.compile(r"[\w-]{22}(?:==)?", re.ASCII)
_TOPIC = re.compile(r"[\w-]{1,32}", re.ASCII)


class UnusableTargetError(ValueError):
    """The subscription can never be pushed to: a foreign endpoint, or keys that are no keys."""


class PayloadTooLargeError(ValueError):
    """The payload does not fit into one push; a smaller one has to say it."""


@dataclass(frozen=True)
class PushTarget:
    """A browser's subscription: its endpoint, and its keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Built:
    """A push ready to be posted: the endpoint exactly as the browser gave it, headers, body."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What became of a push.

    `accepted`: the service has it (which does not mean that anybody saw it). `gone`: this device
    will never answer again, forget the subscription. `refused`: the service refuses *us*; tell
    the operator, delete nothing. `too_large`: say it in fewer bytes. `later`: busy, come back
    after `retry_after`. `failed`: trouble on the way, try again.

    `status` is the HTTP status, None when none came. `retry_after` lies between `SHORTEST_PAUSE`
    and `LONGEST_PAUSE`, and is None when the service named no time.
    """

    kind: Kind
    status: int | None = None
    retry_after: timedelta | None = None


class PushSender:
    """Sends pushes in the name of one server. Close it, or use it in `async with`.

    `contact` is the bare e-mail address at which a push service can reach the operator (it
    becomes the VAPID `sub`, `mailto:…`); `extra_hosts` as in `is_allowed`. Raises `ValueError`
    for a contact that push services would reject.
    """

    def __init__(
        self,
        keys: VapidKeys,
        contact: str,
        extra_hosts: frozenset[str] = frozenset(),
        *,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        if not _BARE_ADDRESS.fullmatch(contact):
            raise ValueError(f"not a bare e-mail address: {contact!r}")
        self._extra_hosts = extra_hosts
        self._client = client or guarded_client(extra_hosts)
        self._webpush = WebPush(
            private_key=keys.private_pem,
            public_key=keys.public_pem,
            subscriber=contact,
            expiration=int(_TOKEN_LIFE.total_seconds()),
        )
        self._webpush.vapid = _ReusedTokens(keys.private_pem, keys.public_pem)

    def build(
        self,
        target: PushTarget,
        payload: dict[str, Any],
        *,
        ttl: int = 86400,
        urgency: Urgency = "normal",
        topic: str | None = None,
    ) -> Built:
        """Encrypt and sign a payload for one device.

        `ttl` is how many seconds the service keeps it for a phone that sleeps; a push with the
        same `topic` (1 to 32 base64url characters) replaces one that still waits. Raises
        `UnusableTargetError`, `PayloadTooLargeError`, or `ValueError` for a wrong `ttl` or `topic`.
        """
        if ttl < 0:
            raise ValueError("a push cannot live for less than no time")
        if topic is not None and not _TOPIC.fullmatch(topic):
            raise ValueError(f"not a topic: {topic!r}")
        body, authorization = self._encrypt(target, padded(payload))
        headers = {
            "authorization": authorization,
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(ttl),
            "urgency": urgency,
        }
        if topic is not None:
            headers["topic"] = topic
        return Built(target.endpoint, headers, body)

    async def send(
        self,
        target: PushTarget,
        payload: dict[str, Any],
        *,
        ttl: int = 86400,
        urgency: Urgency = "normal",
        topic: str | None = None,
    ) -> Answer:
        """Push to one device and say what became of it; takes at most 10 seconds.

        Trouble on the way is an answer, not an exception. A name that suddenly leads to a private
        address is trouble too (`failed`): a broken resolver must not cost people their devices.
        """
        try:
            built = self.build(target, payload, ttl=ttl, urgency=urgency, topic=topic)
        except UnusableTargetError:
            return Answer("gone")
        except PayloadTooLargeError:
            return Answer("too_large")
        try:
            response = await self._client.post(built.url, content=built.body, headers=built.headers)
        except httpx.HTTPError:
            return Answer("failed")
        return answer_to(response.status_code, response.headers.get("retry-after"))

    async def aclose(self) -> None:
        """Close the connections that were kept open."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _encrypt(self, target: PushTarget, plaintext: bytes) -> tuple[bytes, str]:
        if not is_allowed(target.endpoint, self._extra_hosts):
            raise UnusableTargetError("pushes may not go to this endpoint")
        if not (P256_POINT.fullmatch(target.p256dh) and AUTH_SECRET.fullmatch(target.auth)):
            raise UnusableTargetError("the keys of the subscription are not base64url of 65 and 16 bytes")
        keys = {"p256dh": target.p256dh, "auth": target.auth}
        try:
            subscription = WebPushSubscription.model_validate({"endpoint": target.endpoint, "keys": keys})
            # webpush keeps a ttl, subscriber or expiration given here for every later call.
            message = self._webpush.get(plaintext, subscription)
        except ValueError as error:
            raise UnusableTargetError("no host name, or no point on P-256") from error
        return message.encrypted, message.headers["authorization"]


def padded(payload: dict[str, Any]) -> bytes:
    """The payload as compact JSON, filled up with spaces so that its length tells nothing.

    A multiple of 256 bytes, or `LARGEST_PLAINTEXT` for the last step. Raises `PayloadTooLargeError`.
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > LARGEST_PLAINTEXT:
        raise PayloadTooLargeError(f"{len(text)} B of at most {LARGEST_PLAINTEXT} B")
    steps = max(1, -(-len(text) // _PADDING_STEP))
    return text.ljust(min(steps * _PADDING_STEP, LARGEST_PLAINTEXT))


def answer_to(status: int, retry_after: str | None) -> Answer:
    """What an HTTP status and a `Retry-After` (seconds or date) of a push service mean."""
    match status:
        case 200 | 201 | 202:
            return Answer("accepted", status)
        case 404 | 410:
            return Answer("gone", status)
        case 400 | 401 | 403:
            return Answer("refused", status)
        case 413:
            return Answer("too_large", status)
        case 429 | 503:
            return Answer("later", status, _pause(retry_after))
        case _:
            return Answer("failed", status)


def _pause(retry_after: str | None) -> timedelta | None:
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        # Ten digits are centuries already; more of them could overflow.
        asked = timedelta(seconds=int(text[:10]))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        asked = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    return min(max(asked, SHORTEST_PAUSE), LONGEST_PAUSE)


class _Origin(NamedTuple):
    scheme: str
    host: str


class _ReusedTokens(VAPID):  # type: ignore[misc, unused-ignore]
    """VAPID tokens that serve one push service for an hour, as RFC 8292 suggests.

    Signing is a good part of the cost of a push. The audience also keeps its port, which webpush
    forgets: a service of one's own on another port than 443 checks it.
    """

    _MOST_ORIGINS = 64

    def __init__(self, private_key: bytes, public_key: bytes) -> None:
        super().__init__(private_key, public_key)
        self._headers: dict[_Origin, tuple[float, str]] = {}

    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        origin = _origin_of(endpoint)
        made_at, header = self._headers.get(origin, (0.0, ""))
        # The clock on the wall: a machine that slept or was set right needs a new token.
        if not 0 <= time.time() - made_at < _TOKEN_REUSE.total_seconds():
            header = str(super().get_authorization_header(origin, subscriber, expiration))
            # Anybody can invent names under a service's domain; memory stays bounded.
            if len(self._headers) >= self._MOST_ORIGINS:
                self._headers.clear()
            self._headers[origin] = (time.time(), header)
        return header


def _origin_of(endpoint: Any) -> _Origin:
    is_usual = endpoint.port == {"https": 443, "http": 80}[endpoint.scheme]
    return _Origin(endpoint.scheme, endpoint.host if is_usual else f"{endpoint.host}:{endpoint.port}")
