"""A way in for somebody's phone: on the screen for as long as it works, and never stored."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.access.models import Assignment, Role
from pwa.accounts.models import Device, Invitation
from pwa.db import new_id
from pwa.people.way_in import COOKIE
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

NEW = {"name": "山田 太郎", "reading": "やまだ たろう"}


def digits(page: str) -> str:
    """The eight digits on a page; empty if there are none."""
    found = re.search(r'class="digits">(\d{4}) (\d{4})<', page)
    return "".join(found.groups()) if found else ""


def comes_in(hidamari: Hidamari, code: str) -> str:
    """The path on which a phone arrives that types a code."""
    with hidamari.browser() as phone:
        return phone.post("/code", data={"code": code}).url.path


def device_page(hidamari: Hidamari, who: str = "haru") -> str:
    return f"/people/{hidamari.id(who)}/device"


def test_a_reload_shows_the_same_code_which_goes_on_working(hidamari: Hidamari, tanaka: TestClient) -> None:
    page = tanaka.post(device_page(hidamari))
    assert page.url.path == device_page(hidamari)
    shown = digits(page.text)
    assert shown
    for _ in range(3):
        assert digits(tanaka.get(device_page(hidamari)).text) == shown
    with hidamari.reading() as db:
        assert len(db.exec(select(Invitation)).all()) == 1
    assert comes_in(hidamari, shown) == "/"


def test_adding_somebody_leads_to_their_code_and_a_reload_makes_no_second_one(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    form = NEW | {"id": new_id()}
    page = tanaka.post("/people/new", data=form)
    assert page.url.path == f"/people/{form['id']}/device"
    assert "Added." in text_of(page.text)
    again = tanaka.get(page.url.path)
    assert "Added." not in text_of(again.text)
    assert digits(again.text) == digits(page.text) != ""


def test_a_new_code_is_made_only_on_purpose_and_says_what_it_ends(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    first = tanaka.post(device_page(hidamari)).text
    assert "The code before stops working then." in text_of(first)
    second = tanaka.post(device_page(hidamari)).text
    assert digits(first) != digits(second)
    assert comes_in(hidamari, digits(first)) == "/code"
    assert comes_in(hidamari, digits(second)) == "/"


def test_a_used_code_is_not_shown_again_but_that_the_phone_is_connected(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    code = digits(tanaka.post(device_page(hidamari)).text)
    comes_in(hidamari, code)
    page = tanaka.get(device_page(hidamari)).text
    assert digits(page) == ""
    assert "data:image/png" not in page
    assert "A device was connected" in text_of(page)


def test_a_code_that_is_too_old_is_not_shown(hidamari: Hidamari) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 1, 0, tzinfo=UTC), tick=False) as clock:
        with hidamari.browser("tanaka") as browser:
            assert digits(browser.post(device_page(hidamari)).text)
            clock.shift(timedelta(minutes=11))
            page = browser.get(device_page(hidamari)).text
    assert digits(page) == ""
    assert "This code is over" in text_of(page)


def test_a_code_is_stored_nowhere_and_shown_to_nobody_else(hidamari: Hidamari, tanaka: TestClient) -> None:
    code = digits(tanaka.post(device_page(hidamari)).text)
    carried = tanaka.cookies.get(COOKIE)
    assert carried
    with hidamari.reading() as db:
        [row] = db.exec(select(Invitation)).all()
    stored = " ".join(map(str, row.model_dump().values()))
    assert code not in stored
    assert carried.split(".")[1] not in stored
    with hidamari.browser("sato") as standin:
        # Not even with the cookie itself, on a shared desk.
        standin.cookies.set(COOKIE, carried)
        page = standin.get(device_page(hidamari)).text
    assert digits(page) == ""
    assert "Somebody made a code that works until" in text_of(page)


@pytest.mark.parametrize("cookie", ["x", "a.b", "0" * 4000, "%00.%00", "…"])
def test_a_cookie_that_anybody_wrote_shows_no_code(
    hidamari: Hidamari, tanaka: TestClient, cookie: str
) -> None:
    page = tanaka.get(device_page(hidamari), headers=[(b"cookie", f"{COOKIE}={cookie}".encode())])
    assert page.status_code in (200, 401)
    mine = f"ayumi={tanaka.cookies.get('ayumi')}; {COOKIE}={cookie}"
    page = tanaka.get(device_page(hidamari), headers=[(b"cookie", mine.encode())])
    assert page.status_code == 200
    assert digits(page.text) == ""


def test_the_code_of_one_person_is_not_shown_on_the_page_of_another(hidamari: Hidamari) -> None:
    with hidamari.browser("yamamoto") as manager:
        assert digits(manager.post(device_page(hidamari)).text)
        assert digits(manager.get(device_page(hidamari, "yu")).text) == ""


def test_a_mother_who_signed_out_comes_back(hidamari: Hidamari, tanaka: TestClient) -> None:
    path = f"/people/{hidamari.id('haru')}/family/{hidamari.id('mother')}/device"
    with hidamari.browser("mother") as mother:
        mother.post("/leave")
        assert mother.get("/family").status_code == 401
        assert path in tanaka.get(f"/people/{hidamari.id('haru')}").text
        mother.post("/code", data={"code": digits(tanaka.post(path).text)})
        assert "Kawaguchi" in text_of(mother.get("/me").text)
        assert mother.get("/family").status_code == 200


def test_nobody_makes_a_way_in_for_somebody_elses_family(hidamari: Hidamari, tanaka: TestClient) -> None:
    of_haru = f"/people/{hidamari.id('haru')}/family/"
    with hidamari.browser("suzuki") as suzuki:
        assert suzuki.post(f"{of_haru}{hidamari.id('mother')}/device").status_code == 404
    # Nor for somebody who is no family of this person: a colleague, another participant.
    for other in ("sato", "yu", "haru"):
        assert tanaka.post(f"{of_haru}{hidamari.id(other)}/device").status_code == 404
    with hidamari.reading() as db:
        assert not db.exec(select(Invitation)).all()


@pytest.mark.parametrize("role", ["participant", "supporter"])
def test_family_that_is_more_than_family_gets_no_way_in_from_here(
    hidamari: Hidamari, tanaka: TestClient, role: str
) -> None:
    # Yu is Haru's family too: who makes Yu's way in reads Yu's own record.
    with hidamari.writing() as db:
        ours = hidamari.organisation_id
        db.add(Role(organisation_id=ours, person_id=hidamari.id("mother"), kind=role))
        db.add(
            Assignment(
                organisation_id=ours,
                participant_id=hidamari.id("haru"),
                person_id=hidamari.id("yu"),
                kind="family",
            )
        )
    for who in ("mother", "yu"):
        path = f"/people/{hidamari.id('haru')}/family/{hidamari.id(who)}/device"
        assert tanaka.post(path).status_code == 404
    with hidamari.reading() as db:
        assert not db.exec(select(Device).where(Device.person_id == hidamari.id("yu"))).all()
        assert not db.exec(select(Invitation)).all()


def test_only_who_helps_people_in_sees_the_page(hidamari: Hidamari) -> None:
    for name, expected in (("ito", 403), ("ono", 403), ("haru", 403), ("suzuki", 404)):
        with hidamari.browser(name) as browser:
            assert browser.get(device_page(hidamari)).status_code == expected
