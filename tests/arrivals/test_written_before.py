"""What lay on a phone: both sides read when it was written and when it arrived, and the last word holds."""

import re
from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import select, update

from pwa.absences.models import absences
from pwa.checkins.models import checkins
from pwa.clock import in_japan, now, today
from pwa.db import new_id
from pwa.schedules.actions import version_of
from pwa.schedules.models import appointments
from tests.arrivals.sending import send
from tests.hidamari import Hidamari
from tests.schedules.plans import add_plan, page_of, stored

HOURS = timedelta(hours=3)
BOTH = re.compile(r"Written (.+?), arrived (.+?:\d\d [ap]m)")


def _tell(hidamari: Hidamari, waited: timedelta, **said: str) -> httpx.Response:
    """A day off tomorrow, told so long ago."""
    form = {"id": new_id(), "local_date": (today() + timedelta(days=1)).isoformat(), "kind": "off", **said}
    return send(hidamari, "/absences", form, waited=waited)


def _row(hidamari: Hidamari, table: Any) -> Any:
    with hidamari.reading() as db:
        return db.execute(select(table)).one()


def _says_both(page: str, waited: timedelta = HOURS) -> bool:
    """Whether the page has the two times, the first of them so long ago."""
    found = BOTH.search(page)
    written = in_japan(now() - waited)
    return found is not None and f"{written.hour % 12 or 12}:{written.minute:02}" in found[1]


# --- Absences ---


def _record_says_it(page: str, waited: timedelta = HOURS) -> bool:
    """Whether the record has a line with the time of writing: so long ago."""
    found = re.findall(r"Written by the person\s*([^\n]+)", page)
    written = in_japan(now() - waited)
    return len(found) == 1 and f"{written.hour % 12 or 12}:{written.minute:02}" in found[0]


def test_both_sides_read_when_an_absence_was_written_and_when_it_arrived(hidamari: Hidamari) -> None:
    go = _tell(hidamari, HOURS).json()["go"]
    assert _says_both(page_of(hidamari, "haru", go))
    id = go.rsplit("/", 1)[1]
    path = f"/people/{hidamari.id('haru')}/absences/{id}"
    assert _record_says_it(page_of(hidamari, "tanaka", path))
    # In Japanese days come in pieces that are kept together.
    assert "<span" not in page_of(hidamari, "tanaka", path, "standard.off.auto.normal")


def test_an_absence_told_at_once_has_one_time(hidamari: Hidamari) -> None:
    go = _tell(hidamari, timedelta(seconds=30)).json()["go"]
    assert not BOTH.search(page_of(hidamari, "haru", go))
    id = go.rsplit("/", 1)[1]
    assert "Written by" not in page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/absences/{id}")


def test_a_late_correction_of_an_absence_says_both_times_too(hidamari: Hidamari) -> None:
    go = _tell(hidamari, HOURS * 2).json()["go"]
    _tell(hidamari, HOURS, words="熱があります。")
    assert _says_both(page_of(hidamari, "haru", go))
    id = go.rsplit("/", 1)[1]
    assert _record_says_it(page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/absences/{id}"))


def test_of_two_words_about_a_day_off_the_one_written_last_holds(hidamari: Hidamari) -> None:
    assert _tell(hidamari, HOURS, words="二番目").status_code == 200
    assert _tell(hidamari, HOURS * 2, words="一番目").status_code == 200
    assert _row(hidamari, absences).words == "二番目"
    assert _tell(hidamari, timedelta(), words="三番目").status_code == 200
    assert _row(hidamari, absences).words == "三番目"


def test_seconds_decide_as_well(hidamari: Hidamari) -> None:
    """The second one was written while the first was on its way, and the first comes through later."""
    _tell(hidamari, timedelta(seconds=90), words="はじめ")
    _tell(hidamari, timedelta(seconds=30), words="あと")
    _tell(hidamari, timedelta(seconds=60), words="あいだ")
    assert _row(hidamari, absences).words == "あと"


def test_who_says_the_same_again_means_it(hidamari: Hidamari) -> None:
    for waited, words in ((HOURS * 3, "ねつ"), (HOURS, "ねつ"), (HOURS * 2, "かぜ")):
        assert _tell(hidamari, waited, words=words).status_code == 200
    assert _row(hidamari, absences).words == "ねつ"


def test_an_old_word_does_not_undo_that_somebody_comes_after_all(hidamari: Hidamari) -> None:
    go = _tell(hidamari, timedelta()).json()["go"]
    with hidamari.browser("haru") as browser:
        assert browser.post(f"{go}/withdraw", data={}).status_code == 200
    _tell(hidamari, HOURS, words="かぜ")
    assert _row(hidamari, absences).withdrawn_at is not None
    _tell(hidamari, timedelta(), words="やはり休みます")
    assert _row(hidamari, absences).withdrawn_at is None


def test_what_is_recorded_already_is_to_be_recorded_again_after_a_late_correction(
    hidamari: Hidamari,
) -> None:
    """It was written before the record and read by nobody: the record does not hold it."""
    go = _tell(hidamari, HOURS * 2).json()["go"]
    path = f"/people/{hidamari.id('haru')}/absences/{go.rsplit('/', 1)[1]}"
    with hidamari.browser("tanaka") as browser:
        assert (
            "The record is complete." in browser.post(path, data={"advice": "お大事に", "seen_at": ""}).text
        )
    _tell(hidamari, HOURS, words="入院します。")
    assert "after it was recorded" in page_of(hidamari, "tanaka", path)


def test_a_correction_of_an_absence_that_comes_again_does_not_undo_the_next_one(hidamari: Hidamari) -> None:
    day = (today() + timedelta(days=1)).isoformat()
    a, b, c = ({"id": new_id(), "local_date": day, "kind": "off", "words": each} for each in "ABC")
    with hidamari.browser("haru") as browser:
        for form in (a, b, c, b):
            assert browser.post("/absences", data=form, follow_redirects=False).status_code == 303
    assert _row(hidamari, absences).words == "C"


# --- Check-ins ---


def _evening(hidamari: Hidamari, waited: timedelta, trouble: str = "none", slot: str = "evening") -> None:
    asked = {"trouble": trouble} if slot == "evening" else {"body": "good"}
    day = (today() - timedelta(days=1)).isoformat()
    form = {"id": new_id(), "slot": slot, "local_date": day, "visible_to": "supporter", **asked}
    assert send(hidamari, "/checkins", form, waited=waited).status_code == 200


def test_both_sides_read_when_a_checkin_was_written_and_when_it_arrived(hidamari: Hidamari) -> None:
    day = today() - timedelta(days=1)
    _evening(hidamari, HOURS, slot="morning")
    assert _says_both(page_of(hidamari, "haru", f"/records/{day}"))
    assert _says_both(page_of(hidamari, "haru", f"/checkins/morning/review?day={day}"))
    assert _says_both(page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}"))


def test_a_checkin_sent_at_once_has_one_time(hidamari: Hidamari) -> None:
    _evening(hidamari, timedelta(seconds=30))
    day = today() - timedelta(days=1)
    assert not BOTH.search(page_of(hidamari, "haru", f"/records/{day}"))


def test_a_correction_sent_at_once_takes_the_second_time_away(hidamari: Hidamari) -> None:
    _evening(hidamari, HOURS)
    _evening(hidamari, timedelta(), trouble="yes")
    assert not BOTH.search(page_of(hidamari, "haru", f"/records/{today() - timedelta(days=1)}"))


def test_who_records_the_same_again_means_it(hidamari: Hidamari) -> None:
    for waited, trouble in ((HOURS * 3, "none"), (HOURS, "none"), (HOURS * 2, "yes")):
        _evening(hidamari, waited, trouble)
    row = _row(hidamari, checkins)
    assert row.trouble == "none"
    # It was never another one: nothing says that it was changed.
    assert row.edited_at is None


def test_a_record_from_before_this_was_kept_is_corrected_by_what_was_written_later(
    hidamari: Hidamari,
) -> None:
    _evening(hidamari, HOURS)
    with hidamari.writing() as db:
        db.execute(update(checkins).values(written_at=None))
    _evening(hidamari, HOURS * 2, "yes")
    assert _row(hidamari, checkins).trouble == "none"
    _evening(hidamari, timedelta(), "yes")
    assert _row(hidamari, checkins).trouble == "yes"


# --- Appointments ---


def _answer(hidamari: Hidamari, plan: str, waited: timedelta, answer: str = "yes") -> httpx.Response:
    row = stored(hidamari, plan)
    assert row is not None
    what = {"wish": "木曜日"} if answer == "change" else {"answer": answer}
    path = f"/schedule/{plan}/{'change' if answer == 'change' else 'answer'}"
    return send(hidamari, path, {"seen_at": version_of(row), **what}, waited=waited)


@pytest.mark.parametrize("answer", ["yes", "change"])
def test_both_sides_read_when_an_answer_was_written_and_when_it_arrived(
    hidamari: Hidamari, answer: str
) -> None:
    plan = add_plan(hidamari)
    assert _answer(hidamari, plan, HOURS, answer).status_code == 200
    assert _says_both(page_of(hidamari, "haru", f"/schedule/{plan}"))
    assert _says_both(page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/appointments/{plan}"))


def test_an_answer_sent_at_once_has_one_time(hidamari: Hidamari) -> None:
    plan = add_plan(hidamari)
    _answer(hidamari, plan, timedelta(seconds=30))
    assert not BOTH.search(page_of(hidamari, "haru", f"/schedule/{plan}"))


def test_of_two_answers_the_one_written_last_holds(hidamari: Hidamari) -> None:
    plan = add_plan(hidamari)
    for waited, answer, holds in (
        (HOURS, "unsure", "unsure"),
        (HOURS * 2, "yes", "unsure"),
        (HOURS * 3, "change", "unsure"),
        (timedelta(), "yes", "yes"),
    ):
        assert _answer(hidamari, plan, waited, answer).status_code == 200
        row = stored(hidamari, plan)
        assert row is not None
        assert (row.answer, row.wish) == (holds, "")


def test_topics_say_both_times_and_the_last_ones_written_hold(hidamari: Hidamari) -> None:
    plan = add_plan(hidamari)
    for waited, topics in ((HOURS, "通院のこと"), (HOURS * 2, "仕事のこと")):
        assert (
            send(hidamari, f"/schedule/{plan}/topics", {"topics": topics}, waited=waited).status_code == 200
        )
    assert _row(hidamari, appointments).topics == "通院のこと"
    assert _says_both(page_of(hidamari, "haru", f"/schedule/{plan}"))
    assert _says_both(page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/appointments/{plan}"))
    send(hidamari, f"/schedule/{plan}/topics", {"topics": "お金のこと"})
    assert not BOTH.search(page_of(hidamari, "haru", f"/schedule/{plan}"))


def test_a_family_reads_nothing_of_when_somebody_answered(hidamari: Hidamari) -> None:
    plan = add_plan(hidamari, family_sees="all")
    _answer(hidamari, plan, HOURS)
    assert not BOTH.search(page_of(hidamari, "mother", "/family"))


# --- Worries in the records ---


def test_a_worry_stands_in_its_day_with_the_time_at_which_it_was_written(hidamari: Hidamari) -> None:
    waited = timedelta(days=2, hours=1, minutes=7)
    send(
        hidamari,
        "/concerns",
        {"id": new_id(), "category": "load", "words": "多いです。"},
        waited=waited,
    )
    written = in_japan(now() - waited)
    page = page_of(hidamari, "haru", f"/records/{written.date()}")
    assert f"{written.hour % 12 or 12}:{written.minute:02}" in page
