"""A phone abroad, or with a wrong clock: what is written on it lands on the right day in Japan."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from pwa.clock import JAPAN, now, today
from pwa.db import new_id
from tests.arrivals.looking import change, entries, query, until
from tests.conftest import NewContext
from tests.ground.server import Server
from tests.ground.way import Way
from tests.scripts.phones import sign_in, visit_once

# As a page kept on the phone sends it: it does not know its day.
KEEP_CHECKIN = """
async (id) =>
  ayumiQueue.keep({
    key: id, whose: document.body.dataset.person, path: "/checkins", kind: "morning", words: "",
    body: new URLSearchParams({ id, slot: "morning", local_date: "written", sleep: "ok" }).toString(),
    page: "/", urgent: false, written: Date.now(), state: "waiting", tries: 0,
  })
"""
# The worker's clock cannot be turned: everything is sent by the page.
NO_SYNC = "delete globalThis.ServiceWorkerRegistration?.prototype.sync"
# As JavaScript counts it: minutes from here to UTC.
JAPANS_OFFSET = -9 * 60
# Three days ago: its midnight is over, wherever the test runs.
DAY = today() - timedelta(days=3)


def _at(day_later: int, clock: time) -> datetime:
    return datetime.combine(DAY + timedelta(days=day_later), clock, JAPAN)


def _phone_says(page: Page, moment: datetime) -> None:
    page.clock.set_fixed_time(moment)


def _write_at(page: Page, way: Way, moment: datetime) -> None:
    """A tap on a face, and a morning, without a network."""
    page.context.set_offline(False)
    page.goto(f"{way.url}/")
    page.context.set_offline(True)
    _phone_says(page, moment)
    before = len(entries(page))
    page.evaluate(KEEP_CHECKIN, new_id())
    page.locator("#mood button[name=mood]").nth(1).click()
    page.wait_for_url("**/waiting")
    until(lambda: len(entries(page)) == before + 2)


@pytest.mark.parametrize(
    ("zone", "wrong"),
    [
        ("America/New_York", timedelta()),
        ("Asia/Kolkata", timedelta()),
        ("America/New_York", timedelta(hours=1)),
        ("Asia/Kolkata", timedelta(hours=-1)),
        # Set to the clock on a wall there, with the zone left as it was.
        ("Pacific/Honolulu", timedelta(hours=-19)),
    ],
)
@pytest.mark.parametrize(
    ("clock", "later"), [(time(23, 59), 0), (time(0, 1), 1)], ids=["before midnight", "after midnight"]
)
def test_what_is_written_around_midnight_lands_on_its_day_in_japan(
    new_phone: NewContext,
    server: Server,
    way: Way,
    zone: str,
    wrong: timedelta,
    clock: time,
    later: int,
) -> None:
    # Records of the demo may have been corrected later than what is written here.
    change(server, "DELETE FROM checkin")
    phone = new_phone(timezone_id=zone)
    phone.add_init_script(NO_SYNC)
    page = phone.new_page()
    sign_in(page, server)
    visit_once(page, f"{way.url}/")
    assert page.evaluate("new Date().getTimezoneOffset()") != JAPANS_OFFSET
    moment = _at(later, clock)
    _write_at(page, way, moment + wrong)
    keys = [key for key, _, _ in entries(page)]
    if not wrong:
        # The list on the phone speaks of Japanese time, too.
        expect(page.locator("[data-when]").last).to_contain_text(f"{clock.hour}:{clock.minute:02}")

    _phone_says(page, now() + wrong)
    page.context.set_offline(False)
    until(lambda: entries(page) == [])
    day = str(DAY + timedelta(days=later))
    moods = query(server, "SELECT local_date, created_at FROM mood WHERE id IN (?, ?)", *keys)
    assert [date for date, _ in moods] == [day]
    written = datetime.fromisoformat(f"{moods[0][1]}+00:00")
    assert abs(written - moment) < timedelta(minutes=1)
    assert query(server, "SELECT local_date FROM checkin WHERE id IN (?, ?)", *keys) == [(day,)]
