"""Appointments for tests: made in the database, found again, and days to make them on."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from pwa.alerts.models import Alert
from pwa.clock import JAPAN, today
from pwa.schedules.models import Appointment
from tests.hidamari import Hidamari, text_of

THINGS = ("みなみ心療内科", "小川先生", "おくすり手帳")


def soon(days: int = 2) -> date:
    return today() + timedelta(days=days)


def add_plan(hidamari: Hidamari, *, who: str = "haru", days: int = 2, hour: int = 14, **values: Any) -> str:
    """An appointment in the database; its id."""
    starts_at = datetime.combine(soon(days), time(hour), JAPAN)
    row = Appointment(
        organisation_id=hidamari.organisation_id,
        person_id=hidamari.id(who),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        **({"kind": "meeting", "made_by": hidamari.id("tanaka")} | values),
    )
    with hidamari.writing() as db:
        db.add(row)
    return row.id


def stored(hidamari: Hidamari, id: str) -> Appointment | None:
    with hidamari.reading() as db:
        return db.get(Appointment, (hidamari.organisation_id, id))


def waiting_alerts(hidamari: Hidamari, name: str) -> list[tuple[str, str]]:
    """Kind and matter of somebody's alerts that were not opened."""
    with hidamari.reading() as db:
        which = select(Alert).where(Alert.recipient_id == hidamari.id(name))
        return [(each.kind, each.matter_id) for each in db.exec(which) if each.opened_at is None]


def seen_in(page: str) -> str:
    """The version that a page's form has of what it shows."""
    found = re.search(r'name="seen_at" value="([^"]+)"', page)
    assert found
    return found[1]


def alert_path(hidamari: Hidamari, name: str) -> str:
    """Where a tap on somebody's newest notification leads."""
    with hidamari.reading() as db:
        which = select(Alert).where(Alert.recipient_id == hidamari.id(name))
        alert = list(db.exec(which))[-1]
    with hidamari.browser(name) as browser:
        return browser.get(f"/a/{alert.id}", follow_redirects=False).headers["location"]


def page_of(hidamari: Hidamari, name: str, path: str, language: str = "english.off.auto.normal") -> str:
    with hidamari.browser(name, language) as browser:
        answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer.text.split("<main")[1])
