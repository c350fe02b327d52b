"""A push says nothing to those who carry it, and its answer is never misread."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import http_ece  # type: ignore[import-untyped, unused-ignore]
import httpx2 as httpx
import jwt
import pytest
import time_machine

from pwa.alerts import endpoints
from pwa.alerts.keys import VapidKeys, vapid_keys
from pwa.alerts.push import (
    LARGEST_PLAINTEXT,
    Answer,
    Built,
    PayloadTooLargeError,
    PushSender,
    PushTarget,
    UnusableTargetError,
    answer_to,
    padded,
)
from tests.push_services.posts import base64url
from tests.push_services.receiver import Device, PushReceiver

CONTACT = "operator@example.jp"
PAYLOAD: dict[str, Any] = {
    "web_push": 8030,
    "notification": {
        "title": "お知らせがあります",
        "body": "ひらいて 読む",
        "navigate": "https://ayumi.example.jp/a/0197",
        "lang": "ja",
        "tag": "a-0197",
        "app_badge": 3,
    },
    "app_badge": 3,
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> VapidKeys:
    return vapid_keys(tmp_path_factory.mktemp("data"))


@pytest.fixture
def service() -> Iterator[PushReceiver]:
    with PushReceiver() as service:
        yield service


@pytest.fixture
def sender(keys: VapidKeys) -> PushSender:
    return PushSender(keys, CONTACT)


Send = Callable[..., Answer]


@pytest.fixture
def send(keys: VapidKeys, service: PushReceiver) -> Send:
    """Sends one push in a loop of its own, as `PushSender.send` does."""

    def send(target: PushTarget, payload: dict[str, Any] = PAYLOAD, **options: Any) -> Answer:
        async def run() -> Answer:
            async with PushSender(keys, CONTACT, frozenset({service.host})) as sender:
                return await sender.send(target, payload, **options)

        return asyncio.run(run())

    return send


def phone(endpoint: str = "https://fcm.googleapis.com/fcm/send/x") -> Device:
    return Device(endpoint)


def claims(built: Built) -> dict[str, Any]:
    token = built.headers["authorization"].split("t=")[1].split(",")[0]
    told: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return told


# --- What is in a push ---


def test_a_push_arrives_and_only_the_device_can_read_it(
    send: Send, service: PushReceiver, keys: VapidKeys
) -> None:
    device, other = service.subscribe(keys.application_server_key), service.subscribe()
    assert send(device.target, urgency="high", topic="a-0197") == Answer("accepted", 201)
    (push,) = service.wait_for(1)
    assert push.payload == PAYLOAD
    assert (push.headers["ttl"], push.headers["urgency"], push.headers["topic"]) == (
        "86400",
        "high",
        "a-0197",
    )
    assert "お知らせ".encode() not in push.body
    with pytest.raises(http_ece.ECEException):
        other.decrypt(push.body)
    assert service.problems == []


def test_the_payload_is_padded_so_its_length_tells_nothing(sender: PushSender) -> None:
    device = phone()
    lengths = {len(sender.build(device.target, {"n": "x" * size}).body) for size in range(240)}
    assert len(lengths) == 1
    for size in range(0, LARGEST_PLAINTEXT - 8, 97):
        text = padded({"n": "x" * size})
        assert len(text) % 256 == 0 or len(text) == LARGEST_PLAINTEXT
        assert json.loads(text) == {"n": "x" * size}
        assert text.rstrip() == f'{{"n":"{"x" * size}"}}'.encode()


def test_the_largest_payload_that_is_sent_can_still_be_read(sender: PushSender) -> None:
    device, payload = phone(), {"n": "x" * (LARGEST_PLAINTEXT - 8)}
    body = sender.build(device.target, payload).body
    assert len(body) == 4096
    assert json.loads(device.decrypt(body)) == payload


def test_a_payload_that_no_browser_could_read_is_not_sent(send: Send, service: PushReceiver) -> None:
    device = service.subscribe()
    assert send(device.target, {"n": "x" * (LARGEST_PLAINTEXT - 7)}) == Answer("too_large")
    assert send(device.target, {"n": "あ" * 1330}) == Answer("too_large")
    assert service.received == []
    with pytest.raises(PayloadTooLargeError):
        padded({"n": "x" * (LARGEST_PLAINTEXT - 7)})


def test_a_phone_that_sleeps_gets_the_push_for_a_day(sender: PushSender) -> None:
    assert sender.build(phone().target, PAYLOAD).headers["ttl"] == "86400"


def test_what_one_push_asks_for_does_not_stick_to_the_next(sender: PushSender) -> None:
    target = phone().target
    first = sender.build(target, PAYLOAD, ttl=5, urgency="high", topic="a-1")
    last = sender.build(target, PAYLOAD)
    assert (first.headers["ttl"], first.headers["urgency"], first.headers["topic"]) == ("5", "high", "a-1")
    assert (last.headers["ttl"], last.headers["urgency"]) == ("86400", "normal")
    assert "topic" not in last.headers


def test_a_push_for_this_very_moment_can_be_asked_for(sender: PushSender) -> None:
    assert sender.build(phone().target, PAYLOAD, ttl=0).headers["ttl"] == "0"


def test_two_pushes_with_the_same_words_look_different(sender: PushSender) -> None:
    target = phone().target
    assert sender.build(target, PAYLOAD).body != sender.build(target, PAYLOAD).body


@pytest.mark.parametrize("topic", ["", "a" * 33, "a b", "a/b", "a+b", "お知らせ", "a\r\nx: y"])
def test_a_topic_that_services_reject_is_a_mistake_of_ours(sender: PushSender, topic: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        sender.build(phone().target, PAYLOAD, topic=topic)


def test_a_push_cannot_live_for_less_than_no_time(sender: PushSender) -> None:
    with pytest.raises(ValueError, match="time"):
        sender.build(phone().target, PAYLOAD, ttl=-1)


def test_the_push_is_posted_to_the_endpoint_as_the_browser_gave_it(
    send: Send, service: PushReceiver, sender: PushSender
) -> None:
    device = service.subscribe(query="?token=BQYAAAD%2bdi%2F~x'")
    assert send(device.target) == Answer("accepted", 201)
    (push,) = service.received
    assert device.endpoint.endswith(push.path)
    endpoint = "https://WNS2.notify.windows.com:443/w/?token=BQ%2b"
    assert sender.build(phone(endpoint).target, PAYLOAD).url == endpoint


# --- Who sends it ---


def test_the_signature_names_the_service_and_somebody_to_write_to(sender: PushSender) -> None:
    told = claims(sender.build(phone().target, PAYLOAD))
    assert told["aud"] == "https://fcm.googleapis.com"
    assert told["sub"] == "mailto:operator@example.jp"
    assert 0 < told["exp"] - datetime.now(UTC).timestamp() <= 86400


def test_a_service_of_ones_own_finds_its_port_in_the_signature(keys: VapidKeys) -> None:
    sender = PushSender(keys, CONTACT, frozenset({"push.example.jp:8443", "127.0.0.1:9001"}))
    for endpoint, origin in [
        ("https://push.example.jp:8443/x", "https://push.example.jp:8443"),
        ("http://127.0.0.1:9001/x", "http://127.0.0.1:9001"),
        ("https://web.push.apple.com:443/x", "https://web.push.apple.com"),
    ]:
        assert claims(sender.build(phone(endpoint).target, PAYLOAD))["aud"] == origin


def test_a_signature_serves_one_service_for_an_hour(sender: PushSender) -> None:
    google, apple = phone().target, phone("https://web.push.apple.com/x").target
    with time_machine.travel(datetime(2026, 4, 1, 9, tzinfo=UTC), tick=False) as clock:
        first = sender.build(google, PAYLOAD).headers["authorization"]
        assert sender.build(apple, PAYLOAD).headers["authorization"] != first
        clock.shift(timedelta(minutes=59))
        assert sender.build(google, PAYLOAD).headers["authorization"] == first
        clock.shift(timedelta(minutes=2))
        renewed = sender.build(google, PAYLOAD)
        assert renewed.headers["authorization"] != first
        assert claims(renewed)["exp"] == datetime.now(UTC).timestamp() + 12 * 3600


def test_a_clock_that_was_set_back_gets_a_new_signature(sender: PushSender) -> None:
    target = phone().target
    with time_machine.travel(datetime(2026, 4, 3, tzinfo=UTC), tick=False) as clock:
        sender.build(target, PAYLOAD)
        clock.shift(timedelta(days=-2))
        assert claims(sender.build(target, PAYLOAD))["exp"] <= datetime.now(UTC).timestamp() + 86400


def test_invented_names_do_not_fill_the_memory(sender: PushSender) -> None:
    for number in range(200):
        sender.build(phone(f"https://n{number}.push.apple.com/x").target, PAYLOAD)
    assert len(sender._webpush.vapid._headers) <= 64


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "operator",
        "mailto:operator@example.jp",
        "https://example.jp",
        "Operator <operator@example.jp>",
        "operator@localhost",
        "operator@example.jp, other@example.jp",
        "operator@example.jp\n",
        "operator @example.jp",
        "operator@@example.jp",
        "運営@example.jp",
    ],
)
def test_a_contact_that_services_would_reject_stops_the_start(keys: VapidKeys, contact: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        PushSender(keys, contact)


# --- Subscriptions that can never work ---


def _off_the_curve() -> str:
    return base64url(b"\x04" + b"\x01" * 64)


GOOD = phone().target
BROKEN_TARGETS = {
    "no key": replace(GOOD, p256dh=""),
    "no secret": replace(GOOD, auth=""),
    "no base64": replace(GOOD, p256dh="*" * 87),
    "base64 of another alphabet": replace(GOOD, auth="+/" * 11),
    "a short key": replace(GOOD, p256dh=GOOD.p256dh[:-4]),
    "a long key": replace(GOOD, p256dh=GOOD.p256dh + "AAAA"),
    "a short secret": replace(GOOD, auth=GOOD.auth[:-2]),
    "a long secret": replace(GOOD, auth=GOOD.auth + "AA"),
    "a point off the curve": replace(GOOD, p256dh=_off_the_curve()),
    "a point of another form": replace(GOOD, p256dh=base64url(b"\x06" + b"\x01" * 64)),
    "no point": replace(GOOD, p256dh=base64url(bytes(65))),
    "a line break": replace(GOOD, auth=GOOD.auth + "\n"),
    "a name that is none": replace(GOOD, endpoint="https://xn--a.push.apple.com/x"),
    "another host": replace(GOOD, endpoint="https://evil.example/x"),
}


@pytest.mark.parametrize("target", BROKEN_TARGETS.values(), ids=BROKEN_TARGETS.keys())
def test_a_broken_subscription_is_gone_and_no_accident(
    send: Send, sender: PushSender, target: PushTarget
) -> None:
    assert send(target) == Answer("gone")
    with pytest.raises(UnusableTargetError):
        sender.build(target, PAYLOAD)


def test_keys_with_padding_are_taken_too(sender: PushSender) -> None:
    device = phone()
    padded_target = replace(device.target, p256dh=device.p256dh + "=", auth=device.auth + "==")
    assert json.loads(device.decrypt(sender.build(padded_target, PAYLOAD).body)) == PAYLOAD


# --- What the service says ---


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "accepted"),
        (201, "accepted"),
        (202, "accepted"),
        (204, "failed"),
        (301, "failed"),
        (307, "failed"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (404, "gone"),
        (409, "failed"),
        (410, "gone"),
        (413, "too_large"),
        (418, "failed"),
        (429, "later"),
        (500, "failed"),
        (502, "failed"),
        (503, "later"),
        (504, "failed"),
        (599, "failed"),
    ],
)
def test_each_status_means_one_thing(send: Send, service: PushReceiver, status: int, kind: str) -> None:
    device = service.subscribe()
    service.answer(device, status)
    answer = send(device.target)
    assert (answer.kind, answer.status, answer.retry_after) == (kind, status, None)


NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("0", timedelta(seconds=1)),
        ("3600", HOUR),
        ("86400", HOUR),
        ("9" * 5000, HOUR),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), timedelta(minutes=5)),
        ("Wednesday, 01-Apr-26 09:05:00 GMT", timedelta(minutes=5)),
        ("Wed Apr  1 09:05:00 2026", timedelta(minutes=5)),
        ("Wed, 01 Apr 2026 18:05:00 +0900", timedelta(minutes=5)),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), timedelta(seconds=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", HOUR),
        ("Fri, 31 Dec 9999 23:59:59 -2359", HOUR),
        ("-5", None),
        ("1.5", None),
        ("1e9", None),
        ("٣", None),
        ("soon", None),
        ("Wed, 99 Apr 2026 09:05:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_understood_in_all_its_forms(said: str | None, pause: timedelta | None) -> None:
    with time_machine.travel(NOW, tick=False):
        for status in (429, 503):
            assert answer_to(status, said) == Answer("later", status, pause)


def test_a_busy_service_says_when_to_come_back(send: Send, service: PushReceiver) -> None:
    device = service.subscribe()
    service.answer(device, 503, retry_after="7", times=1)
    assert send(device.target) == Answer("later", 503, timedelta(seconds=7))
    assert send(device.target) == Answer("accepted", 201)


def test_another_servers_subscription_refuses_us_and_is_kept(send: Send, service: PushReceiver) -> None:
    device = service.subscribe(application_server_key="B" * 87)
    assert send(device.target) == Answer("refused", 403)


# --- Trouble on the way ---


def test_a_service_that_is_down_is_trouble_to_be_tried_again(keys: VapidKeys) -> None:
    with PushReceiver() as service:
        pass
    device = service.subscribe()

    async def run() -> list[Answer]:
        async with PushSender(keys, CONTACT, frozenset({service.host})) as sender:
            with service:
                before = await sender.send(device.target, PAYLOAD)
            meanwhile = await sender.send(device.target, PAYLOAD)
            with service:
                return [before, meanwhile, await sender.send(device.target, PAYLOAD)]

    assert asyncio.run(run()) == [Answer("accepted", 201), Answer("failed"), Answer("accepted", 201)]


def test_a_service_that_hangs_is_trouble_to_be_tried_again(
    send: Send, service: PushReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "SECONDS_PER_CALL", 0.3)
    device = service.subscribe()
    service.answer(device, 201, delay=30)
    assert send(device.target) == Answer("failed")


def test_a_resolver_gone_astray_costs_nobody_their_device(keys: VapidKeys) -> None:
    async def astray(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> Answer:
        client = endpoints.guarded_client(resolve=astray)
        async with PushSender(keys, CONTACT, client=client) as sender:
            return await sender.send(phone().target, PAYLOAD)

    assert asyncio.run(run()) == Answer("failed")


def test_many_pushes_at_once_all_arrive_with_their_own_words(keys: VapidKeys, service: PushReceiver) -> None:
    devices = [service.subscribe(keys.application_server_key) for _ in range(60)]

    async def run() -> list[Answer]:
        async with PushSender(keys, CONTACT, frozenset({service.host})) as sender:
            sends = (sender.send(device.target, {"n": n}, ttl=n) for n, device in enumerate(devices))
            return await asyncio.gather(*sends)

    assert set(asyncio.run(run())) == {Answer("accepted", 201)}
    for number, device in enumerate(devices):
        (push,) = service.pushes_to(device)
        assert (push.payload, push.headers["ttl"]) == ({"n": number}, str(number))


def test_a_closed_sender_keeps_no_connection(keys: VapidKeys, service: PushReceiver) -> None:
    async def run() -> httpx.AsyncClient:
        client = endpoints.guarded_client(frozenset({service.host}))
        async with PushSender(keys, CONTACT, frozenset({service.host}), client=client) as sender:
            await sender.send(service.subscribe().target, PAYLOAD)
        return client

    assert asyncio.run(run()).is_closed


def test_the_keys_of_the_data_folder_are_all_that_a_sender_needs(tmp_path: Path) -> None:
    first = PushSender(vapid_keys(tmp_path), CONTACT).build(phone().target, PAYLOAD)
    again = PushSender(vapid_keys(tmp_path), CONTACT).build(phone().target, PAYLOAD)
    key = [built.headers["authorization"].split("k=")[1] for built in (first, again)]
    assert key == [vapid_keys(tmp_path).application_server_key] * 2
