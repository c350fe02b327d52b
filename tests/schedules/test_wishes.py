"""A wish for another day stays before the supporter's eyes until somebody has said what becomes of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from pwa.access.models import Assignment, Look
from pwa.clock import in_japan, now
from pwa.demo.appointments import PLANS
from pwa.schedules.waiting import count_wishes, wishes_for
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import add_plan, page_of, seen_in, soon, stored, waiting_alerts

WISH = "木曜日の午後がいいです"


def wish(hidamari: Hidamari, words: str = WISH, **values: Any) -> str:
    id = add_plan(hidamari, **({"with_id": hidamari.id("tanaka")} | values))
    with hidamari.browser("haru") as browser:
        assert browser.post(f"/schedule/{id}/change", data={"wish": words}).status_code == 200
    return id


def part(page: str, id: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{id}".*?</section>', page, re.S)
    return found[0] if found else ""


def counted(page: str) -> str:
    """What stands at the tab of the day, as it is heard."""
    link = re.search(r'<li><a href="/today".*?</li>', page, re.S)
    assert link
    return " ".join(text_of(link[0]).split())


def everywhere(hidamari: Hidamari, id: str, name: str = "tanaka") -> dict[str, bool]:
    """Where somebody meets a wish."""
    haru = hidamari.id("haru")
    with hidamari.browser(name) as browser:
        day, people = browser.get("/today").text, browser.get("/people").text
        person = part(browser.get(f"/people/{haru}").text, "coming")
    return {
        "day": f'href="/people/{haru}/appointments/{id}"' in part(day, "wishes"),
        "tab": counted(day) == "Today Would like another day: 1",
        "list": "1 wish for another day" in text_of(people),
        "person": "Would like another day" in text_of(person),
    }


def test_a_wish_is_met_wherever_the_supporter_looks_until_the_day_is_moved(hidamari: Hidamari) -> None:
    id = wish(hidamari)
    assert set(everywhere(hidamari, id).values()) == {True}
    with hidamari.browser("tanaka") as browser:
        shown = text_of(part(browser.get("/today").text, "wishes"))
        assert "Kawaguchi-san" in shown
        assert WISH in shown
        assert "Nobody needs you right now." not in text_of(browser.get("/today").text)
        moved = browser.post(
            f"/people/{hidamari.id('haru')}/appointments/{id}/edit",
            data={
                "kind": "meeting",
                "day": str(soon(3)),
                "begins": "15:00",
                "with_id": hidamari.id("tanaka"),
            },
            follow_redirects=False,
        )
    assert moved.status_code == 303
    assert set(everywhere(hidamari, id).values()) == {False}


def test_a_wish_beyond_the_first_three_plans_is_not_folded_away(hidamari: Hidamari) -> None:
    for days in (2, 3, 4):
        add_plan(hidamari, days=days)
    id = wish(hidamari, days=5)
    with hidamari.browser("tanaka") as browser:
        coming = part(browser.get(f"/people/{hidamari.id('haru')}").text, "coming")
    assert id in coming.split("<details")[0]


def test_the_day_can_stay_and_the_person_hears_of_it_and_may_wish_again(hidamari: Hidamari) -> None:
    id, haru = wish(hidamari), hidamari.id("haru")
    with hidamari.browser("tanaka") as browser:
        place = f"/people/{haru}/appointments/{id}"
        before = browser.get(place).text
        assert f'action="{place}/stays"' in before
        after = browser.post(f"{place}/stays", data={"seen_at": seen_in(before)}).text
    assert "Kawaguchi-san was told that the day stays." in text_of(after)
    assert "/stays" not in after
    assert set(everywhere(hidamari, id).values()) == {False}
    assert waiting_alerts(hidamari, "haru") == [("schedule", id)]
    hers = page_of(hidamari, "haru", f"/schedule/{id}")
    assert "The day stays as it is. You can answer again." in hers
    assert "will talk with you about another day" not in hers
    assert WISH in hers
    with hidamari.browser("haru") as browser:
        browser.post(f"/schedule/{id}/change", data={"wish": "金曜日"})
    assert everywhere(hidamari, id)["day"]
    assert waiting_alerts(hidamari, "tanaka") == [("schedule", id)]


def test_where_nothing_is_wished_no_day_can_be_said_to_stay(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    with hidamari.browser("tanaka") as browser:
        assert browser.post(f"/people/{hidamari.id('haru')}/appointments/{id}/stays").status_code == 200
    row = stored(hidamari, id)
    assert row is not None
    assert row.settled_at is None
    assert waiting_alerts(hidamari, "haru") == []


@pytest.mark.parametrize("how", ["cancelled", "over", "another answer"])
def test_a_wish_that_is_no_more_is_nowhere(hidamari: Hidamari, how: str) -> None:
    id = wish(hidamari)
    with hidamari.writing() as db:
        row = stored(hidamari, id)
        assert row is not None
        if how == "cancelled":
            row.cancelled_at = now()
        elif how == "over":
            row.starts_at, row.ends_at = now() - timedelta(hours=1), now() - timedelta(minutes=1)
        else:
            row.answer, row.wish = "yes", ""
        db.add(row)
    assert set(everywhere(hidamari, id).values()) == {False}


def test_a_wish_is_before_those_whom_it_concerns_and_no_others(hidamari: Hidamari) -> None:
    mine, with_sato = wish(hidamari), wish(hidamari, days=3, with_id=hidamari.id("sato"))
    # Suzuki is not there for Haru any more.
    with_suzuki = wish(hidamari, days=4, with_id=hidamari.id("suzuki"))
    found = {}
    for name in ("tanaka", "sato", "suzuki", "yamamoto", "ito", "mother", "haru"):
        viewer = hidamari.viewer(name)
        with hidamari.reading() as db:
            ids = [each.id for each in wishes_for(db, viewer)]
            assert count_wishes(db, viewer) == len(ids)
        found[name] = ids
    assert found.pop("tanaka") == [mine, with_sato, with_suzuki]
    assert found.pop("sato") == [with_sato]
    assert set(map(tuple, found.values())) == {()}
    # Who stands in chooses to see the others' too.
    with hidamari.browser("sato") as browser:
        assert mine in part(browser.get("/today?whose=standin").text, "wishes")


def test_a_wish_without_a_supporter_is_before_the_backup_who_was_alerted(hidamari: Hidamari) -> None:
    sato, tanaka = hidamari.viewer("sato"), hidamari.viewer("tanaka")
    with hidamari.writing() as db:
        haru_s = col(Assignment.participant_id) == hidamari.id("haru")
        db.exec(update(Assignment).where(haru_s, col(Assignment.person_id) == tanaka.id).values(until=now()))
    id = wish(hidamari, with_id=hidamari.id("suzuki"))
    assert waiting_alerts(hidamari, "sato") == [("schedule", id)]
    assert set(everywhere(hidamari, id, "sato").values()) == {True}
    with hidamari.reading() as db:
        [found] = wishes_for(db, sato)
        assert (found.id, found.is_mine) == (id, True)
        assert (count_wishes(db, sato), count_wishes(db, tanaka)) == (1, 0)


def test_saving_a_wished_appointment_as_it_was_is_not_called_a_change(hidamari: Hidamari) -> None:
    id = wish(hidamari)
    row = stored(hidamari, id)
    assert row is not None
    starts_at = in_japan(row.starts_at)
    same = {
        "kind": "meeting",
        "day": str(starts_at.date()),
        "begins": "14:00",
        "ends": "14:30",
        "with_id": hidamari.id("tanaka"),
    }
    with hidamari.browser("tanaka") as browser:
        path = f"/people/{hidamari.id('haru')}/appointments/{id}"
        after = browser.post(f"{path}/edit", data=same)
        assert "Nothing was changed, so nobody is told." in text_of(after.text)
        assert "The appointment is changed." not in text_of(after.text)
        # The wish is still there to be settled.
        assert f'action="{path}/stays"' in after.text
        moved = browser.post(f"{path}/edit", data=same | {"place": "2階"})
    assert "The appointment is changed." in text_of(moved.text)


def test_no_wish_of_the_demo_is_for_a_day_of_the_week() -> None:
    # The demo is made on any day: a wish for another Thursday may be for an appointment on a Thursday.
    wishes = [plan.wish for plan in PLANS if plan.wish]
    assert wishes
    assert [words for words in wishes if re.search("[月火水木金土日]曜", words)] == []


def test_whoever_meets_a_wish_on_their_day_is_noted_as_having_looked(hidamari: Hidamari) -> None:
    wish(hidamari)
    page_of(hidamari, "tanaka", "/today")
    with hidamari.reading() as db:
        which = select(Look).where(Look.field == "schedule")
        looked = [(each.person_id, each.viewer_id) for each in db.exec(which)]
    assert looked == [(hidamari.id("haru"), hidamari.id("tanaka"))]


def test_the_wish_stands_where_the_new_day_is_chosen_until_it_is_settled(hidamari: Hidamari) -> None:
    id = wish(hidamari)
    path = f"/people/{hidamari.id('haru')}/appointments/{id}"
    with hidamari.browser("tanaka") as browser:
        edit = browser.get(f"{path}/edit").text
        assert WISH in text_of(part(edit, "wished"))
        # It stays when something has to be typed again.
        again = browser.post(f"{path}/edit", data={"kind": "meeting", "begins": "10:00"})
        assert again.status_code == 422
        assert WISH in text_of(part(again.text, "wished"))
        browser.post(f"{path}/stays", data={"seen_at": seen_in(browser.get(path).text)})
        assert WISH not in browser.get(f"{path}/edit").text


@pytest.mark.parametrize(
    ("begins", "ends", "kept"),
    [
        # 14:00 to 14:30 before.
        ("15:00", "14:30", ("15:00", "15:30")),
        ("14:30", "14:30", ("14:30", "15:00")),
        ("13:00", "14:30", ("13:00", "14:30")),
        ("15:00", "14:45", None),
        ("23:45", "14:30", None),
    ],
)
def test_a_beginning_moved_past_the_end_carries_along_an_end_that_was_left(
    hidamari: Hidamari, begins: str, ends: str, kept: tuple[str, str] | None
) -> None:
    id = add_plan(hidamari)
    path = f"/people/{hidamari.id('haru')}/appointments/{id}"
    typed = {"kind": "meeting", "day": str(soon()), "begins": begins, "ends": ends}
    with hidamari.browser("tanaka") as browser:
        after = browser.post(f"{path}/edit", data=typed)
    row = stored(hidamari, id)
    assert row is not None
    if kept is None:
        assert after.status_code == 422
        assert "The end must be after the beginning." in text_of(after.text)
        kept = ("14:00", "14:30")
    else:
        assert ("It takes as long as before." in text_of(after.text)) == (kept[1] != ends)
    assert tuple(f"{in_japan(at):%H:%M}" for at in (row.starts_at, row.ends_at)) == kept
