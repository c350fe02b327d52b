"""Consent field by field: what it is, who sees it by name, since when, and a no that holds at once."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from pwa.access.consents import decisions, grant, history, withdraw
from pwa.access.rules import has_consent, may_read
from pwa.accounts.sharing import SHAREABLE
from pwa.clock import JAPAN, today
from pwa.db import new_id
from pwa.moods.models import Mood
from pwa.schedules.models import Appointment
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

FIELDS = [each.field for each in SHAREABLE]


def said(hidamari: Hidamari, field: str) -> bool | None:
    with hidamari.reading() as db:
        return has_consent(db, hidamari.organisation_id, hidamari.id("haru"), field, "supporter")


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_off_until_a_yes_and_off_again_after_a_no(
    hidamari: Hidamari, haru: TestClient, field: str
) -> None:
    assert said(hidamari, field) is None
    for answer, is_shown in (("yes", True), ("no", False), ("yes", True)):
        page = haru.post("/me/sharing", data={"field": field, "answer": answer})
        assert page.url.path == "/me/sharing"
        assert said(hidamari, field) is is_shown
        assert (f'aria-labelledby="{field}" data-on="yes"' in page.text) is is_shown


def test_the_page_says_who_by_name_and_since_when(haru: TestClient) -> None:
    before = text_of(haru.get("/me/sharing").text)
    assert "Tanaka-san sees this" not in before
    assert before.count("You have not decided yet.") == len(FIELDS)
    page = text_of(haru.post("/me/sharing", data={"field": "mood", "answer": "yes"}).text)
    assert "Tanaka-sanseesthisSincetoday" in "".join(page.split())
    assert "What you decided before" in page


def test_it_says_what_no_yes_can_show(haru: TestClient) -> None:
    page = text_of(haru.get("/me/sharing").text)
    assert "A mood that you keep to yourself: only you. You can show it later, one by one." in page
    # Messages about the service have readers of their own: nothing here is called seen by nobody.
    assert "What nobody else sees" not in page
    assert "Not your supporter, not your family." in page
    assert "They see only the plans that you show" in page


def test_every_decision_is_remembered_newest_first(hidamari: Hidamari) -> None:
    viewer = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, viewer, "checkin", "supporter")
        # A no to what was never a yes is one no, not a yes and a no.
        withdraw(db, viewer, "mood", "supporter")
    with hidamari.reading() as db:
        assert [(each.field, each.is_yes) for each in history(db, viewer)] == [
            ("mood", False),
            ("checkin", True),
        ]
        assert {field: each.is_yes for field, each in decisions(db, viewer).items()} == {
            "mood": False,
            "checkin": True,
        }


def mood(hidamari: Hidamari) -> Mood:
    return Mood(
        organisation_id=hidamari.organisation_id,
        id=new_id(),
        person_id=hidamari.id("haru"),
        mood=4,
        visible_to="supporter",
        local_date=today(),
    )


def plan(hidamari: Hidamari, **more: Any) -> Appointment:
    at = datetime.combine(today() + timedelta(days=1), time(10), JAPAN)
    return Appointment(
        organisation_id=hidamari.organisation_id,
        person_id=hidamari.id("haru"),
        kind="clinic",
        starts_at=at,
        ends_at=at,
        **more,
    )


def may(hidamari: Hidamari, name: str, field: str, record: Mood | Appointment) -> bool:
    viewer = hidamari.viewer(name)
    with hidamari.writing() as db:
        stored = db.merge(record)
        db.flush()
        return may_read(db, viewer, hidamari.id("haru"), field, stored)  # type: ignore[arg-type]


def test_a_no_to_moods_holds_from_the_next_request_on(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/me/sharing", data={"field": "mood", "answer": "yes"})
    assert may(hidamari, "tanaka", "mood", mood(hidamari))
    haru.post("/me/sharing", data={"field": "mood", "answer": "no"})
    assert not may(hidamari, "tanaka", "mood", mood(hidamari))


def test_plans_without_the_service_are_shown_after_a_yes_only(hidamari: Hidamari, haru: TestClient) -> None:
    clinic = plan(hidamari, with_whom="本田先生")
    own = plan(hidamari, made_by=hidamari.id("haru"))
    for each in (clinic, own):
        assert not may(hidamari, "tanaka", "schedule", each)
    haru.post("/me/sharing", data={"field": "schedule", "answer": "yes"})
    for each in (clinic, own):
        assert may(hidamari, "tanaka", "schedule", each)
        assert not may(hidamari, "mother", "schedule", each)
    haru.post("/me/sharing", data={"field": "schedule", "answer": "no"})
    assert not may(hidamari, "tanaka", "schedule", clinic)


def test_plans_with_the_service_need_no_yes(hidamari: Hidamari) -> None:
    for each in (
        plan(hidamari, with_id=hidamari.id("tanaka")),
        plan(hidamari, made_by=hidamari.id("tanaka")),
    ):
        assert may(hidamari, "tanaka", "schedule", each)
        assert may(hidamari, "sato", "schedule", each)


# --- The tab ---


def title(page: str) -> str:
    return page.split("<title>")[1].split("</title>")[0]


def test_the_tab_says_notes_on_every_page_for_whoever_wants_that(
    hidamari: Hidamari, haru: TestClient
) -> None:
    assert title(haru.get("/coping").text) == "My plan – Ayumi"
    haru.post("/me/title", data={"discreet": "yes"})
    for path in ("/", "/me", "/help", "/help/now", "/coping", "/concerns/new", "/checkins/morning/sleep"):
        assert title(haru.get(path).text) == "Notes", path
    # A page that refuses, one that asks for something, and everybody else's pages.
    assert title(haru.get("/inbox").text) == "Notes"
    assert title(haru.post("/coping/new/help", data={}).text) == "Check: Notes"
    with hidamari.browser("yu") as yu:
        assert title(yu.get("/coping").text) == "My plan – Ayumi"
    haru.post("/me/title", data={"discreet": "no"})
    assert title(haru.get("/coping").text) == "My plan – Ayumi"


def test_only_yes_and_no_are_answers_about_the_tab(haru: TestClient) -> None:
    assert haru.post("/me/title", data={"discreet": "perhaps"}).status_code == 422


# --- Signing another device out ---


def test_a_device_is_signed_out_after_a_look_at_which_one(hidamari: Hidamari, haru: TestClient) -> None:
    with hidamari.browser("haru") as phone:
        assert phone.get("/me").status_code == 200
        page = haru.get("/me/devices").text
        [address] = re.findall(r'href="([^"]*/end)"', page)
        question = haru.get(address)
        assert "Sign out a test?" in text_of(question.text)
        assert phone.get("/me").status_code == 200
        haru.post(address)
        assert phone.get("/me").status_code == 401
    assert haru.get(address).status_code == 404
