"""The person says whether they come, what they want to talk about, and who in the family sees it."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from pwa.access.models import Assignment
from pwa.clock import now
from pwa.schedules.queries import coming_of
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import THINGS, add_plan, alert_path, page_of, stored, waiting_alerts


def send(hidamari: Hidamari, path: str, *, who: str = "haru", **values: str) -> int:
    with hidamari.browser(who) as browser:
        return browser.post(path, data=values, follow_redirects=False).status_code


@pytest.mark.parametrize(("answer", "said"), [("yes", "Going"), ("unsure", "Not sure yet")])
def test_an_answer_is_there_for_both_and_rings_nobody(hidamari: Hidamari, answer: str, said: str) -> None:
    id = add_plan(hidamari)
    assert "No answer yet" in page_of(hidamari, "haru", "/schedule")
    assert send(hidamari, f"/schedule/{id}/answer", answer=answer) == 303
    assert said in page_of(hidamari, "haru", "/schedule")
    assert said in page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/appointments/{id}")
    assert waiting_alerts(hidamari, "tanaka") == []


def test_another_day_is_asked_for_in_words_and_reaches_whom_it_is_with(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("sato"))
    with hidamari.browser("haru") as browser:
        assert f'<a class="choice" href="/schedule/{id}/change"' in browser.get(f"/schedule/{id}").text
        asked = browser.get(f"/schedule/{id}/change")
    # Nothing is sent before the person had the chance to say what would be better.
    assert "When would be better?" in asked.text
    assert waiting_alerts(hidamari, "sato") == []
    assert send(hidamari, f"/schedule/{id}/change", wish="木曜日がいい") == 303
    assert waiting_alerts(hidamari, "sato") == [("schedule", id)]
    assert waiting_alerts(hidamari, "tanaka") == []
    place = f"/people/{hidamari.id('haru')}/appointments/{id}"
    assert alert_path(hidamari, "sato") == place
    assert "木曜日がいい" in page_of(hidamari, "sato", place)
    assert waiting_alerts(hidamari, "sato") == []


def test_a_wish_needs_no_words_and_the_same_one_twice_rings_once(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    send(hidamari, f"/schedule/{id}/change", wish="")
    assert waiting_alerts(hidamari, "tanaka") == [("schedule", id)]
    page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/appointments/{id}")
    send(hidamari, f"/schedule/{id}/change", wish="")
    assert waiting_alerts(hidamari, "tanaka") == []
    send(hidamari, f"/schedule/{id}/change", wish="金曜日")
    assert waiting_alerts(hidamari, "tanaka") == [("schedule", id)]


def test_a_wish_for_somebody_who_is_not_there_any_more_reaches_the_supporter(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("suzuki"))
    send(hidamari, f"/schedule/{id}/change", wish="")
    assert waiting_alerts(hidamari, "suzuki") == []
    assert waiting_alerts(hidamari, "tanaka") == [("schedule", id)]


def test_sending_an_answer_leaves_a_page_that_can_be_opened_again(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    with hidamari.browser("haru") as browser:
        for what, values in (
            ("answer", {"answer": "yes"}),
            ("answer", {"answer": "change"}),
            ("change", {"wish": "木曜日"}),
        ):
            sent = browser.post(f"/schedule/{id}/{what}", data=values, follow_redirects=False)
            assert sent.status_code == 303
            assert browser.get(sent.headers["location"]).status_code == 200
        # What she wrote is still there to be changed.
        assert "木曜日" in browser.get(f"/schedule/{id}/change").text


def test_what_is_said_is_whose_answer_arrived_and_where(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    for what, values in (("answer", {"answer": "yes"}), ("change", {"wish": ""})):
        with hidamari.browser("haru") as browser:
            page = browser.post(f"/schedule/{id}/{what}", data=values)
        assert "Your answer has arrived at your supporter." in text_of(page.text)
    alone = add_plan(hidamari, who="yu")
    with hidamari.writing() as db:
        db.exec(
            update(Assignment).where(col(Assignment.participant_id) == hidamari.id("yu")).values(until=now())
        )
    with hidamari.browser("yu") as browser:
        page = browser.post(f"/schedule/{alone}/answer", data={"answer": "yes"})
    assert "Your answer is saved." in text_of(page.text)


def test_a_wish_that_is_too_long_comes_back_whole(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    with hidamari.browser("haru") as browser:
        answer = browser.post(f"/schedule/{id}/change", data={"wish": "あ" * 2001})
    assert answer.status_code == 422
    assert "あ" * 2001 in answer.text


def test_what_is_over_or_cancelled_asks_for_no_answer(hidamari: Hidamari) -> None:
    for values in ({"days": -1}, {"cancelled_at": now()}):
        id = add_plan(hidamari, **values)
        assert "Will you go?" not in page_of(hidamari, "haru", f"/schedule/{id}")
        assert send(hidamari, f"/schedule/{id}/answer", answer="yes") == 303
        row = stored(hidamari, id)
        assert row is not None
        assert row.answer is None


def test_topics_are_kept_and_read_by_those_who_come(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    assert send(hidamari, f"/schedule/{id}/topics", topics="休けいのこと\n給料のこと") == 303
    assert "休けいのこと" in page_of(hidamari, "haru", f"/schedule/{id}")
    haru = hidamari.id("haru")
    assert "給料のこと" in page_of(hidamari, "tanaka", f"/people/{haru}/appointments/{id}")
    assert "給料のこと" in page_of(hidamari, "tanaka", f"/people/{haru}/meetings/new")


def test_who_reads_the_topics_is_said_and_true(hidamari: Hidamari) -> None:
    meeting = add_plan(hidamari)
    clinic = add_plan(hidamari, kind="clinic", made_by=hidamari.id("haru"), topics="先生に聞くこと")
    assert "Tanaka-san can read this." in page_of(hidamari, "haru", f"/schedule/{meeting}")
    assert "Only you see this." in page_of(hidamari, "haru", f"/schedule/{clinic}")
    haru = hidamari.id("haru")
    with hidamari.browser("tanaka") as browser:
        assert browser.get(f"/people/{haru}/appointments/{clinic}").status_code == 404
        assert "先生に聞くこと" not in browser.get(f"/people/{haru}/meetings/new").text


@pytest.mark.parametrize("kind", ["clinic", "event"])
def test_what_staff_wrote_down_with_somebody_else_is_not_said_to_be_seen_by_nobody(
    hidamari: Hidamari, kind: str
) -> None:
    id = add_plan(hidamari, kind=kind, with_whom="本田先生", topics="先生に聞くこと")
    page = page_of(hidamari, "haru", f"/schedule/{id}")
    assert "Only you see this." not in page
    assert "Tanaka-san can read this." in page
    # And so it is.
    haru = hidamari.id("haru")
    assert "先生に聞くこと" in page_of(hidamari, "tanaka", f"/people/{haru}/appointments/{id}")


LEVELS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "none": ((), ("2:00", "Clinic", "Something planned", *THINGS)),
    "time": (("2:00 to 2:30 pm", "Something planned"), ("shows only", "Clinic", *THINGS)),
    "title": (("2:00 to 2:30 pm", "Clinic"), THINGS),
    "all": (("2:00 to 2:30 pm", "Clinic", *THINGS), ()),
}


@pytest.mark.parametrize("sees", LEVELS)
def test_the_family_sees_what_was_chosen_on_the_next_request_and_no_more(
    hidamari: Hidamari, sees: str
) -> None:
    shown, hidden = LEVELS[sees]
    id = add_plan(
        hidamari,
        kind="clinic",
        place=THINGS[0],
        with_whom=THINGS[1],
        bring=THINGS[2],
        topics="ひみつの話",
        family_sees="all" if sees != "all" else "none",
    )
    assert send(hidamari, f"/schedule/{id}/family", family_sees=sees) == 303
    page = page_of(hidamari, "mother", "/family")
    assert [said for said in shown if said not in page] == []
    assert [said for said in (*hidden, "ひみつの話") if said in page] == []
    mother = hidamari.viewer("mother")
    with hidamari.reading() as db:
        assert not any(plan.topics for plan in coming_of(db, mother, hidamari.id("haru")))
    # Nor on any other page: an appointment has no page for a family.
    with hidamari.browser("mother") as browser:
        for path in (f"/schedule/{id}", "/schedule", f"/people/{hidamari.id('haru')}/appointments/{id}"):
            answer = browser.get(path)
            assert answer.status_code == 403
            assert not [said for said in THINGS if said in answer.text]


def test_before_choosing_the_person_reads_exactly_what_the_family_will_read(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, kind="clinic", place=THINGS[0], with_whom=THINGS[1], bring=THINGS[2])
    with hidamari.browser("haru") as browser:
        page = browser.get(f"/schedule/{id}").text
    for sees, (shown, hidden) in LEVELS.items():
        label = next(each for each in page.split("<label") if f'value="{sees}"' in each).split("</label>")[0]
        line = label.split('class="choice-more">')[1].split("</span>")[0]
        assert [said for said in shown if said not in line] == [], sees
        assert [said for said in hidden if said in line] == [], sees


def test_a_share_that_is_taken_back_is_gone_on_the_next_request(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, place=THINGS[0], family_sees="all")
    with hidamari.browser("mother") as mother, hidamari.browser("haru") as haru:
        assert THINGS[0] in mother.get("/family").text
        haru.post(f"/schedule/{id}/family", data={"family_sees": "none"})
        assert THINGS[0] not in mother.get("/family").text
        assert "There are no plans to show now." in mother.get("/family").text


def test_a_choice_that_is_none_changes_nothing(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, family_sees="time")
    assert send(hidamari, f"/schedule/{id}/family", family_sees="everybody") == 422
    assert send(hidamari, f"/schedule/{id}/answer", answer="perhaps") == 422
    row = stored(hidamari, id)
    assert row is not None
    assert (row.family_sees, row.answer) == ("time", None)


def test_nobody_answers_or_shows_for_somebody_else(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    for what, values in (
        ("answer", {"answer": "yes"}),
        ("change", {"wish": "x"}),
        ("topics", {"topics": "x"}),
        ("family", {"family_sees": "all"}),
    ):
        assert send(hidamari, f"/schedule/{id}/{what}", who="yu", **values) == 404
        assert send(hidamari, f"/schedule/{id}/{what}", who="mother", **values) == 403
        assert send(hidamari, f"/schedule/{id}/{what}", who="tanaka", **values) == 403
    row = stored(hidamari, id)
    assert row is not None
    assert (row.answer, row.topics, row.family_sees) == (None, "", "none")
