"""読み方の一覧: an organisation says how its words are read, and every page of its people follows."""

import re

import pytest
from sqlmodel import select

from pwa.accounts.models import Organisation, Person
from pwa.accounts.sessions import find_signed_in
from pwa.coping.models import CopingLine
from pwa.known import Known, names_changed
from pwa.lexicon import actions
from pwa.lexicon.forms import EntryForm
from pwa.lexicon.models import LexiconEntry
from pwa.names import read_names
from pwa.people.actions import correct_name
from pwa.people.forms import NameForm
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari, text_of

RUBY = re.compile("<ruby>([^<]*)<rp>[(]</rp><rt[^>]*>([^<]*)</rt><rp>[)]</rp></ruby>")
# How a name is said aloud stands around it.
SAID = re.compile(r'<span data-say="[^"]*">(.*?)</span>')
FURIGANA = "standard.all.auto.normal"
WORD = {"written": "東雲製作所", "reading": "しののめせいさくじょ"}


def write(service: Hidamari, words: str) -> None:
    """A line of Haru's plan: what a person writes, on a page of theirs."""
    with service.writing() as db:
        db.add(
            CopingLine(
                organisation_id=service.organisation_id,
                person_id=service.id("haru"),
                section="help",
                words=words,
                visible_to="self",
            )
        )


def read(browser: TestClient, path: str = "/coping") -> str:
    """A page with its readings: 東雲[しののめ]."""
    with_readings = RUBY.sub(r"\1[\2]", browser.get(path).text).replace("<wbr>", "")
    return SAID.sub(r"\1", with_readings)


def test_a_word_on_the_list_is_read_so_on_the_next_page(hidamari: Hidamari, tanaka: TestClient) -> None:
    write(hidamari, "東雲製作所まで歩く")
    with hidamari.browser("haru", FURIGANA) as haru:
        assert "東雲製作所[しののめせいさくじょ]" not in read(haru)
        assert tanaka.post("/lexicon", data=WORD).status_code == 200
        assert "東雲製作所[しののめせいさくじょ]まで" in read(haru)


def test_every_server_follows_without_a_restart(hidamari: Hidamari, tanaka: TestClient) -> None:
    write(hidamari, "東雲製作所まで歩く")
    with hidamari.browser("haru", FURIGANA) as first, hidamari.browser("haru", FURIGANA) as second:
        assert app_of(first) is not app_of(second)
        for browser in (first, second):
            read(browser)
        tanaka.post("/lexicon", data=WORD)
        for browser in (first, second):
            assert "東雲製作所[しののめせいさくじょ]まで" in read(browser)


def test_a_word_changed_or_removed_is_read_otherwise_at_once(hidamari: Hidamari, tanaka: TestClient) -> None:
    write(hidamari, "工場の近く")
    tanaka.post("/lexicon", data={"written": "工場", "reading": "こうば"})
    with hidamari.browser("haru", FURIGANA) as haru:
        assert "工場[こうば]の" in read(haru)
        path = f"/lexicon/{entry(hidamari).id}"
        tanaka.post(path, data={"written": "工場", "reading": "こうじょう"})
        assert "工場[こうじょう]の" in read(haru)
        tanaka.post(path, data={"written": "工場", "reading": "こうば"})
        page = tanaka.post(f"{path}/remove")
        assert "“工場” is removed." in text_of(page.text)
        assert "工場[こうじょう]の" in read(haru)
        tanaka.post(f"{path}/restore")
        assert "工場[こうば]の" in read(haru)


def test_our_own_texts_follow_the_list_too(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.browser("haru", FURIGANA) as haru:
        assert "支援[しえん]員[いん]" in read(haru, "/me")
        tanaka.post("/lexicon", data={"written": "支援員", "reading": "すたっふ"})
        assert "支援員[すたっふ]" in read(haru, "/me")
        assert "支援[しえん]員[いん]" not in read(haru, "/me")


def test_the_name_of_a_person_does_not_change_our_own_texts(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.writing() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("tanaka")))
        person.name, person.reading = "支援 洋子", "しおん ようこ"
        names_changed(db, hidamari.organisation_id)
    with hidamari.browser("haru", FURIGANA) as haru:
        page = read(haru, "/me") + read(haru, "/me/sharing")
        assert "支援[しおん]" in page
        assert "支援[しえん]員[いん]" in page
        tanaka.post("/lexicon", data={"written": "員", "reading": "めんばー"})
        assert "支援[しえん]員[めんばー]" in read(haru, "/me")


def test_another_organisation_reads_as_before(hidamari: Hidamari, tanaka: TestClient) -> None:
    other = open_hidamari(hidamari.settings, "別の事業所")
    for service in (hidamari, other):
        write(service, "工場の近く")
    tanaka.post("/lexicon", data={"written": "工場", "reading": "こうば"})
    with hidamari.browser(None, FURIGANA) as browser:
        # One server, one after the other, twice: no cache keeps the words of the first for the second.
        for _ in range(2):
            for service, reading in ((hidamari, "こうば"), (other, "こうじょう")):
                browser.cookies.set("ayumi", service.cookie("haru"))
                assert f"工場[{reading}]の" in read(browser)
        browser.cookies.set("ayumi", other.cookie("tanaka"))
        assert "工場" not in browser.get("/lexicon").text
        assert browser.get(f"/lexicon/{entry(hidamari).id}").status_code == 404
    other.database.close()


def test_what_was_written_and_then_undone_is_kept_by_nobody(hidamari: Hidamari) -> None:
    names, viewer = Known(read_names), hidamari.viewer("tanaka")

    def write_and_fail() -> None:
        with hidamari.writing() as db:
            actions.add_entry(db, viewer, EntryForm.of(WORD))
            db.flush()
            assert names.of(db, viewer).override("東雲製作所")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with hidamari.reading() as db:
        assert not names.of(db, viewer).override("東雲製作所")


def test_a_corrected_name_is_read_anew_everywhere(hidamari: Hidamari) -> None:
    names, viewer = Known(read_names), hidamari.viewer("tanaka")
    with hidamari.reading() as db:
        assert names.of(db, viewer)["森"] == "もり"
    form = NameForm.of({"name": "森 ゆう", "reading": "しん ゆう"})
    with hidamari.writing() as db:
        correct_name(db, viewer, hidamari.id("yu"), form)
    cookie = hidamari.cookie("tanaka")
    with hidamari.reading() as db:
        found = find_signed_in(db, cookie)
        assert found is not None
        assert names.of(db, found.viewer)["森"] == "しん"


def test_a_whole_name_is_read_as_its_owner_says(hidamari: Hidamari, tanaka: TestClient) -> None:
    tanaka.post("/lexicon", data={"written": "田中", "reading": "でんちゅう"})
    tanaka.post("/lexicon", data={"written": "田中 洋子", "reading": "たなか ひろこ"})
    write(hidamari, "田中 洋子と田中橋")
    with hidamari.browser("haru", FURIGANA) as haru:
        page = read(haru)
    assert "田中[たなか] 洋子[ようこ]と" in page
    assert "田中[でんちゅう]橋" in page


@pytest.mark.parametrize(
    ("written", "reading", "said"),
    [
        ("", "ことば", "Please write the word."),
        ("工場", "", "Please write how the word is read."),
        ("ことば", "ことば", "Only words with kanji need a reading."),
        ("工場", "koujou", "Please write the reading in hiragana."),
        ("工場", "<b>こう</b>", "Please write the reading in hiragana."),
        ("お茶の水", "ちゃのみず", "The kana of the word must stand in the reading too"),
        ("山 川", "や ま かわ", "Please put a space in the reading at the same place as in the word."),
        ("あ漢" * 21, "あかん", "This is too long."),
    ],
)
def test_a_reading_that_cannot_stand_is_asked_again_with_what_was_typed(
    hidamari: Hidamari, tanaka: TestClient, written: str, reading: str, said: str
) -> None:
    answer = tanaka.post("/lexicon", data={"written": written, "reading": reading})
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    for typed in (written, reading):
        assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    with hidamari.reading() as db:
        assert db.exec(select(LexiconEntry)).all() == []


@pytest.mark.parametrize("typed", ["コウバ", "ｺｳﾊﾞ", " こうば ", "こうば"])
def test_any_kana_become_hiragana(hidamari: Hidamari, tanaka: TestClient, typed: str) -> None:
    tanaka.post("/lexicon", data={"written": " 工場 ", "reading": typed})
    assert (entry(hidamari).written, entry(hidamari).reading) == ("工場", "こうば")


def test_a_word_stands_on_the_list_once(hidamari: Hidamari, tanaka: TestClient) -> None:
    for _ in range(2):
        assert tanaka.post("/lexicon", data=WORD).status_code == 200
    again = tanaka.post("/lexicon", data=WORD | {"reading": "とううんせいさくじょ"})
    assert again.status_code == 409
    assert "This word is on the list already." in text_of(again.text)
    tanaka.post("/lexicon", data={"written": "工場", "reading": "こうば"})
    other = f"/lexicon/{entry(hidamari, '工場').id}"
    assert tanaka.post(other, data=WORD).status_code == 409
    assert entry(hidamari, "工場").reading == "こうば"


def test_a_removed_word_comes_back_when_it_is_written_again(hidamari: Hidamari, tanaka: TestClient) -> None:
    tanaka.post("/lexicon", data=WORD)
    tanaka.post(f"/lexicon/{entry(hidamari).id}/remove")
    tanaka.post("/lexicon", data=WORD | {"reading": "とううんせいさくじょ"})
    assert entry(hidamari).reading == "とううんせいさくじょ"
    assert entry(hidamari).removed_at is None
    tanaka.post(f"/lexicon/{entry(hidamari).id}/remove")
    tanaka.post("/lexicon", data={"written": "東雲", "reading": "しののめ"})
    # Another word becomes the removed one.
    assert tanaka.post(f"/lexicon/{entry(hidamari, '東雲').id}", data=WORD).status_code == 200
    assert entry(hidamari).reading == WORD["reading"]


def test_the_list_ends_somewhere(
    hidamari: Hidamari, tanaka: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ENTRIES", 1)
    tanaka.post("/lexicon", data=WORD)
    full = tanaka.post("/lexicon", data={"written": "工場", "reading": "こうば"})
    assert full.status_code == 409
    assert "The list is full." in text_of(full.text)
    tanaka.post(f"/lexicon/{entry(hidamari).id}/remove")
    assert tanaka.post("/lexicon", data={"written": "工場", "reading": "こうば"}).status_code == 200


def test_who_hears_complaints_has_no_list_of_words(hidamari: Hidamari) -> None:
    with hidamari.browser("ito") as officer:
        assert officer.get("/lexicon").status_code == 403


def test_each_change_is_a_version_that_never_was(hidamari: Hidamari, tanaka: TestClient) -> None:
    seen = set()
    for reading in ("こうば", "こうじょう", "こうば"):
        tanaka.post("/lexicon", data={"written": "工場", "reading": reading})
        tanaka.post(f"/lexicon/{entry(hidamari, '工場').id}", data={"written": "工場", "reading": reading})
        with hidamari.reading() as db:
            seen.add(db.get_one(Organisation, hidamari.organisation_id).names_version)
    assert len(seen) == 3


def entry(service: Hidamari, written: str | None = None) -> LexiconEntry:
    """The one entry there is, or that of a word."""
    with service.reading() as db:
        entries = db.exec(select(LexiconEntry)).all()
    (found,) = [each for each in entries if written in (None, each.written)]
    return found
