"""A server that takes a request and says nothing: the phone stops waiting, and keeps what was written."""

import pytest
from playwright.sync_api import Page, expect

from tests.arrivals.looking import CALM, HURRY, arrived, entries, query
from tests.ground.server import Server
from tests.ground.way import Way


@pytest.fixture
def hurried(page: Page) -> Page:
    page.context.add_init_script(HURRY)
    return page


def _write(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns/write/load")
    page.locator("#words").fill("仕事が多いです。")
    page.locator("button[form=report]").last.click()


def test_nobody_waits_for_a_server_that_says_nothing(hurried: Page, way: Way, server: Server) -> None:
    way.fault = "hang"
    _write(hurried, way)
    hurried.wait_for_url("**/waiting")
    [(key, state, status)] = entries(hurried)
    assert (state, status) == ("waiting", 0)
    expect(hurried.locator("[data-entries] [data-words]")).to_have_text("仕事が多いです。")
    expect(hurried.locator("[data-if=some]")).to_be_visible()
    # It is nobody's mistake: nothing is to be looked at.
    expect(hurried.locator("[data-entries] [data-if=look]")).to_be_hidden()

    hurried.locator("[data-send]").click()
    expect(hurried.locator("[data-if=still]")).to_be_visible()
    assert hurried.locator("#status").text_content()
    assert hurried.evaluate("patience") == [20_000] * len(hurried.evaluate("patience")) != []
    assert arrived(server, [key], "concern") == 0

    way.fault = None
    hurried.evaluate(CALM)
    hurried.locator("[data-send]").click()
    expect(hurried.locator("[data-if=none]")).to_be_visible()
    assert arrived(server, [key], "concern") == 1


def test_a_server_that_answers_when_nobody_waits_any_more_has_it_once(
    hurried: Page, way: Way, server: Server
) -> None:
    # Its answer comes after a second.
    way.fault = "late"
    _write(hurried, way)
    hurried.wait_for_url("**/waiting")
    [(key, _, _)] = entries(hurried)
    assert arrived(server, [key], "concern") == 1
    way.fault = None
    hurried.evaluate(CALM)
    hurried.locator("[data-send]").click()
    expect(hurried.locator("[data-if=none]")).to_be_visible()
    assert query(server, "SELECT count(*) FROM alert WHERE matter_id = ?", key) == [(1,)]


def test_while_it_hangs_a_second_press_writes_nothing_more(page: Page, way: Way) -> None:
    way.fault = "hang"
    _write(page, way)
    expect(page.locator("form[data-outbox][aria-busy=true]")).to_have_count(1)
    page.locator("button[form=report]").last.click()
    page.wait_for_timeout(300)
    assert len(entries(page)) == 1
    assert len(way.posts) == 1
