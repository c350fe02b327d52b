"""The link of a way in can be copied where the browser can do so; the square and the digits do without."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import sign_in
from tests.pages import small_targets

# A browser that asks, and whose person says no.
_REFUSES = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""


def page_with_code(context: BrowserContext, server: Server) -> Page:
    """A supporter has made a code for one of their participants, and reads English."""
    page = sign_in(context, server.links()["supporter"])
    page.request.post(
        server.url + "/reading",
        form={"wording": "english", "furigana": "off", "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )
    page.goto(server.url + "/people")
    page.goto(server.url + str(page.locator('main a[href^="/people/0"]').first.get_attribute("href")))
    page.goto(server.url + str(page.locator('main a[href$="/device"]').first.get_attribute("href")))
    page.locator("main form button").click()
    expect(page.locator(".digits")).to_be_visible()
    return page


def test_the_link_is_copied_and_that_is_shown_and_said(
    new_phone: NewContext, start_server: StartServer
) -> None:
    server = start_server(demo=True, worker="off")
    context = new_phone(permissions=["clipboard-read", "clipboard-write"])
    page = page_with_code(context, server)
    page.get_by_role("button", name="Copy the link").click()
    said = "The link is copied. Give it only to the person themselves."
    expect(page.locator("[data-copied]")).to_be_visible()
    expect(page.locator("#status")).to_have_text(said)
    expect(page.locator("[data-not-copied]")).to_be_hidden()
    assert small_targets(page) == []
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(rf"{server.url}/start\S*#\S+$", copied)
    # It is the way in that the square shows.
    other = sign_in(new_phone(), copied)
    assert other.url == f"{server.url}/"


def test_where_it_cannot_be_copied_that_is_said_and_no_button_leads_nowhere(
    new_phone: NewContext, start_server: StartServer
) -> None:
    server = start_server(demo=True, worker="off")
    page = page_with_code(new_phone(), server)
    page.evaluate(_REFUSES)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("[data-not-copied]")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("The browser did not copy it.")
    expect(page.locator("[data-copied]")).to_be_hidden()

    without = new_phone(javascript=False)
    without.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    quiet = without.new_page()
    quiet.goto(page.url)
    expect(quiet.locator(".digits")).to_be_visible()
    expect(quiet.locator("[data-copy]")).to_be_hidden()
