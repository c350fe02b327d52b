"""What manager, officer, lead and committee see of the whole: their own chain, and no trace of another."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.absences.models import Absence
from pwa.access.models import Assignment, Role
from pwa.alerts.escalation import escalate_due
from pwa.clock import now, today
from pwa.concerns.models import Concern
from pwa.db import new_id
from pwa.overview.queries import cases, promises
from tests.hidamari import Hidamari, open_hidamari, text_of

CHAINS = {"unclear": "ordinary", "service": "service", "harm": "harm"}
OVERSEERS = {"yamamoto": "ordinary", "ito": "service", "kato": "service", "ono": "harm", "hara": "harm"}


def report(hidamari: Hidamari, category: str, **answers: object) -> str:
    form = {"id": new_id(), "category": category, "words": "つらいです。"} | answers
    with hidamari.browser("haru") as haru:
        assert haru.post("/concerns", data=form, follow_redirects=False).status_code == 303
    return str(form["id"])


def overview(hidamari: Hidamari, name: str) -> str:
    with hidamari.browser(name) as browser:
        answer = browser.get("/overview")
    assert answer.status_code == 200, name
    return answer.text


def change(hidamari: Hidamari, id: str, **values: object) -> None:
    with hidamari.writing() as db:
        concern = db.get_one(Concern, (hidamari.organisation_id, id))
        for name, value in values.items():
            setattr(concern, name, value)
        db.add(concern)


def numbers(hidamari: Hidamari, name: str) -> tuple[int, int]:
    viewer = hidamari.viewer(name)
    with hidamari.reading() as db:
        found = promises(db, viewer)
    return found.kept, found.missed


def hand(hidamari: Hidamari, giver: str, id: str, taker: str) -> None:
    form = {"id": new_id(), "to": hidamari.id(taker), "reason": "休みです。"}
    with hidamari.browser(giver) as browser:
        assert browser.post(f"/concerns/{id}/hand-over", data=form, follow_redirects=False).status_code == 303


def test_each_sees_the_cases_of_their_own_chain_alone(hidamari: Hidamari) -> None:
    ids = {chain: report(hidamari, category) for category, chain in CHAINS.items()}
    for name, first in (("ito", True), ("kato", False), ("ono", True), ("hara", False), ("yamamoto", False)):
        page = overview(hidamari, name)
        seen = {chain for chain, id in ids.items() if id in page}
        assert seen == ({OVERSEERS[name]} if first else set()), name


def test_after_a_handover_the_second_of_a_chain_sees_it_and_nobody_of_another(hidamari: Hidamari) -> None:
    ids = {chain: report(hidamari, category) for category, chain in CHAINS.items()}
    hand(hidamari, "tanaka", ids["ordinary"], "yamamoto")
    hand(hidamari, "ito", ids["service"], "kato")
    hand(hidamari, "ono", ids["harm"], "hara")
    for name, chain in OVERSEERS.items():
        with hidamari.browser(name) as browser:
            inbox = browser.get("/inbox").text
        assert {each for each, id in ids.items() if id in inbox} == {chain}, name
        page = overview(hidamari, name)
        assert not [id for each, id in ids.items() if each != chain and id in page], name


@pytest.mark.parametrize(
    ("category", "first", "second"), [("service", "ito", "kato"), ("harm", "ono", "hara")]
)
def test_whom_a_report_is_about_does_not_even_see_it_counted(
    hidamari: Hidamari, category: str, first: str, second: str
) -> None:
    id = report(hidamari, category, left_out=[hidamari.id(first)])
    change(hidamari, id, answer_by=now() - timedelta(minutes=1))
    page = overview(hidamari, first)
    assert id not in page
    assert numbers(hidamari, first) == (0, 0)
    with hidamari.browser(first) as browser:
        assert "waiting-count" not in browser.get("/inbox").text
    assert id in overview(hidamari, second)
    assert numbers(hidamari, second) == (0, 1)


def test_a_manager_whom_a_report_is_about_does_not_see_it_counted(hidamari: Hidamari) -> None:
    id = report(hidamari, "unclear", urgency="now", left_out=[hidamari.id("yamamoto")])
    change(hidamari, id, answer_by=now() - timedelta(minutes=1))
    with time_machine.travel(now() + timedelta(days=7), tick=False), hidamari.writing() as db:
        escalate_due(db)
    assert numbers(hidamari, "yamamoto") == (0, 0)
    with time_machine.travel(now(), tick=False):
        assert "Nothing went on this month." in text_of(overview(hidamari, "yamamoto"))


def test_the_word_of_the_person_leaves_the_case_open_and_open_cases_come_first(hidamari: Hidamari) -> None:
    over, closed = report(hidamari, "harm"), report(hidamari, "harm")
    change(hidamari, over, done_at=now(), created_at=now() - timedelta(days=20))
    change(hidamari, closed, case_closed_at=now(), case_closed_by=hidamari.id("ono"))
    page = overview(hidamari, "ono")
    viewer = hidamari.viewer("ono")
    with hidamari.reading() as db:
        assert [each.id for each in cases(db, viewer)] == [over, closed]
    assert page.index("Open cases") < page.index(over) < page.index("Closed cases") < page.index(closed)
    assert "The person says it is over" in text_of(page)


def test_promises_kept_and_missed_are_counted_for_the_own_chain(hidamari: Hidamari) -> None:
    ordinary, late, waiting, service = (
        report(hidamari, each) for each in ("load", "load", "load", "service")
    )
    moment = now()
    change(hidamari, ordinary, answer_by=moment, answered_at=moment - timedelta(minutes=1))
    change(hidamari, late, answer_by=moment, answered_at=moment + timedelta(minutes=3))
    change(hidamari, waiting, answer_by=moment - timedelta(seconds=1))
    change(hidamari, service, answer_by=moment, answered_at=moment)
    assert numbers(hidamari, "yamamoto") == (1, 2)
    assert numbers(hidamari, "ito") == (1, 0)
    assert numbers(hidamari, "ono") == (0, 0)


def test_promises_of_other_months_are_not_counted(hidamari: Hidamari) -> None:
    id = report(hidamari, "load")
    change(hidamari, id, answer_by=now() - timedelta(days=40), answered_at=now())
    assert numbers(hidamari, "yamamoto") == (0, 0)


def test_what_was_over_before_its_time_is_no_missed_promise(hidamari: Hidamari) -> None:
    id = report(hidamari, "load")
    change(hidamari, id, answer_by=now() - timedelta(hours=1), done_at=now() - timedelta(hours=2))
    assert numbers(hidamari, "yamamoto") == (0, 0)


def test_what_went_on_is_counted_and_linked_only_where_it_may_be_read(hidamari: Hidamari) -> None:
    id = report(hidamari, "unclear", urgency="now")
    report(hidamari, "harm")
    later = now() + timedelta(days=7)
    with time_machine.travel(later, tick=False), hidamari.writing() as db:
        escalate_due(db)
    page = text_of(overview(hidamari, "yamamoto"))
    if later.month == now().month:
        assert "1 of them only a colleague may read." in page
    assert id not in overview(hidamari, "yamamoto")
    with time_machine.travel(later + timedelta(days=7), tick=False), hidamari.writing() as db:
        escalate_due(db)
    assert id in overview(hidamari, "yamamoto")


def test_a_handover_that_nobody_opened_went_on_too(hidamari: Hidamari) -> None:
    id = report(hidamari, "unclear")
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(f"/concerns/{id}")
    hand(hidamari, "tanaka", id, "sato")
    assert "Nothing went on this month." in text_of(overview(hidamari, "yamamoto"))
    later = now() + timedelta(days=7)
    with time_machine.travel(later, tick=False):
        with hidamari.writing() as db:
            escalate_due(db)
        page = overview(hidamari, "yamamoto")
    assert "Nothing went on this month." not in text_of(page)
    assert id in page


def test_participants_without_somebody_are_named_to_the_manager_alone(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        for tie in db.exec(select(Assignment).where(Assignment.person_id == hidamari.id("suzuki"))):
            tie.until = now()
            db.add(tie)
    page = text_of(overview(hidamari, "yamamoto"))
    assert "Mori-sanNo supporter and no backup" in page.replace("\n", "")
    assert "Kawaguchi-san" not in page
    for name in ("ito", "kato", "ono"):
        assert "Mori" not in text_of(overview(hidamari, name))


def test_absences_are_numbers_without_names(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        for name, kind, withdrawn_at in (("haru", "off", None), ("yu", "late", now())):
            db.add(
                Absence(
                    organisation_id=hidamari.organisation_id,
                    id=new_id(),
                    person_id=hidamari.id(name),
                    local_date=today(),
                    kind=kind,
                    withdrawn_at=withdrawn_at,
                )
            )
    page = text_of(overview(hidamari, "yamamoto"))
    assert "1 day" in page
    assert "0 times" in page
    assert "1 person" in page
    assert "Kawaguchi-san" not in page
    assert "Days off" not in text_of(overview(hidamari, "ito"))


def test_nothing_of_another_organisation_is_counted(hidamari: Hidamari) -> None:
    other = open_hidamari(hidamari.settings, "別の事業所")
    id = report(other, "load")
    change(other, id, answer_by=now() - timedelta(minutes=1))
    report(other, "harm")
    assert numbers(hidamari, "yamamoto") == (0, 0)
    assert text_of(overview(hidamari, "yamamoto")).count("川口") == 0
    assert "No case is open." in text_of(overview(hidamari, "ono"))
    other.database.close()


def test_a_supporter_has_no_overview_and_no_way_to_it(hidamari: Hidamari) -> None:
    with hidamari.browser("tanaka") as tanaka:
        assert tanaka.get("/overview").status_code == 403
        assert "/overview" not in tanaka.get("/inbox").text


@pytest.mark.parametrize(
    ("name", "people"), [("yamamoto", True), ("ito", False), ("ono", False), ("kato", False)]
)
def test_the_navigation_leads_to_what_the_role_has(hidamari: Hidamari, name: str, people: bool) -> None:
    places = overview(hidamari, name).split('class="places"')[1]
    assert 'href="/overview"' in places
    assert ('href="/people"' in places) is people


def test_somebody_with_two_roles_has_both_parts(hidamari: Hidamari) -> None:
    id = report(hidamari, "harm", left_out=[hidamari.id("ono"), hidamari.id("hara")][:1])
    with hidamari.writing() as db:
        db.add(Role(organisation_id=hidamari.organisation_id, person_id=hidamari.id("hara"), kind="manager"))
    page = overview(hidamari, "hara")
    assert id in page
    assert "Without a supporter or a stand-in" in text_of(page)
