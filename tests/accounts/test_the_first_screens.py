"""The screens before signing in, and pages that are not there, speak as the person who meets them reads."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from pwa.accounts.invitations import Ticket, invite
from pwa.accounts.models import Person
from pwa.db import new_id
from pwa.registers import FIRST, Language
from tests.hidamari import Hidamari, text_of

FIRST_SCREENS = ("/", "/start", "/code", "/nowhere", "/me")
# Another language than any of the people has chosen.
ELSEWHERE = "english.off.dark.normal"


@pytest.fixture
def stranger(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as client:
        client.cookies.clear()
        client.follow_redirects = False
        yield client


def let_choose(hidamari: Hidamari, name: str, language: Language) -> Person:
    with hidamari.writing() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id(name)))
        person.register_name, person.furigana = language.register, language.furigana
        db.add(person)
    return person


def link_for(hidamari: Hidamari, person: Person) -> tuple[Ticket, str]:
    with hidamari.writing() as db:
        ticket = invite(db, person, hidamari.id("tanaka"))
    return ticket, ticket.link("", person)


def speaks(page: str) -> tuple[str, str]:
    found = re.search(r'<html [^>]*data-register="(\w+)" data-furigana="(\w+)"', page)
    assert found is not None
    return found[1], found[2]


# --- Strangers ---


@pytest.mark.parametrize("path", FIRST_SCREENS)
def test_a_stranger_is_met_in_easy_japanese_with_furigana(stranger: TestClient, path: str) -> None:
    page = stranger.get(path).text
    assert speaks(page) == ("easy", "all")
    assert "<rt" in page


def test_staff_on_their_way_in_are_met_in_standard_japanese(stranger: TestClient) -> None:
    assert speaks(stranger.get("/staff").text) == ("standard", "off")


@pytest.mark.parametrize("path", [*FIRST_SCREENS, "/staff"])
@pytest.mark.parametrize("words", [("easy", "all"), ("standard", "off"), ("english", "off")])
def test_one_tap_changes_the_words_of_a_first_screen_and_leads_back_to_it(
    stranger: TestClient, path: str, words: tuple[str, str]
) -> None:
    page = stranger.get(path).text
    assert page.index('class="segments tongues"') < page.index('<h1 id="heading"')
    assert page.count('aria-current="true"') == 1
    form = re.search(rf'<form id="in-{words[0]}" method="post" action="(.*?)".*?</form>', page, re.S)
    assert form is not None
    sent = dict(re.findall(r'name="(\w+)" value="(.*?)"', form[0]))
    answer = stranger.post(form[1], data=sent)
    assert answer.headers["location"] == path
    page = stranger.get(path).text
    assert speaks(page) == words
    assert f'form="in-{words[0]}" aria-current="true"' in page


def test_the_way_on_after_signing_in_is_not_lost_with_the_words(stranger: TestClient) -> None:
    page = stranger.get("/code?next=/schedule").text
    assert 'name="next" value="/code?next=%2Fschedule"' in page
    page = stranger.post("/code", data={"code": "1", "next": "/schedule"}).text
    assert 'name="next" value="/code?next=%2Fschedule"' in page


# --- Links ---


def test_a_link_speaks_as_the_person_reads_for_whom_it_was_made(
    hidamari: Hidamari, stranger: TestClient
) -> None:
    for language in (Language("english"), Language("standard", "hard"), FIRST):
        ticket, address = link_for(hidamari, let_choose(hidamari, "haru", language))
        # Whoever had the phone before does not count, and whoever has it still does not either.
        for cookie in ("easy.all", ELSEWHERE):
            stranger.cookies.clear()
            stranger.cookies.set("ayumi_language", cookie)
            page = stranger.get(address).text
            assert speaks(page) == (language.register, language.furigana)
        assert 'data-theme="dark"' in page
        action = re.search(r'action="(/start[^"]*)" data-start-link', page)
        assert action is not None
        assert stranger.post(action[1], data={"token": ticket.carried}).status_code == 303
        stranger.cookies.delete("ayumi")
        # Used now: what happened is said in their words too.
        over = stranger.post(action[1], data={"token": ticket.carried}).text
        assert speaks(over) == (language.register, language.furigana)


def test_a_link_tells_a_server_on_the_way_nothing_but_the_words(hidamari: Hidamari) -> None:
    ticket, address = link_for(
        hidamari, let_choose(hidamari, "haru", Language("easy", "hard", "dark", "200"))
    )
    assert address == f"/start?in=easy.hard#{ticket.carried}"
    _, address = link_for(hidamari, hidamari.people["yu"])
    assert not urlsplit(address).query


@pytest.mark.parametrize(
    "said", ["klingon.all", "easy", "easy.all.dark", "", 'easy.all"><script>', "." * 5000]
)
def test_a_link_that_asks_for_unknown_words_changes_nothing(stranger: TestClient, said: str) -> None:
    stranger.cookies.set("ayumi_language", ELSEWHERE)
    page = stranger.get("/start", params={"in": said}).text
    assert speaks(page) == ("english", "off")
    assert 'action="/start" data-start-link' in page


def test_a_phone_goes_on_speaking_as_its_person_reads_after_they_sign_out(
    hidamari: Hidamari, stranger: TestClient
) -> None:
    ticket, _ = link_for(hidamari, let_choose(hidamari, "haru", Language("english", "hard")))
    stranger.post("/start", data={"token": ticket.carried})
    stranger.post("/leave")
    page = stranger.get("/").text
    assert speaks(page) == ("english", "hard")
    assert "You have left Ayumi. To use it again, ask your supporter." in text_of(page)


# --- Pages that are not there, or for somebody else ---


def test_what_is_refused_is_refused_in_the_words_of_who_is_signed_in(hidamari: Hidamari) -> None:
    let_choose(hidamari, "haru", FIRST)
    with hidamari.browser("haru", ELSEWHERE) as phone:
        answers = {
            404: phone.get("/nowhere"),
            405: phone.put("/me"),
            403: phone.get("/today"),
            413: phone.post("/concerns", data={"words": "あ" * 2**20}),
            415: phone.post("/concerns", content="{}", headers={"content-type": "application/json"}),
        }
        unknown_record = phone.get(f"/concerns/{new_id()}")
    for status, answer in answers.items():
        assert answer.status_code == status
        assert speaks(answer.text) == ("easy", "all"), status
        assert "tongues" not in answer.text
    assert speaks(unknown_record.text) == ("easy", "all")


def test_without_a_session_the_browser_s_own_words_hold(stranger: TestClient) -> None:
    stranger.cookies.set("ayumi_language", "standard.hard.auto.normal")
    assert speaks(stranger.get("/nowhere").text) == ("standard", "hard")
    stranger.cookies.set("ayumi", f"{new_id()}.nobody")
    assert speaks(stranger.get("/nowhere").text) == ("standard", "hard")


@pytest.mark.parametrize(
    ("name", "path", "name_of_page"),
    [
        ("haru", "/", "Today"),
        ("tanaka", "/today", "Today"),
        ("ito", "/inbox", "Inbox"),
        ("mother", "/family", "Plans"),
    ],
)
def test_whoever_is_refused_is_shown_the_way_to_their_own_page(
    hidamari: Hidamari, name: str, path: str, name_of_page: str
) -> None:
    elsewhere = "/family" if name != "mother" else "/me/sharing"
    with hidamari.browser(name) as browser:
        for address, status in ((elsewhere, 403), ("/nowhere", 404)):
            answer = browser.get(address)
            assert answer.status_code == status
            main = answer.text.split("<main")[1].split("</main>")[0]
            assert re.search(rf'<a class="button" href="{path}" data-kind="primary">.*?{name_of_page}', main)
            assert (f"begin at “{name_of_page}”" in text_of(main)) is (status == 403)
        assert browser.get(path).status_code == 200


def test_a_database_that_does_not_answer_leaves_the_browser_s_own_words(
    hidamari: Hidamari, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_choose(hidamari, "haru", FIRST)
    with hidamari.browser("haru", ELSEWHERE) as phone:
        app = phone.app.state.ayumi  # type: ignore[attr-defined]

        async def broken(_: object) -> None:
            raise OSError("the disk is gone")

        monkeypatch.setattr(app, "in_reading", broken)
        answer = phone.get("/nowhere")
    assert answer.status_code == 404
    assert speaks(answer.text) == ("english", "off")
