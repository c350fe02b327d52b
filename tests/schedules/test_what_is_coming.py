"""Plans: all of them for the participant, and for a family as much as the participant shows."""

import re
from datetime import datetime, time, timedelta

import pytest
from sqlmodel import select

from pwa.access.consents import grant, withdraw
from pwa.access.models import Assignment, Look
from pwa.access.rules import may_read
from pwa.clock import JAPAN, now, today
from pwa.schedules.models import Appointment
from pwa.schedules.queries import coming_of
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import add_plan, soon

SENTENCE = "Only the plans that the person has chosen to show are here."
SECRETS = ("みなみ心療内科", "小川先生", "おくすり手帳")


def plan(
    hidamari: Hidamari,
    family_sees: str,
    *,
    who: str = "haru",
    days: int = 2,
    place: str = SECRETS[0],
    kind: str = "clinic",
    with_staff: str | None = None,
) -> None:
    starts_at = datetime.combine(today() + timedelta(days=days), time(14, 0), JAPAN)
    with hidamari.writing() as db:
        db.add(
            Appointment(
                organisation_id=hidamari.organisation_id,
                person_id=hidamari.id(who),
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                family_sees=family_sees,
                with_id=with_staff and hidamari.id(with_staff),
                place=place,
                with_whom=SECRETS[1],
                bring=SECRETS[2],
            )
        )


def links_to_plans(hidamari: Hidamari, name: str) -> list[str]:
    with hidamari.browser(name) as browser:
        return re.findall(r'href="(/schedule/0[^"]+)"', browser.get("/schedule").text)


def page_of(hidamari: Hidamari, name: str, path: str) -> str:
    with hidamari.browser(name) as browser:
        answer = browser.get(path)
    assert answer.status_code == 200
    return text_of(answer.text.split("<main")[1])


def test_a_participant_sees_everything_of_their_own_and_what_the_family_sees(hidamari: Hidamari) -> None:
    plan(hidamari, "time")
    plan(hidamari, "none", who="yu", place="ほかの人の場所")
    page = page_of(hidamari, "haru", "/schedule")
    for said in ("2:00 to 2:30 pm", "Clinic", *SECRETS[:2], "Your family sees only the time"):
        assert said in page
    [one] = links_to_plans(hidamari, "haru")
    page_of_it = page_of(hidamari, "haru", one)
    assert [said for said in ("2:00 to 2:30 pm", "Clinic", *SECRETS) if said not in page_of_it] == []
    assert "ほかの人の場所" not in page
    # Yu has no family here, so nothing is said about one.
    assert "Your family" not in page_of(hidamari, "yu", "/schedule")


def test_a_plan_of_yesterday_is_gone_and_one_of_this_morning_is_not(hidamari: Hidamari) -> None:
    plan(hidamari, "none", days=-1, place="昨日の場所")
    plan(hidamari, "none", days=0, place="今日の場所")
    page = page_of(hidamari, "haru", "/schedule")
    assert "今日の場所" in page
    assert "昨日の場所" not in page
    earlier = page_of(hidamari, "haru", "/schedule?show=earlier")
    assert "昨日の場所" in earlier
    assert "今日の場所" not in earlier


@pytest.mark.parametrize(
    ("family_sees", "shown", "hidden"),
    [
        ("none", (), ("2:00", "Clinic", "Something planned", *SECRETS)),
        ("time", ("2:00 to 2:30 pm", "Something planned"), ("Clinic", *SECRETS)),
        ("title", ("2:00 to 2:30 pm", "Clinic"), SECRETS),
        ("all", ("2:00 to 2:30 pm", "Clinic", *SECRETS), ()),
        ("nonsense", (), ("Clinic", *SECRETS)),
    ],
)
def test_a_family_sees_what_the_person_shows_and_no_more(
    hidamari: Hidamari, family_sees: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    plan(hidamari, family_sees)
    page = page_of(hidamari, "mother", "/family")
    assert SENTENCE in page
    assert [said for said in shown if said not in page] == []
    assert [said for said in hidden if said in page] == []


def test_a_family_reads_the_same_whether_plans_are_hidden_or_there_are_none(hidamari: Hidamari) -> None:
    empty = page_of(hidamari, "mother", "/family")
    plan(hidamari, "none")
    assert page_of(hidamari, "mother", "/family") == empty
    assert SENTENCE in empty


def test_a_family_sees_plans_of_their_own_people_only_and_only_as_long_as_they_are_family(
    hidamari: Hidamari,
) -> None:
    plan(hidamari, "all", who="yu")
    assert SECRETS[0] not in page_of(hidamari, "mother", "/family")
    plan(hidamari, "all")
    assert SECRETS[0] in page_of(hidamari, "mother", "/family")
    with hidamari.writing() as db:
        tie = db.exec(select(Assignment).where(Assignment.kind == "family")).one()
        tie.until = now()
        db.add(tie)
    page = page_of(hidamari, "mother", "/family")
    assert SECRETS[0] not in page
    assert "Nobody shows you their plans now." in page


def test_a_family_s_look_is_remembered_once_a_page_and_not_on_a_guess(hidamari: Hidamari) -> None:
    with hidamari.browser("mother") as browser:
        browser.get("/family", headers={"sec-purpose": "prefetch;prerender"})
        with hidamari.reading() as db:
            assert not db.exec(select(Look)).all()
        browser.get("/family")
    with hidamari.reading() as db:
        [look] = db.exec(select(Look)).all()
    assert (look.person_id, look.viewer_id) == (hidamari.id("haru"), hidamari.id("mother"))
    assert look.field == "schedule"


def test_without_plans_the_page_says_so_and_leads_on(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        page = browser.get("/schedule").text
    assert "There are no plans yet." in text_of(page)
    assert 'href="/"' in page.split("<main")[1]


STAFF = ("tanaka", "sato", "suzuki", "ito", "yamamoto")


def who_sees(hidamari: Hidamari, person: str = "haru") -> set[str]:
    """The staff who get any plan of a person, as a list and one by one, which must be the same."""
    seen = set()
    viewers = {name: hidamari.viewer(name) for name in STAFF}
    with hidamari.reading() as db:
        for name, viewer in viewers.items():
            found = coming_of(db, viewer, hidamari.id(person))
            one_by_one = [
                each.id
                for each in db.exec(select(Appointment))
                if may_read(db, viewer, each.person_id, "schedule", each)
            ]
            assert [each.id for each in found] == one_by_one
            if found:
                seen.add(name)
    return seen


@pytest.mark.parametrize("kind", ["meeting", "visit", "trial", "case", "review"])
def test_supporter_and_backup_see_what_is_with_the_service(hidamari: Hidamari, kind: str) -> None:
    plan(hidamari, "none", kind=kind)
    assert who_sees(hidamari) == {"tanaka", "sato"}


@pytest.mark.parametrize("kind", ["clinic", "event", "something new"])
def test_what_is_not_with_the_service_is_the_person_s_own_until_they_say_yes(
    hidamari: Hidamari, kind: str
) -> None:
    plan(hidamari, "none", kind=kind)
    assert who_sees(hidamari) == set()
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, haru, "schedule", "supporter")
    assert who_sees(hidamari) == {"tanaka", "sato"}
    with hidamari.writing() as db:
        withdraw(db, haru, "schedule", "supporter")
    assert who_sees(hidamari) == set()


@pytest.mark.parametrize(("companion", "seen"), [("suzuki", {"tanaka", "sato"}), ("mother", set())])
def test_a_clinic_is_seen_by_the_service_if_somebody_of_it_comes_along(
    hidamari: Hidamari, companion: str, seen: set[str]
) -> None:
    plan(hidamari, "none", with_staff=companion)
    assert who_sees(hidamari) == seen


def test_a_plan_that_is_shown_stands_there_behind_any_number_that_are_not(hidamari: Hidamari) -> None:
    for _ in range(12):
        plan(hidamari, "none", days=1)
    plan(hidamari, "all", days=2)
    plan(hidamari, "none", days=2, kind="meeting")
    mother, tanaka = hidamari.viewer("mother"), hidamari.viewer("tanaka")
    with hidamari.reading() as db:
        for viewer in (mother, tanaka):
            assert len(coming_of(db, viewer, hidamari.id("haru"), limit=3)) == 1


def test_a_guess_of_a_browser_gets_no_plans_of_another_person(hidamari: Hidamari) -> None:
    plan(hidamari, "all")
    with hidamari.browser("mother") as browser:
        page = browser.get("/family", headers={"sec-purpose": "prefetch"})
    assert page.status_code == 503
    assert SECRETS[0] not in text_of(page.text)


@pytest.mark.parametrize(("days", "said"), [(0, "WhenToday, "), (1, "WhenTomorrow, "), (2, "When")])
def test_a_line_begins_with_a_capital_letter(hidamari: Hidamari, days: int, said: str) -> None:
    id = add_plan(hidamari, days=days, hour=23)
    page = page_of(hidamari, "haru", f"/schedule/{id}")
    assert f"{said}{soon(days):%A}" in page
