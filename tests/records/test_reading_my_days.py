"""My days: as a list, as a calm calendar, one in full; seen by me alone, and as gently after a gap."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, update

from pwa.access.consents import grant, withdraw
from pwa.accounts.models import Device
from pwa.checkins.models import OwnItem
from pwa.clock import JAPAN, now, today
from pwa.records.months import month_of, week_of
from pwa.records.queries import days_between
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of
from tests.records.days import ago, concern, evening, mood, morning, noon, write


def test_the_list_tells_each_day_in_a_few_words_newest_first(hidamari: Hidamari, haru: TestClient) -> None:
    worry = concern(hidamari, ago(2))
    write(
        hidamari,
        morning(hidamari, ago(2), bed_at="23:00", wake_at="06:30", sleep="well", body="good"),
        evening(hidamari, ago(2), attended="went", fatigue="some", good_words="Cleaned the hall"),
        mood(hidamari, ago(2), 2),
        mood(hidamari, ago(2), 4),
        mood(hidamari, ago(5), 3),
        worry,
    )
    page = haru.get("/records").text
    words = text_of(page)
    dates = re.findall(r'href="/records/(\d{4}-\d\d-\d\d)"', page)
    assert dates == [str(ago(2)), str(ago(5))]
    for said in (
        "11:00 pm",
        "6:30 am",
        "Sleep: Slept well",
        "Body: Good",
        "Went, Tiredness: Some",
        "Cleaned the hall",
        "Good",
        "Bad",
        "Okay",
    ):
        assert said in words, said
    assert f'href="/concerns/{worry.id}"' in page
    # What the worry is about is not for a glance over the shoulder.
    assert "Too much" not in words


def test_a_day_names_each_worry_and_its_time_as_quietly_as_home_does(
    hidamari: Hidamari, haru: TestClient
) -> None:
    told = noon(ago(2))
    write(
        hidamari,
        concern(hidamari, ago(2)),
        concern(hidamari, ago(2), category="help", created_at=told + timedelta(hours=2)),
    )
    page = text_of(haru.get(f"/records/{ago(2)}").text.split("<main")[1])
    for said in ("Too much 12:00 pm", "I want to talk now", "2:00 pm"):
        assert said in page
    assert "A worry that you told" not in page


def test_without_a_record_the_page_says_so_and_what_can_be_done(haru: TestClient) -> None:
    for path in ("/records", "/records/rhythm"):
        page = haru.get(path).text
        assert "yet" in text_of(page)
        assert 'href="/checkins/morning"' in page
    assert "There are no records in this month." in text_of(haru.get("/records/calendar").text)
    assert "There is no record of this day." in text_of(haru.get(f"/records/{today()}").text)


def test_older_days_are_one_link_further(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, mood(hidamari, ago(13), 1), mood(hidamari, ago(14), 3), mood(hidamari, ago(30), 5))
    page = haru.get("/records").text
    assert "Great" in text_of(page)
    assert "Okay" not in text_of(page)
    seen = []
    while link := re.search(r'href="(/records\?until=[^"]+)"', page):
        page = haru.get(link[1]).text
        seen.append(text_of(page))
    assert len(seen) == 2
    assert "Okay" in seen[0]
    assert "Awful" in seen[1]


def test_the_calendar_shows_a_shape_for_what_was_written_and_marks_nothing_as_missing(
    hidamari: Hidamari, haru: TestClient
) -> None:
    write(hidamari, mood(hidamari, today(), 2))
    page = haru.get("/records/calendar").text
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count("data-written") == 1
    assert f'<span class="number">{today().day}</span>' in table
    # In words too, and only for what is there.
    assert len(re.findall(r"written", text_of(table))) == 1
    assert not re.search(r"missing|no record|empty|alert", table, re.I)
    assert len(re.findall(r'<th scope="col"', table)) == 7
    assert len(re.findall(r'class="number"', table)) == month_of(today()).last.day


def test_a_week_of_the_calendar_opens_as_a_list(hidamari: Hidamari, haru: TestClient) -> None:
    day = ago(10)
    first, last = week_of(day)
    write(hidamari, mood(hidamari, day, 2), mood(hidamari, first - timedelta(days=1), 5))
    month = haru.get(f"/records/calendar?month={day:%Y-%m}").text
    assert len(re.findall(r'href="/records\?week=', month)) >= 2
    page = haru.get(f"/records?week={day}").text
    assert re.findall(r'href="/records/(\d{4}-\d\d-\d\d)"', page) == [str(day)]
    assert first.weekday() == 6
    assert first <= day <= last


def test_one_turns_months_back_to_the_first_record_and_never_into_the_future(
    hidamari: Hidamari, haru: TestClient
) -> None:
    write(hidamari, mood(hidamari, ago(100), 2))
    page = haru.get("/records/calendar").text
    assert "Next month" not in text_of(page)
    months = 0
    while link := re.search(
        r'href="(/records/calendar\?month=[^"]+)"[^>]*>\s*<svg[^>]*><use href="[^"]*chevron_left', page
    ):
        page = haru.get(link[1]).text
        months += 1
    assert months == (today().year - ago(100).year) * 12 + today().month - ago(100).month
    assert "data-written" in page
    assert "Next month" in text_of(page)
    assert (
        haru.get("/records/calendar?month=2999-01").text.count(f"month={month_of(today()).before.code}") == 1
    )


def test_a_day_shows_all_of_it_with_who_sees_it_and_when_it_was_corrected(
    hidamari: Hidamari, haru: TestClient
) -> None:
    item = OwnItem(
        organisation_id=hidamari.organisation_id, person_id=hidamari.id("haru"), words="Tidied my desk"
    )
    write(
        hidamari,
        item,
        morning(
            hidamari, ago(3), bed_at="22:00", sleep="poor", symptoms=["headache", "other"], meal="little",
            visible_to="supporter", edited_at=noon(ago(3)) + timedelta(hours=1),
        ),
        evening(
            hidamari, ago(3), attended="part", trouble="little", good_words="Asked for help",
            own={item.id: 2},
        ),
        mood(
            hidamari, ago(3), 4, feelings=["lonely"], causes=["money"], coping="Tea", helped="no",
            words="Long day", visible_to="supporter",
        ),
    )  # fmt: skip
    page = haru.get(f"/records/{ago(3)}").text
    words = text_of(page)
    for said in (
        "10:00 pm", "Poorly", "Headache, Other", "A little", "Part", "A bit", "Asked for help",
        "Tidied my desk", "Bad", "Lonely", "Money", "Tea", "No", "Long day", "1:00 pm",
    ):  # fmt: skip
        assert said in words, said
    assert words.count("Tanaka-san sees this") == 2
    assert words.count("Only you see this") == 1
    assert words.count("Changed:") == 1
    for slot in ("morning", "evening"):
        assert f'href="/checkins/{slot}?day={ago(3)}"' in page


def test_each_answer_of_a_day_is_read_with_the_words_it_was_asked_in(
    hidamari: Hidamari, haru: TestClient
) -> None:
    item = OwnItem(
        organisation_id=hidamari.organisation_id, person_id=hidamari.id("haru"), words="Tidied my desk"
    )
    write(
        hidamari,
        item,
        morning(hidamari, ago(3), meal="ate", plan="going"),
        evening(hidamari, ago(3), meal="little", good=["went"], good_words="Sang", own={item.id: 2}),
    )
    page = haru.get(f"/records/{ago(3)}").text
    facts = re.findall(r"<dt>(.*?)</dt>((?:<dd.*?</dd>)+)", page, re.DOTALL)
    assert [(text_of(term), text_of(answer)) for term, answer in facts] == [
        ("Meal", "Ate"), ("Plan", "Going"), ("Went well", "WentSang"), ("Meals", "A little"),
        ("Tidied my desk", "Good"),
    ]  # fmt: skip
    assert 'data-mood="2"' in page


def test_what_is_shown_to_nobody_any_more_is_not_called_shown(hidamari: Hidamari, haru: TestClient) -> None:
    write(
        hidamari,
        morning(hidamari, today(), sleep="ok", visible_to="supporter"),
        mood(hidamari, today(), 2, visible_to="supporter"),
    )
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, person, "mood", "supporter")
        withdraw(db, person, "checkin", "supporter")
    words = text_of(haru.get(f"/records/{today()}").text)
    assert words.count("Tanaka-san sees this") == 1
    assert words.count("Only you see this") == 1


def test_a_day_of_the_last_four_weeks_can_still_be_written_and_an_older_one_only_read(
    haru: TestClient,
) -> None:
    assert f"/checkins/morning?day={ago(27)}" in haru.get(f"/records/{ago(27)}").text
    assert "/checkins/morning?day=" not in haru.get(f"/records/{ago(29)}").text


@pytest.mark.parametrize(
    "path",
    ["/records/yesterday", "/records/2026-02-30", "/records/20261124", "/records/0001-01-01", "/records/%00"],
)
def test_a_day_that_is_none_is_not_found(haru: TestClient, path: str) -> None:
    assert haru.get(path).status_code == 404


def test_tomorrow_has_no_page(haru: TestClient) -> None:
    assert haru.get(f"/records/{today() + timedelta(days=1)}").status_code == 404


@pytest.mark.parametrize("text", ["", "x", "%00", "2026-13", "9999-12-31", "0001-01-01", "2026-11-31", "-1"])
def test_anything_may_stand_in_an_address(haru: TestClient, text: str) -> None:
    for path in ("/records?until=", "/records?week=", "/records/calendar?month="):
        assert haru.get(path + text).status_code == 200


def test_the_records_of_others_are_not_among_mine(hidamari: Hidamari, haru: TestClient) -> None:
    write(
        hidamari,
        mood(hidamari, today(), 1, who="yu", words="secret"),
        morning(hidamari, today(), who="yu", sleep="none"),
        concern(hidamari, today(), who="yu"),
    )
    for path in ("/records", "/records/calendar", "/records/rhythm", "/records/print", f"/records/{today()}"):
        words = text_of(haru.get(path).text)
        assert not re.search(r"secret|Hardly|Great|written|worry", words), path


def test_a_later_device_shows_no_sealed_mood_or_report_on_any_page(
    hidamari: Hidamari, haru: TestClient
) -> None:
    secret = mood(hidamari, ago(2), 5, words="for me alone", feelings=["scared"])
    harm = concern(hidamari, ago(2), chain="harm", category="harm")
    shown = mood(hidamari, ago(2), 1, visible_to="supporter")
    write(hidamari, secret, harm, shown)
    paths = (
        "/records", "/records/rhythm", "/records/print", f"/records/{ago(2)}", f"/records?week={ago(2)}",
    )  # fmt: skip
    for path in paths:
        words = text_of(haru.get(path).text)
        assert "Awful" in words, path
    with hidamari.writing() as db:
        db.execute(update(Device).values(sealed_before=now()))
    for path in paths:
        page = haru.get(path).text
        assert "Great" in text_of(page), path
        assert "Awful" not in text_of(page), path
        assert "for me alone" not in page, path
        assert secret.id not in page, path
        assert harm.id not in page, path


def test_a_day_with_nothing_but_the_sealed_past_looks_like_any_unwritten_one(
    hidamari: Hidamari, haru: TestClient
) -> None:
    write(hidamari, mood(hidamari, ago(40), 5), concern(hidamari, ago(41), chain="service"))
    with hidamari.writing() as db:
        db.execute(update(Device).values(sealed_before=now()))
    assert "There is no record of this day." in text_of(haru.get(f"/records/{ago(40)}").text)
    assert (
        "data-written" not in haru.get(f"/records/calendar?month={ago(40):%Y-%m}").text.split("</table>")[0]
    )
    assert "There are no records yet." in text_of(haru.get("/records").text)


def test_a_month_costs_as_many_statements_as_a_day(hidamari: Hidamari) -> None:
    write(hidamari, *(mood(hidamari, ago(day), 2) for day in range(60) for _ in range(3)))
    person, counted = hidamari.viewer("haru"), []
    event.listen(hidamari.database.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    with hidamari.reading() as db:
        assert len(days_between(db, person, ago(59), today())) == 60
    assert len(counted) == 3


def test_records_have_their_place_in_the_navigation(haru: TestClient) -> None:
    assert re.search(r'<a href="/records" aria-current="page">', haru.get("/records").text)
    assert re.search(r'<a href="/records" aria-current="true">', haru.get("/records/calendar").text)
    assert 'href="/moods"' in haru.get("/records").text


def test_a_day_offers_to_be_written_as_long_as_its_checkin_can_be(haru: TestClient) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 1, 0, tzinfo=JAPAN)):
        today_page = haru.get("/records/2026-11-26").text
        # At one in the night the evening still belongs to the day before.
        assert "/checkins/morning?day=2026-11-26" in today_page
        assert "/checkins/evening?day=2026-11-26" not in today_page
        last = haru.get("/records/2026-10-29").text
        assert haru.get("/checkins/morning?day=2026-10-29").status_code == 200
        assert "/checkins/morning?day=2026-10-29" in last
        assert "/checkins/morning?day=2026-10-28" not in haru.get("/records/2026-10-28").text
