"""A supporter's first page: who needs them today, without blame, and only what each person agreed to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event
from sqlmodel import select

from pwa.absences.models import Absence
from pwa.access.consents import grant, withdraw
from pwa.access.models import Assignment, Look, Role
from pwa.accounts.models import Person
from pwa.checkins.models import Checkin
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.concerns.models import Recipient
from pwa.db import new_id
from pwa.moods.models import Mood
from pwa.schedules.models import Appointment
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, text_of

# A Wednesday, ten in the morning in Japan; Monday of that week was a holiday.
MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _in_the_morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def agree(hidamari: Hidamari, field: str, who: str = "haru") -> None:
    viewer = hidamari.viewer(who)
    with hidamari.writing() as db:
        grant(db, viewer, field, "supporter")


def check_in(hidamari: Hidamari, day: date = TODAY, who: str = "haru", **more: Any) -> None:
    with hidamari.writing() as db:
        db.add(
            Checkin(
                organisation_id=hidamari.organisation_id,
                id=new_id(),
                person_id=hidamari.id(who),
                local_date=day,
                slot="morning",
                **({"visible_to": "supporter"} | more),
            )
        )


def tell_absence(hidamari: Hidamari, day: date = TODAY, **more: Any) -> str:
    id = new_id()
    with hidamari.writing() as db:
        db.add(
            Absence(
                organisation_id=hidamari.organisation_id,
                id=id,
                person_id=hidamari.id("haru"),
                local_date=day,
                **({"kind": "off"} | more),
            )
        )
    return id


def plan(hidamari: Hidamari, kind: str, at: datetime, **more: Any) -> None:
    with hidamari.writing() as db:
        db.add(
            Appointment(
                organisation_id=hidamari.organisation_id,
                person_id=hidamari.id("haru"),
                kind=kind,
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                **more,
            )
        )


def part(page: str, id: str) -> str:
    """The words of the section whose heading has this id; empty if there is none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{id}".*?</section>', page, re.S)
    return text_of(found[0]) if found else ""


def today(browser: TestClient, whose: str = "") -> str:
    return browser.get("/today", params={"whose": whose} if whose else {}).text


def usual_days(hidamari: Hidamari, until: date, **more: Any) -> None:
    for back in range(10):
        check_in(hidamari, until - timedelta(days=back), **more)


@contextmanager
def statements(browser: TestClient) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
            asked.append(statement)

    engine = app_of(browser).database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_staff_with_participants_begin_with_their_day_and_others_elsewhere(hidamari: Hidamari) -> None:
    first = {}
    for name in ("tanaka", "yamamoto", "ito", "ono", "kato", "mother", "haru"):
        with hidamari.browser(name) as browser:
            first[name] = browser.get("/").url.path
    assert first == {
        "tanaka": "/today", "yamamoto": "/today", "ito": "/inbox", "ono": "/inbox", "kato": "/inbox",
        "mother": "/family", "haru": "/",
    }  # fmt: skip


def test_no_tab_leads_to_a_page_that_is_for_ever_empty(hidamari: Hidamari) -> None:
    tabs = {}
    for name in ("tanaka", "yamamoto", "ito", "ono", "kato"):
        with hidamari.browser(name) as browser:
            bar = re.search(r'<nav class="places".*?</nav>', browser.get("/inbox").text, re.S)
            assert bar
            tabs[name] = re.findall(r'<a href="([^"]+)"', bar[0])
    supporter, overseer = ["/today", "/inbox", "/people", "/me"], ["/inbox", "/overview", "/me"]
    assert tabs == {
        "tanaka": supporter,
        "yamamoto": ["/today", "/inbox", "/people", "/overview", "/me"],
        **dict.fromkeys(("ito", "ono", "kato"), overseer),
    }


def test_an_officer_has_no_day_of_participants(hidamari: Hidamari) -> None:
    with hidamari.browser("ito") as browser:
        assert browser.get("/today").status_code == 404


def test_each_choice_of_people_has_those_who_wait_for_an_answer_among_them(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    stand_in_for_yu(hidamari)
    for name, category in (("yu", "pay"), ("haru", "load")):
        viewer = hidamari.viewer(name)
        with hidamari.writing() as db:
            report_concern(db, viewer, ConcernForm.of({"id": new_id(), "category": category}))
    seen = {
        whose: [who for who in ("Kawaguchi-san", "Mori-san") if who in part(today(tanaka, whose), "waiting")]
        for whose in ("mine", "standin", "all")
    }
    assert seen == {
        "mine": ["Kawaguchi-san"], "standin": ["Mori-san"], "all": ["Kawaguchi-san", "Mori-san"],
    }  # fmt: skip
    # What the choice leaves out is one link away.
    assert "All that are open: 2" in part(today(tanaka, "mine"), "waiting")
    assert "All that are open" not in part(today(tanaka, "all"), "waiting")


def test_without_a_choice_of_people_a_message_of_somebody_elses_participant_is_there_too(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    yu = hidamari.viewer("yu")
    with hidamari.writing() as db:
        concern = report_concern(db, yu, ConcernForm.of({"id": new_id(), "category": "pay"}))
    assert "Mori-san" not in part(today(tanaka), "waiting")
    with hidamari.writing() as db:
        db.add(
            Recipient(
                organisation_id=hidamari.organisation_id, concern_id=concern.id,
                person_id=hidamari.id("tanaka"), position=9, reached_at=MORNING,
            )
        )  # fmt: skip
    assert "Mori-san" in part(today(tanaka), "waiting")


def test_a_day_on_which_somebody_waits_never_ends_with_nothing_else(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    haru = hidamari.viewer("haru")
    with time_machine.travel(MORNING + timedelta(days=3), tick=False), hidamari.browser("tanaka") as browser:
        assert "The service is closed today. Nobody needs you right now." in text_of(today(browser))
        with hidamari.writing() as db:
            report_concern(db, haru, ConcernForm.of({"id": new_id(), "category": "pay", "urgency": "now"}))
        page = text_of(today(browser))
    assert "The service is closed today. 1 message is still waiting for an answer." in page
    assert "Nothing else today." not in page
    assert "Nobody needs you" not in page


def test_the_end_of_a_chosen_part_speaks_of_that_part_and_of_who_waits_elsewhere(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    stand_in_for_yu(hidamari)
    yu = hidamari.viewer("yu")
    with hidamari.writing() as db:
        report_concern(db, yu, ConcernForm.of({"id": new_id(), "category": "pay"}))
    page = today(tanaka, "mine")
    assert "Nobody among them is waiting for an answer." in part(page, "waiting")
    assert "All that are open: 1" in part(page, "waiting")
    assert (
        "Of your own participants, nobody needs you right now. Elsewhere, 1 message is waiting for an answer."
        in text_of(page)
    )
    assert "Nobody needs you right now." not in text_of(page)
    for whose in ("standin", "all"):
        page = text_of(today(tanaka, whose))
        assert "1 message is still waiting for an answer." in page
        assert "Elsewhere" not in page
    assert "Nobody among them" in text_of(tanaka.get("/inbox?whose=mine").text)
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        for _ in range(2):
            report_concern(db, haru, ConcernForm.of({"id": new_id(), "category": "pay"}))
    for whose, said in (
        ("mine", "Still waiting for an answer: 2 of your own, 1 elsewhere."),
        ("standin", "Still waiting for an answer: 1 where you stand in, 2 elsewhere."),
    ):
        page = text_of(today(tanaka, whose))
        assert said in page
        assert "still waiting" not in page


def stand_in_for_yu(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        db.add(
            Assignment(
                organisation_id=hidamari.organisation_id,
                participant_id=hidamari.id("yu"),
                person_id=hidamari.id("tanaka"),
                kind="backup",
            )
        )


def test_a_report_that_is_answered_waits_no_longer(hidamari: Hidamari, tanaka: TestClient) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        concern = report_concern(db, haru, ConcernForm.of({"id": new_id(), "category": "pay"}))
    assert f"/concerns/{concern.id}" in today(tanaka)
    tanaka.post(f"/concerns/{concern.id}/replies", data={"words": "明日話しましょう。", "id": new_id()})
    assert f"/concerns/{concern.id}" not in today(tanaka)


def test_a_late_start_or_a_day_off_links_to_its_record_with_the_wish_to_be_called(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    absence = tell_absence(hidamari, wants_call=True, next_on=TODAY + timedelta(days=1))
    page = today(tanaka)
    assert f'href="/people/{hidamari.id("haru")}/absences/{absence}"' in page
    shown = part(page, "away")
    assert "Kawaguchi-san" in shown
    assert "Off today" in shown
    assert "Wishes to be called" in shown


def test_an_absence_that_was_taken_back_or_is_of_another_day_is_not_todays(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    tell_absence(hidamari, withdrawn_at=MORNING)
    tell_absence(hidamari, TODAY - timedelta(days=1))
    assert part(today(tanaka), "away") == ""


def test_a_plan_to_come_late_counts_before_the_absence_is_told(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    agree(hidamari, "checkin")
    check_in(hidamari, plan="late", body="caution")
    assert "Comes late" in part(today(tanaka), "away")


def test_whoever_checked_in_is_there_with_plan_and_body_in_a_word(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    agree(hidamari, "checkin")
    check_in(hidamari, plan="home", body="caution", sleep="poor")
    shown = part(today(tanaka), "written")
    assert "Home" in shown
    assert "A bit bad" in shown
    assert "Sleep" not in shown


def test_who_is_not_well_and_told_a_day_off_is_among_those_who_wrote_too(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    tell_absence(hidamari, wants_call=True, reason="body")
    check_in(hidamari, plan="off", body="bad", sleep="none")
    page = today(tanaka)
    assert "Reason: My body" in part(page, "away")
    assert "Wishes to be called" in part(page, "away")
    assert re.search("Kawaguchi-san.*Body: Bad.*Sleep: Hardly", part(page, "written"), re.S)
    # The absence was told to the service; the check-in is the person's to show or not.
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, haru, "checkin", "supporter")
    page = today(tanaka)
    assert part(page, "written") == ""
    assert "Reason: My body" in part(page, "away")
    with hidamari.reading() as db:
        assert {each.field for each in db.exec(select(Look)).all()} == {"absence", "checkin"}


def test_only_who_shares_check_ins_is_named_as_not_written_yet(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    assert part(today(tanaka), "unwritten") == ""
    agree(hidamari, "checkin")
    assert "Kawaguchi-san" in part(today(tanaka), "unwritten")
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, haru, "checkin", "supporter")
    assert part(today(tanaka), "unwritten") == ""


def test_a_check_in_kept_to_oneself_is_neither_written_nor_missing_to_the_supporter(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    check_in(hidamari, plan="off", body="bad", visible_to="self")
    page = today(tanaka)
    assert part(page, "written") + part(page, "away") + part(page, "unwritten") == ""
    assert "1 more, without a check-in that you may see" in text_of(page)


def test_nobody_is_missing_on_a_day_on_which_the_service_is_closed(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    agree(hidamari, "checkin")
    with time_machine.travel(MORNING + timedelta(days=3), tick=False), hidamari.browser("tanaka") as browser:
        page = today(browser)
    assert part(page, "unwritten") == ""
    assert "The service is closed today." in text_of(page)


def test_three_silent_working_days_are_told_only_after_the_persons_yes(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    # Thursday was the last day; Friday and Tuesday and, before the weekend and the holiday, no more.
    usual_days(hidamari, date(2026, 11, 18))
    agree(hidamari, "checkin")
    assert part(today(tanaka), "silent") == ""
    assert "Kawaguchi-san" in part(today(tanaka), "unwritten")
    agree(hidamari, "silence")
    page = today(tanaka)
    assert "Kawaguchi-san" in part(page, "silent")
    assert part(page, "unwritten") == ""
    with hidamari.browser("sato") as standin:
        assert part(today(standin), "silent") == ""


def test_weekends_and_holidays_are_no_silence(hidamari: Hidamari, tanaka: TestClient) -> None:
    # Since Thursday: Friday and Tuesday are the only working days, for Monday was a holiday.
    usual_days(hidamari, date(2026, 11, 19))
    agree(hidamari, "silence")
    assert part(today(tanaka), "silent") == ""


def test_a_mood_kept_to_oneself_ends_the_silence(hidamari: Hidamari, tanaka: TestClient) -> None:
    usual_days(hidamari, date(2026, 11, 18))
    agree(hidamari, "silence")
    with hidamari.writing() as db:
        db.add(
            Mood(
                organisation_id=hidamari.organisation_id, id=new_id(), person_id=hidamari.id("haru"),
                mood=5, local_date=date(2026, 11, 24),
            )
        )  # fmt: skip
    assert part(today(tanaka), "silent") == ""


def test_who_hardly_ever_writes_or_told_a_leave_is_not_silent(hidamari: Hidamari, tanaka: TestClient) -> None:
    agree(hidamari, "silence")
    check_in(hidamari, date(2026, 11, 10))
    assert part(today(tanaka), "silent") == ""
    usual_days(hidamari, date(2026, 11, 9))
    assert part(today(tanaka), "silent") != ""
    tell_absence(hidamari, date(2026, 11, 20))
    assert part(today(tanaka), "silent") == ""


def test_todays_appointments_with_the_service_stand_in_order_and_others_nowhere(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    afternoon = MORNING + timedelta(hours=4)
    plan(hidamari, "visit", afternoon, place="会社", with_id=hidamari.id("tanaka"))
    plan(hidamari, "meeting", MORNING - timedelta(hours=1))
    plan(hidamari, "clinic", MORNING + timedelta(hours=2))
    plan(hidamari, "review", MORNING + timedelta(days=1))
    plan(hidamari, "case", MORNING + timedelta(hours=3), cancelled_at=MORNING)
    shown = part(today(tanaka), "meetings")
    assert shown.index("Meeting") < shown.index("Work visit")
    for other in ("Clinic", "Review", "Case meeting"):
        assert other not in shown


def test_a_quiet_day_ends_with_saying_so(hidamari: Hidamari, tanaka: TestClient) -> None:
    assert "Nobody needs you right now." in text_of(today(tanaka))
    tell_absence(hidamari)
    assert "Nothing else today." in text_of(today(tanaka))


def test_mine_and_stand_in_are_links_and_all_of_the_service_is_for_managers(hidamari: Hidamari) -> None:
    agree(hidamari, "checkin")
    shown: dict[str, list[str]] = {}
    choices: dict[str, list[str]] = {}
    for name in ("tanaka", "sato", "suzuki", "yamamoto"):
        with hidamari.browser(name) as browser:
            page = today(browser, "all")
            shown[name] = [who for who in ("Kawaguchi-san", "Mori-san") if who in text_of(page)]
            choices[name] = re.findall(r'href="/today\?whose=(\w+)"', page)
    assert shown == {
        "tanaka": ["Kawaguchi-san"],
        "sato": ["Kawaguchi-san"],
        "suzuki": ["Mori-san"],
        "yamamoto": ["Kawaguchi-san", "Mori-san"],
    }
    # One choice is no choice.
    assert choices == {"tanaka": [], "sato": [], "suzuki": [], "yamamoto": []}


def test_a_supporter_who_also_stands_in_chooses_and_sees_nothing_beyond(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    stand_in_for_yu(hidamari)
    with hidamari.writing() as db:
        stranger = Person(organisation_id=hidamari.organisation_id, name="青木 空", reading="あおき そら")
        db.add(stranger)
        db.flush()
        db.add(Role(organisation_id=hidamari.organisation_id, person_id=stranger.id, kind="participant"))
    agree(hidamari, "checkin", "yu")
    check_in(hidamari, who="yu", plan="home", body="bad")
    seen = {}
    for whose in ("", "mine", "standin", "all", "nonsense"):
        page = today(tanaka, whose)
        assert re.findall(r'href="/today\?whose=(\w+)"', page) == ["mine", "standin", "all"]
        seen[whose] = [who for who in ("Kawaguchi-san", "Mori-san") if who in text_of(page)]
        assert "Aoki" not in text_of(page)
        # What is shared with the supporter is not the stand-in's.
        assert part(page, "written") == ""
    first = ["Kawaguchi-san"]
    assert seen == {
        "": first, "mine": first, "nonsense": first, "standin": ["Mori-san"],
        "all": ["Kawaguchi-san", "Mori-san"],
    }  # fmt: skip


def test_a_look_at_the_day_is_in_the_persons_record_once_a_day(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    agree(hidamari, "checkin")
    check_in(hidamari, plan="late", body="good")
    tell_absence(hidamari, kind="late")
    plan(hidamari, "meeting", MORNING)
    assert tanaka.get("/today", headers={"sec-purpose": "prefetch"}).status_code == 503
    for _ in range(3):
        today(tanaka)
    with hidamari.reading() as db:
        looks = [(each.viewer_id, each.field) for each in db.exec(select(Look)).all()]
    assert sorted(looks) == [(hidamari.id("tanaka"), field) for field in ("absence", "checkin", "schedule")]
    with time_machine.travel(MORNING + timedelta(days=1), tick=False), hidamari.browser("tanaka") as browser:
        tell_absence(hidamari, TODAY + timedelta(days=1))
        today(browser)
    with hidamari.reading() as db:
        assert len(db.exec(select(Look)).all()) == 4


def many(hidamari: Hidamari, count: int) -> None:
    """So many more participants of Tanaka's, each with a day to tell of."""
    with hidamari.writing() as db:
        for number in range(count):
            person = Person(
                organisation_id=hidamari.organisation_id, name=f"青木 {number}", reading=f"あおき {number}"
            )
            db.add(person)
            db.flush()
            ours: dict[str, Any] = {"organisation_id": hidamari.organisation_id}
            db.add(Role(**ours, person_id=person.id, kind="participant"))
            db.add(
                Assignment(**ours, participant_id=person.id, person_id=hidamari.id("tanaka"), kind="primary")
            )
            hidamari.people[f"aoki {number}"] = person
    for number in range(count):
        who = f"aoki {number}"
        agree(hidamari, "checkin", who)
        agree(hidamari, "silence", who)
        if number % 3:
            check_in(hidamari, who=who, plan="going", body="good")


@pytest.mark.parametrize("path", ["/today", "/today?whose=all", "/people"])
def test_forty_participants_cost_no_more_statements_than_two(
    hidamari: Hidamari, tanaka: TestClient, path: str
) -> None:
    asked = []
    for more in (2, 38):
        many(hidamari, more)
        with statements(tanaka) as said:
            page = tanaka.get(path)
        assert page.status_code == 200
        asked.append(len(said))
    assert text_of(page.text).count("青木") + text_of(page.text).count("Aoki") >= 38
    assert max(asked) <= 12
    # The names and the first looks of the day are asked for once.
    assert asked[1] <= asked[0]


def test_an_appointment_that_is_over_says_so_and_leads_to_itself(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    plan(hidamari, "meeting", MORNING - timedelta(hours=3))
    page = today(tanaka)
    assert "Has ended" in part(page, "meetings")
    assert re.search(f'href="/people/{hidamari.id("haru")}/appointments/[^"]+"', page)


def test_an_appointment_to_come_is_not_over(hidamari: Hidamari, tanaka: TestClient) -> None:
    plan(hidamari, "meeting", MORNING + timedelta(hours=1))
    assert "Has ended" not in part(today(tanaka), "meetings")


def test_the_remark_about_alerts_is_gone_for_the_day_that_it_was_put_off(tanaka: TestClient) -> None:
    assert "data-push" in tanaka.get("/today").text
    tanaka.post("/alerts/later", follow_redirects=False)
    assert "data-push" not in tanaka.get("/today").text


def test_staff_read_of_what_a_device_tells_them_and_not_of_answers(hidamari: Hidamari) -> None:
    told = {
        name: re.findall(
            "When (?:there is an answer|somebody writes, or hands|somebody writes, is late)", page
        )
        for name in ("tanaka", "ito", "haru")
        for page in [text_of(hidamari.browser(name).get("/me").text)]
    }
    assert told == {
        "tanaka": ["When somebody writes, is late"],
        "ito": ["When somebody writes, or hands"],
        "haru": ["When there is an answer"],
    }
