"""An evening in the browser: with and without scripts, by keyboard alone, in less than ninety seconds."""

import re
import time

import pytest
from playwright.sync_api import Page

from tests.conftest import NewContext, StartServer
from tests.journeys.people import sign_in

# What Tab came to: whether it is what was wanted, seen, and outlined.
STOP = """selector => {
  const at = document.activeElement;
  const label = at.labels?.[0] ?? at;
  const box = at.getBoundingClientRect();
  const widthOf = (each) => parseFloat(getComputedStyle(each).outlineWidth) || 0;
  const outline = Math.max(widthOf(at), widthOf(label));
  return { is: at.matches(selector), what: at.outerHTML.slice(0, 80), outline,
           seen: box.bottom > 0 && box.top < innerHeight };
}"""


def press(page: Page, selector: str) -> None:
    """Tab until it has the focus, press Enter, and wait for the page that comes."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reach(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP, selector)
        if stop["what"].startswith("<body"):
            continue
        assert stop["seen"], stop
        assert stop["outline"] >= 2, stop
        if stop["is"]:
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def choose(page: Page, *fields: str) -> None:
    for field in fields:
        reach(page, f'input[name^="{field}"]')
        page.keyboard.press("Space")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_evening_is_written_by_keyboard_with_and_without_scripts(
    new_phone: NewContext, start_server: StartServer, javascript: bool
) -> None:
    server = start_server(demo=True, worker="off")
    # Signing in needs a script; the session then goes on without.
    signed_in = new_phone()
    sign_in(signed_in, server.links()["participant"])
    context = new_phone(javascript=javascript, storage_state=signed_in.storage_state())
    page = context.new_page()
    began = time.monotonic()
    page.goto(f"{server.url}/checkins/evening")
    # Haru has items of her own: seven screens, one of them for those.
    for fields in (("attended",), ("fatigue", "work"), ("good",), ("meal",), ("own-",), ("trouble",)):
        choose(page, *fields)
        press(page, ".onward [data-kind=primary]")
    assert "/checkins/evening/review" in page.url
    # An answer is changed on the way, and who sees it stays as chosen.
    page.locator('input[name="visible_to"][value="self"]').check()
    page.locator('button[formaction*="fix"][value="good"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, ".onward [data-kind=primary]")
    assert page.locator('input[name="visible_to"]:checked').get_attribute("value") == "self"
    reach(page, 'input[name="visible_to"]')
    # Enter in the form records it.
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    assert page.locator("#said").count() == 1
    assert time.monotonic() - began < 90
