"""A service explains words in its own terms, hides some, and can always go back to what the file says."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from httpx2 import Response

from pwa.db import new_id
from pwa.glossary.entries import FILE
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari, text_of

EASY = "easy.all.auto.normal"


def form(**values: str) -> dict[str, str]:
    fields = {
        "id": new_id(),
        "word": "ひだまり会",
        "reading": "ひだまりかい",
        "standard": "月に1回の集まりです。",
    }
    return fields | values


def add(browser: TestClient, **values: str) -> Response:
    answer: Response = browser.post("/words/new", data=form(**values), follow_redirects=False)
    return answer


def change(browser: TestClient, code: str = "kochin", **values: str) -> Response:
    fields = {
        "word": "工賃",
        "reading": "こうちん",
        "standard": "毎月10日に払うお金です。",
        "easy": "",
        "english": "",
    }
    answer: Response = browser.post(f"/words/{code}/edit", data=fields | values, follow_redirects=False)
    return answer


def seen(browser: TestClient, path: str = "/words") -> str:
    """The words of a page as a participant of the same server reads it, in the same moment."""
    return text_of(browser.get(path).text)


@pytest.fixture
def haru(hidamari: Hidamari, tanaka: TestClient) -> Iterator[TestClient]:
    # In the same server: what one changes the other reads at once.
    with TestClient(tanaka.app, base_url="http://localhost:8000") as browser:
        browser.headers["sec-fetch-site"] = "same-origin"
        browser.cookies.set("ayumi_language", EASY)
        browser.cookies.set("ayumi", hidamari.cookie("haru"))
        yield browser


def test_a_word_of_one_s_own_is_explained_at_once(
    hidamari: Hidamari, tanaka: TestClient, haru: TestClient
) -> None:
    assert "ひだまり会" not in seen(haru)
    assert add(tanaka, easy="みんなで話す日です。").status_code == 303
    assert "みんなで話す日です。" in seen(haru)
    id = new_id()
    haru.post("/concerns", data={"id": id, "category": "unclear", "words": "箱"})
    tanaka.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "ひだまり会で話しましょう。"})
    page = haru.get(f"/concerns/{id}").text
    assert [text_of(each) for each in re.findall(r'<a class="word".*?</a>', page)] == ["ひだまり会"]


def test_a_word_of_the_file_gets_another_text_and_its_first_one_again(
    tanaka: TestClient, haru: TestClient
) -> None:
    assert change(tanaka).status_code == 303
    assert "毎月10日に払うお金です。" in seen(haru)
    assert FILE["kochin"].easy not in seen(haru)
    assert "Changed by you" in seen(tanaka, "/words/own")
    assert tanaka.post("/words/kochin/back", follow_redirects=False).status_code == 303
    assert FILE["kochin"].easy in seen(haru)
    assert "毎月10日に払うお金です。" not in seen(haru)


def test_a_hidden_word_is_in_no_list_no_message_and_has_no_page(tanaka: TestClient, haru: TestClient) -> None:
    assert (
        tanaka.post("/words/kochin/hide", data={"hidden": "yes"}, follow_redirects=False).status_code == 303
    )
    assert FILE["kochin"].easy not in seen(haru)
    assert haru.get("/words/kochin").status_code == 404
    assert "Hidden" in seen(tanaka, "/words/own")
    id = new_id()
    haru.post("/concerns", data={"id": id, "category": "unclear", "words": "箱"})
    tanaka.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "工賃の話です。"})
    assert 'class="word"' not in haru.get(f"/concerns/{id}").text
    tanaka.post("/words/kochin/hide", data={"hidden": "no"})
    assert FILE["kochin"].easy in seen(haru)
    assert 'href="/words/kochin"' in haru.get(f"/concerns/{id}").text


def test_hiding_keeps_what_was_written(tanaka: TestClient, haru: TestClient) -> None:
    change(tanaka)
    tanaka.post("/words/kochin/hide", data={"hidden": "yes"})
    tanaka.post("/words/kochin/hide", data={"hidden": "no"})
    assert "毎月10日に払うお金です。" in seen(haru)


def test_a_word_of_one_s_own_can_be_removed(tanaka: TestClient, haru: TestClient) -> None:
    fields = form()
    tanaka.post("/words/new", data=fields)
    assert "ひだまり会" in seen(haru)
    tanaka.post(f"/words/{fields['id']}/back")
    assert "ひだまり会" not in seen(haru)
    assert tanaka.get(f"/words/{fields['id']}/edit").status_code == 404


def test_sent_twice_it_is_one_word(tanaka: TestClient) -> None:
    fields = form()
    for _ in range(2):
        answer = tanaka.post("/words/new", data=fields, follow_redirects=False)
        assert answer.status_code == 303
    assert seen(tanaka, "/words/own").count("ひだまり会") == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("word", "", "Please write the word."),
        ("word", "工賃", "This word is in the list already."),
        ("reading", "", "Please write how it is read."),
        ("reading", "日溜まり会", "Please write the reading in hiragana."),
        ("standard", "", "Please write what it means."),
        ("easy", "あ" * 301, "too long"),
    ],
)
def test_a_mistake_is_said_kindly_and_nothing_typed_is_lost(
    tanaka: TestClient, field: str, typed: str, said: str
) -> None:
    answer = tanaka.post("/words/new", data=form(english="A party", **{field: typed}))
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert f'href="#{field}"' in answer.text
    assert "A party" in answer.text
    assert typed in unescape(answer.text)


def test_a_reading_in_katakana_is_taken_as_hiragana(tanaka: TestClient, haru: TestClient) -> None:
    assert add(tanaka, reading="ヒダマリ カイ").status_code == 303
    assert any("ひだまり会" in each for each in [seen(haru)])
    page = haru.post("/words", data={"asked": "ひだまりかい"}).text
    assert "ひだまり会" in text_of(page)


def test_an_unusual_reading_is_shown_over_the_word(tanaka: TestClient, haru: TestClient) -> None:
    add(tanaka, word="陽会", reading="ひなたかい")
    assert "ひなた" in haru.post("/words", data={"asked": "ひなた"}).text


def test_a_look_at_the_easy_text_keeps_the_form_and_saves_nothing(
    tanaka: TestClient, haru: TestClient
) -> None:
    page = tanaka.post("/words/new", data=form(easy="書類を提出します。", look="easy"))
    assert page.status_code == 200
    assert "simpler:" in page.text
    assert "In easy Japanese with furigana" in page.text
    assert 'value="ひだまり会"' in page.text
    assert "ひだまり会" not in seen(haru)


def test_every_server_follows_on_the_next_page(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.browser("haru") as first, hidamari.browser("haru") as second:
        assert app_of(first) is not app_of(second)
        for browser in (first, second):
            assert "ひだまり会" not in browser.get("/words").text
        values = form()
        tanaka.post("/words/new", data=values)
        for browser in (first, second):
            assert "ひだまり会" in browser.get("/words").text
        tanaka.post(f"/words/{values['id']}/back")
        for browser in (first, second):
            assert "ひだまり会" not in browser.get("/words").text


def test_another_service_keeps_its_words(hidamari: Hidamari, tanaka: TestClient, haru: TestClient) -> None:
    other = open_hidamari(hidamari.settings, "別の事業所")
    add(tanaka)
    change(tanaka)
    haru.cookies.set("ayumi", other.cookie("haru"))
    assert "ひだまり会" not in seen(haru)
    assert FILE["kochin"].easy in seen(haru)
    other.database.close()


def test_markup_in_an_explanation_stays_text(tanaka: TestClient, haru: TestClient) -> None:
    add(tanaka, easy="<b>太い</b>です。", word="<i>会")
    page = haru.get("/words").text
    assert "<b>太" not in page
    assert "<i>会" not in page
    assert "<b>太い</b>です。" in seen(haru)
