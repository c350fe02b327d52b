"""A link with a token behind its `#`: one button, and nothing left to read in the address bar."""

import json

from playwright.sync_api import BrowserContext

from tests.conftest import NewContext
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.scripts.phones import sign_in


def link(server: Server, who: str = "participant") -> str:
    address: str = json.loads(server.command("links", "--json"))[who]
    return address


def test_one_button_and_in(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(link(server))
    assert page.url == f"{server.url}/start?in=easy.all"
    assert page.evaluate("history.length") <= 2
    assert page.locator("main form:visible").count() == 1
    assert page.locator("main form:visible button").count() == 1

    page.locator("[data-start-link] button").click()

    page.wait_for_url(f"{server.url}/")
    assert page.locator(".places").is_visible()


def test_without_a_token_the_digits_are_asked_for(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/start")
    assert page.locator("[data-start-link]").is_hidden()
    assert page.locator("[data-no-token]").is_visible()


def test_a_second_link_in_the_same_tab_counts(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/start")
    address = link(server)
    page.evaluate("(address) => location.assign(address)", address)
    page.locator("[data-start-link] button").wait_for()
    assert page.url == f"{server.url}/start?in=easy.all"
    assert page.locator("[name=token]").input_value() == address.split("#")[1]


def test_the_link_goes_on_working_in_other_words(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url.split('#')[0]} {request.post_data}"))
    address = link(server)
    page.goto(address)
    page.locator("[data-start-link] button").wait_for()
    page.locator(".tongues button").last.click()
    page.wait_for_url(f"{server.url}/start")
    assert page.locator("html").get_attribute("data-register") == "english"
    assert page.locator("[name=token]").input_value() == address.split("#")[1]
    assert not [each for each in asked if address.split("#")[1] in each]
    page.locator("[data-start-link] button").click()
    page.wait_for_url(f"{server.url}/")


def test_without_scripts_the_link_is_left_unused(new_phone: NewContext, server: Server) -> None:
    address = link(server)
    page = new_phone(javascript=False).new_page()
    page.goto(address)
    assert page.locator("[data-start-link]").is_hidden()
    assert page.locator("[name=code]").is_visible()

    page = new_phone().new_page()
    page.goto(address)
    page.locator("[data-start-link] button").click()
    page.wait_for_url(f"{server.url}/")


def test_what_was_done_is_said_after_a_whole_new_page(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    sign_in(page, server)
    page.goto(f"{server.url}/reading")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_function("() => document.getElementById('status')?.textContent")
    # Readings stand in both, and a screen reader hears them in neither.
    shown = page.locator("[data-said] span").inner_html()
    assert text_of(page.locator("#status").inner_html()) == text_of(shown)
