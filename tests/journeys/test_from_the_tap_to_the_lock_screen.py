"""The main job in real browsers: a worry reaches the supporter's lock screen and comes back answered."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.accessible_names import find
from tests.conftest import NewContext, StartServer
from tests.ground.browser import launch_options
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.journeys.people import Finger, sign_in
from tests.pages import han_outside_ruby, sideways_scroll
from tests.push_services.chromium import ChromiumPush

SHOWN = """
async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 200; tries++) {
    const shown = await registration.getNotifications();
    if (shown.length) return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}
"""

STOP = """
(selector) => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const outlines = [at, at.closest("label") ?? at].map((one) => getComputedStyle(one).outlineWidth);
  return {
    is: at.matches(selector),
    outline: Math.max(...outlines.map((width) => parseFloat(width) || 0)),
    seen: box.bottom > 0 && box.top < innerHeight,
    what: at.outerHTML.slice(0, 80),
  };
}
"""


@pytest.fixture
def push_service() -> Iterator[ChromiumPush]:
    with ChromiumPush() as service:
        yield service


@pytest.fixture
def server(start_server: StartServer, push_service: ChromiumPush) -> Server:
    return start_server(demo=True, worker="on", push_hosts=push_service.host)


@pytest.fixture
def supporters_phone(
    playwright: Playwright, push_service: ChromiumPush, server: Server, tmp_path: Path
) -> Iterator[BrowserContext]:
    """A profile of its own, on which notifications are allowed."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "supporter",
        **launch_options(push=True, extra=push_service.flags),
        viewport={"width": 360, "height": 740},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    context.add_init_script(push_service.init_script)
    context.grant_permissions(["notifications"], origin=server.url)
    yield context
    context.close()


def check_in(page: Page) -> None:
    """The six screens of the morning, an answer on each."""
    page.locator('input[name="bed_at"]').first.check()
    page.locator('input[name="wake_at"]').first.check()
    find(page, "button", "つぎへ").click()
    for field in ("sleep", "body", "meal"):
        page.locator(f'input[name="{field}"]').first.check()
        find(page, "button", "つぎへ").click()
    page.locator('input[name="plan"]').first.check()
    find(page, "button", "つぎへ").click()
    find(page, "button", "記録する").click()


def test_a_worry_reaches_the_lock_screen_and_comes_back_answered(
    phone: BrowserContext, supporters_phone: BrowserContext, server: Server, push_service: ChromiumPush
) -> None:
    links = server.links()
    supporter = sign_in(supporters_phone, links["supporter"])
    supporter.evaluate("navigator.serviceWorker.ready.then((one) => one.getNotifications())")
    find(supporter, "button", "お知らせを受け取る").click()
    supporter.locator("[data-push]").wait_for(state="hidden")
    push_service.wait_for_browsers()

    # The participant: signed in by link, the morning, a mood in one tap.
    participant = sign_in(phone, links["participant"])
    # The panel in the morning, a quiet tile later in the day.
    participant.locator('a[href="/checkins/morning"]').first.click()
    check_in(participant)
    participant.wait_for_url(f"{server.url}/")
    find(participant, "link", re.compile("^朝のようす.*記録しました"))
    find(participant, "button", "とてもいい").tap()
    participant.locator('form[action$="/undo"]').wait_for()
    assert "記録しました" in text_of(participant.locator("#status").inner_html())

    # A worry in at most five taps.
    finger = Finger(participant)
    finger.tap("link", re.compile("^困りごとを伝える"))
    finger.tap("link", "しごと")
    finger.tap("link", "しごとが多い、はやい")
    participant.wait_for_url(re.compile("/concerns/write/load$"))
    participant.wait_for_load_state()
    assert han_outside_ruby(participant) == []
    assert sideways_scroll(participant) == []
    finger.tap("button", "送る")
    participant.wait_for_url(re.compile(r"/concerns/[0-9a-f-]{36}$"))
    assert finger.taps <= 5
    concern = participant.url.removeprefix(server.url)
    assert "とどきました" in text_of(participant.locator("main").inner_html())

    # The supporter's lock screen, through a real push, without a name or a word of it.
    (notification,) = supporter.evaluate(SHOWN)
    assert notification["title"] == "お知らせがあります"
    assert notification["body"] == "ひらいて 読む"
    (post,) = push_service.posts
    assert post.status == 201
    assert push_service.problems == []

    # A tap on it leads to the worry; reading and answering come back.
    alert = notification["data"]["navigate"].removeprefix(server.url)
    supporter.goto(server.url + alert)
    assert supporter.url == server.url + concern
    find(supporter, "textbox", "返事").fill("今日の午後、一緒に見に行きます。")
    find(supporter, "button", "送信する").click()
    supporter.wait_for_url(server.url + concern)

    participant.reload()
    assert "読みました田中さん（今日" in text_of(participant.locator("#stand").inner_html())
    assert "今日の午後、一緒に見に行きます。" in text_of(participant.locator(".message").last.inner_html())


def test_the_same_without_javascript(new_phone: NewContext, server: Server) -> None:
    """By the 8-digit code that a supporter makes; push apart."""
    supporter = new_phone(javascript=False).new_page()
    supporter.goto(f"{server.url}/staff")
    supporter.locator('input[name="email"]').fill("tanaka@hidamari.example")
    supporter.locator('input[name="password"]').fill("hidamari-demo")
    supporter.locator("main form button[type=submit]").click()
    supporter.goto(f"{server.url}/people")
    supporter.locator("main a", has_text="川口").first.click()
    supporter.locator('a[href$="/device"]').first.click()
    supporter.locator('form[action$="/device"] button').click()
    digits = re.sub(r"\D", "", supporter.locator(".digits").inner_text())
    assert len(digits) == 8

    participant = new_phone(javascript=False).new_page()
    participant.goto(f"{server.url}/code")
    participant.locator('input[name="code"]').fill(f"{digits[:4]} {digits[4:]}")
    participant.locator("main form button[type=submit]").first.click()
    assert participant.url == f"{server.url}/"
    participant.locator('a[href="/checkins/morning"]').click()
    check_in_without_names(participant)
    assert participant.url.startswith(f"{server.url}/")
    participant.locator('button[name="mood"][value="1"]').click()
    assert "mood=" in participant.url
    participant.goto(f"{server.url}/")
    participant.locator('a[href="/concerns/new"]').first.click()
    participant.locator('a[href="/concerns/new/work"]').click()
    participant.locator('a[href="/concerns/write/load"]').click()
    participant.locator('textarea[name="words"]').fill("量が多いです。")
    participant.locator('button[form="report"]').click()
    concern = participant.url

    supporter.goto(f"{server.url}/inbox")
    supporter.goto(concern)
    supporter.locator('textarea[name="words"]').fill("一緒に考えましょう。")
    supporter.locator('form[action$="/replies"] button[data-kind="primary"]').click()
    participant.goto(concern)
    assert participant.locator(".message").count() == 2


def check_in_without_names(page: Page) -> None:
    for fields in (("bed_at", "wake_at"), ("sleep",), ("body",), ("meal",), ("plan",)):
        for field in fields:
            page.locator(f'input[name="{field}"]').first.check()
        page.locator(".onward button[data-kind=primary]").click()
    page.locator(".onward button[data-kind=primary]").click()


def test_the_same_by_keyboard_alone(desk: BrowserContext, server: Server) -> None:
    participant = sign_in(desk, server.links()["participant"])

    def go_to(selector: str) -> None:
        """Tab until it has the focus; each stop on the way is in view and has a visible outline."""
        for _ in range(60):
            participant.keyboard.press("Tab")
            stop = participant.evaluate(
                STOP,
                selector,
            )
            if stop["what"].startswith("<body"):
                continue
            assert stop["seen"], stop
            assert stop["outline"] >= 2, stop
            if stop["is"]:
                return
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def press_on(selector: str) -> None:
        """Reach it, press Enter, and wait for the page that comes."""
        go_to(selector)
        with participant.expect_navigation():
            participant.keyboard.press("Enter")

    press_on('a[href="/checkins/morning"]')
    for fields in (("bed_at", "wake_at"), ("sleep",), ("body",), ("meal",), ("plan",)):
        for field in fields:
            go_to(f'input[name="{field}"]')
            participant.keyboard.press("Space")
        press_on(".onward button[type=submit]")
    press_on(".onward button[data-kind=primary]")
    assert participant.url == f"{server.url}/"
    go_to('button[name="mood"]')
    participant.keyboard.press("Enter")
    participant.locator('form[action$="/undo"]').wait_for()
    assert participant.evaluate("document.activeElement !== document.body")
    press_on('a[href="/concerns/new"]')
    press_on('a[href="/concerns/new/work"]')
    press_on('a[href="/concerns/write/load"]')
    go_to('textarea[name="words"]')
    participant.keyboard.type("量が多いです。")
    go_to('button[form="report"]')
    participant.keyboard.press("Enter")
    participant.wait_for_url(re.compile(r"/concerns/[0-9a-f-]{36}$"))
    assert participant.locator(".message").count() == 1
