"""One thing to do now, by the hour; what was missed is offered quietly; few statements."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event

from pwa.checkins.models import Checkin
from pwa.clock import JAPAN
from pwa.db import new_id
from pwa.moods.models import Mood
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

DAY = date(2026, 11, 25)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=JAPAN)


def write(hidamari: Hidamari, slot: str, days_ago: int = 0, plan: str | None = None) -> None:
    with hidamari.writing() as db:
        db.add(
            Checkin(
                organisation_id=hidamari.organisation_id,
                id=new_id(),
                person_id=hidamari.id("haru"),
                local_date=DAY - timedelta(days=days_ago),
                slot=slot,
                plan=plan,
            )
        )


def home(browser: TestClient, hour: int, minute: int = 0) -> str:
    with time_machine.travel(at(hour, minute)):
        page: str = browser.get("/").text
    assert page.count('class="now"') <= 1
    return page


def asked_now(page: str) -> str | None:
    found = re.search(r'class="now".*?href="/checkins/(\w+)"', page, re.DOTALL)
    return found[1] if found else None


def test_the_one_thing_to_do_now_follows_the_day(hidamari: Hidamari, haru: TestClient) -> None:
    by_hour = {hour: asked_now(home(haru, hour)) for hour in (1, 4, 9, 13, 14, 15, 16, 23)}
    assert [by_hour[hour] for hour in (1, 15, 16, 23)] == ["evening"] * 4
    assert [by_hour[hour] for hour in (4, 9, 13)] == ["morning"] * 3
    assert by_hour[14] is None
    write(hidamari, "morning")
    assert [asked_now(home(haru, hour)) for hour in (9, 14, 15, 20)] == [None, None, "evening", "evening"]
    write(hidamari, "evening")
    assert [asked_now(home(haru, hour)) for hour in (9, 15, 20)] == [None] * 3


def test_after_midnight_the_evening_of_the_day_before_is_meant(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, "evening", days_ago=1)
    assert asked_now(home(haru, 3, 59)) is None
    assert asked_now(home(haru, 16)) == "evening"


def test_a_morning_that_is_late_can_still_be_filled_in_quietly(haru: TestClient) -> None:
    assert 'class="tile" href="/checkins/morning"' in home(haru, 17)


QUIET_EVENING = 'class="tile" href="/checkins/evening"'


def test_before_its_hour_the_evening_is_offered_quietly(hidamari: Hidamari, haru: TestClient) -> None:
    assert QUIET_EVENING not in home(haru, 9)
    write(hidamari, "morning")
    assert [QUIET_EVENING in home(haru, hour) for hour in (9, 14, 15)] == [True, True, False]
    write(hidamari, "evening")
    assert home(haru, 9).count('href="/checkins/evening"') == 1


def test_the_evening_of_a_day_off_is_never_the_one_thing_to_do(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, "morning")
    path = tell(haru, "late", 0)
    assert asked_now(home(haru, 15)) == "evening"
    assert tell(haru, "off", 0, hour=16) == path
    page = home(haru, 20)
    assert asked_now(page) is None
    assert QUIET_EVENING in page
    with time_machine.travel(at(17)):
        haru.post(f"{path}/withdraw")
    assert asked_now(home(haru, 20)) == "evening"


def test_yesterday_is_offered_until_it_is_there(hidamari: Hidamari, haru: TestClient) -> None:
    assert "?day=" not in home(haru, 9)
    write(hidamari, "morning", days_ago=2)
    assert 'href="/checkins/morning?day=2026-11-24"' in home(haru, 9)
    write(hidamari, "morning", days_ago=1)
    assert 'href="/checkins/evening?day=2026-11-24"' in home(haru, 9)
    write(hidamari, "evening", days_ago=1)
    assert "?day=" not in home(haru, 9)


@pytest.mark.parametrize(("days_ago", "is_back"), [(1, False), (3, False), (4, True), (60, True)])
def test_who_comes_back_after_a_gap_is_welcomed_and_nothing_is_counted(
    hidamari: Hidamari, haru: TestClient, days_ago: int, is_back: bool
) -> None:
    write(hidamari, "morning", days_ago)
    page = text_of(home(haru, 9))
    assert ("Welcome back" in page) is is_back
    assert f"{days_ago - 1} days" not in page
    assert 'data-tone="alert"' not in page


def test_a_mood_is_an_entry_too(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, "morning", days_ago=10)
    with hidamari.writing() as db:
        db.add(
            Mood(
                organisation_id=hidamari.organisation_id,
                id=new_id(),
                person_id=hidamari.id("haru"),
                mood=3,
                local_date=DAY - timedelta(days=1),
            )
        )
    assert "Welcome back" not in text_of(home(haru, 9))


def test_who_never_wrote_is_not_welcomed_back(haru: TestClient) -> None:
    assert "Welcome back" not in text_of(home(haru, 9))


def test_others_days_are_not_ones_own(hidamari: Hidamari) -> None:
    write(hidamari, "morning")
    with hidamari.browser("yu") as yu:
        assert asked_now(home(yu, 9)) == "morning"


def test_home_asks_the_database_twice(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, "morning")
    haru.get("/")
    statements: list[str] = []
    engine = haru.app.state.ayumi.database.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(str(a[2])))
    haru.get("/")
    assert len([each for each in statements if each.lstrip().upper().startswith("SELECT")]) <= 2


def test_a_morning_that_said_late_leads_to_telling_it_until_it_is_told_or_taken_back(
    hidamari: Hidamari, haru: TestClient
) -> None:
    assert "Not told yet" not in text_of(home(haru, 9))
    write(hidamari, "morning", plan="late")
    page = home(haru, 9)
    assert "Not told yet" in text_of(page)
    assert 'href="/absences/new"' in page
    with time_machine.travel(at(9)):
        told = haru.post("/absences", data={"id": new_id(), "local_date": str(DAY), "kind": "late"})
    assert "Not told yet" not in text_of(home(haru, 9))
    with time_machine.travel(at(9)):
        haru.post(f"{told.url.path}/withdraw")
    assert "Not told yet" not in text_of(home(haru, 9))


def tell(browser: TestClient, kind: str, days_ahead: int, hour: int = 9) -> str:
    day = str(DAY + timedelta(days=days_ahead))
    with time_machine.travel(at(hour)):
        return str(browser.post("/absences", data={"id": new_id(), "local_date": day, "kind": kind}).url.path)


def test_what_was_told_for_a_later_day_stays_in_sight_until_it_is_taken_back(haru: TestClient) -> None:
    path = tell(haru, "late", 1)
    page = home(haru, 9)
    assert f'href="{path}"' in page
    assert "Told: late, tomorrowArrived" in text_of(page)
    # The same person can still tell today's.
    assert 'href="/absences/new"' in page
    # Of two days, the one that comes first; remembered words are not yesterday's.
    with time_machine.travel(at(9) + timedelta(days=1)):
        page = haru.get("/").text
    assert "Told: late, today" in text_of(page)
    assert 'href="/absences/new"' not in page
    with time_machine.travel(at(9)):
        haru.post(f"{path}/withdraw")
    assert path not in home(haru, 9)
    later = tell(haru, "off", 2)
    assert "Told: a day off, Friday 27 November" in text_of(page := home(haru, 9))
    assert f'href="{later}"' in page


def test_today_and_the_next_day_that_were_told_are_both_in_sight(haru: TestClient) -> None:
    with time_machine.travel(at(8)):
        for category in ("load", "sensory"):
            haru.post("/concerns", data={"id": new_id(), "category": category})
    tell(haru, "off", 2)
    later, first = tell(haru, "off", 1), tell(haru, "late", 0)
    page = home(haru, 9)
    assert re.findall(r'href="(/absences/[^"]+)"', page) == [first, later]
    words = text_of(page)
    assert words.index("Told: late, today") < words.index("Told: a day off, tomorrow")
    # What else there is stands there once.
    assert [words.count(each) for each in ("Too much", "Surroundings")] == [1, 1]


def test_a_later_day_that_was_told_does_not_hide_that_this_morning_is_untold(
    hidamari: Hidamari, haru: TestClient
) -> None:
    later = tell(haru, "off", 1)
    write(hidamari, "morning", plan="late")
    page = home(haru, 9)
    assert "Not told yet" in text_of(page)
    assert f'href="{later}"' in page
    first = tell(haru, "late", 0)
    page = home(haru, 9)
    assert f'href="{first}"' in page
    assert "Not told yet" not in text_of(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_told_is_found_by_the_index_of_days_without_sorting(
    hidamari: Hidamari, haru: TestClient
) -> None:
    # PostgreSQL plans by how much there is.
    engine = haru.app.state.ayumi.database.engine  # type: ignore[attr-defined]
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append((str(a[2]), a[3])))
    haru.get("/")
    [(statement, values)] = [each for each in asked if "told_absence" in each[0]]
    with hidamari.reading() as db:
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    reads = [row for row in plan if "ix_absence_day" in row[3]]
    assert [row[3].split(" INDEX ")[1] for row in reads] == [
        "ix_absence_day (organisation_id=? AND person_id=? AND local_date>?)",
        "ix_absence_day (organisation_id=? AND person_id=? AND local_date=?)",
    ]
    beside = {row[1] for row in reads}
    assert not [row for row in plan if row[1] in beside and "TEMP B-TREE" in row[3]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_home_reads_nothing_of_others(hidamari: Hidamari, haru: TestClient) -> None:
    # Ten thousand people's rows must cost one of them nothing.
    # What the organisation has in common is read once.
    haru.get("/")
    engine = haru.app.state.ayumi.database.engine  # type: ignore[attr-defined]
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append((str(a[2]), a[3])))
    haru.get("/")
    with hidamari.reading() as db:
        reads = [
            row[3]
            for statement, values in asked
            for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if row[3].startswith(("SEARCH", "SCAN"))
        ]
    searched = [each for each in reads if "(organisation_id=?" in each]
    assert len(searched) > 10
    assert [each for each in searched if "AND" not in each] == []
    # What is gone through was searched for before.
    gone_through = {each.split()[1] for each in reads if each.startswith("SCAN")}
    assert gone_through <= {"days", "told_absence", "next_appointment", "asked_appointment", "own"}
