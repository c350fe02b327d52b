"""Hard words of the field are explained to those who read them: in messages, and on a page of all words."""

import re
from collections.abc import Iterator

import pytest

from pwa.db import new_id
from pwa.glossary.entries import FILE, Entry, Glossary
from pwa.japanese.characters import KANA_READING
from pwa.japanese.furigana import read_words
from pwa.japanese.plain import findings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

EASY, STANDARD = "easy.all.auto.normal", "standard.off.auto.normal"
ENTRIES = list(FILE.values())


def words_in(html: str) -> list[str]:
    return [text_of(each) for each in re.findall(r'<a class="word".*?</a>', html)]


def answer(hidamari: Hidamari, words: str) -> str:
    """Haru asks, Tanaka answers; the path of the talk."""
    id = new_id()
    with hidamari.browser("haru") as haru:
        haru.post("/concerns", data={"id": id, "category": "unclear", "words": "合理的配慮とは何ですか。"})
    with hidamari.browser("tanaka") as tanaka:
        tanaka.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": words})
    return f"/concerns/{id}"


# --- The file ---


def test_there_are_more_than_eighty_words_each_explained_in_three_registers() -> None:
    assert len(ENTRIES) >= 80
    assert len({entry.word for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert entry.standard.endswith("。"), entry.word
        assert entry.easy.endswith("。"), entry.word
        assert entry.english.endswith("."), entry.word
        assert not re.search(r"[ぁ-ヿ一-鿿]", entry.english), entry.word


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_easy_explanation_is_easy(entry: Entry) -> None:
    hard = [(each.rule, each.words) for each in findings(entry.easy) if each.severity == "error"]
    assert hard == []
    sentences = entry.easy.count("。")
    assert sentences <= 2, "one sentence, or two short ones"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_reading_is_the_one_that_the_word_has_in_messages(entry: Entry) -> None:
    assert KANA_READING.fullmatch(entry.reading.replace("・", ""))
    assert "".join(word.reading for word in read_words(entry.word, None)) == entry.reading


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_word_is_found_in_a_sentence(entry: Entry) -> None:
    text = f"これは、{entry.word}の話です。"
    words = read_words(text, None)
    places = list(Glossary().links("easy").places(text, words))
    assert [address for _, _, address in places] == [entry.address]


# --- In what staff wrote ---


def test_a_participant_can_ask_what_a_supporter_s_word_means(hidamari: Hidamari) -> None:
    path = answer(hidamari, "工賃の話をしましょう。")
    with hidamari.browser("haru", EASY) as haru:
        page = haru.get(path).text
        assert words_in(page) == ["工賃"]
        assert 'href="/words/kochin"' in page
        assert "作業をして、もらうお金です。" in text_of(haru.get("/words/kochin").text)


def test_one_s_own_words_are_not_explained_to_oneself(hidamari: Hidamari) -> None:
    path = answer(hidamari, "はい。")
    with hidamari.browser("haru", EASY) as haru:
        assert words_in(haru.get(path).text) == []


def test_staff_read_without_marks(hidamari: Hidamari) -> None:
    path = answer(hidamari, "工賃の話をしましょう。")
    with hidamari.browser("tanaka", STANDARD) as tanaka:
        assert words_in(tanaka.get(path).text) == []


def test_readers_of_standard_japanese_are_helped_with_what_is_hard_for_them_too(hidamari: Hidamari) -> None:
    path = answer(hidamari, "面談で、工賃の話をしましょう。")
    for language, marked in (
        (STANDARD, ["工賃"]),
        (EASY, ["面談", "工賃"]),
        ("english.off.auto.normal", ["面談", "工賃"]),
    ):
        with hidamari.browser("haru", language) as haru:
            assert words_in(haru.get(path).text) == marked


def test_notes_advice_and_what_to_bring_are_explained_too(hidamari: Hidamari) -> None:
    person = f"/people/{hidamari.id('haru')}"
    note, plan = new_id(), new_id()
    with hidamari.browser("tanaka") as tanaka:
        form = {"id": note, "kind": "meeting", "local_date": "2026-01-05", "words": "実習の話です。"}
        tanaka.post(f"{person}/meetings", data=form | {"words_1": "履歴書を書く", "by_whom_1": "person"})
        form = {"id": plan, "kind": "meeting", "day": "2026-12-01", "begins": "10:00", "anyway": "yes"}
        tanaka.post(f"{person}/appointments", data=form | {"bring": "障害者手帳\n診断書とペン"})
    with hidamari.browser("haru", EASY) as haru:
        assert words_in(haru.get(f"/meetings/{note}").text) == ["実習", "履歴書"]
        page = haru.get(f"/schedule/{plan}").text
        assert words_in(page) == ["障害者手帳", "診断書"]
        assert page.count("data-alone") == 1


# --- The page of all words ---


@pytest.fixture
def haru(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser("haru", EASY) as browser:
        yield browser


def listed(html: str) -> list[str]:
    return [text_of(each).strip() for each in re.findall(r"<summary>(.*?)</summary>", html, re.S)]


def test_the_page_lists_every_word_in_the_order_of_the_kana(haru: TestClient) -> None:
    page = haru.get("/words").text
    assert len(listed(page)) == len(ENTRIES)
    rows = [text_of(each) for each in re.findall(r'<h2 id="row-[^>]*>(.*?)</h2>', page)]
    assert rows == [letter for letter in "あかさたなはまやらわ" if letter in rows]
    for number, _ in enumerate(rows, 1):
        assert f'href="#row-{number}"' in page


@pytest.mark.parametrize("asked", ["こうちん", "コウチン", "うちん", "工賃", "service pays"])
def test_a_word_is_found_by_its_reading_by_a_part_of_it_and_in_english(haru: TestClient, asked: str) -> None:
    page = haru.post("/words", data={"asked": asked}).text
    assert any("工賃" in each for each in listed(page))
    assert len(listed(page)) < 10


def test_what_was_looked_for_stays_in_the_field_and_out_of_the_address(haru: TestClient) -> None:
    answer = haru.post("/words", data={"asked": "こうちん"})
    assert str(answer.url).endswith("/words")
    assert 'value="こうちん"' in answer.text
    form = re.search(r'<form[^>]*action="/words"[^>]*>', answer.text)
    assert form is not None
    assert 'method="post"' in form[0]


def test_nothing_found_says_what_to_do_and_how_to_go_on(haru: TestClient) -> None:
    page = haru.post("/words", data={"asked": "ぬるぽが"})
    assert page.status_code == 200
    assert "もっとみじかく書いてください。" in text_of(page.text)
    assert 'href="/words"' in page.text


def test_far_too_much_is_a_kind_error_and_nothing_typed_is_lost(haru: TestClient) -> None:
    page = haru.post("/words", data={"asked": "あ" * 100})
    assert page.status_code == 422
    assert "あ" * 100 in page.text
    assert "長すぎます" in text_of(page.text)


def test_each_reader_has_the_explanation_in_their_own_words(hidamari: Hidamari) -> None:
    for language, said in (
        (EASY, "作業をして、もらうお金です。"),
        (STANDARD, "作業をした人に、事業所が払うお金です。"),
        ("english.off.auto.normal", "Money that the service pays"),
    ):
        with hidamari.browser("haru", language) as browser:
            for path in ("/words", "/words/kochin"):
                assert said in text_of(browser.get(path).text)


@pytest.mark.parametrize("code", ["nothing", "01900000-0000-7000-8000-000000000000", "%3Cb%3E", "a" * 300])
def test_a_word_that_is_not_there_is_a_kind_404(haru: TestClient, code: str) -> None:
    assert haru.get(f"/words/{code}").status_code == 404
