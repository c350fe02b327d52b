"""Help on one page: nothing asked, nothing personal, readable in every mode."""

import pytest
from playwright.sync_api import BrowserContext

from pwa.help import numbers
from tests.axe import violations
from tests.conftest import NewContext
from tests.ground.server import Server
from tests.pages import clipped_text, han_outside_ruby, sideways_scroll, small_targets
from tests.scripts.phones import READS_EASY, reads, sign_in

MODES = ["standard.off.light.normal", READS_EASY, "english.off.dark.normal"]


@pytest.mark.parametrize("path", ["/help", "/help/now", "/offline"])
@pytest.mark.parametrize("language", MODES)
def test_everybody_can_read_it(
    path: str, language: str, phone: BrowserContext, public_server: Server
) -> None:
    reads(phone, public_server, language)
    page = phone.new_page()
    page.goto(public_server.url + path)
    page.evaluate("document.querySelectorAll('details').forEach((closed) => (closed.open = true))")

    assert violations(page, best_practice=True) == []
    assert small_targets(page) == []
    assert sideways_scroll(page) == []
    assert clipped_text(page) == []
    if language == READS_EASY:
        assert han_outside_ruby(page) == []


def test_the_plain_tile_comes_first_and_leads_straight_to_the_numbers(
    phone: BrowserContext, public_server: Server
) -> None:
    page = phone.new_page()
    page.goto(f"{public_server.url}/help")
    first = page.locator("main a[href^='tel:'], main a.tile").first
    first.click()
    page.wait_for_url("**/help/now")
    shown = page.locator("main a[href^='tel:']")
    assert [link.get_attribute("href") for link in shown.all()] == [
        *(number.href for number in numbers.CRISIS),
        "tel:119",
    ]
    assert all(link.is_visible() for link in shown.all())


@pytest.mark.parametrize("text", ["100", "150", "200"])
@pytest.mark.parametrize("who", [None, "participant"])
def test_the_first_number_is_in_sight_and_can_be_tapped_at_every_size_of_letters(
    who: str | None, text: str, phone: BrowserContext, server: Server
) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    if who:
        sign_in(page, server, who)
        phone.request.post(
            f"{server.url}/reading",
            form={"wording": "easy", "furigana": "all", "text": text, "next": "/help"},
            headers={"sec-fetch-site": "same-origin"},
        )
    else:
        reads(phone, server, f"easy.all.auto.{text}")
    page.goto(f"{server.url}/help/now")
    box = page.locator("main a[href^='tel:']").first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 740
    hit = "([x, y]) => document.elementFromPoint(x, y)?.closest('a')?.protocol"
    across = [box["y"] + part * box["height"] for part in (0.1, 0.5, 0.9)]
    assert [page.evaluate(hit, [box["x"] + box["width"] / 2, y]) for y in across] == ["tel:"] * 3


def test_it_is_the_same_page_for_staff(phone: BrowserContext, server: Server) -> None:
    reads(phone, server, "standard.off.auto.normal")
    page = phone.new_page()
    page.goto(f"{server.url}/help")
    before = page.locator("main").inner_text()
    sign_in(page, server, "supporter")
    page.goto(f"{server.url}/help")
    assert page.locator("main").inner_text() == before


def test_the_title_tells_nobody_who_looks_over_a_shoulder(
    phone: BrowserContext, public_server: Server
) -> None:
    reads(phone, public_server, "english.off.light.normal")
    page = phone.new_page()
    page.goto(f"{public_server.url}/help")
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
