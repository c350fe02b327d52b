"""What changes around a participant: their name, who is there for them, their family, that they left."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from pwa.access.consents import grant
from pwa.access.models import Assignment, Consent, Role
from pwa.accounts.models import Device, Person
from pwa.alerts.models import Subscription
from pwa.checkins.models import Checkin
from pwa.clock import now, today
from pwa.db import new_id
from pwa.people.actions import FAMILY
from pwa.schedules.models import Appointment
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of


@pytest.fixture
def manager(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser("yamamoto") as browser:
        yield browser


def of_haru(hidamari: Hidamari, part: str = "") -> str:
    return f"/people/{hidamari.id('haru')}{part}"


def person(hidamari: Hidamari, id: str) -> Person:
    with hidamari.reading() as db:
        return db.get_one(Person, (hidamari.organisation_id, id))


def ties(hidamari: Hidamari) -> list[tuple[str, str]]:
    """Who is there for Haru now."""
    names = {each.id: name for name, each in hidamari.people.items()}
    with hidamari.reading() as db:
        mine = select(Assignment).where(Assignment.participant_id == hidamari.id("haru"))
        return sorted(
            (each.kind, names.get(each.person_id, "new")) for each in db.exec(mine).all() if not each.until
        )


def share_check_ins(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, haru, "checkin", "supporter")
        db.add(
            Checkin(
                organisation_id=haru.organisation_id, id=new_id(), person_id=haru.id, local_date=today(),
                slot="morning", sleep="poor", visible_to="supporter",
            )
        )  # fmt: skip


# --- Names ---


def test_a_mistyped_name_is_corrected(hidamari: Hidamari, tanaka: TestClient) -> None:
    assert 'value="川口 はる"' in tanaka.get(of_haru(hidamari, "/name")).text
    form = {"name": "河口　　はる", "reading": "カワグチ　ハル", "called": "はるさん"}
    page = tanaka.post(of_haru(hidamari, "/name"), data=form)
    assert page.url.path == of_haru(hidamari)
    haru = person(hidamari, hidamari.id("haru"))
    assert (haru.name, haru.reading, haru.called) == ("河口 はる", "かわぐち はる", "はるさん")


@pytest.mark.parametrize("path", ["/people/new", "name", "family/new"])
def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    hidamari: Hidamari, tanaka: TestClient, path: str
) -> None:
    path = path if path.startswith("/") else of_haru(hidamari, f"/{path}")
    page = tanaka.post(path, data={"name": "", "reading": "Yamada", "called": "あ" * 81})
    assert page.status_code == 422
    for field in ("name", "reading", "called"):
        assert f'<a href="#{field}">' in page.text
    assert "Please write the name." in text_of(page.text)
    assert 'value="Yamada"' in page.text
    assert "あ" * 81 in page.text


def test_a_name_without_a_space_is_asked_about_kindly_and_taken_if_it_is_whole(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    form: dict[str, Any] = {"id": new_id(), "name": "山田太郎", "reading": "やまだたろう"}
    page = tanaka.post("/people/new", data=form)
    assert page.status_code == 422
    assert "Please put a space between the family name and the given name." in text_of(page.text)
    assert 'name="one_name"' in page.text
    assert tanaka.post("/people/new", data=form | {"one_name": "yes"}).status_code == 200
    assert person(hidamari, form["id"]).name == "山田太郎"


def test_the_way_for_a_whole_name_is_offered_only_where_there_is_no_space(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    assert "one_name" not in tanaka.get("/people/new").text
    assert "one_name" not in tanaka.post("/people/new", data={"name": ""}).text


def test_the_reading_has_its_space_where_the_name_has_it(hidamari: Hidamari, tanaka: TestClient) -> None:
    page = tanaka.post("/people/new", data={"name": "山田 太郎", "reading": "やまだたろう"})
    assert page.status_code == 422
    assert "at the same place as in the name" in text_of(page.text)


# --- Who is there for somebody ---


def test_a_new_supporter_sees_from_the_next_request_on_and_the_old_one_no_more(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    share_check_ins(hidamari)
    assert "Poorly" in text_of(tanaka.get(of_haru(hidamari)).text)
    form = {"supporter": hidamari.id("suzuki"), "backup": hidamari.id("sato")}
    assert "you cannot open this person’s page any more" in text_of(
        tanaka.get(of_haru(hidamari, "/care")).text
    )
    # Whoever gave somebody away is not led to a page that is closed to them, and is told so.
    landed = tanaka.post(of_haru(hidamari, "/care"), data=form)
    assert landed.url.path == "/people"
    assert "You are not there for this person any more" in text_of(landed.text)
    assert ties(hidamari) == [("backup", "sato"), ("family", "mother"), ("primary", "suzuki")]
    assert tanaka.get(of_haru(hidamari)).status_code == 404
    with hidamari.browser("suzuki") as suzuki:
        assert "Poorly" in text_of(suzuki.get(of_haru(hidamari)).text)


def test_saying_the_same_again_changes_nothing(hidamari: Hidamari, manager: TestClient) -> None:
    form = {"supporter": hidamari.id("tanaka"), "backup": hidamari.id("sato")}
    with hidamari.reading() as db:
        before = sorted(each.id for each in db.exec(select(Assignment)).all())
    for _ in range(2):
        manager.post(of_haru(hidamari, "/care"), data=form)
    with hidamari.reading() as db:
        assert sorted(each.id for each in db.exec(select(Assignment)).all()) == before


def test_a_stand_in_may_be_nobody(hidamari: Hidamari, manager: TestClient) -> None:
    manager.post(of_haru(hidamari, "/care"), data={"supporter": hidamari.id("tanaka"), "backup": ""})
    assert ties(hidamari) == [("family", "mother"), ("primary", "tanaka")]


@pytest.mark.parametrize(
    ("supporter", "backup"),
    [("", "sato"), ("tanaka", "tanaka"), ("mother", "sato"), ("tanaka", "ono"), ("yu", "")],
)
def test_nobody_but_two_supporters_can_be_chosen(
    hidamari: Hidamari, manager: TestClient, supporter: str, backup: str
) -> None:
    form = {
        name: hidamari.id(who) if who else "" for name, who in (("supporter", supporter), ("backup", backup))
    }
    assert manager.post(of_haru(hidamari, "/care"), data=form).status_code == 422
    assert ties(hidamari) == [("backup", "sato"), ("family", "mother"), ("primary", "tanaka")]


def test_only_the_supporter_and_the_manager_decide_who_cares_and_who_has_left(hidamari: Hidamari) -> None:
    form = {"supporter": hidamari.id("suzuki")}
    for name, expected in (("sato", 403), ("suzuki", 404), ("ito", 403), ("haru", 403), ("mother", 403)):
        with hidamari.browser(name) as browser:
            for part in ("/care", "/end"):
                assert browser.get(of_haru(hidamari, part)).status_code == expected
                assert browser.post(of_haru(hidamari, part), data=form).status_code == expected
            assert browser.post(of_haru(hidamari, "/return")).status_code in (403, 404)
    assert person(hidamari, hidamari.id("haru")).ended_at is None
    assert ("primary", "tanaka") in ties(hidamari)


# --- Leaving, and coming back ---


def test_who_has_left_is_signed_out_at_once_and_nothing_is_deleted(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    share_check_ins(hidamari)
    with hidamari.browser("haru") as phone:
        assert phone.get("/me").status_code == 200
        with hidamari.writing() as db:
            [device] = db.exec(
                select(Device).where(Device.person_id == hidamari.id("haru"), Device.label == "a test")
            ).all()[-1:]
            db.add(
                Subscription(
                    organisation_id=hidamari.organisation_id, person_id=hidamari.id("haru"),
                    device_id=device.id, endpoint="https://push.example/x", endpoint_hash="x",
                    p256dh="", auth="",
                )
            )  # fmt: skip
        # First a page that asks, which changes nothing.
        assert "Nothing is deleted" in text_of(tanaka.get(of_haru(hidamari, "/end")).text)
        assert phone.get("/me").status_code == 200
        page = tanaka.post(of_haru(hidamari, "/end"))
        assert "Kawaguchi Haru" in text_of(page.text)
        assert phone.get("/me").status_code == 401
    assert "Kawaguchi" not in text_of(tanaka.get("/people").text)
    assert tanaka.get(of_haru(hidamari)).status_code == 404
    with hidamari.reading() as db:
        assert len(db.exec(select(Checkin)).all()) == 1
        assert not db.exec(select(Subscription)).all()


def test_a_code_made_before_lets_nobody_in_who_has_left(hidamari: Hidamari, tanaka: TestClient) -> None:
    page = tanaka.post(of_haru(hidamari, "/device")).text
    code = re.search(r'class="digits">(\d{4}) (\d{4})<', page)
    assert code
    tanaka.post(of_haru(hidamari, "/end"))
    tanaka.post(of_haru(hidamari, "/return"))
    with hidamari.browser() as phone:
        assert phone.post("/code", data={"code": "".join(code.groups())}).status_code == 422


def test_whoever_comes_back_has_the_same_supporter_but_needs_a_new_way_in(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    with hidamari.browser("haru") as phone:
        tanaka.post(of_haru(hidamari, "/end"))
        page = tanaka.post(of_haru(hidamari, "/return"))
        assert page.url.path == of_haru(hidamari)
        assert phone.get("/me").status_code == 401
    assert ("primary", "tanaka") in ties(hidamari)


def test_a_supporter_sees_only_their_own_among_who_has_left(hidamari: Hidamari, manager: TestClient) -> None:
    manager.post(of_haru(hidamari, "/end"))
    manager.post(f"/people/{hidamari.id('yu')}/end")
    seen = {}
    for name in ("tanaka", "suzuki", "yamamoto", "ito"):
        with hidamari.browser(name) as browser:
            page = text_of(browser.get("/people?show=left").text)
            seen[name] = [who for who in ("Kawaguchi", "Mori") if who in page]
    assert {who: sorted(names) for who, names in seen.items()} == {
        "tanaka": ["Kawaguchi"], "suzuki": ["Mori"], "yamamoto": ["Kawaguchi", "Mori"], "ito": [],
    }  # fmt: skip


def test_somebody_who_also_works_here_is_not_ended_or_renamed_from_here(
    hidamari: Hidamari, manager: TestClient
) -> None:
    with hidamari.writing() as db:
        db.add(
            Role(organisation_id=hidamari.organisation_id, person_id=hidamari.id("ono"), kind="participant")
        )
    for part in ("end", "name", "family/new"):
        assert manager.post(f"/people/{hidamari.id('ono')}/{part}").status_code == 403
    assert person(hidamari, hidamari.id("ono")).ended_at is None


# --- Family ---


def test_family_is_added_only_after_the_person_was_asked_and_that_is_noted(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    form = {"id": new_id(), "name": "川口 一郎", "reading": "かわぐち いちろう"}
    page = tanaka.post(of_haru(hidamari, "/family/new"), data=form)
    assert page.status_code == 422
    assert "Please ask the person first" in text_of(page.text)
    assert ties(hidamari).count(("family", "new")) == 0
    for _ in range(2):
        page = tanaka.post(of_haru(hidamari, "/family/new"), data=form | {"asked": "yes"})
        assert page.url.path == of_haru(hidamari, f"/family/{form['id']}/device")
    assert "Added." in text_of(page.text)
    assert ties(hidamari).count(("family", "new")) == 1
    with hidamari.reading() as db:
        [noted] = db.exec(select(Consent)).all()
        kinds = [each.kind for each in db.exec(select(Role).where(Role.person_id == form["id"])).all()]
    assert (noted.person_id, noted.field, noted.audience) == (hidamari.id("haru"), FAMILY, form["id"])
    assert kinds == ["family"]


def test_a_form_with_somebody_elses_id_makes_nobody_family(hidamari: Hidamari, tanaka: TestClient) -> None:
    for who in ("yu", "sato"):
        form = {"id": hidamari.id(who), "name": "川口 一郎", "reading": "かわぐち いちろう", "asked": "yes"}
        assert tanaka.post(of_haru(hidamari, "/family/new"), data=form).status_code == 404
    assert ties(hidamari) == [("backup", "sato"), ("family", "mother"), ("primary", "tanaka")]


def test_family_that_is_taken_off_sees_no_plans_any_more(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.writing() as db:
        db.add(
            Appointment(
                organisation_id=hidamari.organisation_id, person_id=hidamari.id("haru"), kind="visit",
                starts_at=now(), ends_at=now().replace(year=now().year + 1), family_sees="all",
            )
        )  # fmt: skip
    with hidamari.browser("mother") as mother:
        assert "Work visit" in text_of(mother.get("/family").text)
        tanaka.post(of_haru(hidamari, f"/family/{hidamari.id('mother')}/end"))
        assert "Work visit" not in text_of(mother.get("/family").text)
