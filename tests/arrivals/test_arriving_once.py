"""What waited on a phone: it arrives once, is answered the same again, and says when it was written."""

import threading
from datetime import datetime, time, timedelta
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import func, select

from pwa.absences.models import absences
from pwa.alerts.models import alerts
from pwa.arrivals.models import arrivals
from pwa.checkins.models import checkins
from pwa.checkins.slots import SLOTS
from pwa.clock import JAPAN, now, today
from pwa.concerns.models import concerns, replies
from pwa.db import new_id
from pwa.moods.models import moods
from pwa.schedules.models import Appointment
from tests.arrivals.sending import headers_of, send
from tests.hidamari import Hidamari
from tests.schedules.plans import add_plan, seen_in, stored

CONCERN = {"category": "load", "urgency": "week", "wish": "talk", "words": "多いです。"}
# Five days ago, and a moment of it on a Japanese clock that goes on after 24:00.
DAY = today() - timedelta(days=5)
EVENING = {"slot": "evening", "local_date": "written", "attended": "went", "fatigue": "some"}


def _rows(hidamari: Hidamari, table: Any) -> list[Any]:
    with hidamari.reading() as db:
        return list(db.execute(select(table).order_by(table.c.created_at)))


def _count(hidamari: Hidamari, table: Any) -> int:
    with hidamari.reading() as db:
        number: int = db.execute(select(func.count()).select_from(table)).scalar_one()
    return number


def _at(clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(DAY, time(), JAPAN) + timedelta(hours=hours, minutes=minutes)


# --- The answer ---


def test_an_entry_is_answered_with_where_to_go_and_what_to_say(hidamari: Hidamari) -> None:
    id = new_id()
    answer = send(hidamari, "/concerns", {"id": id, **CONCERN})
    assert answer.status_code == 200
    assert answer.json()["go"] == f"/concerns/{id}"
    assert "arrived" in answer.json()["said"]
    # Nobody is waiting for the next page: the message is not left lying about for it.
    assert "ayumi_said" not in answer.cookies


def test_a_mood_that_waited_says_that_it_is_recorded_and_one_of_this_moment_leaves_it_to_the_page(
    hidamari: Hidamari,
) -> None:
    mood = {"mood": "2", "visible_to": "self"}
    waited = {"id": new_id(), **mood}
    for _ in range(2):
        assert send(hidamari, "/moods", waited).json()["said"] == "Recorded."
    assert send(hidamari, "/moods", {"id": new_id(), **mood}, follows=True).json()["said"] == ""


def test_who_waits_for_the_next_page_is_told_there(hidamari: Hidamari) -> None:
    answer = send(hidamari, "/concerns", {"id": new_id(), **CONCERN}, follows=True)
    assert "ayumi_said" in answer.cookies


def test_the_same_entry_again_gets_the_same_answer_and_nothing_happens_twice(hidamari: Hidamari) -> None:
    entry = {"id": new_id(), **CONCERN}
    first, second = (send(hidamari, "/concerns", entry) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (_count(hidamari, concerns), _count(hidamari, alerts)) == (1, 1)


def test_entries_of_forms_without_a_key_of_their_own_arrive_once_too(hidamari: Hidamari) -> None:
    # A line of one's own plan: moved twice it would be two places further up.
    lines = {words: new_id() for words in ("音楽", "散歩", "お茶")}
    for words, id in lines.items():
        send(hidamari, "/coping/new/help", {"words": words, "id": id})
    key = new_id()
    for _ in range(2):
        assert send(hidamari, f"/coping/{lines['お茶']}/move", {"to": "up"}, key=key).status_code == 200
    page = hidamari.browser("haru").get("/coping").text
    assert sorted(lines.values(), key=page.index) == [lines[each] for each in ("音楽", "お茶", "散歩")]


def test_other_content_with_the_same_key_is_refused(hidamari: Hidamari) -> None:
    entry = {"id": new_id(), **CONCERN}
    assert send(hidamari, "/concerns", entry).status_code == 200
    assert send(hidamari, "/concerns", {**entry, "words": "ほかのこと"}).status_code == 409
    assert [row.words for row in _rows(hidamari, concerns)] == ["多いです。"]


def test_somebody_elses_key_is_refused_and_shows_nothing_of_theirs(hidamari: Hidamari) -> None:
    entry = {"id": new_id(), **CONCERN}
    assert send(hidamari, "/concerns", entry).status_code == 200
    refused = send(hidamari, "/concerns", entry, name="yu", whose="yu")
    assert refused.status_code == 409
    assert entry["id"] not in refused.text


def test_an_entry_of_somebody_else_who_used_this_phone_is_not_taken(hidamari: Hidamari) -> None:
    refused = send(hidamari, "/concerns", {"id": new_id(), **CONCERN}, name="yu", whose="haru")
    assert refused.status_code == 403
    assert _count(hidamari, concerns) == 0


def test_nobody_signed_in_is_a_401_and_no_redirect(hidamari: Hidamari) -> None:
    browser = hidamari.browser(None)
    headers = headers_of(hidamari, new_id())
    assert browser.post("/concerns", data=CONCERN, headers=headers, follow_redirects=False).status_code == 401


def test_an_entry_with_a_mistake_in_it_can_be_mended_and_sent_with_the_same_key(hidamari: Hidamari) -> None:
    id = new_id()
    assert send(hidamari, "/concerns", {"id": id, **CONCERN, "urgency": "sometime"}).status_code == 422
    assert _count(hidamari, arrivals) == 0
    assert send(hidamari, "/concerns", {"id": id, **CONCERN}).status_code == 200
    assert _count(hidamari, concerns) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"Ayumi-Key": "1"}, {"Ayumi-Now": "soon"}, {"Ayumi-Written": ""}, {"Ayumi-Now": "9" * 400}],
    ids=["no key", "no number", "nothing", "far too large"],
)
def test_headers_that_make_no_sense_are_a_clear_refusal(hidamari: Hidamari, wrong: dict[str, str]) -> None:
    headers = headers_of(hidamari, new_id()) | wrong
    answer = hidamari.browser("haru").post("/concerns", data={"id": new_id(), **CONCERN}, headers=headers)
    assert answer.status_code == (200 if "9" in "".join(wrong.values()) else 400)


def test_the_same_entry_at_once_from_many_sides_arrives_once(hidamari: Hidamari) -> None:
    entry = {"id": new_id(), **CONCERN}
    answers: list[httpx.Response] = []
    browsers = [hidamari.browser("haru") for _ in range(6)]
    headers = headers_of(hidamari, entry["id"])

    def send(browser: Any) -> None:
        answers.append(browser.post("/concerns", data=entry, headers=headers, follow_redirects=False))

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert (_count(hidamari, concerns), _count(hidamari, alerts)) == (1, 1)


# --- When it was written ---


def test_a_mood_belongs_to_the_moment_at_which_it_was_tapped(hidamari: Hidamari) -> None:
    send(hidamari, "/moods", {"id": new_id(), "mood": "2"}, waited=timedelta(days=1, hours=1))
    (mood,) = _rows(hidamari, moods)
    assert abs(now() - timedelta(days=1, hours=1) - mood.created_at) < timedelta(minutes=1)
    assert mood.local_date == (mood.created_at + timedelta(hours=9)).date()


@pytest.mark.parametrize("clock", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=400)])
def test_a_clock_that_is_wrong_changes_nothing(hidamari: Hidamari, clock: timedelta) -> None:
    send(hidamari, "/moods", {"id": new_id(), "mood": "2"}, waited=timedelta(hours=3), clock=clock)
    (mood,) = _rows(hidamari, moods)
    assert abs(now() - timedelta(hours=3) - mood.created_at) < timedelta(minutes=1)


def test_what_was_written_in_the_future_was_written_now(hidamari: Hidamari) -> None:
    send(hidamari, "/moods", {"id": new_id(), "mood": "2"}, waited=timedelta(hours=-3))
    (mood,) = _rows(hidamari, moods)
    assert abs(now() - mood.created_at) < timedelta(minutes=1)


def test_a_worry_written_long_ago_shows_both_times_to_both_sides(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, "/concerns", {"id": id, **CONCERN}, waited=timedelta(hours=30))
    (concern,) = _rows(hidamari, concerns)
    assert abs(now() - timedelta(hours=30) - concern.written_at) < timedelta(minutes=1)
    assert abs(now() - concern.created_at) < timedelta(minutes=1)
    for name in ("haru", "tanaka"):
        page = hidamari.browser(name).get(f"/concerns/{id}").text
        assert "Written " in page
        assert ", arrived " in page


def test_asking_for_help_keeps_the_time_at_which_it_was_asked(hidamari: Hidamari) -> None:
    send(hidamari, "/help/tell", {"id": new_id(), "words": ""}, waited=timedelta(hours=2))
    (concern,) = _rows(hidamari, concerns)
    assert abs(now() - timedelta(hours=2) - concern.written_at) < timedelta(minutes=1)


def test_the_answer_is_promised_from_the_arrival_on(hidamari: Hidamari) -> None:
    send(hidamari, "/concerns", {"id": new_id(), **CONCERN}, waited=timedelta(days=20))
    (concern,) = _rows(hidamari, concerns)
    assert concern.answer_by > now()


def test_what_was_sent_at_once_has_one_time(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, "/concerns", {"id": id, **CONCERN}, waited=timedelta(seconds=20))
    (concern,) = _rows(hidamari, concerns)
    assert concern.written_at is None
    assert ", arrived " not in hidamari.browser("haru").get(f"/concerns/{id}").text


def test_a_reply_keeps_the_time_at_which_it_was_written(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, "/concerns", {"id": id, **CONCERN})
    send(
        hidamari,
        f"/concerns/{id}/replies",
        {"id": new_id(), "words": "まだです。"},
        waited=timedelta(hours=2),
    )
    (reply,) = _rows(hidamari, replies)
    assert abs(now() - timedelta(hours=2) - reply.written_at) < timedelta(minutes=1)
    assert ", arrived " in hidamari.browser("tanaka").get(f"/concerns/{id}").text


@pytest.mark.parametrize(
    ("written", "later"),
    # A Japanese clock; after midnight the evening is not over yet.
    [("23:59", 0), ("24:01", 0), ("27:59", 0), ("28:01", 1)],
)
def test_an_evening_without_a_date_belongs_to_the_day_on_which_it_was_written(
    hidamari: Hidamari, written: str, later: int
) -> None:
    send(hidamari, "/checkins", {"id": new_id(), **EVENING}, waited=now() - _at(written))
    assert [row.local_date for row in _rows(hidamari, checkins)] == [DAY + timedelta(days=later)]


@pytest.mark.parametrize(("written", "later"), [("23:59", 0), ("24:01", 1)])
def test_a_morning_without_a_date_begins_at_midnight_in_japan(
    hidamari: Hidamari, written: str, later: int
) -> None:
    morning = {"id": new_id(), "slot": "morning", "local_date": "written", "sleep": "ok"}
    send(hidamari, "/checkins", morning, waited=now() - _at(written))
    assert [row.local_date for row in _rows(hidamari, checkins)] == [DAY + timedelta(days=later)]


def test_a_day_off_that_was_told_in_time_is_taken_when_it_arrives_later(hidamari: Hidamari) -> None:
    yesterday = today() - timedelta(days=1)
    told = {"id": new_id(), "local_date": yesterday.isoformat(), "kind": "off"}
    # Nobody tells it today, whatever day they say it is.
    assert send(hidamari, "/absences", {**told, "told_on": yesterday.isoformat()}).status_code == 422
    assert send(hidamari, "/absences", told, waited=timedelta(days=1)).status_code == 200
    assert [row.local_date for row in _rows(hidamari, absences)] == [yesterday]


@pytest.mark.parametrize(("said", "later"), [("written", 0), ("written+1", 1)])
def test_a_day_off_without_a_date_is_counted_from_the_day_on_which_it_was_written(
    hidamari: Hidamari, said: str, later: int
) -> None:
    told = {"id": new_id(), "local_date": said, "kind": "off"}
    assert send(hidamari, "/absences", told, waited=timedelta(days=2)).status_code == 200
    days = [row.local_date for row in _rows(hidamari, absences)]
    assert days == [today() - timedelta(days=2 - later)]


def test_what_is_left_open_without_a_network_stays_as_it_was_recorded(hidamari: Hidamari) -> None:
    walk, water = new_id(), new_id()
    before = {
        "slot": "evening",
        "local_date": SLOTS["evening"].today().isoformat(),
        "attended": "went",
        "good": ["went", "ate"],
        "good_words": "日がさしました。",
        "fatigue": "some",
        "own": [f"{walk}:2"],
    }
    with hidamari.browser("haru") as browser:
        for id, words in ((walk, "さんぽ"), (water, "水をのむ")):
            browser.post("/me/questions/items", data={"id": id, "words": words})
        browser.post("/checkins", data={"id": new_id(), **before})
    later = {"slot": "evening", "local_date": "written", "fatigue": "quite", f"own-{water}": "5"}
    assert send(hidamari, "/checkins", {"id": new_id(), **later}).status_code == 200
    (row,) = _rows(hidamari, checkins)
    assert (row.fatigue, row.attended, row.good, row.good_words) == (
        "quite",
        "went",
        ["ate", "went"],
        "日がさしました。",
    )
    assert row.own == {walk: 2, water: 5}


# --- In whichever order they come ---


def _morning(hidamari: Hidamari, body: str, waited: timedelta, id: str | None = None) -> httpx.Response:
    form = {"id": id or new_id(), "slot": "morning", "local_date": today().isoformat(), "body": body}
    return send(hidamari, "/checkins", form, waited=waited)


def _slept(sleep: str) -> dict[str, str]:
    return {"id": new_id(), "local_date": today().isoformat(), "sleep": sleep}


def test_of_two_records_of_a_day_the_one_written_last_holds_whichever_comes_first(hidamari: Hidamari) -> None:
    assert _morning(hidamari, "good", timedelta(hours=1)).status_code == 200
    assert _morning(hidamari, "caution", timedelta(hours=2)).status_code == 200
    assert [row.body for row in _rows(hidamari, checkins)] == ["good"]
    assert _morning(hidamari, "bad", timedelta(minutes=30)).status_code == 200
    assert [row.body for row in _rows(hidamari, checkins)] == ["bad"]


def test_a_correction_that_comes_again_does_not_undo_the_next_one(hidamari: Hidamari) -> None:
    """A, then B, then C, then B once more: C holds. Also for forms that come without an outbox."""
    browser = hidamari.browser("haru")
    a, b, c = (_slept(each) for each in ("ok", "poor", "well"))
    for form in (a, b, c, b):
        assert browser.post("/checkins", data=form, follow_redirects=False).status_code == 303
    assert [row.sleep for row in _rows(hidamari, checkins)] == ["well"]


def test_a_corrections_key_with_other_answers_is_refused(hidamari: Hidamari) -> None:
    browser = hidamari.browser("haru")
    first, second = _slept("ok"), _slept("poor")
    for form in (first, second):
        browser.post("/checkins", data=form, follow_redirects=False)
    other = browser.post("/checkins", data={**second, "sleep": "none"}, follow_redirects=False)
    assert other.status_code == 409


# --- What changed while it waited ---


@pytest.mark.parametrize(("what", "said"), [("answer", {"answer": "yes"}), ("change", {"wish": "木曜日"})])
def test_an_answer_to_what_was_moved_or_cancelled_meanwhile_stays_on_the_phone(
    hidamari: Hidamari, what: str, said: dict[str, str]
) -> None:
    plan = add_plan(hidamari)
    with hidamari.browser("haru") as browser:
        seen = {"seen_at": seen_in(browser.get(f"/schedule/{plan}").text), **said}
    with hidamari.writing() as db:
        db.get_one(Appointment, (hidamari.organisation_id, plan)).ends_at += timedelta(hours=1)
    assert send(hidamari, f"/schedule/{plan}/{what}", seen).status_code == 409
    with hidamari.writing() as db:
        db.get_one(Appointment, (hidamari.organisation_id, plan)).cancelled_at = now()
    assert send(hidamari, f"/schedule/{plan}/{what}", seen).status_code == 409
    kept = stored(hidamari, plan)
    assert kept
    assert kept.answer is None
    assert _count(hidamari, arrivals) == 0
