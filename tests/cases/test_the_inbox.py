"""The inbox: what waits and what goes on, in an order that its headings promise."""

import re
from datetime import timedelta

import pytest

from pwa.access.models import Assignment
from pwa.cases.lateness import late_words, lateness
from pwa.clock import in_japan, now
from pwa.concerns.models import Concern
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of


def report(hidamari: Hidamari, author: str = "haru", **answers: object) -> str:
    form = {"id": new_id(), "category": "load", "words": "量が多いです。"} | answers
    with hidamari.browser(author) as browser:
        assert browser.post("/concerns", data=form, follow_redirects=False).status_code == 303
    return str(form["id"])


def change(hidamari: Hidamari, id: str, **values: object) -> None:
    with hidamari.writing() as db:
        concern = db.get_one(Concern, (hidamari.organisation_id, id))
        for name, value in values.items():
            setattr(concern, name, value)
        db.add(concern)


def answer(browser: TestClient, id: str) -> None:
    browser.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "はい。"}, follow_redirects=False)


def order(page: str, *ids: str) -> list[str]:
    return sorted((id for id in ids if id in page), key=page.index)


def test_urgent_ones_stand_on_top_then_the_promises_that_have_passed_then_the_earliest(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    later, soon, urgent, overdue = (
        report(hidamari, urgency=each) for each in ("none", "week", "now", "today")
    )
    change(hidamari, urgent, answer_by=now() + timedelta(hours=5))
    change(hidamari, overdue, answer_by=now() - timedelta(minutes=3))
    page = tanaka.get("/inbox").text
    assert order(page.split("?poll=1")[1].split('">', 1)[1], later, soon, urgent, overdue) == [
        urgent,
        overdue,
        soon,
        later,
    ]
    assert "3 min past the promised time" in text_of(page) or "4 min past" in text_of(page)


def test_the_badge_counts_what_the_first_group_shows(hidamari: Hidamari, tanaka: TestClient) -> None:
    waiting, talking, over = (report(hidamari) for _ in range(3))
    answer(tanaka, talking)
    change(hidamari, over, done_at=now())
    page = tanaka.get("/inbox").text
    first, second = page.split('id="talking"')
    assert waiting in first
    assert talking in second
    assert over not in page
    assert over in tanaka.get("/inbox?show=done").text
    assert '<span class="visually-hidden">Open: </span>1</span>' in page
    assert "<title>(1) Inbox" in page


def test_of_those_in_conversation_whoever_wrote_last_stands_on_top(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    older, newer = report(hidamari), report(hidamari)
    for id in (older, newer):
        answer(tanaka, id)
    assert order(tanaka.get("/inbox").text.split('id="talking"')[1], older, newer) == [newer, older]
    with hidamari.browser("haru") as haru:
        answer(haru, older)
    page = tanaka.get("/inbox").text.split('id="talking"')[1]
    assert order(page, older, newer) == [older, newer]
    assert text_of(page).count("New message") - text_of(page).count("New messages first") == 1


def test_mine_and_those_for_whom_i_stand_in_are_apart(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.writing() as db:
        db.add(
            Assignment(
                organisation_id=hidamari.organisation_id,
                participant_id=hidamari.id("yu"),
                person_id=hidamari.id("tanaka"),
                kind="backup",
            )
        )
    own, others = report(hidamari), report(hidamari, "yu")
    seen = {
        whose: set(order(tanaka.get(f"/inbox?whose={whose}").text, own, others))
        for whose in ("all", "mine", "standin", "x")
    }
    assert seen == {"all": {own, others}, "mine": {own}, "standin": {others}, "x": {own, others}}
    tanaka.post(f"/concerns/{others}/take")
    assert others in tanaka.get("/inbox?whose=mine").text


def test_a_new_urgent_report_is_announced_once_while_the_page_is_open(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    def poll(page: str) -> str:
        return page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")

    swap = {"hx-request": "true"}
    report(hidamari)
    first = tanaka.get("/inbox").text
    report(hidamari)
    calm = tanaka.get(poll(first), headers=swap)
    assert "hx-trigger" not in calm.headers
    report(hidamari, urgency="now")
    news = tanaka.get(poll(calm.text), headers=swap)
    assert "There is a new urgent message." in news.headers["hx-trigger"]
    assert 'data-page-title="(3) Inbox"' in news.text
    assert "hx-trigger" not in tanaka.get(poll(news.text), headers=swap).headers


def test_a_late_answer_is_said_in_words(hidamari: Hidamari) -> None:
    id = report(hidamari)
    change(hidamari, id, answer_by=now() - timedelta(minutes=2, seconds=30), read_at=now())
    with hidamari.browser("tanaka", "standard.off.auto.normal") as tanaka:
        answer(tanaka, id)
        assert "約束より3分遅れて返事" in text_of(tanaka.get("/inbox").text)
        assert "約束より3分遅れて返事" in text_of(tanaka.get(f"/concerns/{id}").text)


@pytest.mark.parametrize(
    ("delay", "late"),
    [
        (timedelta(0), None),
        (timedelta(seconds=1), ("minutes", 1)),
        (timedelta(minutes=59, seconds=30), ("minutes", 60)),
        (timedelta(hours=1), ("hours", 1)),
        (timedelta(hours=47), ("days", 1)),
    ],
)
def test_a_delay_is_said_in_the_largest_unit_that_fits(delay: timedelta, late: object) -> None:
    found = lateness(now(), now() + delay) if delay else lateness(promised := now(), promised)
    assert found == late
    assert found is None or "%(count)s" in late_words(found, is_answered=True).msgid


def test_the_most_urgent_line_comes_before_the_remark_about_alerts_which_can_be_put_off_for_a_day(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    id = report(hidamari)
    page = tanaka.get("/inbox").text
    assert page.index(f"case-{id}") < page.index("data-push")
    put_off = tanaka.post("/alerts/later", follow_redirects=False)
    assert "max-age=86400" in put_off.headers["set-cookie"].lower()
    assert "data-push" not in tanaka.get("/inbox").text


def test_once_answered_the_wish_is_no_chip_that_reads_as_due_now(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    id = report(hidamari, urgency="now")
    pages = ("/inbox", f"/concerns/{id}")
    for page in (tanaka.get(path).text for path in pages):
        assert 'data-urgency="now"' in page
        assert "Wish at first" not in text_of(page)
    answer(tanaka, id)
    for page in (tanaka.get(path).text for path in pages):
        assert "data-urgency" not in page
        assert "Wish at first: Now" in text_of(page)


def test_a_wish_that_nobody_chose_is_not_shown(hidamari: Hidamari, tanaka: TestClient) -> None:
    id = report(hidamari)
    assert "Not sure yet" not in text_of(tanaka.get("/inbox").text + tanaka.get(f"/concerns/{id}").text)


def test_the_words_come_before_the_facts_and_say_what_the_person_said(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    id = report(hidamari, since="weeks", may_tell=["doctor", "family"], wish="talk")
    answer(tanaka, id)
    html = tanaka.get(f"/concerns/{id}").text
    page = text_of(html)
    assert page.index("量が多いです。") < page.index("Some weeks")
    # What was wished for stands with the first message, above the talk and the boxes.
    for fact in ("Some weeks", "What would help", "My family", "My doctor"):
        assert page.index(fact) < page.index("はい。") < page.index("I take this on"), fact
    assert "visibility_off" not in html
    # A tap on what is new leaves them there.
    assert "My family" in text_of(tanaka.get(f"/concerns/{id}/talk").text)
    assert "visibility_off" in tanaka.get(f"/concerns/{report(hidamari)}").text
    assert "My family" in page
    assert "My doctor" in page
    assert "My workplace" not in page
    with hidamari.reading() as db:
        stored = db.get_one(Concern, (hidamari.organisation_id, id))
    assert (stored.since, stored.may_tell) == ("weeks", ["family", "doctor"])


@pytest.mark.parametrize("path", ["/inbox", "/today"])
def test_reports_that_are_alike_are_told_apart_by_when_they_came_and_not_by_their_words(
    hidamari: Hidamari, tanaka: TestClient, path: str
) -> None:
    first, second = (report(hidamari, words=f"量が多いです{number}。") for number in (1, 2))
    for id, minutes in ((first, 18), (second, 25)):
        change(hidamari, id, created_at=in_japan(now()).replace(hour=0, minute=minutes))
    page = tanaka.get(path).text
    lines = {id: text_of(page.split(f'id="case-{id}"')[1].split("</a>")[0]) for id in (first, second)}
    assert "Told: today, 12:18 am" in lines[first]
    assert "Told: today, 12:25 am" in lines[second]
    # Words are read where the person learns that somebody read them.
    assert "量が多いです" not in page
    with hidamari.reading() as db:
        assert db.get_one(Concern, (hidamari.organisation_id, first)).read_at is None


def test_only_who_has_participants_chooses_whose_messages_in_the_order_of_their_day(
    hidamari: Hidamari,
) -> None:
    found = {}
    for name in ("tanaka", "ito", "ono", "kato"):
        with hidamari.browser(name, "standard.off.auto.normal") as browser:
            page = browser.get("/inbox").text
        nav = re.search(r'<nav class="segments whose".*?</nav>', page, re.DOTALL)
        found[name] = re.findall(r">([^<\s]+)</span>", nav[0]) if nav else []
    assert found == {"tanaka": ["担当", "代理", "すべて"], "ito": [], "ono": [], "kato": []}
