"""Six screens in the evening, own items as a seventh, and days that are filled in or corrected later."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from pwa.checkins.models import Checkin, OwnItem
from pwa.checkins.slots import EVENING as EVENING_SLOT
from pwa.clock import JAPAN, today
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

EVENING = "/checkins/evening"
ANSWERS: dict[str, dict[str, Any]] = {
    "attended": {"attended": "went"},
    "work": {"fatigue": "some", "work": "well"},
    "good": {"good": ["greeted", "rested"], "good_words": "新しい道を歩いた"},
    "meal": {"meal": "ate"},
    "trouble": {"trouble": "none"},
}
# Seven in the evening, well inside the day.
AT = datetime(2026, 11, 25, 19, 0, tzinfo=JAPAN)
ITEM = "01a21238-0a8f-71e1-ac8e-09f06b975d07"


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with time_machine.travel(AT):
        yield


def answer(browser: TestClient, step: str, day: str = "", **answers: Any) -> str:
    response = browser.post(f"{EVENING}/{step}{day}", data=answers, follow_redirects=False)
    assert response.status_code == 303, response.text
    return response.headers["location"].removeprefix(f"{EVENING}/")


def review_form(browser: TestClient, day: str = "") -> dict[str, Any]:
    """What the review would send, as a browser without scripts sends it."""
    fields: dict[str, Any] = {"good": [], "own": []}
    for tag in re.findall(r"<input[^>]*>", browser.get(f"{EVENING}{day}").text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes["type"] == "radio" and " checked" not in tag:
            continue
        name, value = attributes["name"], unescape(attributes["value"])
        fields[name] = [*fields[name], value] if name in ("good", "own") else value
    return fields


def answer_all(browser: TestClient, day: str = "", **changes: dict[str, Any]) -> None:
    for step, answers in (ANSWERS | changes).items():
        answer(browser, step, day, **answers)


def evenings(hidamari: Hidamari) -> list[Checkin]:
    with hidamari.reading() as db:
        return list(db.exec(select(Checkin).where(Checkin.slot == "evening")).all())


def add_item(hidamari: Hidamari, who: str, words: str) -> str:
    item = OwnItem(organisation_id=hidamari.organisation_id, person_id=hidamari.id(who), words=words)
    with hidamari.writing() as db:
        db.add(item)
    return item.id


def test_six_screens_lead_to_one_record(hidamari: Hidamari, haru: TestClient) -> None:
    way = [answer(haru, step, **answers) for step, answers in ANSWERS.items()]
    assert way == ["work", "good", "meal", "trouble", "review"]
    assert "6 / 6" in text_of(haru.get(f"{EVENING}/review").text)
    done = haru.post("/checkins", data=review_form(haru), follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    [evening] = evenings(hidamari)
    assert (evening.attended, evening.fatigue, evening.work) == ("went", "some", "well")
    assert (evening.good, evening.good_words) == (["greeted", "rested"], "新しい道を歩いた")
    assert (evening.meal, evening.trouble, evening.own) == ("ate", "none", {})
    assert (evening.sleep, evening.plan, evening.local_date) == (None, None, AT.date())


def test_morning_and_evening_of_a_day_are_two_records(hidamari: Hidamari, haru: TestClient) -> None:
    day = {"local_date": AT.date().isoformat(), "meal": "no"}
    haru.post("/checkins", data={"id": new_id(), "sleep": "well", "trouble": "yes", **day})
    haru.post("/checkins", data={"id": new_id(), "slot": "evening", "sleep": "none", "trouble": "yes", **day})
    with hidamari.reading() as db:
        found = {each.slot: each for each in db.exec(select(Checkin)).all()}
    # What belongs to the other one is not kept.
    assert (found["morning"].sleep, found["morning"].trouble) == ("well", None)
    assert (found["evening"].sleep, found["evening"].trouble) == (None, "yes")


def test_every_evening_question_may_be_left_unanswered(hidamari: Hidamari, haru: TestClient) -> None:
    for step in ANSWERS:
        assert 'name="skip"' in haru.get(f"{EVENING}/{step}").text
        answer(haru, step, skip="yes")
    haru.post("/checkins", data=review_form(haru))
    [evening] = evenings(hidamari)
    assert {evening.attended, evening.fatigue, evening.work, evening.meal, evening.trouble} == {None}
    assert evening.good == []


def test_nothing_good_to_tell_is_an_answer(haru: TestClient) -> None:
    assert answer(haru, "good") == "meal"


def test_too_long_own_words_are_kept_on_the_screen(haru: TestClient) -> None:
    response = haru.post(f"{EVENING}/good", data={"good": ["went"], "good_words": "あ" * 201})
    assert response.status_code == 422
    assert "あ" * 201 in response.text
    assert re.search(r'value="went"[^>]*checked', response.text)


@pytest.mark.parametrize("trouble", ["little", "yes"])
def test_trouble_offers_the_report_and_does_not_force_it(haru: TestClient, trouble: str) -> None:
    answer_all(haru, trouble={"trouble": trouble})
    page = haru.post("/checkins", data=review_form(haru))
    assert page.url.path == f"{EVENING}/after"
    assert 'class="tile" href="/concerns/new"' in page.text
    assert 'class="tile" href="/"' in page.text


@pytest.mark.parametrize("attended", ["off", "holiday"])
def test_after_a_day_off_or_a_free_day_nothing_is_asked_about_work(
    hidamari: Hidamari, haru: TestClient, attended: str
) -> None:
    answer_all(haru)
    answer(haru, "good", good=["finished", "rested"])
    answer(haru, "attended", attended=attended)
    assert 'name="fatigue"' in (page := haru.get(f"{EVENING}/work").text)
    assert 'name="work"' not in page
    page = haru.get(f"{EVENING}/good").text
    assert 'value="rested"' in page
    assert not re.search('value="(went|finished)"', page)
    haru.post("/checkins", data=review_form(haru))
    [evening] = evenings(hidamari)
    assert (evening.work, evening.good, evening.fatigue) == (None, ["rested"], "some")


def test_a_free_day_is_said_as_one_and_read_as_one(hidamari: Hidamari, haru: TestClient) -> None:
    assert 'value="holiday"' in haru.get(f"{EVENING}/attended").text
    answer_all(haru, attended={"attended": "holiday"})
    page = haru.get(f"{EVENING}/review").text
    assert "Free day" in text_of(page)
    haru.post("/checkins", data=review_form(haru))
    assert [each.attended for each in evenings(hidamari)] == ["holiday"]
    for path in ("/records", f"/records/{today()}"):
        assert "Free day" in text_of(haru.get(path).text), path


def test_an_exhausting_day_ends_with_a_gentle_offer_and_no_more(haru: TestClient) -> None:
    answer_all(haru, work={"fatigue": "exhausted", "work": "well"})
    page = haru.post("/checkins", data=review_form(haru))
    assert page.url.path == f"{EVENING}/after"
    assert 'href="/coping"' in page.text
    assert 'class="tile" href="/"' in page.text
    assert "trouble" not in text_of(page.text)


def test_the_evening_until_four_belongs_to_the_day_before(hidamari: Hidamari, haru: TestClient) -> None:
    for hour, minute, day in ((3, 59, 25), (4, 1, 26)):
        with time_machine.travel(datetime(2026, 11, 26, hour, minute, tzinfo=JAPAN)):
            assert EVENING_SLOT.today() == date(2026, 11, day)
            answer_all(haru)
            haru.post("/checkins", data=review_form(haru))
    assert {each.local_date.day for each in evenings(hidamari)} == {25, 26}


def test_own_items_have_a_screen_of_their_own_only_if_there_are_any(
    hidamari: Hidamari, haru: TestClient
) -> None:
    assert haru.get(f"{EVENING}/own").url.path == f"{EVENING}/attended"
    assert haru.post(f"{EVENING}/own", data={}).status_code == 404
    item, other = add_item(hidamari, "haru", "音がつらくなかった"), add_item(hidamari, "yu", "別の人の項目")
    assert answer(haru, "meal", meal="ate") == "own"
    page = haru.get(f"{EVENING}/own").text
    assert "音がつらくなかった" in text_of(page)
    assert "別の人の項目" not in text_of(page)
    assert answer(haru, "own", **{f"own-{item}": "2", f"own-{other}": "1"}) == "trouble"
    answer_all(haru)
    sent = review_form(haru)
    assert sent["own"] == [f"{item}:2"]
    haru.post("/checkins", data=sent | {"own": [f"{item}:2", f"{other}:1"]})
    [evening] = evenings(hidamari)
    assert evening.own == {item: 2}


def test_an_item_that_was_removed_keeps_its_old_answer(hidamari: Hidamari, haru: TestClient) -> None:
    item = add_item(hidamari, "haru", "ゆっくり話せた")
    haru.post(f"/me/questions/items/{item}/end")
    assert answer(haru, "meal", meal="ate") == "trouble"
    sent = {"id": new_id(), "slot": "evening", "local_date": AT.date().isoformat(), "own": [f"{item}:4"]}
    assert haru.post("/checkins", data=sent, follow_redirects=False).status_code == 303
    [evening] = evenings(hidamari)
    assert evening.own == {item: 4}


@pytest.mark.parametrize("own", ["x:1", f"{ITEM}:6", f"{ITEM}:", ":3", f"{ITEM}:1:2"])
def test_an_answer_to_no_item_is_refused(hidamari: Hidamari, haru: TestClient, own: str) -> None:
    sent = {"id": new_id(), "slot": "evening", "local_date": AT.date().isoformat(), "own": [own]}
    assert haru.post("/checkins", data=sent).status_code == 422
    assert evenings(hidamari) == []


def test_a_day_of_the_last_four_weeks_can_be_filled_in_later(hidamari: Hidamari, haru: TestClient) -> None:
    for back in (1, 28):
        day = f"?day={(today() - timedelta(days=back)).isoformat()}"
        assert haru.get(f"{EVENING}{day}").url.query.decode() == day.removeprefix("?")
        answer_all(haru, day)
        assert haru.post("/checkins", data=review_form(haru, day), follow_redirects=False).status_code == 303
    assert {(today() - each.local_date).days for each in evenings(hidamari)} == {1, 28}
    assert haru.get(f"{EVENING}?day={(today() - timedelta(days=29)).isoformat()}").status_code == 404
    assert haru.get(f"{EVENING}?day={(today() + timedelta(days=1)).isoformat()}").status_code == 404


def test_the_day_is_said_and_goes_along_on_every_screen(haru: TestClient) -> None:
    day = "?day=2026-11-20"
    page = haru.get(f"{EVENING}/work{day}").text
    assert "Friday 20 November" in text_of(page)
    assert f'action="{EVENING}/work{day}"' in page
    assert answer(haru, "attended", day, attended="off") == f"work{day}"


def test_the_time_of_a_correction_is_shown_to_the_person_and_to_the_supporter(
    hidamari: Hidamari, haru: TestClient
) -> None:
    sent = {"id": new_id(), "local_date": "2026-11-24", "sleep": "well", "visible_to": "supporter"}
    haru.post("/checkins", data=sent)
    with time_machine.travel(datetime(2026, 11, 25, 20, 10, tzinfo=JAPAN)):
        haru.post("/checkins", data=sent | {"id": new_id(), "sleep": "poor"})
    assert "Corrected on today, 8:10 pm" in text_of(haru.get("/checkins/morning?day=2026-11-24").text)
    with hidamari.browser("tanaka") as tanaka:
        assert "Corrected on" in text_of(tanaka.get(f"/people/{hidamari.id('haru')}").text)


def test_half_filled_days_do_not_disturb_one_another(haru: TestClient) -> None:
    answer(haru, "attended", attended="went")
    answer(haru, "attended", "?day=2026-11-24", attended="off")
    assert re.search(r'value="went"[^>]*checked', haru.get(f"{EVENING}/attended").text)
    assert re.search(r'value="off"[^>]*checked', haru.get(f"{EVENING}/attended?day=2026-11-24").text)
