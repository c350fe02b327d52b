"""How many steps a scale has, medicine or not, and up to five items of one's own."""

import re

import pytest
from sqlmodel import select

from pwa.accounts.models import Person
from pwa.checkins.models import OwnItem
from pwa.db import new_id
from pwa.moods.questions import faces_for
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

PAGE = "/me/questions"


def items(hidamari: Hidamari) -> list[OwnItem]:
    with hidamari.reading() as db:
        return list(db.exec(select(OwnItem).order_by(OwnItem.position)).all())  # type: ignore[arg-type]


def add(browser: TestClient, words: str, id: str | None = None) -> int:
    return browser.post(f"{PAGE}/items", data={"id": id or new_id(), "words": words}).status_code


@pytest.mark.parametrize(("steps", "places"), [(3, [1, 3, 5]), (4, [1, 2, 4, 5]), (5, [1, 2, 3, 4, 5])])
def test_a_scale_has_as_many_faces_as_the_person_wants_and_one_meaning(
    hidamari: Hidamari, haru: TestClient, steps: int, places: list[int]
) -> None:
    assert haru.post(PAGE, data={"steps": str(steps), "meds": "yes"}).status_code == 200
    add(haru, "ゆっくり話せた")
    page = haru.get("/checkins/evening/own").text
    assert [int(place) for place in re.findall(r'name="own-[^"]+" value="(\d)"', page)] == places
    assert [face.code for face in faces_for(steps)] == places
    with hidamari.reading() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("haru")))
        other = db.get_one(Person, (hidamari.organisation_id, hidamari.id("yu")))
    assert (person.steps, person.wants_meds) == (steps, True)
    assert (other.steps, other.wants_meds) == (5, False)


@pytest.mark.parametrize("wrong", [{"steps": "2", "meds": "yes"}, {"steps": "3"}, {"steps": "5", "meds": ""}])
def test_what_is_no_choice_changes_nothing(haru: TestClient, wrong: dict[str, str]) -> None:
    response = haru.post(PAGE, data=wrong)
    assert response.status_code == 422
    assert 'id="summary"' in response.text


def test_items_are_added_renamed_and_removed(hidamari: Hidamari, haru: TestClient) -> None:
    add(haru, "ゆっくり話せた")
    [item] = items(hidamari)
    haru.post(f"{PAGE}/items/{item.id}", data={f"words-{item.id}": "ゆっくり聞けた"})
    assert "ゆっくり聞けた" in text_of(haru.get(PAGE).text)
    haru.post(f"{PAGE}/items/{item.id}/end")
    assert "ゆっくり聞けた" not in text_of(haru.get(PAGE).text)
    [item] = items(hidamari)
    assert item.words == "ゆっくり聞けた"
    assert item.ended_at is not None


def test_there_are_five_items_at_most_and_the_sixth_is_not_lost(hidamari: Hidamari, haru: TestClient) -> None:
    first = new_id()
    for number in range(5):
        assert add(haru, f"項目{number}", first if not number else None) == 200
    assert add(haru, "項目0", first) == 200
    assert len(items(hidamari)) == 5
    response = haru.post(f"{PAGE}/items", data={"id": new_id(), "words": "六つ目"})
    assert response.status_code == 422
    assert "There are 5 items already" in text_of(response.text)


def test_a_second_item_with_the_key_of_the_first_is_asked_again_and_not_lost(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = new_id()
    add(haru, "ゆっくり話せた", key)
    response = haru.post(f"{PAGE}/items", data={"id": key, "words": "二つ目"})
    assert response.status_code == 409
    assert 'value="二つ目"' in response.text
    assert f'name="id" value="{key}"' not in response.text
    assert [item.words for item in items(hidamari)] == ["ゆっくり話せた"]


@pytest.mark.parametrize("words", ["", "   ", "あ" * 41])
def test_an_item_without_words_or_with_too_many_is_asked_for_again(
    hidamari: Hidamari, haru: TestClient, words: str
) -> None:
    response = haru.post(f"{PAGE}/items", data={"id": new_id(), "words": words})
    assert response.status_code == 422
    assert words.strip() in response.text
    assert items(hidamari) == []


def test_nobody_touches_an_item_of_somebody_else(hidamari: Hidamari, haru: TestClient) -> None:
    add(haru, "ゆっくり話せた")
    [item] = items(hidamari)
    with hidamari.browser("yu") as yu:
        assert yu.post(f"{PAGE}/items/{item.id}/end").status_code == 404
        assert yu.post(f"{PAGE}/items/{item.id}", data={f"words-{item.id}": "x"}).status_code == 404
    [same] = items(hidamari)
    assert (same.words, same.ended_at) == ("ゆっくり話せた", None)
