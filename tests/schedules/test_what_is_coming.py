"""Plans: all of them for the participant, and for a family as much as the participant shows."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from sqlmodel import select

from pwa.access.models import Assignment, Look
from pwa.clock import JAPAN, now, today
from pwa.schedules.models import Appointment
from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari, text_of

SENTENCE = "Only the plans that the person has chosen to show are here."
SECRETS = ("みなみ心療内科", "小川先生", "おくすり手帳")


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()


def plan(
    hidamari: Hidamari, family_sees: str, *, who: str = "haru", days: int = 2, place: str = SECRETS[0]
) -> None:
    starts_at = datetime.combine(today() + timedelta(days=days), time(14, 0), JAPAN)
    with hidamari.writing() as db:
        db.add(
            Appointment(
                organisation_id=hidamari.organisation_id,
                person_id=hidamari.id(who),
                kind="clinic",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                family_sees=family_sees,
                place=place,
                with_whom=SECRETS[1],
                bring=SECRETS[2],
            )
        )


def page_of(hidamari: Hidamari, name: str, path: str) -> str:
    with hidamari.browser(name) as browser:
        answer = browser.get(path)
    assert answer.status_code == 200
    return text_of(answer.text.split("<main")[1])


def test_a_participant_sees_everything_of_their_own_and_what_the_family_sees(hidamari: Hidamari) -> None:
    plan(hidamari, "time")
    plan(hidamari, "none", who="yu", place="ほかの人の場所")
    page = page_of(hidamari, "haru", "/schedule")
    for said in ("2:00 to 2:30 pm", "Clinic", *SECRETS, "Your family sees only the time"):
        assert said in page
    assert "ほかの人の場所" not in page
    # Yu has no family here, so nothing is said about one.
    assert "Your family" not in page_of(hidamari, "yu", "/schedule")


def test_a_plan_of_yesterday_is_gone_and_one_of_this_morning_is_not(hidamari: Hidamari) -> None:
    plan(hidamari, "none", days=-1, place="昨日の場所")
    plan(hidamari, "none", days=0, place="今日の場所")
    page = page_of(hidamari, "haru", "/schedule")
    assert "今日の場所" in page
    assert "昨日の場所" not in page


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
