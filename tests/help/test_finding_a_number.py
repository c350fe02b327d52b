"""Help on one page: nothing asked, nothing personal, readable in every mode."""

import pytest
from playwright.sync_api import BrowserContext

from pwa.help import numbers
from tests.axe import violations
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.pages import clipped_text, han_outside_ruby, sideways_scroll, small_targets
from tests.scripts.phones import READS_EASY, reads, sign_in

MODES = ["standard.off.light.normal", READS_EASY, "english.off.dark.normal"]


@pytest.mark.parametrize("path", ["/help", "/help/now", "/offline"])
@pytest.mark.parametrize("language", MODES)
def test_everybody_can_read_it(
    path: str, language: str, phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    reads(phone, server, language)
    page = phone.new_page()
    page.goto(server.url + path)
    page.evaluate("document.querySelectorAll('details').forEach((closed) => (closed.open = true))")

    assert violations(page, best_practice=True) == []
    assert small_targets(page) == []
    assert sideways_scroll(page) == []
    assert clipped_text(page) == []
    if language == READS_EASY:
        assert han_outside_ruby(page) == []


def test_the_plain_tile_comes_first_and_leads_straight_to_the_numbers(
    phone: BrowserContext, start_server: StartServer
) -> None:
    page = phone.new_page()
    page.goto(f"{start_server().url}/help")
    first = page.locator("main a[href^='tel:'], main a.tile").first
    first.click()
    page.wait_for_url("**/help/now")
    shown = page.locator("main a[href^='tel:']")
    assert [link.get_attribute("href") for link in shown.all()] == [
        *(number.href for number in numbers.CRISIS),
        "tel:119",
    ]
    assert all(link.is_visible() for link in shown.all())


def test_it_is_the_same_page_for_staff(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/help")
    before = page.locator("main").inner_text()
    sign_in(page, server, "supporter")
    page.goto(f"{server.url}/help")
    assert page.locator("main").inner_text() == before


def test_the_title_tells_nobody_who_looks_over_a_shoulder(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    reads(phone, server, "english.off.light.normal")
    page = phone.new_page()
    page.goto(f"{server.url}/help")
    assert page.title() == "Phone numbers – Ayumi"


def test_leaving_at_once_leaves_no_way_back(new_phone: NewContext, server: Server) -> None:
    phone = new_phone(service_workers="block")
    phone.route("https://www.jma.go.jp/**", lambda route: route.fulfill(body="Weather"))
    page = phone.new_page()
    sign_in(page, server, "participant")
    for path in ("/", "/records", "/concerns"):
        page.goto(server.url + path)
    with phone.expect_page() as opened:
        page.locator("[data-quick-exit]").click()
    # The tab in front has no history of its own,
    fresh = opened.value
    fresh.wait_for_url("https://www.jma.go.jp/**")
    assert fresh.evaluate("history.length") == 1
    # and in the one behind it every way back leads to the same harmless place.
    page.wait_for_url("https://www.jma.go.jp/**")
    for _ in range(2):
        page.evaluate("history.back()")
        page.wait_for_timeout(1500)
        assert page.url == "https://www.jma.go.jp/"
    # Whoever opens the app again on purpose is not sent away.
    for path in ("/records", "/concerns"):
        page.goto(server.url + path)
        assert page.locator("h1").is_visible()


def test_each_number_can_be_dialled() -> None:
    for number in (*numbers.EMERGENCY, *numbers.CRISIS, *numbers.WORRIES):
        assert number.href.removeprefix("tel:").isdigit()
