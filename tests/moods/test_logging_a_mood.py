"""One tap on a face: kept, seen by nobody else unless the person wants it, and taken back as easily."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from pwa.access.consents import grant, withdraw
from pwa.access.models import Consent
from pwa.access.rules import may_read
from pwa.clock import now
from pwa.db import new_id
from pwa.moods.actions import log_mood
from pwa.moods.forms import MoodForm
from pwa.moods.models import Mood
from pwa.moods.queries import own_mood
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

HTMX = {"hx-request": "true"}


def moods_of(hidamari: Hidamari) -> list[Mood]:
    with hidamari.reading() as db:
        return list(db.exec(select(Mood)).all())


def tap(browser: TestClient, mood: str = "2", **more: str) -> str:
    """Tap a face as the page's own form does; the key of the mood."""
    page = browser.get("/").text
    key = re.search(
        r'action="/moods".*?name="id" value="([^"]+)".*?name="visible_to" value="(\w+)"', page, re.S
    )
    assert key
    form = {"id": key[1], "visible_to": key[2], "mood": mood} | more
    assert browser.post("/moods", data=form).status_code == 200
    return form["id"]


def test_one_tap_keeps_a_mood_for_the_person_alone(hidamari: Hidamari, haru: TestClient) -> None:
    assert "Only you see this" in text_of(haru.get("/").text)
    key = tap(haru, "5")
    [mood] = moods_of(hidamari)
    tanaka = hidamari.viewer("tanaka")
    assert (mood.id, mood.person_id, mood.mood) == (key, hidamari.id("haru"), 5)
    assert mood.visible_to == "self"
    with hidamari.reading() as db:
        assert not may_read(db, tanaka, hidamari.id("haru"), "mood", mood)


def test_without_a_script_the_page_says_what_was_recorded_and_offers_the_way_back(haru: TestClient) -> None:
    form = {"id": new_id(), "mood": "1"}
    answer = haru.post("/moods", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/?mood={form['id']}")
    page = haru.get(answer.headers["location"]).text
    assert "Recorded. Great" in text_of(page)
    assert f'action="/moods/{form["id"]}/undo"' in page
    assert f'action="/moods/{form["id"]}/share"' in page


def test_with_htmx_the_faces_alone_are_exchanged_and_one_message_is_said(haru: TestClient) -> None:
    answer = haru.post("/moods", data={"id": new_id(), "mood": "3"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.text.count("data-focus") == 1
    assert "Recorded." in answer.headers["hx-trigger"]


def test_a_mood_is_undone_as_if_it_had_never_been(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    assert haru.post(f"/moods/{key}/undo", follow_redirects=False).status_code == 303
    assert moods_of(hidamari) == []
    assert haru.post(f"/moods/{key}/undo").status_code == 404


def test_after_ten_minutes_a_mood_stays(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    with hidamari.writing() as db:
        db.get_one(Mood, (hidamari.organisation_id, key)).created_at = now() - timedelta(
            minutes=10, seconds=1
        )
    answer = haru.post(f"/moods/{key}/undo")
    assert answer.status_code == 409
    assert "more than 10 minutes ago" in text_of(answer.text)
    assert len(moods_of(hidamari)) == 1


def test_the_person_shows_one_mood_and_takes_it_back(hidamari: Hidamari, haru: TestClient) -> None:
    first, second = tap(haru, "1"), tap(haru, "4")
    tanaka = hidamari.viewer("tanaka")

    def seen() -> set[str]:
        with hidamari.reading() as db:
            moods = db.exec(select(Mood)).all()
            return {mood.id for mood in moods if may_read(db, tanaka, hidamari.id("haru"), "mood", mood)}

    answer = haru.post(f"/moods/{second}/share")
    assert "Tanaka-san sees this" in text_of(answer.text)
    assert seen() == {second}
    with hidamari.reading() as db:
        assert db.exec(select(Consent)).all() == []
    haru.post(f"/moods/{second}/keep")
    assert seen() == set()
    assert first


def test_who_agreed_to_show_moods_is_told_so_before_the_tap(hidamari: Hidamari, haru: TestClient) -> None:
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, person, "mood", "supporter")
    assert "Tanaka-san sees this" in text_of(haru.get("/").text)
    tap(haru)
    assert moods_of(hidamari)[0].visible_to == "supporter"


def test_who_took_the_yes_back_is_not_told_that_a_mood_is_shown(hidamari: Hidamari, haru: TestClient) -> None:
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, person, "mood", "supporter")
    key = tap(haru)
    assert "/share" not in haru.get(f"/?mood={key}").text
    answer = haru.post(f"/moods/{key}/share")
    assert answer.status_code == 409
    assert moods_of(hidamari)[0].visible_to == "self"


def test_nobody_touches_the_mood_of_somebody_else(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    with hidamari.browser("yu") as yu:
        for verb in ("undo", "share", "keep"):
            assert yu.post(f"/moods/{key}/{verb}").status_code == 404
        assert yu.post("/moods", data={"id": key, "mood": "2"}).status_code == 409
        assert "Recorded." not in text_of(yu.get(f"/?mood={key}").text)
    assert len(moods_of(hidamari)) == 1


def test_a_later_device_does_not_show_what_was_kept_private(hidamari: Hidamari, haru: TestClient) -> None:
    shown, private = tap(haru), tap(haru)
    haru.post(f"/moods/{shown}/share")
    device = hidamari.viewer("haru")
    later = replace(device, sealed_before=now() + timedelta(seconds=1))
    with hidamari.reading() as db:
        seen = [[id for id in (shown, private) if own_mood(db, who, id)] for who in (device, later)]
    assert seen == [[shown, private], [shown]]


def test_a_tap_that_is_no_mood_loses_nothing_and_breaks_nothing(hidamari: Hidamari, haru: TestClient) -> None:
    for mood in ("", "0", "6", "1.0", "great", "１", "-1"):
        answer = haru.post("/moods", data={"id": new_id(), "mood": mood})
        assert answer.status_code == 422
        assert 'name="mood"' in answer.text
    assert haru.post("/moods", data={"mood": "1", "id": "nonsense", "visible_to": "world"}).status_code == 422
    assert haru.post(f"/moods/{new_id()}/undo").status_code == 404
    assert haru.post("/moods/%00/share").status_code == 404
    assert haru.get("/?mood=%00").status_code == 200
    assert moods_of(hidamari) == []


def test_the_same_tap_sent_twenty_times_at_once_is_kept_once(hidamari: Hidamari) -> None:
    person, form = hidamari.viewer("haru"), MoodForm(id=new_id(), mood="2")

    def send(_: int) -> str:
        with hidamari.writing() as db:
            return log_mood(db, person, form).id

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(send, range(20))) == {form.id}
    assert len(moods_of(hidamari)) == 1


def test_the_same_key_with_another_face_asks_again(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru, "1")
    answer = haru.post("/moods", data={"id": key, "mood": "5"})
    assert answer.status_code == 409
    assert "choose again" in text_of(answer.text)
    assert key not in re.findall(r'name="id" value="([^"]+)"', answer.text)
    assert [mood.mood for mood in moods_of(hidamari)] == [1]


def test_the_same_key_with_another_audience_asks_again(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru, "1")
    assert haru.post("/moods", data={"id": key, "mood": "1"}).status_code == 200
    assert haru.post("/moods", data={"id": key, "mood": "1", "visible_to": "supporter"}).status_code == 409
    assert [mood.visible_to for mood in moods_of(hidamari)] == ["self"]


def test_a_face_tapped_without_a_key_is_kept(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/moods", data={"mood": "4"})
    assert [each.mood for each in moods_of(hidamari)] == [4]
