"""What is sent from an old page, or at the same moment, never counts for what its sender has not seen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from httpx2 import Response

from pwa.schedules.actions import answer_appointment, change_appointment, version_of
from pwa.schedules.forms import AppointmentForm
from pwa.schedules.models import Appointment
from pwa.schedules.queries import appointment_of
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import add_plan, seen_in, soon, stored, waiting_alerts

CHANGED = "This plan was changed after you opened this page. Nothing was sent yet."


def there(hidamari: Hidamari, id: str) -> Appointment:
    row = stored(hidamari, id)
    assert row is not None
    return row


def staff_path(hidamari: Hidamari, id: str) -> str:
    return f"/people/{hidamari.id('haru')}/appointments/{id}"


def moved(hidamari: Hidamari, **values: str) -> dict[str, str]:
    """What staff send to move an appointment of `add_plan` to another day."""
    same = {"kind": "meeting", "begins": "14:00", "ends": "14:30", "with_id": hidamari.id("tanaka")}
    return {"day": str(soon(6)), **same, **values}


def move(hidamari: Hidamari, id: str, **values: str) -> None:
    with hidamari.browser("tanaka") as browser:
        path = f"{staff_path(hidamari, id)}/edit"
        sent = browser.post(path, data=moved(hidamari, **values), follow_redirects=False)
    assert sent.status_code == 303


def say_day(days: int) -> str:
    return f"{soon(days).day} {soon(days):%B}"


def test_an_answer_never_lands_on_a_day_that_the_person_did_not_see(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru") as browser:
        old = {"answer": "yes", "seen_at": seen_in(browser.get(f"/schedule/{id}").text)}
        move(hidamari, id)
        page = browser.post(f"/schedule/{id}/answer", data=old)
        assert page.status_code == 409
        assert CHANGED in text_of(page.text)
        assert say_day(6) in text_of(page.text)
        assert there(hidamari, id).answer is None
        # She has the new day before her: the same tap on this page counts.
        assert waiting_alerts(hidamari, "haru") == []
        new = old | {"seen_at": seen_in(page.text)}
        assert browser.post(f"/schedule/{id}/answer", data=new, follow_redirects=False).status_code == 303
    assert there(hidamari, id).answer == "yes"


def test_another_end_is_another_time_too_and_another_place_is_not(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru") as browser:
        old = {"answer": "yes", "seen_at": seen_in(browser.get(f"/schedule/{id}").text)}
        move(hidamari, id, day=str(soon()), place="2階")
        assert browser.post(f"/schedule/{id}/answer", data=old, follow_redirects=False).status_code == 303
        move(hidamari, id, day=str(soon()), place="2階", ends="17:00")
        assert browser.post(f"/schedule/{id}/answer", data=old).status_code == 409
    assert there(hidamari, id).answer is None


def test_a_wish_for_a_day_that_was_moved_comes_back_whole_and_rings_nobody(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru") as browser:
        old = {"wish": "金曜日の午後", "seen_at": seen_in(browser.get(f"/schedule/{id}/change").text)}
        move(hidamari, id)
        page = browser.post(f"/schedule/{id}/change", data=old)
        assert page.status_code == 409
        assert [said for said in (CHANGED, say_day(6)) if said not in text_of(page.text)] == []
        assert "金曜日の午後</textarea>" in page.text
        assert (there(hidamari, id).answer, waiting_alerts(hidamari, "tanaka")) == (None, [])
        new = old | {"seen_at": seen_in(page.text)}
        assert browser.post(f"/schedule/{id}/change", data=new, follow_redirects=False).status_code == 303
    assert there(hidamari, id).wish == "金曜日の午後"
    assert waiting_alerts(hidamari, "tanaka") == [("schedule", id)]


@pytest.mark.parametrize(("what", "sent"), [("answer", {"answer": "yes"}), ("change", {"wish": "木曜日"})])
def test_a_page_without_a_version_counts_only_if_its_person_saw_the_last_change(
    hidamari: Hidamari, what: str, sent: dict[str, str]
) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru") as browser:
        move(hidamari, id)
        page = browser.post(f"/schedule/{id}/{what}", data=sent)
        assert page.status_code == 409
        assert CHANGED in text_of(page.text)
        assert there(hidamari, id).answer is None
        browser.get(f"/schedule/{id}")
        again = browser.post(f"/schedule/{id}/{what}", data=sent, follow_redirects=False)
    assert again.status_code == 303
    assert there(hidamari, id).answer == sent.get("answer", "change")


@pytest.mark.parametrize("language", ["standard", "easy"])
def test_the_kind_sentence_is_there_in_japanese_too(hidamari: Hidamari, language: str) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru", f"{language}.off.auto.normal") as browser:
        old = {"answer": "yes", "seen_at": seen_in(browser.get(f"/schedule/{id}").text)}
        move(hidamari, id)
        page = text_of(browser.post(f"/schedule/{id}/answer", data=old).text)
    said = {
        "standard": "この予定に変更がありました。返事はまだ送っていません。",
        "easy": "予定がかわりました。返事は、まだ送っていません。",
    }
    assert said[language] in page


@pytest.mark.parametrize("how", ["rewritten", "moved", "without a version"])
def test_no_wish_is_settled_that_nobody_has_read(hidamari: Hidamari, how: str) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    with hidamari.browser("haru") as haru, hidamari.browser("tanaka") as tanaka:
        haru.post(f"/schedule/{id}/change", data={"wish": "木曜日"})
        path = staff_path(hidamari, id)
        old = {"seen_at": seen_in(tanaka.get(path).text)}
        if how == "rewritten":
            haru.post(f"/schedule/{id}/change", data={"wish": "入院します"})
        elif how == "moved":
            move(hidamari, id)
            haru.get(f"/schedule/{id}")
        else:
            old = {}
        page = tanaka.post(f"{path}/stays", data=old)
        assert page.status_code == 409
        words = text_of(page.text)
        assert "Nobody was told anything yet. Please look once more." in words
        assert "The person is told that the day stays." not in words
        assert ("入院します" in words) == (how == "rewritten")
        assert (there(hidamari, id).settled_at, waiting_alerts(hidamari, "haru")) == (None, [])
        if how != "moved":
            tanaka.post(f"{path}/stays", data={"seen_at": seen_in(page.text)})
            assert there(hidamari, id).settled_at is not None
            assert waiting_alerts(hidamari, "haru") == [("schedule", id)]


def test_where_nobody_is_told_it_is_not_said_that_they_are(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    with hidamari.browser("tanaka") as browser:
        page = browser.post(f"{staff_path(hidamari, id)}/stays")
    assert page.status_code == 200
    assert "is told that the day stays" not in text_of(page.text)


def during(
    hidamari: Hidamari, id: str, name: str, do: Callable[..., Any], send: Callable[[], Response]
) -> Response:
    """What is answered to something sent while somebody else is in the middle of writing."""
    viewer = hidamari.viewer(name)
    with ThreadPoolExecutor(1) as threads:
        with hidamari.writing() as db:
            row = appointment_of(db, viewer, hidamari.id("haru"), id, to_change=True)
            do(db, viewer, row)
            db.flush()
            sent = threads.submit(send)
            wait([sent], timeout=1.5)
        return sent.result(timeout=30)


def test_a_yes_of_the_same_moment_does_not_outlive_the_day_that_it_was_for(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    path = f"{staff_path(hidamari, id)}/edit"
    with hidamari.browser("tanaka") as browser:
        browser.get("/today")
        sent = during(
            hidamari,
            id,
            "haru",
            lambda db, viewer, row: answer_appointment(db, viewer, row, "yes", seen_at=version_of(row)),
            lambda: browser.post(path, data=moved(hidamari), follow_redirects=False),
        )
    assert sent.status_code == 303
    row = there(hidamari, id)
    assert row.starts_at.date() == soon(6)
    assert (row.answer, row.answered_at) == (None, None)


def test_a_yes_sent_while_the_day_is_being_moved_is_asked_anew(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    form = AppointmentForm.of(moved(hidamari))
    with hidamari.browser("haru") as browser:
        old = {"answer": "yes", "seen_at": seen_in(browser.get(f"/schedule/{id}").text)}
        sent = during(
            hidamari,
            id,
            "tanaka",
            lambda db, viewer, row: change_appointment(db, viewer, row, form),
            lambda: browser.post(f"/schedule/{id}/answer", data=old, follow_redirects=False),
        )
    assert sent.status_code == 409
    assert CHANGED in text_of(sent.text)
    assert there(hidamari, id).answer is None


def test_a_form_opened_before_somebody_else_changed_it_comes_back_whole_and_says_what_is_new(
    hidamari: Hidamari,
) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"), bring="印鑑")
    path = f"{staff_path(hidamari, id)}/edit"
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        old = moved(hidamari, place="2階の部屋", seen_at=seen_in(tanaka.get(path).text))
        theirs = moved(hidamari, day=str(soon(4)), bring="手帳", seen_at=seen_in(sato.get(path).text))
        assert sato.post(path, data=theirs, follow_redirects=False).status_code == 303
        page = tanaka.post(path, data=old)
        assert page.status_code == 409
        news = text_of(page.text.split('id="meanwhile"')[1].split("</section>")[0])
        assert [each for each in (say_day(4), "手帳") if each not in news] == []
        assert "Where" not in news
        assert "Answer of" not in news
        assert 'value="2階の部屋"' in page.text
        assert f'value="{soon(6)}"' in page.text
        assert (there(hidamari, id).starts_at.date(), there(hidamari, id).bring) == (soon(4), "手帳")
        # With what is new before their eyes, the same words count.
        again = old | {"seen_at": seen_in(page.text)}
        assert tanaka.post(path, data=again, follow_redirects=False).status_code == 303
    assert (there(hidamari, id).starts_at.date(), there(hidamari, id).place) == (soon(6), "2階の部屋")


@pytest.mark.parametrize("answer", [{"answer": "yes"}, {"wish": "入院します"}])
def test_staff_move_nothing_over_an_answer_that_they_have_not_read(
    hidamari: Hidamari, answer: dict[str, str]
) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    path = f"{staff_path(hidamari, id)}/edit"
    with hidamari.browser("haru") as haru, hidamari.browser("tanaka") as tanaka:
        old = moved(hidamari, seen_at=seen_in(tanaka.get(path).text))
        haru.post(f"/schedule/{id}/{'change' if 'wish' in answer else 'answer'}", data=answer)
        page = tanaka.post(path, data=old)
        assert page.status_code == 409
        news = text_of(page.text.split('id="meanwhile"')[1].split("</section>")[0])
        assert ("入院します" if "wish" in answer else "Going") in news
        assert there(hidamari, id).answer == ("change" if "wish" in answer else "yes")
        assert waiting_alerts(hidamari, "haru") == []


def test_the_same_form_sent_twice_is_saved_once_and_asks_nothing(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, with_id=hidamari.id("tanaka"))
    path = f"{staff_path(hidamari, id)}/edit"
    with hidamari.browser("tanaka") as tanaka:
        sent = moved(hidamari, seen_at=seen_in(tanaka.get(path).text))
        assert [tanaka.post(path, data=sent, follow_redirects=False).status_code for _ in range(2)] == [
            303,
            303,
        ]
    assert waiting_alerts(hidamari, "haru") == [("schedule", id)]
