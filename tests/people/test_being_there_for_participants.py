"""For staff: their participants, one of them, a new one, and a way in for a phone."""

import re

import pytest
import time_machine
from sqlalchemy.event import listen
from sqlmodel import select

from pwa.access.consents import grant, withdraw
from pwa.access.models import Assignment, Look, Role
from pwa.accounts.models import Invitation, Person
from pwa.checkins.models import Checkin
from pwa.clock import now, today
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.concerns.queries import inbox_of
from pwa.db import new_id
from pwa.moods.actions import log_mood
from pwa.moods.forms import MoodForm
from pwa.people.actions import add_participant
from pwa.people.forms import InviteForm
from pwa.people.queries import participants_of
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

NEW = {
    "name": "山田 太郎",
    "reading": "ヤマダ　タロウ",
    "called": "たろう",
    "wording": "easy",
    "furigana": "all",
}


def spaceless(html: str) -> str:
    """The words of a page; how a name is spaced is the business of the furigana."""
    return re.sub(r"\s", "", text_of(html))


def report(hidamari: Hidamari, category: str, **more: object) -> None:
    author = hidamari.viewer("haru")
    with hidamari.writing() as db:
        report_concern(db, author, ConcernForm.of({"id": new_id(), "category": category} | more))


def check_in(hidamari: Hidamari, *, is_shared: bool = True) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        if is_shared:
            grant(db, haru, "checkin", "supporter")
        db.add(
            Checkin(
                organisation_id=haru.organisation_id,
                id=new_id(),
                person_id=haru.id,
                local_date=today(),
                slot="morning",
                sleep="poor",
                visible_to="supporter" if is_shared else "self",
            )
        )


def looks_at_haru(hidamari: Hidamari) -> list[str]:
    with hidamari.reading() as db:
        return sorted(
            each.field for each in db.exec(select(Look)).all() if each.person_id == hidamari.id("haru")
        )


def test_a_supporter_sees_their_own_participants_and_a_manager_everybody(hidamari: Hidamari) -> None:
    seen = {}
    for name in ("tanaka", "sato", "suzuki", "yamamoto", "ito"):
        with hidamari.browser(name) as browser:
            page = spaceless(browser.get("/people").text)
            seen[name] = [who for who in ("KawaguchiHaru", "MoriYu") if who in page]
    assert seen == {
        "tanaka": ["KawaguchiHaru"],
        "sato": ["KawaguchiHaru"],
        "suzuki": ["MoriYu"],
        "yamamoto": ["KawaguchiHaru", "MoriYu"],
        "ito": [],
    }


def test_reports_that_a_supporter_may_not_see_are_not_even_counted(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    report(hidamari, "service")
    report(hidamari, "load", left_out=[hidamari.id("tanaka")])
    for path in ("/people", f"/people/{hidamari.id('haru')}"):
        assert "1 message" not in text_of(tanaka.get(path).text)
        assert "/concerns/" not in tanaka.get(path).text
    report(hidamari, "pay")
    assert "1 message" in text_of(tanaka.get("/people").text)
    assert "Pay" in text_of(tanaka.get(f"/people/{hidamari.id('haru')}").text)


def test_a_check_in_is_seen_only_where_it_is_shared(hidamari: Hidamari, tanaka: TestClient) -> None:
    check_in(hidamari, is_shared=False)
    page = tanaka.get(f"/people/{hidamari.id('haru')}").text
    assert "shows no check-ins to you" in text_of(page)
    assert "Poorly" not in text_of(page)
    assert "Checked in this morning" not in text_of(tanaka.get("/people").text)


def test_what_is_not_shown_has_no_empty_place_in_the_picture(hidamari: Hidamari, tanaka: TestClient) -> None:
    check_in(hidamari)
    path = f"/people/{hidamari.id('haru')}"
    page = tanaka.get(path).text
    assert "-san shows no moods to you." in text_of(page)
    assert 'class="sheet days"' in page
    assert 'data-only="nights"' in page
    assert "good on the left" not in text_of(page)
    assert ">Mood</th>" not in page
    assert ">Sleep</th>" in page
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, haru, "checkin", "supporter")
        grant(db, haru, "mood", "supporter")
        log_mood(db, haru, MoodForm(mood="2", visible_to="supporter"))
        log_mood(db, haru, MoodForm(mood="5", visible_to="self"))
    assert "only those that" not in text_of(page)
    for each in (path, f"{path}/rhythm"):
        assert "Moods: only those that Kawaguchi-san shows to you." in text_of(tanaka.get(each).text)
    page = tanaka.get(path).text
    assert 'data-only="moods"' in page
    assert "shows no moods to you" not in text_of(page)
    assert ">Sleep</th>" not in page
    with hidamari.writing() as db:
        grant(db, haru, "checkin", "supporter")
    page = tanaka.get(path).text
    assert "data-only" not in page
    assert "shows no moods" not in text_of(page)
    assert "shows no check-ins" not in text_of(page)


def test_a_shared_week_is_a_table_for_the_supporter_alone(hidamari: Hidamari, tanaka: TestClient) -> None:
    check_in(hidamari)
    assert "Checked in this morning" in text_of(tanaka.get("/people").text)
    page = tanaka.get(f"/people/{hidamari.id('haru')}").text
    # The mornings of a week, and four weeks of rhythm.
    assert page.count('role="rowheader"') == 7 + 28
    assert "Poorly" in text_of(page)
    for other in ("sato", "yamamoto"):
        with hidamari.browser(other) as browser:
            assert "Poorly" not in text_of(browser.get(f"/people/{hidamari.id('haru')}").text)


def test_opening_a_record_is_remembered_but_not_when_a_browser_only_guesses(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    path = f"/people/{hidamari.id('haru')}"
    assert tanaka.get(path, headers={"sec-purpose": "prefetch"}).status_code == 503
    assert looks_at_haru(hidamari) == []
    tanaka.get(path)
    assert looks_at_haru(hidamari) == ["profile"]


def test_records_of_others_are_as_unknown_as_no_record(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.browser("yamamoto") as manager:
        for browser, who in (
            (tanaka, hidamari.id("yu")),
            (tanaka, new_id()),
            (manager, hidamari.id("ito")),
            (manager, hidamari.id("mother")),
        ):
            assert browser.get(f"/people/{who}").status_code == 404
            assert browser.post(f"/people/{who}/device").status_code == 404
    with hidamari.reading() as db:
        assert not db.exec(select(Invitation)).all()


def test_a_manager_gets_no_way_in_as_somebody_who_also_works_here(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        db.add(
            Role(organisation_id=hidamari.organisation_id, person_id=hidamari.id("ono"), kind="participant")
        )
    with hidamari.browser("yamamoto") as manager:
        assert manager.post(f"/people/{hidamari.id('ono')}/device").status_code == 403
    with hidamari.reading() as db:
        assert not db.exec(select(Invitation)).all()


def test_a_supporter_connects_a_phone_and_is_named_as_who_did(hidamari: Hidamari, tanaka: TestClient) -> None:
    page = tanaka.post(f"/people/{hidamari.id('haru')}/device").text
    assert 'src="data:image/png;base64,' in page
    digits = re.search(r'class="digits">(\d{4}) (\d{4})<', page)
    assert digits
    with hidamari.reading() as db:
        [invitation] = db.exec(select(Invitation)).all()
    assert invitation.made_by == hidamari.id("tanaka")
    assert "".join(digits.groups()) not in (invitation.code_hash, invitation.token_hash)
    with hidamari.browser() as phone:
        phone.post("/code", data={"code": "".join(digits.groups())})
        assert "KawaguchiHaru" in spaceless(phone.get("/me").text)


def test_only_supporters_and_managers_invite(hidamari: Hidamari) -> None:
    allowed = {}
    for name in ("tanaka", "yamamoto", "ito", "kato", "ono", "mother", "haru"):
        with hidamari.browser(name) as browser:
            allowed[name] = (
                browser.get("/people/new").status_code,
                browser.post("/people/new", data=NEW).status_code,
            )
    assert {name for name, statuses in allowed.items() if statuses == (200, 200)} == {"tanaka", "yamamoto"}
    assert set(allowed.values()) == {(200, 200), (403, 403)}


def test_a_new_participant_has_their_supporter_and_the_usual_backup(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    form = NEW | {"id": new_id()}
    # Sent twice, as an impatient finger does.
    for _ in range(2):
        assert "Yamada-san" in text_of(tanaka.post("/people/new", data=form).text)
    with hidamari.reading() as db:
        person = db.get_one(Person, (hidamari.organisation_id, form["id"]))
        mine = select(Assignment).where(Assignment.participant_id == person.id)
        ties = sorted((each.kind, each.person_id) for each in db.exec(mine).all())
        kinds = [each.kind for each in db.exec(select(Role).where(Role.person_id == person.id)).all()]
    assert (person.name, person.reading, person.called) == ("山田 太郎", "やまだ たろう", "たろう")
    assert (person.register_name, person.furigana) == ("easy", "all")
    assert ties == [("backup", hidamari.id("sato")), ("primary", hidamari.id("tanaka"))]
    assert kinds == ["participant"]


def test_a_name_in_kanji_needs_its_reading_and_nothing_typed_is_lost(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    for reading in ("", "山田"):
        answer = tanaka.post("/people/new", data=NEW | {"reading": reading})
        assert answer.status_code == 422
        assert '<a href="#reading">' in answer.text
        assert 'value="山田 太郎"' in answer.text
        assert 'value="たろう"' in answer.text
    with hidamari.reading() as db:
        assert not db.exec(select(Person).where(Person.name == "山田 太郎")).all()


def test_a_report_stands_on_its_author_s_page_behind_any_number_of_others(hidamari: Hidamari) -> None:
    yu, haru, manager = (hidamari.viewer(name) for name in ("yu", "haru", "yamamoto"))
    with hidamari.writing() as db:
        for author, number in ((yu, 3), (haru, 1)):
            for _ in range(number):
                form = ConcernForm.of(
                    {"id": new_id(), "category": "load", "left_out": everybody_but(hidamari)}
                )
                report_concern(db, author, form)
    with hidamari.reading() as db:
        found = inbox_of(db, manager, author_id=haru.id, limit=2)
    assert [each.author_id for each in found] == [haru.id]


def everybody_but(hidamari: Hidamari) -> list[str]:
    """Whoever has to be left out so that a report reaches the manager first."""
    return [hidamari.id(name) for name in ("tanaka", "sato", "suzuki")]


def test_a_supporter_who_has_left_is_no_longer_named(hidamari: Hidamari) -> None:
    with hidamari.browser("yamamoto") as manager:
        assert "Supporter:Tanaka-san" in spaceless(manager.get("/people").text)
        with hidamari.writing() as db:
            person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("tanaka")))
            person.ended_at = now()
            db.add(person)
        page = spaceless(manager.get("/people").text)
    assert "田中" not in page
    assert "Nosupporteryet" in page


def test_the_list_asks_as_often_for_many_participants_as_for_one(hidamari: Hidamari) -> None:
    tanaka = hidamari.viewer("tanaka")
    statements: list[str] = []
    listen(hidamari.database.engine, "before_cursor_execute", lambda *of: statements.append(of[2]))
    asked = []
    for _ in range(2):
        statements.clear()
        with hidamari.reading() as db:
            participants_of(db, tanaka)
        asked.append(sum(each.startswith("SELECT") for each in statements))
        with hidamari.writing() as db:
            add_participant(db, tanaka, InviteForm.of(NEW))
    assert asked == [3, 3]


@pytest.mark.parametrize(("name", "is_let_in"), [("tanaka", True), ("sato", True), ("yamamoto", False)])
def test_appointments_and_notes_are_offered_to_those_whom_their_doors_let_in(
    hidamari: Hidamari, name: str, is_let_in: bool
) -> None:
    path = f"/people/{hidamari.id('haru')}"
    with hidamari.browser(name) as browser:
        page = browser.get(path).text
        for door in (f"{path}/appointments/new", f"{path}/meetings/new"):
            assert (f'href="{door}"' in page) is is_let_in
            assert browser.get(door).status_code == (200 if is_let_in else 404)


def test_whoever_is_not_the_supporter_is_not_told_that_the_person_shows_nothing(hidamari: Hidamari) -> None:
    path = f"/people/{hidamari.id('haru')}"
    said = "They are not shown to you."
    with hidamari.browser("sato") as sato, hidamari.browser("tanaka") as tanaka:
        assert said in text_of(sato.get(path).text)
        assert said not in text_of(tanaka.get(path).text)


def test_a_name_that_is_too_long_is_said_to_be_so_and_stays_whole(tanaka: TestClient) -> None:
    assert "maxlength" not in tanaka.get("/people/new").text
    long = "山田 " + "太" * 90
    refused = tanaka.post("/people/new", data={**NEW, "id": new_id(), "name": long})
    assert refused.status_code == 422
    assert long in refused.text
    assert "80 letters or fewer" in text_of(refused.text)


@pytest.mark.parametrize(("day", "is_open"), [("2026-11-27", True), ("2026-11-28", False)])
def test_on_a_closed_day_nobody_is_said_to_have_written_nothing(
    hidamari: Hidamari, day: str, is_open: bool
) -> None:
    haru = hidamari.viewer("haru")
    with time_machine.travel(f"{day} 01:10:00+00:00", tick=False), hidamari.browser("tanaka") as tanaka:
        with hidamari.writing() as db:
            grant(db, haru, "checkin", "supporter")
        assert ("No check-in yet today" in text_of(tanaka.get("/people").text)) == is_open
        check_in(hidamari)
        assert "Checked in this morning" in text_of(tanaka.get("/people").text)


def test_an_answered_worry_has_no_chip_that_reads_as_due_now(hidamari: Hidamari, tanaka: TestClient) -> None:
    id = new_id()
    report(hidamari, "load", id=id, urgency="now")
    pages = [f"/people/{hidamari.id('haru')}{end}" for end in ("", "/meetings/new")]
    for page in (tanaka.get(path).text for path in pages):
        assert 'data-urgency="now"' in page
        assert "Answered" not in text_of(page)
    tanaka.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "はい。"})
    for page in (tanaka.get(path).text for path in pages):
        assert f"/concerns/{id}" in page
        assert "data-urgency" not in page
        assert "Answered today" in text_of(page)
