"""What waits for the person is on their home page: answers, what is urgent, appointments, notes, drafts."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from starlette.testclient import TestClient

from pwa.clock import JAPAN, now
from pwa.concerns.models import Concern, Reply
from pwa.db import new_id
from pwa.drafts.models import Draft
from pwa.meetings.models import Meeting
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import add_plan


def worry(hidamari: Hidamari, category: str = "load", hours_ago: int = 1, **values: Any) -> str:
    at = now() - timedelta(hours=hours_ago)
    row = Concern(
        organisation_id=hidamari.organisation_id,
        id=new_id(),
        author_id=hidamari.id("haru"),
        category=category,
        body_hash="",
        local_date=at.date(),
        created_at=at,
        answer_by=at + timedelta(days=3),
        **({"chain": "ordinary", "urgency": "week", "wish": "unsure"} | values),
    )
    with hidamari.writing() as db:
        db.add(row)
    return row.id


def answer(hidamari: Hidamari, concern_id: str) -> None:
    with hidamari.writing() as db:
        db.add(
            Reply(
                organisation_id=hidamari.organisation_id,
                id=new_id(),
                concern_id=concern_id,
                author_id=hidamari.id("tanaka"),
                words="明日、話しましょう。",
            )
        )


def worries_on(page: str) -> list[str]:
    return re.findall(r'class="tile" href="/concerns/(0[^"]+)"', page)


def tab(page: str) -> str:
    """The tab of the plans, as it is heard."""
    link = re.search(r'<li><a href="/schedule".*?</li>', page, re.S)
    assert link
    return " ".join(text_of(link[0]).split())


def test_an_urgent_worry_and_a_new_answer_do_not_disappear_behind_newer_ones(
    hidamari: Hidamari, haru: TestClient
) -> None:
    urgent = worry(hidamari, urgency="now", hours_ago=50)
    harm = worry(hidamari, "harm", chain="harm", hours_ago=60)
    answered = worry(hidamari, hours_ago=70)
    answer(hidamari, answered)
    newer = [worry(hidamari, hours_ago=hours) for hours in (3, 2, 1)]
    page = haru.get("/").text
    assert worries_on(page) == [answered, urgent, harm]
    assert 'href="/concerns"' in page
    listed = haru.get("/concerns").text
    assert all(id in listed for id in (urgent, harm, answered, *newer))


def test_two_usual_worries_are_shown_and_the_rest_is_one_link_away(
    hidamari: Hidamari, haru: TestClient
) -> None:
    second, first = (worry(hidamari, hours_ago=hours) for hours in (2, 1))
    page = haru.get("/").text
    assert worries_on(page) == [first, second]
    assert 'href="/concerns"' not in page
    newest = worry(hidamari, hours_ago=0)
    page = haru.get("/").text
    assert worries_on(page) == [newest, first]
    assert page.count('href="/concerns"') == 1


def test_a_worry_that_is_over_is_not_among_them(hidamari: Hidamari, haru: TestClient) -> None:
    worry(hidamari, urgency="now", done_at=now())
    page = haru.get("/").text
    assert worries_on(page) == []
    assert 'href="/concerns"' not in page


def test_an_appointment_that_waits_for_an_answer_is_one_tile_and_counted_at_its_tab(
    hidamari: Hidamari, haru: TestClient
) -> None:
    assert tab(haru.get("/").text) == "Plans"
    later, first = add_plan(hidamari, days=4), add_plan(hidamari, days=3)
    page = haru.get("/").text
    assert page.count("Will you go?") == 1
    assert page.count(f'class="tile" href="/schedule/{first}"') == 1
    assert later not in page
    for path in ("/", "/records", "/schedule", "/me"):
        assert tab(haru.get(path).text) == "Plans Waiting for your answer: 2"
    for id in (first, later):
        haru.post(f"/schedule/{id}/answer", data={"answer": "unsure"})
    page = haru.get("/").text
    assert "Will you go?" not in text_of(page)
    assert tab(page) == tab(haru.get("/records").text) == "Plans"


def test_what_asks_for_no_answer_is_not_counted(hidamari: Hidamari, haru: TestClient) -> None:
    her = hidamari.id("haru")
    for values in (
        {"kind": "other", "made_by": her},
        {"kind": "meeting", "made_by": her},
        {"kind": "clinic"},
        {"cancelled_at": now()},
        {"days": -1},
        {"answer": "yes"},
        {"who": "yu"},
    ):
        add_plan(hidamari, **values)
    assert tab(haru.get("/").text) == tab(haru.get("/records").text) == "Plans"


def test_ones_own_plan_has_its_own_name(hidamari: Hidamari, haru: TestClient) -> None:
    add_plan(hidamari, kind="other", title="かみを切る", made_by=hidamari.id("haru"))
    page = text_of(haru.get("/").text)
    assert "かみを切る" in page
    assert "Another plan" not in page


def test_a_note_is_there_until_it_was_seen(hidamari: Hidamari, haru: TestClient) -> None:
    notes = [new_id() for _ in range(2)]
    for days, id in enumerate(notes):
        with hidamari.writing() as db:
            db.add(
                Meeting(
                    organisation_id=hidamari.organisation_id,
                    id=id,
                    person_id=hidamari.id("haru"),
                    author_id=hidamari.id("tanaka"),
                    kind="meeting",
                    local_date=date(2026, 11, 20),
                    words="話したこと",
                    created_at=now() - timedelta(days=days),
                )
            )
    for id in notes:
        page = haru.get("/").text
        assert re.findall(r'class="tile" href="(/meetings/[^"]+)"', page) == [f"/meetings/{id}"]
        haru.get(f"/meetings/{id}")
    assert "/meetings/" not in haru.get("/").text


@pytest.mark.parametrize(("slot", "hour"), [("morning", 9), ("evening", 19)])
def test_a_checkin_that_was_begun_goes_on(hidamari: Hidamari, haru: TestClient, slot: str, hour: int) -> None:
    with time_machine.travel(datetime(2026, 11, 25, hour, tzinfo=JAPAN)):
        assert "Go on from there" not in text_of(haru.get("/").text)
        # That of another day is not this one.
        for day in ("2026-11-24", "2026-11-25"):
            with hidamari.writing() as db:
                db.add(
                    Draft(
                        organisation_id=hidamari.organisation_id,
                        person_id=hidamari.id("haru"),
                        form=f"{slot} {day}",
                        answers=json.dumps({"meal": "ate"}),
                    )
                )
            assert ("Go on from there" in text_of(haru.get("/").text)) is (day == "2026-11-25")
