"""A late start or a day off: told with an alert in one transaction, followed, changed, recorded."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from pwa.absences.actions import tell_absence
from pwa.absences.forms import AbsenceForm
from pwa.absences.models import Absence
from pwa.access.models import Assignment, Look, Role
from pwa.alerts.escalation import escalate_due
from pwa.alerts.models import Alert
from pwa.alerts.payload import payload_of
from pwa.clock import JAPAN, today
from pwa.db import OtherContentError, new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

# A Wednesday at half past eight, before the service opens; at nine somebody is there.
AT = datetime(2026, 11, 25, 8, 30, tzinfo=JAPAN)
DAY = "2026-11-25"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT) as traveller:
        yield traveller


def whole(**changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "local_date": DAY,
        "kind": "off",
        "reason": "body",
        "condition": "caution",
        "words": "頭が痛いです。",
        "wants_call": "yes",
        "next_on": "2026-11-26",
    } | changes


def told(hidamari: Hidamari) -> list[Absence]:
    with hidamari.reading() as db:
        return list(db.exec(select(Absence)).all())


def alerts(hidamari: Hidamari) -> list[Alert]:
    with hidamari.reading() as db:
        return list(db.exec(select(Alert).order_by(Alert.id)).all())


def called(hidamari: Hidamari) -> list[str]:
    names = {person.id: short for short, person in hidamari.people.items()}
    return [names[alert.recipient_id] for alert in alerts(hidamari)]


def send(browser: TestClient, **changes: Any) -> str:
    """Tell an absence; the address of its page."""
    response = browser.post("/absences", data=whole(**changes), follow_redirects=False)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def seen_in(page: str) -> str:
    """The version of the person's word that a page of staff was made from."""
    found = re.search(r'name="seen_at" value="([^"]*)"', page)
    assert found
    return found[1]


def record_page(hidamari: Hidamari) -> str:
    [absence] = told(hidamari)
    return f"/people/{absence.person_id}/absences/{absence.id}"


def test_three_short_screens_lead_to_it_without_a_checkin(hidamari: Hidamari, haru: TestClient) -> None:
    assert haru.get("/absences/new").url.path == "/absences/new/what"
    page = haru.post("/absences/new/what", data={"kind": "off", "local_date": DAY})
    assert (page.url.path, page.url.query) == ("/absences/new/why", f"day={DAY}".encode())
    page = haru.post(f"/absences/new/why?day={DAY}", data={"reason": "clinic"})
    assert page.url.path == "/absences/new/send"
    assert "Tanaka" in text_of(page.text)
    assert "Clinic" in text_of(page.text)
    assert told(hidamari) == []


def test_a_morning_that_says_late_leads_to_it_with_what_is_known(
    hidamari: Hidamari, haru: TestClient
) -> None:
    morning = {"id": new_id(), "local_date": DAY, "plan": "late", "body": "bad"}
    page = haru.post("/checkins", data=morning)
    assert page.url.path == "/absences/new/why"
    assert 'value="bad" checked' in page.text
    assert "I come late" in text_of(page.text)


def test_from_home_it_begins_with_the_day_though_the_morning_or_a_draft_said_it(haru: TestClient) -> None:
    haru.post("/checkins", data={"id": new_id(), "local_date": DAY, "plan": "late", "body": "bad"})
    haru.post(f"/absences/new/why?day={DAY}", data={"reason": "clinic"})
    page = haru.get("/absences/new")
    assert page.url.path == "/absences/new/what"
    assert re.search(r'value="late"[^>]* checked', page.text)
    assert re.search(rf'value="{DAY}"[^>]* checked', page.text)
    # Told for another day, it is that day's; of the same day nothing is lost.
    page = haru.post(f"/absences/new/what?day={DAY}", data={"kind": "late", "local_date": "2026-11-26"})
    assert page.url.query == b"day=2026-11-26"
    page = haru.post(f"/absences/new/what?day={DAY}", data={"kind": "late", "local_date": DAY})
    assert re.search(r'value="clinic"[^>]* checked', page.text)


def test_a_late_start_of_an_earlier_day_is_not_told_afterwards(haru: TestClient) -> None:
    done = haru.post(
        "/checkins", data={"id": new_id(), "local_date": "2026-11-24", "plan": "off"}, follow_redirects=False
    )
    assert done.headers["location"] == "/"


def test_it_is_kept_once_with_one_alert_for_the_supporter(hidamari: Hidamari, haru: TestClient) -> None:
    sent = whole()
    for _ in range(2):
        assert haru.post("/absences", data=sent, follow_redirects=False).status_code == 303
    [absence] = told(hidamari)
    assert (absence.kind, absence.reason, absence.condition) == ("off", "body", "caution")
    assert (absence.words, absence.wants_call, absence.next_on) == (
        "頭が痛いです。",
        True,
        date(2026, 11, 26),
    )
    [alert] = alerts(hidamari)
    assert (alert.kind, alert.matter_id, called(hidamari)) == ("absence", absence.id, ["tanaka"])


def test_the_same_key_ten_times_at_once_makes_one_absence_and_one_alert(hidamari: Hidamari) -> None:
    person, form = hidamari.viewer("haru"), AbsenceForm.of(whole())

    def tell(_: int) -> None:
        with hidamari.writing() as db:
            tell_absence(db, person, form)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(tell, range(10)))
    assert (len(told(hidamari)), len(alerts(hidamari))) == (1, 1)


def test_neither_is_there_without_the_other(hidamari: Hidamari) -> None:
    person = hidamari.viewer("haru")

    def tell_and_fail() -> None:
        with hidamari.writing() as db:
            tell_absence(db, person, AbsenceForm.of(whole()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell_and_fail()
    assert (told(hidamari), alerts(hidamari)) == ([], [])


def test_the_lock_screen_says_neither_who_nor_why(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    [alert] = alerts(hidamari)
    said = str(payload_of("https://ayumi.example", alert.id, alert.is_urgent, 1))
    for word in ("川口", "はる", "頭", "休", "absence", "欠席"):
        assert word not in said


def test_who_does_not_open_it_is_followed_by_who_stands_in(
    hidamari: Hidamari, haru: TestClient, clock: time_machine.Traveller
) -> None:
    send(haru)
    clock.move_to(AT.replace(hour=9, minute=14))
    with hidamari.writing() as db:
        escalate_due(db)
    assert called(hidamari) == ["tanaka"]
    clock.move_to(AT.replace(hour=9, minute=16))
    for _ in range(2):
        with hidamari.writing() as db:
            escalate_due(db)
    assert called(hidamari) == ["tanaka", "sato"]


def test_a_notification_leads_to_the_record_and_opening_it_opens_the_alert(
    hidamari: Hidamari, haru: TestClient, clock: time_machine.Traveller
) -> None:
    mine = send(haru)
    [alert] = alerts(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.get(f"/a/{alert.id}")
        assert page.url.path == record_page(hidamari)
        assert "頭が痛いです。" in text_of(page.text)
    assert alerts(hidamari)[0].opened_at is not None
    clock.move_to(AT.replace(hour=12))
    with hidamari.writing() as db:
        escalate_due(db)
    assert called(hidamari) == ["tanaka"]
    assert "Tanaka-san" in text_of(haru.get(mine).text)
    with hidamari.reading() as db:
        assert [look.field for look in db.exec(select(Look)).all()] == ["absence"]


def test_a_look_ahead_of_a_browser_opens_nothing(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(record_page(hidamari), headers={"sec-purpose": "prefetch"})
    assert (alerts(hidamari)[0].opened_at, told(hidamari)[0].received_at) == (None, None)


def test_one_tap_completes_the_record(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru)
    with hidamari.browser("tanaka") as tanaka:
        path = record_page(hidamari)
        tanaka.get(path)
        page = tanaka.post(path, data={"next_on": "2026-11-26"})
        assert "The record is complete." in text_of(page.text)
        more = {"advice": "ゆっくり休んでください。", "next_on": "2026-11-27", "seen_at": seen_in(page.text)}
        tanaka.post(path, data=more)
        assert "Recorded this month: 1" in text_of(tanaka.get(path.rsplit("/", 1)[0]).text)
    [absence] = told(hidamari)
    assert absence.received_by == hidamari.id("tanaka")
    assert absence.recorded_at is not None
    assert (absence.advice, absence.next_on) == ("ゆっくり休んでください。", date(2026, 11, 27))
    assert "ゆっくり休んでください。" in text_of(haru.get(mine).text)


def test_coming_late_is_not_counted(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru, kind="late")
    with hidamari.browser("tanaka") as tanaka:
        tanaka.post(record_page(hidamari), data={})
        assert "Recorded this month: 0" in text_of(tanaka.get(record_page(hidamari).rsplit("/", 1)[0]).text)


def test_a_late_start_that_became_a_day_off_counts_only_once_it_is_recorded_again(
    hidamari: Hidamari, haru: TestClient, clock: time_machine.Traveller
) -> None:
    mine = send(haru, kind="late", next_on="")
    with hidamari.browser("tanaka") as tanaka:
        path = record_page(hidamari)
        everywhere = {
            "record": path, "list": path.rsplit("/", 1)[0],
            "person": path.rsplit("/", 2)[0], "today": "/today",
        }  # fmt: skip

        def record() -> None:
            clock.shift(timedelta(minutes=1))
            tanaka.post(path, data={"seen_at": seen_in(tanaka.get(path).text)})

        def shown() -> dict[str, str]:
            return {name: text_of(tanaka.get(address).text) for name, address in everywhere.items()}

        record()
        assert "The record is complete." in shown()["today"]
        clock.shift(timedelta(minutes=1))
        send(haru, kind="off")
        page = shown()
        assert "Recorded this month: 0" in page["record"]
        assert "record it again" in page["record"]
        assert "Recorded this month: 0" in page["list"]
        assert "To be recorded" in page["list"]
        assert "The record is not complete yet." in page["person"]
        assert "The record is complete." not in page["today"]
        assert "Not written down yet" in text_of(haru.get(mine).text)
        record()
        page = shown()
        assert "Recorded this month: 1" in page["record"]
        assert "Recorded this month: 1" in page["list"]
        assert "To be recorded" not in page["list"]
        assert "The record is not complete yet." not in page["person"]
        assert "The record is complete." in page["today"]


def test_a_change_is_told_once_more(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(record_page(hidamari))
        assert alerts(hidamari)[0].opened_at is not None
        assert send(haru, kind="late") == mine
        [alert] = alerts(hidamari)
        assert alert.opened_at is None
        assert "Corrected by the person" in text_of(tanaka.get(record_page(hidamari)).text)
    [absence] = told(hidamari)
    assert (absence.kind, absence.edited_at is not None) == ("late", True)
    # Coming late, one comes the same day.
    assert absence.next_on is None


def test_saying_the_same_again_rings_nobody(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(record_page(hidamari))
        send(haru)
    assert alerts(hidamari)[0].opened_at is not None
    assert told(hidamari)[0].edited_at is None


def test_it_can_be_taken_back_and_the_supporter_is_told(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(record_page(hidamari))
        haru.post(f"{mine}/withdraw")
        assert alerts(hidamari)[0].opened_at is None
        assert "comes as usual" in text_of(tanaka.get(record_page(hidamari)).text)
    assert 'href="/absences/new"' in haru.get("/").text
    send(haru)
    assert told(hidamari)[0].withdrawn_at is None


def test_whoever_told_to_be_late_takes_back_that_and_not_their_coming(haru: TestClient) -> None:
    mine = send(haru, kind="late")
    page = text_of(haru.get(mine).text)
    assert "I come on time after all" in page
    assert "I come after all" not in page
    page = text_of(haru.post(f"{mine}/withdraw").text)
    assert "Your supporter is told that you come on time." in page
    send(haru, kind="off")
    assert "I come after all" in text_of(haru.get(mine).text)
    assert "Your supporter is told that you come." in text_of(haru.post(f"{mine}/withdraw").text)


def test_good_news_goes_to_whoever_was_told_and_to_nobody_else(
    hidamari: Hidamari, haru: TestClient, clock: time_machine.Traveller
) -> None:
    mine = send(haru)
    haru.post(f"{mine}/withdraw")
    clock.shift(timedelta(days=1))
    with hidamari.writing() as db:
        escalate_due(db)
    assert called(hidamari) == ["tanaka"]

    haru.post("/absences", data=whole(local_date="2026-11-26", next_on="2026-11-27"))
    clock.shift(timedelta(days=1))
    with hidamari.writing() as db:
        escalate_due(db)
    second = called(hidamari)
    assert sorted(second) == ["sato", "tanaka", "tanaka"]


def test_nobody_takes_back_what_somebody_else_told(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru)
    with hidamari.writing() as db:
        # Yu works here too, and stands in for Haru's supporter.
        db.add(Role(organisation_id=hidamari.organisation_id, person_id=hidamari.id("yu"), kind="supporter"))
        db.add(
            Assignment(
                organisation_id=hidamari.organisation_id,
                participant_id=hidamari.id("haru"),
                person_id=hidamari.id("yu"),
                kind="backup",
            )
        )
    with hidamari.browser("yu") as yu:
        assert yu.post(f"{mine}/withdraw").status_code == 404
    assert told(hidamari)[0].withdrawn_at is None


def test_a_browser_that_guesses_gets_no_word_of_it(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        for path in (record_page(hidamari), record_page(hidamari).rsplit("/", 1)[0]):
            page = tanaka.get(path, headers={"sec-purpose": "prefetch"})
            assert page.status_code == 503
            assert "頭が痛い" not in page.text
    with hidamari.reading() as db:
        assert not db.exec(select(Look)).all()
    assert told(hidamari)[0].received_at is None


def test_a_change_is_unread_again(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(record_page(hidamari))
    assert told(hidamari)[0].received_at is not None
    send(haru, words="病院に行きます。")
    assert told(hidamari)[0].received_at is None


def test_an_old_copy_does_not_undo_a_withdrawal(hidamari: Hidamari, haru: TestClient) -> None:
    sent = whole()
    haru.post("/absences", data=sent)
    haru.post(f"/absences/{sent['id']}/withdraw")
    assert haru.post("/absences", data=sent, follow_redirects=False).status_code == 303
    assert told(hidamari)[0].withdrawn_at is not None


def test_a_key_of_somebody_else_is_refused_and_the_words_are_kept(
    hidamari: Hidamari, haru: TestClient
) -> None:
    sent = whole()
    haru.post("/absences", data=sent)
    with hidamari.browser("yu") as yu:
        page = yu.post("/absences", data=sent)
    assert page.status_code == 409
    assert "頭が痛いです。" in page.text
    assert sent["id"] not in page.text
    viewer = hidamari.viewer("haru")
    with pytest.raises(OtherContentError), hidamari.writing() as db:
        tell_absence(db, viewer, AbsenceForm.of(sent | {"kind": "late"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "never"},
        {"reason": "laziness"},
        {"condition": "dead"},
        {"words": "あ" * 501},
        {"local_date": "2026-11-24"},
        {"local_date": "2026-12-25"},
        {"local_date": "2026-02-30"},
        {"local_date": ""},
        {"next_on": "soon"},
        {"wants_call": "maybe"},
    ],
)
def test_what_cannot_be_is_asked_for_again_and_nothing_is_lost(
    hidamari: Hidamari, haru: TestClient, wrong: dict[str, str]
) -> None:
    page = haru.post("/absences", data=whole() | wrong)
    assert page.status_code == 422
    assert wrong.get("words", "頭が痛いです。") in page.text
    assert (told(hidamari), alerts(hidamari)) == ([], [])


def test_words_are_kept_when_an_earlier_answer_is_changed(haru: TestClient) -> None:
    haru.post("/absences/new/what", data={"kind": "off", "local_date": DAY})
    haru.post(f"/absences/new/why?day={DAY}", data={"skip": "yes"})
    extras = {"words": "頭が痛いです。", "wants_call": "yes", "next_on": "2026-11-26", "to": "why"}
    assert haru.post(f"/absences/new/send?day={DAY}", data=extras).url.path == "/absences/new/why"
    page = haru.post(f"/absences/new/why?day={DAY}", data={"reason": "home"}).text
    assert "頭が痛いです。" in page
    assert "checked" in page.split('name="wants_call"')[1].split(">")[0]
    assert "checked" in page.split('value="2026-11-26"')[1].split(">")[0]


def test_only_who_stands_there_for_the_person_reads_it(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru)
    path = record_page(hidamari)
    for name, status in (("sato", 200), ("suzuki", 404), ("yamamoto", 404), ("ito", 404), ("mother", 403)):
        with hidamari.browser(name) as browser:
            assert browser.get(path).status_code == status, name
            assert browser.get(path.rsplit("/", 1)[0]).status_code == status, name
            assert browser.post(path, data={}).status_code == status, name
    with hidamari.browser("yu") as yu:
        assert yu.get(mine).status_code == 404
        assert yu.post(f"{mine}/withdraw").status_code == 404


def test_who_has_no_supporter_is_told_to_call(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        for each in db.exec(select(Assignment)).all():
            each.until = AT
            db.add(each)
    with hidamari.browser("yu") as yu:
        page = yu.post("/absences", data=whole())
        assert "nobody is told. Please call." in text_of(page.text)
        assert "tel:0300000100" in page.text
    assert (len(told(hidamari)), alerts(hidamari)) == (1, [])


def test_at_night_it_says_when_it_can_be_read_and_not_that_somebody_is_told_at_once(
    haru: TestClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 11, 25, 5, 0, tzinfo=JAPAN))
    haru.post("/absences/new/what", data={"kind": "off", "local_date": DAY})
    before = text_of(haru.get(f"/absences/new/send?day={DAY}").text)
    after = text_of(haru.post("/absences", data=whole()).text)
    for page in (before, after):
        assert "Nobody is there now: it can be read from" in page
        assert "If it cannot wait, please call." in page
        assert "told at once" not in page
    assert "Arrived" in after


def test_a_day_that_is_over_is_not_changed_any_more(
    hidamari: Hidamari, haru: TestClient, clock: time_machine.Traveller
) -> None:
    mine = send(haru)
    clock.move_to(AT + timedelta(days=1))
    assert "Take it back" not in text_of(haru.get(mine).text)
    assert haru.post(f"{mine}/withdraw").status_code == 404
    assert haru.get(f"/absences/new?day={DAY}").status_code == 404
    assert today() > told(hidamari)[0].local_date


def test_whoever_comes_late_may_say_how_late_and_the_supporter_reads_it(
    hidamari: Hidamari, haru: TestClient
) -> None:
    haru.post("/absences/new/what", data={"kind": "late", "local_date": DAY})
    page = haru.get(f"/absences/new/send?day={DAY}").text
    assert page.count('name="late_by"') == 5
    assert re.search(r'name="late_by" value=""[^>]* checked', page)
    assert 'name="next_on"' not in page

    mine = send(haru, kind="late", late_by="hour", next_on="")
    assert "About 1 hour late" in text_of(haru.get(mine).text)
    with hidamari.browser("tanaka") as tanaka:
        for path in ("/today", record_page(hidamari)):
            assert "About 1 hour late" in text_of(tanaka.get(path).text), path
        # It is told once more when it changes, and not asked where somebody takes the day off.
        assert alerts(hidamari)[0].opened_at is not None
        send(haru, kind="late", late_by="afternoon", next_on="")
        assert alerts(hidamari)[0].opened_at is None
        assert "From the afternoon" in text_of(tanaka.get(record_page(hidamari)).text)
    send(haru, kind="off", late_by="afternoon")
    assert told(hidamari)[0].late_by is None
    haru.post("/absences/new/what", data={"kind": "off", "local_date": DAY})
    assert 'name="late_by"' not in haru.get(f"/absences/new/send?day={DAY}").text


def test_without_saying_how_late_it_is_told_all_the_same(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru, kind="late", late_by="", next_on="")
    assert told(hidamari)[0].late_by is None
    with hidamari.browser("tanaka") as tanaka:
        assert "Comes late" in text_of(tanaka.get("/today").text)
    assert haru.post("/absences", data=whole(kind="late", late_by="never")).status_code == 422


def test_who_reads_it_and_from_when_stands_above_everything_that_is_sent(haru: TestClient) -> None:
    haru.post("/absences/new/what", data={"kind": "off", "local_date": DAY})
    page = text_of(haru.get(f"/absences/new/send?day={DAY}").text)
    assert page.index("can be read from today, 9:00 am") < page.index("Day") < page.index("Please call me")
    with time_machine.travel(AT.replace(hour=10)):
        page = text_of(haru.get(f"/absences/new/send?day={DAY}").text)
    assert page.index("Tanaka-san is told at once.") < page.index("Please call me")


@pytest.mark.parametrize("next_on", [DAY, "2026-11-24", "1926-11-26"])
def test_the_next_day_comes_after_the_absence_for_both_of_them(
    hidamari: Hidamari, haru: TestClient, next_on: str
) -> None:
    page = haru.post("/absences", data=whole(next_on=next_on))
    assert page.status_code == 422
    assert "The next day is after this absence." in text_of(page.text)
    assert "頭が痛いです。" in page.text
    assert told(hidamari) == []

    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.post(record_page(hidamari), data={"advice": "ゆっくりどうぞ。", "next_on": next_on})
    assert page.status_code == 422
    assert "The next day is after this absence." in text_of(page.text)
    assert "ゆっくりどうぞ。" in page.text
    assert f'value="{next_on}"' in page.text
    assert (told(hidamari)[0].recorded_at, told(hidamari)[0].next_on) == (None, date(2026, 11, 26))


def test_an_old_page_of_staff_does_not_undo_what_the_person_said_since(
    hidamari: Hidamari, haru: TestClient
) -> None:
    mine = send(haru)
    with hidamari.browser("tanaka") as tanaka:
        path = record_page(hidamari)
        old = {"advice": "お大事に。", "next_on": "2026-11-26", "seen_at": seen_in(tanaka.get(path).text)}
        send(haru, next_on="2026-11-30")
        page = tanaka.post(path, data=old)
        assert page.status_code == 409
        # Both are there: the person's word above, and what was being written below it.
        words = text_of(page.text)
        assert "Monday 30 November" in words
        assert "changed this while you wrote" in words
        assert 'value="2026-11-26"' in page.text
        assert "お大事に。" in page.text
        [kept] = told(hidamari)
        assert (kept.next_on, kept.recorded_at, kept.advice) == (date(2026, 11, 30), None, "")

        new = old | {"next_on": "2026-11-30", "seen_at": seen_in(page.text)}
        assert tanaka.post(path, data=new, follow_redirects=False).status_code == 303
        # Taken back is a word of the person's too.
        haru.post(f"{mine}/withdraw")
        assert tanaka.post(path, data=new).status_code == 409
    [kept] = told(hidamari)
    assert (kept.next_on, kept.advice) == (date(2026, 11, 30), "お大事に。")


def test_what_a_colleague_recorded_meanwhile_is_not_overwritten_and_both_texts_are_there(
    hidamari: Hidamari, haru: TestClient
) -> None:
    send(haru)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        path = record_page(hidamari)
        first = {"advice": "水分をとってください。", "next_on": "", "seen_at": seen_in(tanaka.get(path).text)}
        second = {"advice": "病院に電話しましょう。", "next_on": "", "seen_at": seen_in(sato.get(path).text)}
        assert tanaka.post(path, data=first, follow_redirects=False).status_code == 303
        page = sato.post(path, data=second)
        assert page.status_code == 409
        words = text_of(page.text)
        assert "recorded by a colleague" in words
        # Theirs stands right above the box with one's own.
        assert "What is written there now水分をとってください。" in re.sub(r"\n\s*", "", words)
        assert "病院に電話しましょう。</textarea>" in page.text
        assert told(hidamari)[0].advice == first["advice"]
        both = second | {"advice": first["advice"] + second["advice"], "seen_at": seen_in(page.text)}
        assert sato.post(path, data=both, follow_redirects=False).status_code == 303
        # Pressed twice, it is no quarrel with oneself.
        assert sato.post(path, data=both, follow_redirects=False).status_code == 303
    assert told(hidamari)[0].advice == "水分をとってください。病院に電話しましょう。"


def test_a_late_start_has_no_day_to_come_back(hidamari: Hidamari, haru: TestClient) -> None:
    mine = send(haru, kind="late", next_on="")
    with hidamari.browser("tanaka") as tanaka:
        path = record_page(hidamari)
        page = tanaka.get(path)
        assert "Next day" not in text_of(page.text)
        assert 'name="next_on"' not in page.text
        form = {"advice": "お気をつけて。", "next_on": "2026-11-24", "seen_at": seen_in(page.text)}
        assert tanaka.post(path, data=form, follow_redirects=False).status_code == 303
    assert (told(hidamari)[0].next_on, told(hidamari)[0].advice) == (None, "お気をつけて。")
    assert "Next day" not in text_of(haru.get(mine).text)
    send(haru, kind="off", next_on="")
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.get(record_page(hidamari))
        assert "Next dayNot known yet" in re.sub(r"\n\s*", "", text_of(page.text))
        assert 'name="next_on"' in page.text


def test_an_old_page_without_its_version_undoes_nothing_either(hidamari: Hidamari, haru: TestClient) -> None:
    send(haru)
    send(haru, next_on="2026-11-30")
    with hidamari.browser("tanaka") as tanaka:
        assert tanaka.post(record_page(hidamari), data={"next_on": "2026-11-26"}).status_code == 409
    assert told(hidamari)[0].next_on == date(2026, 11, 30)


def test_whoever_asks_for_a_call_can_be_called_with_one_tap(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/me/phone", data={"phone": "090-000-1111"})
    send(haru)
    with hidamari.browser("tanaka") as tanaka:
        assert 'href="tel:0900001111"' in tanaka.get(record_page(hidamari)).text
        send(haru, wants_call="no")
        assert "tel:0900001111" not in tanaka.get(record_page(hidamari)).text


@pytest.mark.parametrize(
    ("code", "label"), [("transport", "Train or bus is late"), ("overslept", "I overslept")]
)
def test_a_late_train_and_oversleeping_are_reasons_that_staff_read_too(
    hidamari: Hidamari, code: str, label: str
) -> None:
    with hidamari.browser("haru") as haru, hidamari.browser("tanaka") as tanaka:
        path = send(haru, kind="late", reason=code)
        assert label in text_of(haru.get(path).text)
        assert label in text_of(tanaka.get(path).text)
