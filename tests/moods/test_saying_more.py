"""After the one tap a quiet way to say more: all optional, changed later, gone when the person says so."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from pwa.access.consents import grant, withdraw
from pwa.access.rules import may_read
from pwa.accounts.models import Device, Person
from pwa.clock import now, today
from pwa.db import new_id
from pwa.moods.models import Mood
from pwa.moods.queries import own_mood
from pwa.moods.questions import FACES, faces_for
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

ALL = {
    "mood": "4",
    "feelings": ["anxious", "sad"],
    "causes": ["work", "people"],
    "coping": "散歩した\r\n水を飲んだ",
    "helped": "some",
    "words": "早口で言われて、わからなかった。",
    "visible_to": "supporter",
}


def tap(browser: TestClient, mood: str = "4") -> str:
    key = new_id()
    assert browser.post("/moods", data={"id": key, "mood": mood}).status_code == 200
    return key


def stored(hidamari: Hidamari, key: str) -> Mood | None:
    with hidamari.reading() as db:
        return db.get(Mood, (hidamari.organisation_id, key))


def made_earlier(hidamari: Hidamari, key: str, **before: float) -> None:
    with hidamari.writing() as db:
        db.execute(update(Mood).where(Mood.id == key).values(created_at=now() - timedelta(**before)))  # type: ignore[arg-type]


def test_after_the_tap_the_page_offers_to_say_more(haru: TestClient) -> None:
    key = tap(haru)
    page = haru.get(f"/?mood={key}").text
    assert f'href="/moods/{key}/more?from=home"' in page
    assert haru.get(f"/moods/{key}/more").status_code == 200


def test_everything_that_was_said_is_kept_and_shown_again(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    answer = haru.post(f"/moods/{key}/more", data=ALL, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{today()}")
    mood = stored(hidamari, key)
    assert mood is not None
    assert (mood.feelings, mood.causes, mood.helped) == (["anxious", "sad"], ["work", "people"], "some")
    assert (mood.coping, mood.words) == ("散歩した\n水を飲んだ", ALL["words"])
    page = haru.get(f"/moods/{key}/more").text
    for chosen in ("anxious", "sad", "work", "people", "some", "supporter"):
        assert re.search(rf'value="{chosen}"[^>]* checked', page), chosen
    assert not re.search(r'value="happy"[^>]* checked', page)
    assert "散歩した" in page
    # What was said before stands open; the face is not asked about again.
    assert page.count('<details class="details" open') == 3


def test_nothing_must_be_said(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    assert haru.post(f"/moods/{key}/more", data={}, follow_redirects=False).status_code == 303
    mood = stored(hidamari, key)
    assert mood is not None
    assert (mood.mood, mood.feelings, mood.words, mood.visible_to) == (4, [], "", "self")
    assert mood.edited_at is None


def test_a_later_change_is_marked_with_its_time_and_the_first_words_are_not(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = tap(haru)
    haru.post(f"/moods/{key}/more", data=ALL)
    first = stored(hidamari, key)
    haru.post(f"/moods/{key}/more", data=ALL)
    again = stored(hidamari, key)
    haru.post(f"/moods/{key}/more", data=ALL | {"feelings": ["calm"], "coping": "", "helped": ""})
    changed = stored(hidamari, key)
    assert first is not None
    assert again is not None
    assert changed is not None
    assert first.edited_at is None
    assert again.edited_at is None
    assert changed.edited_at is not None
    assert (changed.feelings, changed.coping, changed.helped) == (["calm"], "", None)
    assert "Changed: today" in text_of(haru.get(f"/moods/{key}/more").text)
    assert "Changed: today" in text_of(haru.get(f"/records/{today()}").text)


def test_first_words_on_an_old_mood_are_a_change(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    made_earlier(hidamari, key, hours=30)
    haru.post(f"/moods/{key}/more", data={"words": "思い出した。"})
    mood = stored(hidamari, key)
    assert mood is not None
    assert mood.edited_at is not None


def test_another_face_can_be_chosen_later(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru, "5")
    haru.post(f"/moods/{key}/more", data={"mood": "4"})
    mood = stored(hidamari, key)
    assert mood is not None
    assert mood.mood == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"feelings": ["happy", "calm", "keen", "sad"]}, "feelings"),
        ({"feelings": ["great"]}, "feelings"),
        ({"causes": ["weather"]}, "causes"),
        ({"helped": "maybe"}, "helped"),
        ({"mood": "6"}, "mood"),
        ({"words": "あ" * 2001}, "words"),
        ({"coping": "あ" * 2001}, "coping"),
        ({"visible_to": "world"}, "visible_to"),
    ],
)
def test_what_cannot_be_kept_is_said_kindly_and_nothing_typed_is_lost(
    hidamari: Hidamari, haru: TestClient, wrong: dict[str, object], field: str
) -> None:
    key = tap(haru)
    typed = ALL | {"words": "書いたことば", "coping": "したこと"} | wrong
    answer = haru.post(f"/moods/{key}/more", data=typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}' in answer.text
    assert "Check:" in answer.text
    for name in ("words", "coping"):
        assert str(typed[name]) in answer.text
    for code in ("work", "people"):
        assert field == "causes" or re.search(rf'value="{code}"[^>]* checked', answer.text)
    mood = stored(hidamari, key)
    assert mood is not None
    assert mood.words == ""


def test_the_page_says_by_name_who_will_see_it_and_the_choice_decides(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = tap(haru)
    page = haru.get(f"/moods/{key}/more").text
    assert "Show it to Tanaka-san" in text_of(page)
    # Only me until the person chooses otherwise.
    assert re.search(r'value="self"[^>]* checked', page)
    tanaka = hidamari.viewer("tanaka")
    for choice, sees in (("supporter", True), ("self", False)):
        haru.post(f"/moods/{key}/more", data={"visible_to": choice})
        with hidamari.reading() as db:
            mood = db.get_one(Mood, (hidamari.organisation_id, key))
            assert may_read(db, tanaka, hidamari.id("haru"), "mood", mood) is sees


def test_who_agreed_to_show_moods_finds_that_chosen(hidamari: Hidamari, haru: TestClient) -> None:
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, person, "mood", "supporter")
    haru.get("/moods")
    key = new_id()
    haru.post("/moods", data={"id": key, "mood": "2", "visible_to": "supporter", "to": "more"})
    assert re.search(r'value="supporter"[^>]* checked', haru.get(f"/moods/{key}/more").text)


def test_who_took_the_yes_back_is_not_offered_to_show_it(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    haru.post(f"/moods/{key}/more", data={"visible_to": "supporter"})
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, person, "mood", "supporter")
    page = haru.get(f"/moods/{key}/more").text
    assert 'name="visible_to"' not in page
    assert "Only you see this" in text_of(page)
    assert "Only you see this" in text_of(haru.get(f"/records/{today()}").text)
    answer = haru.post(f"/moods/{key}/more", data={"words": "言葉", "visible_to": "supporter"})
    assert answer.status_code == 409
    assert "言葉" in answer.text
    assert haru.post(f"/moods/{key}/more", data={"words": "言葉"}).status_code == 200


def test_deleting_asks_first_and_then_nothing_is_left(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    made_earlier(hidamari, key, days=20)
    asked = haru.get(f"/moods/{key}/delete").text
    assert stored(hidamari, key) is not None
    # The safe choice comes first.
    assert asked.index("Keep it") < asked.index("Delete it")
    assert haru.post(f"/moods/{key}/delete", follow_redirects=False).status_code == 303
    assert stored(hidamari, key) is None
    assert haru.get(f"/moods/{key}/more").status_code == 404
    assert haru.post(f"/moods/{key}/delete").status_code == 404


def test_nobody_reads_changes_or_deletes_the_mood_of_somebody_else(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = tap(haru)
    haru.post(f"/moods/{key}/more", data=ALL)
    with hidamari.browser("yu") as yu:
        assert yu.get(f"/moods/{key}/more").status_code == 404
        assert yu.post(f"/moods/{key}/more", data={"words": "x"}).status_code == 404
        assert yu.get(f"/moods/{key}/delete").status_code == 404
        assert yu.post(f"/moods/{key}/delete").status_code == 404
    with hidamari.browser("tanaka") as tanaka:
        assert tanaka.get(f"/moods/{key}/more").status_code == 403
    mood = stored(hidamari, key)
    assert mood is not None
    assert mood.words == ALL["words"]


def test_a_later_device_neither_shows_nor_changes_what_was_kept_private(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = tap(haru)
    later = replace(hidamari.viewer("haru"), sealed_before=now() + timedelta(seconds=1))
    with hidamari.reading() as db:
        assert own_mood(db, later, key) is None
    with hidamari.browser("haru") as phone:
        with hidamari.writing() as db:
            db.execute(update(Device).values(sealed_before=now() + timedelta(minutes=1)))
        assert phone.get(f"/moods/{key}/more").status_code == 404
        assert phone.post(f"/moods/{key}/more", data=ALL).status_code == 404
        assert phone.post(f"/moods/{key}/delete").status_code == 404
    assert stored(hidamari, key) is not None


@pytest.mark.parametrize(("steps", "codes"), [(3, [1, 3, 5]), (4, [1, 2, 4, 5]), (5, [1, 2, 3, 4, 5])])
def test_the_faces_are_as_many_as_the_person_wants(
    hidamari: Hidamari, haru: TestClient, steps: int, codes: list[int]
) -> None:
    with hidamari.writing() as db:
        db.execute(update(Person).where(Person.id == hidamari.id("haru")).values(steps=steps))  # type: ignore[arg-type]
    for path in ("/", "/moods"):
        page = haru.get(path).text
        faces = [int(code) for code in re.findall(r'name="mood" value="(\d)"', page)]
        drawn = [int(code) for code in re.findall(r'class="mood-face" data-mood="(\d)"', page)]
        assert faces == codes == drawn, path


def test_a_face_of_another_scale_stays_what_it_was(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru, "2")
    with hidamari.writing() as db:
        db.execute(update(Person).where(Person.id == hidamari.id("haru")).values(steps=3))  # type: ignore[arg-type]
    assert [face.code for face in faces_for(3, 2)] == [1, 2, 3, 5]
    page = haru.get(f"/moods/{key}/more").text
    assert re.search(r'name="mood" value="2"[^>]* checked', page)
    assert "Recorded. Good" in text_of(haru.get(f"/?mood={key}").text)
    assert [face.code for face in faces_for(7)] == [face.code for face in FACES]


def test_from_the_page_of_moods_a_tap_is_kept_and_leads_on_to_more(
    hidamari: Hidamari, haru: TestClient
) -> None:
    page = haru.get("/moods").text
    key = re.search(r'action="/moods".*?name="id" value="([^"]+)"', page, re.S)
    assert key
    assert 'name="to" value="more"' in page
    form = {"id": key[1], "mood": "3", "visible_to": "self", "to": "more"}
    answer = haru.post("/moods", data=form, follow_redirects=False)
    assert answer.headers["location"] == f"/moods/{key[1]}/more"
    with hidamari.reading() as db:
        assert len(db.exec(select(Mood)).all()) == 1
    assert haru.post("/moods", data={"id": new_id(), "to": "more"}).status_code == 422


def begun(browser: TestClient, key: str, **data: object) -> None:
    assert browser.post(f"/moods/{key}/draft", data=data).status_code == 204


def test_what_was_begun_is_there_after_leaving_and_not_recorded(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    begun(haru, key, words="まだ書いている", causes=["work"])
    page = haru.get(f"/moods/{key}/more").text
    assert "まだ書いている" in text_of(page)
    assert re.search(r'value="work"[^>]*checked', page)
    mood = stored(hidamari, key)
    assert mood is not None
    assert (mood.words, mood.causes) == ("", [])


def test_what_was_begun_goes_when_it_is_recorded(haru: TestClient) -> None:
    key = tap(haru)
    begun(haru, key, words="まだ書いている")
    haru.post(f"/moods/{key}/more", data={**ALL, "words": "書きおわった"})
    page = text_of(haru.get(f"/moods/{key}/more").text)
    assert "書きおわった" in page
    assert "まだ書いている" not in page


def test_a_later_device_does_not_show_what_was_begun_elsewhere(hidamari: Hidamari, haru: TestClient) -> None:
    key = tap(haru)
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, person, "mood", "supporter")
    haru.post(f"/moods/{key}/share")
    begun(haru, key, words="まだだれにも見せない")
    with hidamari.writing() as db:
        db.execute(update(Device).values(sealed_before=now() + timedelta(minutes=1)))
    answer = haru.get(f"/moods/{key}/more")
    assert answer.status_code == 200
    assert "まだだれにも見せない" not in text_of(answer.text)


@pytest.mark.parametrize(
    ("came", "is_home"), [("?from=home", True), ("", False), ("?from=//evil.example", False)]
)
def test_back_and_the_end_lead_to_where_the_person_was(
    hidamari: Hidamari, haru: TestClient, came: str, is_home: bool
) -> None:
    key = new_id()
    haru.post("/moods", data={"id": key, "mood": "4"})
    page = haru.get(f"/moods/{key}/more{came}").text
    target = f"/?mood={key}" if is_home else f"/records/{today()}"
    assert f'class="top-back" href="{target}"' in page
    sent = {"from": "home"} if 'name="from"' in page else {}
    # Also after a mistake it is known where the person came from.
    again = haru.post(f"/moods/{key}/more", data=sent | {"words": "あ" * 5000}).text
    assert f'class="top-back" href="{target}"' in again
    assert ('name="from" value="home"' in again) is is_home
    answer = haru.post(f"/moods/{key}/more", data=sent | {"words": "少し。"}, follow_redirects=False)
    assert answer.headers["location"] == target
