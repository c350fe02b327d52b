"""From the committed report to a phone that rings, or to the next person when it does not."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.accounts.attempts import note_wrong_try
from pwa.accounts.models import Attempt, Person
from pwa.alerts.actions import queue_alert, subscribe
from pwa.alerts.forms import SubscriptionForm
from pwa.alerts.models import Alert, Delivery, Subscription
from pwa.alerts.payload import BODY, LATE_BODY
from pwa.alerts.worker import Worker
from pwa.arrivals.entries import Written
from pwa.clock import JAPAN, now
from pwa.concerns.actions import finish, mark_seen, reopen, report_concern
from pwa.concerns.forms import ConcernForm
from pwa.concerns.models import Concern, Recipient
from pwa.db import new_id
from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari
from tests.push_services.receiver import Device, PushReceiver

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)


@pytest.fixture
def service() -> Iterator[PushReceiver]:
    with PushReceiver() as receiver:
        yield receiver


@pytest.fixture
def hidamari(app_settings: Settings, service: PushReceiver) -> Iterator[Hidamari]:
    opened = open_hidamari(app_settings.model_copy(update={"push_hosts": service.host}))
    yield opened
    opened.database.close()


def phone_of(hidamari: Hidamari, service: PushReceiver, name: str) -> Device:
    """Somebody switches alerts on, on a new device."""
    device = service.subscribe()
    form = SubscriptionForm(endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth)
    viewer = hidamari.viewer(name)
    with hidamari.writing() as db:
        subscribe(db, viewer, form)
    return device


def report(hidamari: Hidamari, **answers: object) -> str:
    """Haru reports a worry; its id."""
    form = ConcernForm.of({"id": new_id(), "category": "load", "words": "箱の名前：カナリア"} | answers)
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        return report_concern(db, haru, form).id


def work(hidamari: Hidamari, until: Callable[[], bool], workers: int = 1, seconds: float = 10) -> None:
    """Let workers run until something is true; fails when it does not become so in time."""

    async def run() -> None:
        tasks = [
            asyncio.create_task(Worker(hidamari.database, hidamari.settings).run()) for _ in range(workers)
        ]
        try:
            async with asyncio.timeout(seconds):
                while not until():
                    await asyncio.sleep(0.02)
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    asyncio.run(run())


def deliveries(hidamari: Hidamari) -> list[Delivery]:
    with hidamari.reading() as db:
        return list(db.exec(select(Delivery)))


def all_ended(hidamari: Hidamari) -> Callable[[], bool]:
    return lambda: all(each.ended_at for each in deliveries(hidamari))


def reached(hidamari: Hidamari, id: str) -> set[str]:
    names = {person.id: short for short, person in hidamari.people.items()}
    with hidamari.reading() as db:
        rows = db.exec(select(Recipient).where(Recipient.concern_id == id)).all()
    return {names[row.person_id] for row in rows if row.reached_at}


def test_the_alert_for_a_worry_says_when_it_was_written_long_before(
    hidamari: Hidamari, service: PushReceiver
) -> None:
    phone_of(hidamari, service, "tanaka")
    haru = hidamari.viewer("haru")
    for written in (Written(now() - timedelta(hours=9), is_late=True), None):
        with hidamari.writing() as db:
            report_concern(db, haru, ConcernForm.of({"id": new_id(), "category": "load"}), written)
    work(hidamari, all_ended(hidamari))
    bodies = {push.payload["notification"]["body"] for push in service.received}
    assert bodies == {LATE_BODY, BODY}


def test_every_device_of_the_supporter_rings_once(hidamari: Hidamari, service: PushReceiver) -> None:
    devices = [phone_of(hidamari, service, "tanaka") for _ in range(2)]
    report(hidamari)
    work(hidamari, all_ended(hidamari))

    assert sorted(push.device.endpoint for push in service.received) == sorted(
        device.endpoint for device in devices
    )
    assert {each.state for each in deliveries(hidamari)} == {"accepted"}
    assert service.problems == []


@pytest.mark.parametrize(
    ("urgency", "title"), [("week", "お知らせがあります"), ("now", "至急のお知らせがあります")]
)
def test_the_lock_screen_never_shows_who_or_what(
    hidamari: Hidamari, service: PushReceiver, urgency: str, title: str
) -> None:
    phone_of(hidamari, service, "tanaka")
    id = report(hidamari, urgency=urgency, about_whom="山田さん")
    work(hidamari, all_ended(hidamari))

    (push,) = service.received
    shown = push.payload["notification"]
    assert shown["title"] == title
    assert shown["navigate"].startswith("http://localhost:8000/a/")
    said = json.dumps(push.payload, ensure_ascii=False)
    for secret in ("川口", "はる", "カナリア", "山田", "load", id, hidamari.id("haru"), "ひだまり"):
        assert secret not in said
    assert push.headers["urgency"] == ("high" if urgency == "now" else "normal")
    assert int(push.headers["ttl"]) >= 86400


def test_several_workers_send_each_push_once(hidamari: Hidamari, service: PushReceiver) -> None:
    phone_of(hidamari, service, "tanaka")
    for _ in range(60):
        report(hidamari)
    work(hidamari, all_ended(hidamari), workers=4, seconds=30)

    assert len(service.received) == 60
    assert len({push.payload["notification"]["tag"] for push in service.received}) == 60


def test_what_a_dead_worker_held_is_sent_when_its_lease_has_ended(
    hidamari: Hidamari, service: PushReceiver
) -> None:
    phone_of(hidamari, service, "tanaka")
    report(hidamari)
    with hidamari.writing() as db:
        held = db.exec(select(Delivery)).one()
        held.state, held.owner = "leased", "a worker that is gone"
        held.lease_until = now() + timedelta(seconds=1)
        db.add(held)
    work(hidamari, all_ended(hidamari))
    assert [push.status for push in service.received] == [201]


def test_a_busy_service_is_asked_again(hidamari: Hidamari, service: PushReceiver) -> None:
    device = phone_of(hidamari, service, "tanaka")
    service.answer(device, 503, retry_after="1", times=1)
    report(hidamari)
    work(hidamari, all_ended(hidamari))
    assert [push.status for push in service.received] == [503, 201]


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_device_is_forgotten_and_an_urgent_report_goes_on_at_once(
    hidamari: Hidamari, service: PushReceiver, status: int
) -> None:
    device = phone_of(hidamari, service, "tanaka")
    phone_of(hidamari, service, "sato")
    service.answer(device, status)
    id = report(hidamari, urgency="now")
    work(hidamari, lambda: len(service.received) == 2 and all_ended(hidamari)())

    assert reached(hidamari, id) == {"tanaka", "sato"}
    with hidamari.reading() as db:
        assert [each.person_id for each in db.exec(select(Subscription))] == [hidamari.id("sato")]


def test_a_service_that_refuses_us_costs_nobody_their_subscription(
    hidamari: Hidamari, service: PushReceiver
) -> None:
    device = phone_of(hidamari, service, "tanaka")
    service.answer(device, 403, times=1)
    report(hidamari)
    work(hidamari, all_ended(hidamari))
    with hidamari.reading() as db:
        assert len(db.exec(select(Subscription)).all()) == 1


def test_nobody_with_a_device_an_urgent_report_goes_down_the_whole_chain_at_once(hidamari: Hidamari) -> None:
    id = report(hidamari, urgency="now")
    work(hidamari, lambda: len(reached(hidamari, id)) == 3)


def test_the_next_one_is_called_when_nobody_opened_in_fifteen_staffed_minutes(hidamari: Hidamari) -> None:
    worker = Worker(hidamari.database, hidamari.settings)
    with time_machine.travel(TUESDAY, tick=False):
        for name in ("tanaka", "sato"):
            viewer = hidamari.viewer(name)
            with hidamari.writing() as db:
                endpoint = f"http://127.0.0.1:9/{name}"
                subscribe(db, viewer, SubscriptionForm(endpoint=endpoint, p256dh="p" * 87, auth="a" * 22))
        id = report(hidamari, urgency="now")
    for minutes, called in (
        (timedelta(minutes=14, seconds=59), {"tanaka"}),
        (timedelta(minutes=15), {"tanaka", "sato"}),
        (timedelta(minutes=29), {"tanaka", "sato"}),
        (timedelta(minutes=30), {"tanaka", "sato", "yamamoto"}),
    ):
        with time_machine.travel(TUESDAY + minutes, tick=False):
            worker.escalate()
            worker.escalate()
            assert reached(hidamari, id) == called


def test_an_opened_report_calls_nobody_else(hidamari: Hidamari) -> None:
    id = report(hidamari, urgency="now")
    tanaka = hidamari.viewer("tanaka")
    with hidamari.writing() as db:
        mark_seen(db, tanaka, id)
    Worker(hidamari.database, hidamari.settings).escalate()

    assert reached(hidamari, id) == {"tanaka"}
    with hidamari.reading() as db:
        assert db.exec(select(Alert)).one().opened_at is not None


def end(hidamari: Hidamari, id: str) -> None:
    with hidamari.writing() as db:
        finish(db, db.get_one(Concern, (hidamari.organisation_id, id)))


def everybody_called(hidamari: Hidamari, id: str) -> set[str]:
    """Whom a report has reached when time enough has passed for its whole chain."""
    worker = Worker(hidamari.database, hidamari.settings)
    for _ in range(4):
        worker.escalate()
    return reached(hidamari, id)


@pytest.mark.parametrize(
    ("category", "called"),
    [("load", {"tanaka"}), ("service", {"ito"}), ("harm", {"ono", "hara"})],
)
def test_what_its_author_ended_calls_nobody_else_but_for_harm(
    hidamari: Hidamari, category: str, called: set[str]
) -> None:
    id = report(hidamari, category=category, urgency="now")
    end(hidamari, id)
    assert everybody_called(hidamari, id) == called


def test_what_was_opened_again_unread_goes_on_down_its_chain(hidamari: Hidamari) -> None:
    id = report(hidamari, urgency="now")
    end(hidamari, id)
    assert everybody_called(hidamari, id) == {"tanaka"}
    with hidamari.writing() as db:
        reopen(db, db.get_one(Concern, (hidamari.organisation_id, id)))
    assert everybody_called(hidamari, id) == {"tanaka", "sato", "yamamoto"}


def test_whoever_has_left_is_passed_over(hidamari: Hidamari) -> None:
    id = report(hidamari, urgency="now")
    with hidamari.writing() as db:
        sato = db.get_one(Person, (hidamari.organisation_id, hidamari.id("sato")))
        sato.ended_at = now()
        db.add(sato)
    assert everybody_called(hidamari, id) == {"tanaka", "yamamoto"}


def test_whoever_was_left_out_is_not_called_even_at_the_end_of_the_chain(hidamari: Hidamari) -> None:
    id = report(hidamari, urgency="now", left_out=[hidamari.id("sato")])
    work(hidamari, lambda: len(reached(hidamari, id)) == 2)
    assert reached(hidamari, id) == {"tanaka", "yamamoto"}


def test_a_phone_that_changed_hands_does_not_ring_for_its_last_user(
    hidamari: Hidamari, service: PushReceiver
) -> None:
    device = service.subscribe()
    form = SubscriptionForm(endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth)
    for name in ("tanaka", "haru"):
        viewer = hidamari.viewer(name)
        with hidamari.writing() as db:
            subscribe(db, viewer, form)
        # Tanaka's alert is on its way already when Haru takes the phone.
        report(hidamari)
    work(hidamari, all_ended(hidamari))
    assert [each.state for each in deliveries(hidamari)] == ["gone"]
    assert service.received == []


def test_old_tries_are_forgotten_although_nothing_is_overdue(hidamari: Hidamari) -> None:
    with time_machine.travel(TUESDAY, tick=True), hidamari.writing() as db:
        note_wrong_try(db, "code", "192.0.2.1")

    def tries() -> int:
        with hidamari.reading() as db:
            return len(db.exec(select(Attempt)).all())

    assert tries() == 2
    work(hidamari, lambda: tries() == 0)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("p" * 86, "a" * 22), ("p" * 86 + "é", "a" * 22), ("p" * 87 + "\0", "a" * 22), ("p" * 87, "a" * 21)],
)
def test_keys_that_are_no_keys_are_not_taken(p256dh: str, auth: str) -> None:
    endpoint = "https://fcm.googleapis.com/x"
    assert SubscriptionForm.of({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}).problems
    assert not SubscriptionForm.of({"endpoint": endpoint, "p256dh": "p" * 87, "auth": "a" * 22}).problems


def test_the_same_matter_alerts_a_person_once(hidamari: Hidamari) -> None:
    matter = new_id()
    with hidamari.writing() as db:
        first = queue_alert(db, hidamari.organisation_id, hidamari.id("haru"), "reply", matter)
        again = queue_alert(db, hidamari.organisation_id, hidamari.id("haru"), "reply", matter)
    assert first is not None
    assert again is None
