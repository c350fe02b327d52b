"""Signing out is asked first, says what it takes to come back, and leaves the person's words behind."""

import pytest

from pwa.accounts.actions import choose_reading
from pwa.registers import Language
from pwa.web import LANGUAGE_COOKIE
from tests.hidamari import Hidamari, text_of


@pytest.mark.parametrize("name", ["haru", "mother", "tanaka"])
def test_one_tap_signs_nobody_out(hidamari: Hidamari, name: str) -> None:
    with hidamari.browser(name) as browser:
        page = browser.get("/me").text.split("<main")[1]
        assert 'action="/leave"' not in page
        assert 'href="/leave"' in page
        asked = browser.get("/leave")
        assert asked.status_code == 200
        assert browser.get("/me", follow_redirects=False).status_code == 200
        # The safe choice first.
        main = asked.text.split("<main")[1]
        assert 'action="/leave"' in main
        assert main.index("Do not sign out") < main.index('type="submit"')


def test_what_it_takes_to_come_back_is_said_before(hidamari: Hidamari) -> None:
    for name, said in (
        ("haru", "you need a new link or new digits from your supporter"),
        ("mother", "you need a new link or new digits from your supporter"),
        ("tanaka", "you need your e-mail address and your password"),
    ):
        with hidamari.browser(name) as browser:
            assert said in text_of(browser.get("/leave").text)


def test_the_pages_for_coming_back_are_in_the_words_that_she_reads(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        choose_reading(db, haru, Language("easy", "all", text="150"))
    with hidamari.browser("haru", language="") as browser:
        del browser.cookies[LANGUAGE_COOKIE]
        after = browser.post("/leave").text
        assert 'data-register="easy" data-furigana="all" data-text="150"' in after
        assert 'data-register="easy"' in browser.get("/code").text
