"""ことばと文字: eight answers that hold on every device, before signing in too."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
import time_machine
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from pwa.accounts.models import Person
from pwa.clock import JAPAN
from pwa.registers import ALLOWED, Language
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

EASY = {"wording": "easy", "furigana": "all", "text": "150", "theme": "dark"}
ALL = EASY | {"spacing": "wider", "font": "ud", "motion": "less", "sound": "off"}


@pytest.fixture
def stranger(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as browser:
        yield browser


def cookie_of(answer: Response) -> Language:
    """The settings in the cookie that saving them sets."""
    return Language.from_cookie(answer.history[0].cookies["ayumi_language"])


def test_a_stranger_chooses_before_signing_in(stranger: TestClient) -> None:
    page = stranger.post("/reading", data=EASY | {"next": "/code"})
    assert page.url.path == "/code"
    for said in ('lang="ja"', 'data-register="easy"', 'data-furigana="all"', 'data-text="150"'):
        assert said in page.text
    assert 'data-theme="dark"' in page.text


def test_one_tap_on_the_first_page_changes_the_language_and_nothing_else(stranger: TestClient) -> None:
    stranger.post("/reading", data=EASY)
    page = stranger.post("/reading", data={"wording": "standard"}).text
    assert 'data-register="standard" data-furigana="all" data-text="150" data-theme="dark"' in page


def test_what_a_person_chose_holds_on_all_their_devices(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone, hidamari.browser("haru") as tablet:
        phone.post("/reading", data=EASY)
        assert 'data-register="easy" data-furigana="all"' in tablet.get("/me").text
    with hidamari.reading() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("haru")))
    assert (person.register_name, person.furigana, person.theme, person.text_size) == (
        "easy",
        "all",
        "dark",
        "150",
    )


@pytest.mark.parametrize(
    ("wording", "spaced", "expected"),
    [
        ("easy", "yes", "ぜんぶの 画面が かわります"),
        ("easy", "no", "ぜんぶの画面がかわります"),
        ("standard", "yes", "全部の画面が変わります"),
    ],
)
def test_spaces_between_phrases_are_a_setting_of_easy_japanese_alone(
    hidamari: Hidamari, stranger: TestClient, wording: str, spaced: str, expected: str
) -> None:
    with hidamari.browser("haru") as phone, hidamari.browser("haru") as tablet:
        choice = {"wording": wording, "furigana": "off", "spaced": spaced}
        for browser in (phone, stranger):
            browser.post("/reading", data=choice)
        for browser in (phone, tablet, stranger):
            page = browser.get("/reading").text
            assert re.search(f'name="spaced" value="{spaced}"[^>]* checked', page)
            assert expected in page.replace("<wbr>", "")


def test_a_cookie_from_before_there_were_spaces_still_says_the_rest() -> None:
    assert Language.from_cookie("easy.hard.dark.large").spaced == "yes"
    assert Language.from_cookie("easy.all.light.100.spaced-no").spaced == "no"
    assert Language.from_cookie("easy.all.light.100.spaced-<b>").spaced == "yes"


def test_letters_movement_and_sound_are_kept_for_the_person_too(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone, hidamari.browser("haru") as tablet:
        phone.post("/reading", data=ALL)
        page = tablet.get("/me").text
    for said in ('data-spacing="wider"', 'data-font="ud"', 'data-motion="less"', 'data-sound="off"'):
        assert said in page
    with hidamari.reading() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("haru")))
    assert (person.line_spacing, person.font, person.motion, person.sound) == ("wider", "ud", "less", "off")


def test_all_of_it_is_kept_in_a_cookie_before_signing_in(stranger: TestClient) -> None:
    assert cookie_of(stranger.post("/reading", data=ALL)) == Language(
        "easy", "all", "dark", "150", "wider", "ud", "less", "off"
    )
    assert 'data-spacing="wider" data-font="ud" data-motion="less" data-sound="off"' in stranger.get("/").text


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        ("easy.all.dark.largest", Language("easy", "all", "dark", "150")),
        ("standard.hard.auto.large", Language("standard", "hard", "auto", "125")),
        ("english.off.light.normal", Language("english", "off", "light", "100")),
        ("easy.all", Language("easy", "all")),
        ("", Language()),
        (None, Language()),
        ("klingon.maybe.pink.900.font-comic.sound", Language()),
        # Of a version that knows more: what this one knows of it holds.
        ("easy.all.auto.175.smell-roses.sound-off", Language("easy", "all", text="175", sound="off")),
        ("easy.all.auto.100.register-english", Language("easy", "all")),
    ],
)
def test_cookies_of_older_and_newer_forms_are_read(cookie: str | None, language: Language) -> None:
    assert Language.from_cookie(cookie) == language


@given(st.builds(Language, **{name: st.sampled_from(said) for name, said in ALLOWED.items()}))
def test_a_cookie_holds_all_of_the_settings(language: Language) -> None:
    assert Language.from_cookie(language.to_cookie()) == language


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_no_cookie_breaks_a_page(cookie: str) -> None:
    assert all(value in ALLOWED[name] for name, value in Language.from_cookie(cookie)._asdict().items())


def test_a_page_kept_on_a_phone_may_send_sizes_by_their_former_names(stranger: TestClient) -> None:
    page = stranger.post("/reading", data={"text": "largest"})
    assert 'data-text="150"' in page.text


def test_looking_at_it_without_scripts_changes_nothing_yet(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone:
        before = phone.get("/me").text.split("<head>")[0]
        page = phone.get("/reading", params=ALL | {"text": "200", "next": "/me"}).text
        sample = page.split('class="sample"')[1].split(">")[0]
        for said in ('register="easy"', 'furigana="all"', 'text="200"', 'spacing="wider"', 'font="ud"'):
            assert f"data-{said}" in sample
        assert re.search('name="text" value="200"[^>]* checked', page)
        assert "Nothing has changed yet" in page
        assert '<input type="hidden" name="next" value="/me">' in page
        assert phone.get("/me").text.split("<head>")[0] == before


def test_everything_can_be_put_back_and_holds_once_it_is_saved(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone:
        phone.post("/reading", data=ALL)
        back = re.search(r'href="(/reading\?wording[^"]+)"', phone.get("/reading?next=/me").text)
        assert back is not None
        page = phone.get(unescape(back[1])).text
        assert 'data-text="150"' in page.split("<head>")[0]
        chosen = dict(re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page))
        assert chosen == {
            "wording": "standard", "furigana": "off", "text": "100", "theme": "auto",
            "spacing": "normal", "font": "system", "motion": "system", "sound": "on", "spaced": "yes",
        }  # fmt: skip
        saved = phone.post("/reading", data=chosen | {"next": "/me"})
        assert saved.url.path == "/me"
        assert "data-said" in saved.text
        assert cookie_of(saved) == Language()


def test_what_is_wrong_in_an_address_is_as_if_it_were_not_there(stranger: TestClient) -> None:
    answer = stranger.get("/reading", params={"text": "huge", "next": "/" + "x" * 600})
    assert answer.status_code == 200
    assert "summary" not in answer.text.split("<main")[1].split("<form")[0]


def test_the_next_person_on_a_phone_reads_in_their_own_way(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone:
        phone.post("/reading", data=EASY)
    with hidamari.browser("yu") as phone:
        assert 'data-register="english"' in phone.get("/me").text


def test_the_settings_are_native_radios_in_named_groups(stranger: TestClient) -> None:
    page = stranger.get("/reading").text.split("<main")[1]
    assert page.count("<fieldset") == page.count("<legend") == 9
    for name, value in (("wording", "english"), ("furigana", "off"), ("text", "200"), ("sound", "off")):
        assert f'type="radio" name="{name}" value="{value}"' in page
    assert page.count(' checked=""') == 9


def test_the_sample_is_nobody_s_plan_and_has_no_day(stranger: TestClient) -> None:
    seen = set()
    for day in (27, 28):
        with time_machine.travel(datetime(2026, 11, day, 9, tzinfo=JAPAN)):
            page = stranger.get("/reading").text
        seen.add(text_of(page.split('class="sample-text"')[1].split("</p>")[0]))
    [sample] = seen
    assert "The library with a view of the sea opens at 2:00 pm." in sample
    assert "海の見える図書館は、14:00に開館します。" in sample
    assert re.search("月|曜日|November|meeting", sample) is None


def test_the_sample_stands_in_every_register_with_every_reading(stranger: TestClient) -> None:
    page = stranger.get("/reading").text
    sample = page.split('class="sample-text"')[1].split("</p>")[0]
    assert 'class="english" lang="en">The library' in sample
    for register in ("standard", "easy"):
        assert f'class="{register}" lang="ja"' in sample


def test_an_unknown_answer_is_asked_again(stranger: TestClient) -> None:
    answer = stranger.post("/reading", data={"wording": "klingon"})
    assert answer.status_code == 422
    assert '<a href="#wording">' in answer.text


def test_after_saving_one_stays_on_this_site(stranger: TestClient) -> None:
    stranger.follow_redirects = False
    answer = stranger.post("/reading", data=EASY | {"next": "//evil.example"})
    assert answer.headers["location"] == "/"
