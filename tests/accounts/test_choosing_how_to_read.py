"""ことばと文字: four answers that hold on every device, before signing in too."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pwa.accounts.models import Person
from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari

EASY = {"wording": "easy", "furigana": "all", "text": "largest", "theme": "dark"}


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()


@pytest.fixture
def stranger(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as browser:
        yield browser


def test_a_stranger_chooses_before_signing_in(stranger: TestClient) -> None:
    page = stranger.post("/reading", data=EASY | {"next": "/code"})
    assert page.url.path == "/code"
    for said in ('lang="ja"', 'data-register="easy"', 'data-furigana="all"', 'data-text="largest"'):
        assert said in page.text
    assert 'data-theme="dark"' in page.text


def test_one_tap_on_the_first_page_changes_the_language_and_nothing_else(stranger: TestClient) -> None:
    stranger.post("/reading", data=EASY)
    page = stranger.post("/reading", data={"wording": "standard"}).text
    assert 'data-register="standard" data-furigana="all" data-text="largest" data-theme="dark"' in page


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
        "largest",
    )


def test_the_next_person_on_a_phone_reads_in_their_own_way(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone:
        phone.post("/reading", data=EASY)
    with hidamari.browser("yu") as phone:
        assert 'data-register="english"' in phone.get("/me").text


def test_the_settings_are_native_radios_in_named_groups(stranger: TestClient) -> None:
    page = stranger.get("/reading").text
    assert page.count("<fieldset") == page.count("<legend") == 4
    for name, value in (("wording", "english"), ("furigana", "off"), ("text", "normal"), ("theme", "auto")):
        assert f'type="radio" name="{name}" value="{value}"' in page
    assert page.count(' checked=""') == 4


def test_the_sample_stands_in_every_register_with_every_reading(stranger: TestClient) -> None:
    page = stranger.get("/reading").text
    sample = page.split('class="sample-text"')[1].split("</p>")[0]
    assert 'class="english" lang="en">Your next meeting' in sample
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
