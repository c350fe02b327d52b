"""わたし: who sees what of mine, who looked, and which devices are mine."""

import re

import pytest
from sqlmodel import select

from pwa.access.looks import note_look
from pwa.access.rules import may_read
from pwa.accounts.invitations import invite
from pwa.accounts.models import Device
from pwa.checkins.models import Checkin
from pwa.clock import today
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of


def later_device(hidamari: Hidamari, name: str = "haru") -> TestClient:
    """A browser on which somebody came in by a link that their supporter made."""
    with hidamari.writing() as db:
        ticket = invite(db, hidamari.people[name], made_by=hidamari.id("tanaka"))
    browser = hidamari.browser()
    browser.post("/start", data={"token": ticket.carried})
    return browser


def newest_device(hidamari: Hidamari, name: str = "haru") -> Device:
    with hidamari.reading() as db:
        mine = select(Device).where(Device.person_id == hidamari.id(name))
        return max(db.exec(mine).all(), key=lambda device: device.id)


# --- Consent ---


def may_tanaka_read(hidamari: Hidamari) -> bool:
    checkin = Checkin(
        organisation_id=hidamari.organisation_id,
        id=new_id(),
        person_id=hidamari.id("haru"),
        local_date=today(),
        slot="morning",
        visible_to="supporter",
    )
    tanaka = hidamari.viewer("tanaka")
    with hidamari.writing() as db:
        for earlier in db.exec(select(Checkin)).all():
            db.delete(earlier)
        db.flush()
        db.add(checkin)
        db.flush()
        return may_read(db, tanaka, hidamari.id("haru"), "checkin", checkin)


def test_taking_back_a_yes_counts_from_the_next_request_on(hidamari: Hidamari, haru: TestClient) -> None:
    page = haru.post("/me/sharing", data={"field": "checkin", "answer": "yes"})
    assert "Your supporter sees your check-ins now." in text_of(page.text)
    assert may_tanaka_read(hidamari)
    haru.post("/me/sharing", data={"field": "checkin", "answer": "no"})
    assert not may_tanaka_read(hidamari)


def test_a_no_said_twice_is_a_no_and_a_yes_may_follow(hidamari: Hidamari, haru: TestClient) -> None:
    for answer in ("no", "no", "yes", "yes"):
        haru.post("/me/sharing", data={"field": "checkin", "answer": answer})
    assert may_tanaka_read(hidamari)
    haru.post("/me/sharing", data={"field": "checkin", "answer": "no"})
    assert not may_tanaka_read(hidamari)


@pytest.mark.parametrize("form", [{"field": "concern", "answer": "no"}, {"field": "mood"}, {}])
def test_only_what_is_asked_can_be_answered(haru: TestClient, form: dict[str, str]) -> None:
    assert haru.post("/me/sharing", data=form).status_code == 422


# --- Who looked ---


def look(hidamari: Hidamari, viewer: str, field: str, record_id: str = "") -> None:
    onlooker = hidamari.viewer(viewer)
    with hidamari.writing() as db:
        note_look(db, onlooker, hidamari.id("haru"), field, record_id)


def test_the_page_says_who_looked_at_what(hidamari: Hidamari, haru: TestClient) -> None:
    assert "Nobody has looked" in text_of(haru.get("/me/looks").text)
    look(hidamari, "tanaka", "profile")
    look(hidamari, "tanaka", "checkin")
    text = text_of(haru.get("/me/looks").text)
    assert "Tanaka-san" in text
    assert "your check-ins, your page" in text
    assert "Nobody has looked" not in text_of(haru.get("/me").text)
    with hidamari.browser("yu") as yu:
        assert "Tanaka-san" not in text_of(yu.get("/me/looks").text)


def test_who_read_a_closed_report_is_closed_too(hidamari: Hidamari, haru: TestClient) -> None:
    author = hidamari.viewer("haru")
    with hidamari.writing() as db:
        concern = report_concern(db, author, ConcernForm.of({"id": new_id(), "category": "service"}))
    with later_device(hidamari) as phone:
        look(hidamari, "ito", "concern", concern.id)
        look(hidamari, "tanaka", "profile")
        text = text_of(phone.get("/me/looks").text)
        assert "Tanaka-san" in text
        assert "Ito-san" not in text
    assert "Ito-san" in text_of(haru.get("/me/looks").text)


# --- Devices ---


def test_the_past_is_opened_on_a_device_that_has_it(hidamari: Hidamari, haru: TestClient) -> None:
    with later_device(hidamari) as phone:
        assert "This is a newer device." in text_of(phone.get("/me").text)
        assert "A newer device is waiting for you." in text_of(haru.get("/me").text)
        page = haru.get("/me/devices").text
        device = newest_device(hidamari)
        assert f'action="/me/devices/{device.id}/open"' in page
        assert "That device shows everything now." in text_of(haru.post(f"/me/devices/{device.id}/open").text)
        assert "This is a newer device." not in text_of(phone.get("/me").text)


def test_a_device_hears_of_a_later_one_and_when_it_was_used(hidamari: Hidamari, haru: TestClient) -> None:
    assert "A newer device" not in text_of(haru.get("/me").text)
    with later_device(hidamari):
        assert "A newer device is waiting for you." in text_of(haru.get("/me").text)
        text = text_of(haru.get("/me/devices").text)
    assert re.search(r"[Ll]ast used:? today, \d+:\d\d [ap]m", text), text


def test_a_closed_device_cannot_open_itself_or_another(hidamari: Hidamari, haru: TestClient) -> None:
    with later_device(hidamari) as phone, later_device(hidamari):
        other = newest_device(hidamari)
        with hidamari.reading() as db:
            closed = [device.id for device in db.exec(select(Device)).all() if device.sealed_before]
        assert len(closed) == 2
        for device_id in closed:
            assert phone.post(f"/me/devices/{device_id}/open").status_code == 404
        assert "/open" not in phone.get("/me/devices").text
    assert newest_device(hidamari).sealed_before == other.sealed_before is not None


def test_nobody_opens_or_ends_a_device_of_somebody_else(hidamari: Hidamari, haru: TestClient) -> None:
    with later_device(hidamari) as phone, hidamari.browser("yu") as yu:
        device = newest_device(hidamari)
        assert yu.post(f"/me/devices/{device.id}/open").status_code == 404
        assert yu.post(f"/me/devices/{device.id}/end").status_code == 404
        assert newest_device(hidamari).sealed_before is not None
        assert phone.get("/me").status_code == 200


def test_a_lost_phone_is_signed_out_from_another(hidamari: Hidamari, haru: TestClient) -> None:
    with later_device(hidamari) as phone:
        device = newest_device(hidamari)
        assert "That device is signed out." in text_of(haru.post(f"/me/devices/{device.id}/end").text)
        assert phone.get("/me").status_code == 401
    assert haru.post(f"/me/devices/{device.id}/open").status_code == 404


def test_ending_this_device_signs_out_here(hidamari: Hidamari, haru: TestClient) -> None:
    haru.get("/me")
    device = newest_device(hidamari)
    assert "You have left Ayumi." in text_of(haru.post(f"/me/devices/{device.id}/end").text)
    assert haru.get("/me").status_code == 401


def test_staff_and_family_have_a_page_without_questions_of_participants(hidamari: Hidamari) -> None:
    for name in ("tanaka", "mother"):
        with hidamari.browser(name) as browser:
            page = browser.get("/me")
            assert page.status_code == 200
            assert [
                path for path in ("/coping", "/records", "/me/looks", "/welcome") if path in page.text
            ] == []
            assert "/me/sharing" not in page.text
            assert browser.post("/me/sharing", data={"field": "mood", "answer": "yes"}).status_code == 403


def test_a_family_is_promised_nothing_that_it_does_not_get(hidamari: Hidamari) -> None:
    for name, gets_alerts, may_write in (
        ("mother", False, False), ("haru", True, True), ("tanaka", True, False), (None, False, False)
    ):  # fmt: skip
        with hidamari.browser(name) as browser:
            if name:
                assert ("Alerts on this device" in text_of(browser.get("/me").text)) is gets_alerts
            help_page = text_of(browser.get("/help").text)
            assert ("nobody reads this" in help_page) is may_write
            assert "In danger, call 110 or 119." in help_page


def test_a_participant_is_told_their_own_supporter_s_name(haru: TestClient) -> None:
    assert "What Tanaka-san sees" in text_of(haru.get("/me").text)
    assert "What Tanaka-san sees" in text_of(haru.get("/me/sharing").text)


def test_looks_of_one_day_stand_together(hidamari: Hidamari, haru: TestClient) -> None:
    for _ in range(3):
        look(hidamari, "tanaka", "profile")
    assert text_of(haru.get("/me/looks").text).count("Tanaka-san") == 1


# --- A number of one's own ---


def test_a_number_of_ones_own_is_kept_and_taken_away_again(haru: TestClient) -> None:
    page = haru.post("/me/phone", data={"phone": "(090) 000 1111"})
    assert page.url.path == "/me"
    assert "090-000-1111" in page.text
    assert 'value="090-000-1111"' in haru.get("/me/phone").text
    page = haru.post("/me/phone", data={"phone": ""})
    assert "No phone number is kept any more." in text_of(page.text)
    assert "090-000-1111" not in haru.get("/me").text


@pytest.mark.parametrize("typed", ["mother's", "090-000-1111 at night", "1" * 41])
def test_what_cannot_be_dialled_is_said_kindly_and_kept(haru: TestClient, typed: str) -> None:
    haru.post("/me/phone", data={"phone": "090-000-1111"})
    page = haru.post("/me/phone", data={"phone": typed})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert typed.replace(" ", "-").replace("'", "&#39;") in page.text or typed in page.text
    assert "090-000-1111" in haru.get("/me").text


def test_the_number_is_on_no_other_page_about_the_person(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/me/phone", data={"phone": "090-000-1111"})
    report = haru.post("/concerns", data={"id": new_id(), "category": "load"}).url.path
    person = f"/people/{hidamari.id('haru')}"
    with hidamari.browser("tanaka") as tanaka:
        for path in (person, f"{person}/rhythm", "/people", "/today", "/inbox", report):
            page = tanaka.get(path)
            assert page.status_code == 200
            assert "090" not in page.text
