"""Officer, manager and supporter at work: without JavaScript, by keyboard, and with everything on."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.journeys.people import sign_in

POLL = "htmx.ajax('GET', document.querySelector('#waiting').getAttribute('hx-get'), '#waiting')"


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def code_of(context: BrowserContext, server: Server, email: str) -> Page:
    """Somebody of the staff, signed in with a password, which needs no JavaScript."""
    page = context.new_page()
    page.goto(f"{server.url}/staff")
    page.locator('input[name="email"]').fill(email)
    page.locator('input[name="password"]').fill("hidamari-demo")
    page.locator("main form button[type=submit]").click()
    return page


def test_an_officer_answers_hands_over_and_closes_a_case_without_javascript(
    new_phone: NewContext, server: Server
) -> None:
    officer = code_of(new_phone(javascript=False), server, "nakamura@hidamari.example")
    officer.locator('.places a[href="/overview"]').click()
    officer.locator('main a[href^="/concerns/"]').first.click()
    officer.locator("summary", has_text=re.compile("short|短い")).click()
    officer.locator('textarea[name="words"]').fill("おはようございます。")
    officer.locator('button[name="add"][value="when"]').click()
    box = officer.locator('textarea[name="words"]')
    assert box.input_value().startswith("おはようございます。\n")
    officer.locator('form[action$="/replies"] button[data-kind="primary"]').click()
    assert officer.locator(".message").last.inner_text().count("おはようございます。") == 1
    assert officer.locator('textarea[name="words"]').input_value() == ""

    officer.locator('form[action$="/give-back"] button').click()
    officer.locator("summary", has_text=re.compile("colleague|引き継ぐ")).click()
    officer.locator('form[action$="/hand-over"] > button:last-of-type').click()
    assert officer.locator("#summary").count() == 1
    officer.locator('input[name="to"]').first.check()
    officer.locator('textarea[name="reason"]').fill("加藤さんが話を聞きます。")
    officer.locator('form[action$="/hand-over"] > button:last-of-type').click()
    assert "加藤さんが話を聞きます。" in officer.locator(".event").inner_text()

    officer.locator("summary", has_text=re.compile("Close the case|終える")).click()
    officer.locator('form[action$="/case/close"] button').click()
    officer.locator('.places a[href="/overview"]').click()
    assert officer.locator("#open-cases ~ *, [aria-labelledby=closed-cases] a").count() >= 1
    assert officer.locator("[aria-labelledby=open-cases] a").count() == 0


def test_a_manager_reads_the_overview_and_takes_on_what_went_on_by_keyboard(
    desk: BrowserContext, server: Server
) -> None:
    supporter = code_of(desk, server, "tanaka@hidamari.example")
    supporter.locator('main a[href^="/concerns/"]').first.click()
    supporter.locator("summary", has_text="引き継ぐ").click()
    supporter.locator('#report, form[action$="/hand-over"]').locator("label", has_text="渡辺").click()
    supporter.locator('textarea[name="reason"]').fill("明日は休みです。")
    supporter.locator('form[action$="/hand-over"] > button:last-of-type').click()
    supporter.wait_for_load_state()
    desk.clear_cookies()

    manager = code_of(desk, server, "watanabe@hidamari.example")

    def press_on(selector: str) -> None:
        for _ in range(60):
            manager.keyboard.press("Tab")
            if manager.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                break
        else:
            raise AssertionError(f"{selector} cannot be reached by Tab")
        with manager.expect_navigation():
            manager.keyboard.press("Enter")

    press_on('.places a[href="/overview"]')
    assert manager.locator("h1").count() == 1
    press_on('.places a[href="/inbox"]')
    press_on('main a[href^="/concerns/"]')
    assert "明日は休みです。" in manager.locator(".event").inner_text()
    press_on('form[action$="/take"] button')
    assert manager.locator('form[action$="/give-back"]').count() == 1


def test_half_an_answer_and_a_short_sentence_survive_a_reload_and_the_focus_is_in_the_box(
    phone: BrowserContext, server: Server
) -> None:
    supporter = sign_in(phone, server.links()["supporter"])
    supporter.locator('main a[href^="/concerns/"]').first.click()
    supporter.wait_for_url(re.compile("/concerns/"))
    box = supporter.locator('textarea[name="words"]')
    box.fill("きのうの話ですが、")
    supporter.locator("summary", has_text="短い文").click()
    with supporter.expect_response(re.compile("/draft$")):
        supporter.locator('button[name="add"][value="call"]').click()
    expect(box).to_be_focused()
    assert box.input_value().startswith("きのうの話ですが、\n")
    with supporter.expect_response(re.compile("/draft$")):
        box.press_sequentially(" またあとで")
    supporter.reload()
    assert "またあとで" in box.input_value()


def test_an_open_inbox_says_in_the_tab_and_aloud_that_something_urgent_came(
    phone: BrowserContext, new_phone: NewContext, server: Server
) -> None:
    links = server.links()
    supporter = sign_in(phone, links["supporter"])
    supporter.goto(f"{server.url}/inbox")
    before = supporter.title()
    author = sign_in(new_phone(), links["participant"])
    author.goto(f"{server.url}/concerns/write/load")
    author.locator("summary", has=author.locator("#chosen-urgency")).click()
    with author.expect_response(re.compile("/draft$")):
        author.locator('input[name="urgency"][value="now"]').check()
    expect(author.locator("#chosen-urgency")).to_contain_text("ほしい")
    assert "今すぐ" in text_of(author.locator("#chosen-urgency").inner_html())
    author.locator('button[form="report"]').click()
    author.wait_for_url(re.compile(r"/concerns/[0-9a-f-]{36}$"))

    supporter.evaluate(POLL)
    expect(supporter.locator("#status")).to_contain_text("至急")
    number = int(re.findall(r"\d+", before)[0])
    expect(supporter).to_have_title(before.replace(f"({number})", f"({number + 1})"))
    assert "今すぐ" in supporter.locator("#waiting .case").first.inner_text()
    assert supporter.locator("#talking").count() == 1
