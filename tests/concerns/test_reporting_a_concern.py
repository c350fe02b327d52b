"""From the tap to the one whom it reaches, and to nobody else."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import httpx2 as httpx
import pytest
from sqlmodel import select

from pwa.access.models import Assignment, Look
from pwa.accounts.models import Person
from pwa.alerts.models import Alert
from pwa.clock import JAPAN, now
from pwa.concerns.hours import Hours, promised_answer
from pwa.concerns.models import Concern, LeftOut, Recipient
from pwa.concerns.questions import GROUPS
from pwa.db import new_id
from tests.hidamari import Hidamari, text_of

WORDS = "箱のたたみかたが、途中でわからなくなりました。"


def report(hidamari: Hidamari, author: str = "haru", **answers: Any) -> tuple[str, httpx.Response]:
    """Send a report as its author's browser does; its id and the answer."""
    id = answers.pop("id", new_id())
    with hidamari.browser(author) as browser:
        form = {"id": id, "category": "unclear", "urgency": "week", "wish": "talk", "words": WORDS} | answers
        return id, browser.post("/concerns", data=form, follow_redirects=False)


def test_a_report_and_its_alert_are_written_together(hidamari: Hidamari) -> None:
    id, answer = report(hidamari)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/concerns/{id}"
    with hidamari.reading() as db:
        concern = db.exec(select(Concern)).one()
        alert = db.exec(select(Alert)).one()
    assert (concern.id, concern.author_id, concern.words) == (id, hidamari.id("haru"), WORDS)
    assert (alert.kind, alert.matter_id, alert.recipient_id) == ("concern", id, hidamari.id("tanaka"))


def test_no_report_is_left_without_its_alert(hidamari: Hidamari, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("pwa.concerns.actions.queue_alert", breaks)
    _, answer = report(hidamari)
    assert answer.status_code == 500

    with hidamari.reading() as db:
        assert db.exec(select(Concern)).all() == []


@pytest.mark.parametrize("category", [each.code for group in GROUPS for each in group.categories])
def test_every_category_can_be_sent_from_its_page_with_nothing_but_defaults(
    hidamari: Hidamari, category: str
) -> None:
    with hidamari.browser("haru") as browser:
        page = browser.get(f"/concerns/write/{category}").text
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = browser.post("/concerns", data=form)
    assert answer.status_code == 200
    assert "It has arrived." in answer.text


def test_the_same_report_sent_again_is_kept_once_and_answered_alike(hidamari: Hidamari) -> None:
    id, first = report(hidamari)
    _, again = report(hidamari, id=id)

    assert (first.status_code, first.headers["location"]) == (again.status_code, again.headers["location"])
    with hidamari.reading() as db:
        assert len(db.exec(select(Concern)).all()) == 1
        assert len(db.exec(select(Alert)).all()) == 1


def test_the_same_key_with_other_words_is_refused_and_the_words_come_back(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    _, other = report(hidamari, id=id, words="別のことです。")

    assert other.status_code == 409
    assert "別のことです。" in other.text
    # The page that came back has a new key: sending it again sends a new report.
    assert id not in re.findall(r'name="id" value="([^"]+)"', other.text)


def test_a_report_sent_again_after_people_have_come_and_gone_is_still_the_same(hidamari: Hidamari) -> None:
    left_out = [hidamari.id("sato"), hidamari.id("tanaka")]
    id, first = report(hidamari, left_out=left_out)
    with hidamari.writing() as db:
        for tie in db.exec(select(Assignment)):
            tie.until = now()
            db.add(tie)
        for name in ("sato", "yamamoto"):
            person = db.get_one(Person, (hidamari.organisation_id, hidamari.id(name)))
            person.ended_at = now()
            db.add(person)
    _, again = report(hidamari, id=id, left_out=left_out[::-1])
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    _, other = report(hidamari, id=id, left_out=left_out[:1])
    assert other.status_code == 409


def test_whoever_was_picked_stays_out_even_if_they_are_assigned_later(hidamari: Hidamari) -> None:
    id, _ = report(hidamari, left_out=[hidamari.id("suzuki")])
    with hidamari.writing() as db:
        db.add(
            Assignment(
                organisation_id=hidamari.organisation_id,
                participant_id=hidamari.id("haru"),
                person_id=hidamari.id("suzuki"),
                kind="backup",
            )
        )
    with hidamari.browser("suzuki") as browser:
        assert browser.get(f"/concerns/{id}").status_code == 404


def test_odd_ids_of_people_are_passed_over(hidamari: Hidamari) -> None:
    _, answer = report(hidamari, left_out=["\x00", "x", new_id(), hidamari.id("tanaka")])
    assert answer.status_code == 303
    with hidamari.reading() as db:
        assert [each.person_id for each in db.exec(select(LeftOut))] == [hidamari.id("tanaka")]


def test_a_report_without_a_key_is_kept(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        answer = browser.post("/concerns", data={"category": "load", "words": WORDS})
    assert answer.status_code == 200
    assert WORDS in text_of(answer.text)
    with hidamari.reading() as db:
        assert db.exec(select(Concern)).one().words == WORDS


def test_a_key_of_somebody_else_gives_nothing_away(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    _, other = report(hidamari, author="yu", id=id)

    assert other.status_code == 409
    with hidamari.browser("yu") as browser:
        assert browser.get(f"/concerns/{id}").status_code == 404


def chain(hidamari: Hidamari, id: str) -> list[str]:
    names = {person.id: short for short, person in hidamari.people.items()}
    with hidamari.reading() as db:
        places = db.exec(select(Recipient).where(Recipient.concern_id == id)).all()
    return [names[place.person_id] for place in sorted(places, key=lambda place: place.position)]


@pytest.mark.parametrize(
    ("category", "people"),
    [
        ("unclear", ["tanaka", "sato", "yamamoto"]),
        ("service", ["ito", "kato"]),
        ("harm", ["ono", "hara"]),
    ],
)
def test_each_kind_of_report_has_its_own_chain(hidamari: Hidamari, category: str, people: list[str]) -> None:
    id, _ = report(hidamari, category=category)
    assert chain(hidamari, id) == people


def test_whoever_is_picked_is_left_out_of_the_chain_and_of_every_page(hidamari: Hidamari) -> None:
    id, _ = report(hidamari, left_out=[hidamari.id("tanaka")], words="田中さんのことです。")

    assert chain(hidamari, id) == ["sato", "yamamoto"]
    with hidamari.browser("tanaka") as browser:
        assert browser.get(f"/concerns/{id}").status_code == 404
        assert browser.get(f"/concerns/{id}/talk").status_code == 404
        assert browser.post(f"/concerns/{id}/replies", data={"words": "?"}).status_code == 404
        assert browser.post(f"/concerns/{id}/take").status_code == 404
        assert id not in browser.get("/inbox").text
        assert id not in browser.get("/inbox?show=done").text
    with hidamari.reading() as db:
        assert all(alert.recipient_id != hidamari.id("tanaka") for alert in db.exec(select(Alert)))


@pytest.mark.parametrize("category", ["service", "harm"])
def test_a_report_about_the_supporter_reaches_its_officer_and_is_invisible_to_the_supporter(
    hidamari: Hidamari, category: str
) -> None:
    id, _ = report(hidamari, category=category)
    first = chain(hidamari, id)[0]

    with hidamari.browser(first) as browser:
        assert id in browser.get("/inbox").text
        assert WORDS in text_of(browser.get(f"/concerns/{id}").text)
    for colleague in ("tanaka", "sato", "suzuki", "yamamoto"):
        with hidamari.browser(colleague) as browser:
            inbox = browser.get("/inbox").text
            assert id not in inbox
            assert "waiting-count" not in inbox
            assert browser.get(f"/concerns/{id}").status_code == 404
            person = browser.get(f"/people/{hidamari.id('haru')}").text
            assert id not in person
            assert WORDS not in text_of(person)


def test_when_nobody_would_be_left_the_words_come_back_with_a_number_to_call(hidamari: Hidamari) -> None:
    everybody = [hidamari.id(name) for name in ("tanaka", "sato", "yamamoto")]
    _, answer = report(hidamari, left_out=everybody)

    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "03-0000-0199" in answer.text
    with hidamari.reading() as db:
        assert db.exec(select(Concern)).all() == []
        assert db.exec(select(LeftOut)).all() == []


def test_opening_a_report_tells_the_author_who_read_it_and_is_noted(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    with hidamari.browser("tanaka") as browser:
        browser.get(f"/concerns/{id}")
    with hidamari.browser("haru") as browser:
        page = browser.get(f"/concerns/{id}").text
    with hidamari.reading() as db:
        look = db.exec(select(Look)).one()
    assert "Who has read it" in page
    assert "Tanaka-san" in page
    assert (look.viewer_id, look.person_id, look.record_id) == (
        hidamari.id("tanaka"),
        hidamari.id("haru"),
        id,
    )


def test_a_browser_that_only_guesses_does_not_mark_a_report_as_read(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    with hidamari.browser("tanaka") as browser:
        browser.get(f"/concerns/{id}", headers={"sec-purpose": "prefetch;prerender"})
    with hidamari.reading() as db:
        assert db.exec(select(Concern)).one().read_at is None
        assert db.exec(select(Look)).all() == []


def test_an_answer_reaches_the_author_with_an_alert_of_their_own(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    with hidamari.browser("tanaka") as browser:
        browser.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "明日、一緒に見ましょう。"})
    with hidamari.browser("haru") as browser:
        assert "A new answer" in browser.get("/").text
        assert "明日、一緒に見ましょう。" in text_of(browser.get(f"/concerns/{id}").text)
        assert "A new answer" not in browser.get("/").text
    with hidamari.reading() as db:
        alert = db.exec(select(Alert).where(Alert.kind == "reply")).one()
    assert alert.recipient_id == hidamari.id("haru")
    assert alert.opened_at is not None


def test_an_answer_sent_twice_stands_there_once(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    message = {"id": new_id(), "words": "見に行きます。"}
    with hidamari.browser("tanaka") as browser:
        browser.post(f"/concerns/{id}/replies", data=message)
        page = browser.post(f"/concerns/{id}/replies", data=message)
        other = browser.post(f"/concerns/{id}/replies", data=message | {"words": "ちがう言葉"})
    assert text_of(page.text).count("見に行きます。") == 1
    assert other.status_code == 409
    assert "ちがう言葉" in other.text


def test_only_the_author_says_that_it_is_over_and_may_take_it_back(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    with hidamari.browser("tanaka") as browser:
        assert browser.post(f"/concerns/{id}/done").status_code == 403
    with hidamari.browser("haru") as browser:
        assert "Open it again" in browser.post(f"/concerns/{id}/done").text
        assert "It is over" in browser.post(f"/concerns/{id}/reopen").text


def test_family_and_other_participants_see_no_report(hidamari: Hidamari) -> None:
    id, _ = report(hidamari)
    for name in ("mother", "yu"):
        with hidamari.browser(name) as browser:
            assert browser.get(f"/concerns/{id}").status_code == 404
            assert browser.get("/inbox").status_code == 403


@pytest.mark.parametrize("field", ["words", "about_whom"])
def test_a_text_far_too_long_comes_back_whole(hidamari: Hidamari, field: str) -> None:
    long = "あ" * 33_000
    _, answer = report(hidamari, **{field: long})
    assert answer.status_code == 422
    assert long in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "\x00nul",
        "\ud800 surrogate".encode("utf-8", "surrogatepass"),
        "a\r\nb",
        "<script>x</script>",
        "😀" * 500,
    ],
)
def test_odd_characters_are_taken_without_complaint(hidamari: Hidamari, words: Any) -> None:
    _, answer = report(hidamari, words=words)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "id", ["x", "../../etc", "0" * 36, "%00", "あ", "01a2107b-0000-7000-8000-000000000000"]
)
def test_unknown_reports_have_a_kind_page(hidamari: Hidamari, id: str) -> None:
    with hidamari.browser("haru") as browser:
        answer = browser.get(f"/concerns/{id}")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_what_is_begun_is_kept_on_the_server_and_offered_again(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        draft = {"id": new_id(), "category": "load", "words": "今日は量が"}
        answer = browser.post("/concerns/draft", data=draft, headers={"hx-request": "true"})
        assert answer.status_code == 200
        assert "今日は量が" in browser.get("/concerns/write/load").text
        assert "Go on writing" in browser.get("/").text
        browser.post("/concerns", data=draft)
        assert "今日は量が" not in browser.get("/concerns/write/load").text


HOURS = Hours(time(9), time(18), frozenset({1, 2, 3, 4, 5}))


@pytest.mark.parametrize(
    ("sent", "urgency", "urgent", "answer"),
    [
        # A Tuesday at ten: within the quarter of an hour, by closing, three and five days on.
        ("2026-11-24 10:00", "now", True, "2026-11-24 10:15"),
        ("2026-11-24 10:00", "today", False, "2026-11-24 18:00"),
        ("2026-11-24 10:00", "week", False, "2026-11-27 18:00"),
        ("2026-11-24 10:00", "none", False, "2026-12-01 18:00"),
        # Ten minutes before closing: the rest of the quarter is the next morning's.
        ("2026-11-24 17:50", "now", True, "2026-11-25 09:05"),
        ("2026-11-24 17:50", "today", False, "2026-11-25 18:00"),
        # Friday night before a long week-end: Monday the 23rd is a holiday.
        ("2026-11-20 22:00", "now", True, "2026-11-24 09:15"),
        ("2026-11-20 22:00", "today", False, "2026-11-24 18:00"),
    ],
)
def test_a_promise_counts_only_hours_in_which_somebody_is_there(
    sent: str, urgency: str, urgent: bool, answer: str
) -> None:
    moment = datetime.fromisoformat(sent).replace(tzinfo=JAPAN)
    promised = promised_answer(HOURS, urgency, urgent, moment)
    assert promised.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") == answer


def test_a_moment_at_closing_time_is_no_longer_staffed() -> None:
    closing = datetime(2026, 11, 24, 18, tzinfo=JAPAN)
    assert not HOURS.is_staffed(closing)
    assert HOURS.is_staffed(closing - timedelta(minutes=1))
