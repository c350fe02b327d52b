"""A supporter's morning in a real browser: who needs them, one person, back; a mother's new way in."""

import re
from datetime import time

from playwright.sync_api import BrowserContext, Page

from pwa import clock
from pwa.concerns.hours import Hours
from tests.accessible_names import find
from tests.conftest import NewContext
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.journeys.people import sign_in
from tests.pages import sideways_scroll, small_targets


def main_of(page: Page) -> str:
    return text_of(page.locator("main").inner_html())


def is_open_today() -> bool:
    """Whether the people of the demo are expected to write today; on other days nobody is missed."""
    return Hours(time(9), time(18), frozenset(range(1, 6))).is_open_on(clock.today())


def sign_in_by_password(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/staff")
    page.locator('input[name="email"]').fill("tanaka@hidamari.example")
    page.locator('input[name="password"]').fill("hidamari-demo")
    page.locator("main form button[type=submit]").click()


def go_through_the_morning(page: Page, server: Server) -> None:
    assert page.url == f"{server.url}/today"
    assert "返事を待っている人" in main_of(page)
    assert sideways_scroll(page) == []
    assert small_targets(page) == []
    # A worry, and back to the day.
    page.locator("a.case").first.click()
    assert re.search(r"/concerns/[0-9a-f-]{36}$", page.url)
    page.locator(".places a[href='/today']").click()
    # Those for whom she stands in, and all.
    find(page, "link", "代理").click()
    assert page.url == f"{server.url}/today?whose=standin"
    find(page, "link", "すべて").click()
    # Who has written, and their page.
    if is_open_today():
        page.locator("a.someone", has_text="高橋").first.click()
    else:
        find(page, "link", "利用者").click()
        page.locator("main a", has_text="高橋").first.click()
    assert re.search(r"/people/[0-9a-f-]{36}$", page.url)
    assert "4週間のリズム" in main_of(page)


def test_a_morning_with_scripts(phone: BrowserContext, server: Server) -> None:
    go_through_the_morning(sign_in(phone, server.links()["supporter"]), server)


def test_the_same_morning_without_javascript(new_phone: NewContext, server: Server) -> None:
    page = new_phone(javascript=False).new_page()
    sign_in_by_password(page, server)
    go_through_the_morning(page, server)


def test_the_same_morning_by_keyboard_alone(desk: BrowserContext, server: Server) -> None:
    page = sign_in(desk, server.links()["supporter"])
    for selector, arrives in (
        ("a.case", r"/concerns/[0-9a-f-]{36}$"),
        ('.places a[href="/today"]', r"/today$"),
        ('a[href="/today?whose=all"]', r"/today\?whose=all$"),
        *(
            (("a.someone", r"/people/[0-9a-f-]{36}"),)
            if is_open_today()
            else (
                ('.places a[href="/people"]', r"/people$"),
                ('main a[href^="/people/0"]', r"/people/[0-9a-f-]{36}"),
            )
        ),
    ):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                break
        else:
            raise AssertionError(f"{selector} cannot be reached by Tab")
        box = page.evaluate(
            "() => { const at = document.activeElement.getBoundingClientRect();"
            " return at.bottom > 0 && at.top < innerHeight }"
        )
        assert box, f"{selector} has the focus out of sight"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert re.search(arrives, page.url), page.url


def test_a_week_at_the_largest_letters_has_no_word_cut_off(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server.links()["supporter"])
    page.request.post(
        f"{server.url}/reading",
        form={"wording": "standard", "furigana": "off", "theme": "light", "text": "largest", "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )
    page.goto(f"{server.url}/people")
    page.locator("main a", has_text="川口").first.click()
    assert sideways_scroll(page) == []
    inside = page.evaluate(
        "() => [...document.querySelectorAll('[data-stacks] tbody :is(th, td)')].every((cell) =>"
        " cell.scrollWidth <= cell.clientWidth + 1 && cell.getBoundingClientRect().right <= innerWidth)"
    )
    assert inside


def test_a_mother_who_signed_out_comes_back_with_a_code_that_survives_a_reload(
    new_phone: NewContext, server: Server
) -> None:
    supporter = new_phone(javascript=False).new_page()
    sign_in_by_password(supporter, server)
    supporter.goto(f"{server.url}/people")
    supporter.locator("main a", has_text="川口").first.click()
    supporter.locator("summary", has_text="家族：川口").click()
    supporter.locator('a[href*="/family/"][href$="/device"]').click()
    supporter.locator('form[action$="/device"] button').click()
    shown = supporter.locator(".digits").inner_text()
    supporter.reload()
    assert supporter.locator(".digits").inner_text() == shown
    supporter.goto(f"{server.url}/today")
    supporter.go_back()
    assert supporter.locator(".digits").inner_text() == shown

    mother = new_phone(javascript=False).new_page()
    mother.goto(f"{server.url}/code")
    mother.locator('input[name="code"]').fill(shown)
    mother.locator("main form button[type=submit]").first.click()
    assert mother.url == f"{server.url}/family"
    supporter.reload()
    assert supporter.locator(".digits").count() == 0
    assert "端末がつながりました" in main_of(supporter)
