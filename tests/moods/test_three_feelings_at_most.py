"""On the page that says more about a mood, three feelings are the most: seen before, while, and after."""

import json

import pytest
from playwright.sync_api import Page, expect

from pwa.db import new_id
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.scripts.phones import reads, sign_in


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def a_mood(page: Page, server: Server) -> str:
    """The address of the page about a mood that was just tapped."""
    mood = new_id()
    page.request.post(
        f"{server.url}/moods", form={"id": mood, "mood": "2"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    return f"{server.url}/moods/{mood}/more"


def tick(page: Page, *feelings: str) -> None:
    for feeling in feelings:
        page.locator(f'input[name="feelings"][value="{feeling}"]').press("Space")


def test_a_fourth_feeling_waits_until_one_is_taken_away(new_phone: NewContext, server: Server) -> None:
    page = new_phone().new_page()
    sign_in(page, server)
    page.goto(a_mood(page, server))
    boxes = page.locator('input[name="feelings"]')
    full = page.locator("#feelings-full")
    assert boxes.count() > 3
    tick(page, "happy", "calm")
    assert boxes.and_(page.locator(":disabled")).count() == 0
    expect(full).to_be_hidden()
    tick(page, "sad")
    assert boxes.and_(page.locator(":disabled")).count() == boxes.count() - 3
    expect(full).to_be_in_viewport()
    assert page.locator("#status").text_content() == full.locator("> span").text_content()
    # What is chosen can be given up by keyboard too, and then another one can be had.
    assert page.evaluate("document.activeElement.value") == "sad"
    tick(page, "happy")
    assert boxes.and_(page.locator(":disabled")).count() == 0
    expect(full).to_be_hidden()
    assert page.locator('input[name="causes"]:disabled').count() == 0


def test_without_scripts_the_limit_is_said_before_and_after(new_phone: NewContext, server: Server) -> None:
    link = json.loads(server.command("links", "--json"))["participant"]
    context = new_phone(javascript=False)
    reads(context, server, "english.off.auto.100")
    page = context.new_page()
    headers = {"Sec-Fetch-Site": "same-origin"}
    page.request.post(f"{server.url}/start", form={"token": link.split("#")[1]}, headers=headers)
    page.goto(a_mood(page, server))
    hint = page.locator("#feelings-hint")
    expect(hint).to_be_visible()
    assert "3" in (hint.text_content() or "")
    expect(page.locator("#feelings-full")).to_be_hidden()
    tick(page, "happy", "calm", "sad", "keen")
    page.locator('main form[action$="/more"] button').last.click()
    line = page.locator('#summary a[href="#feelings"]')
    expect(line).to_be_visible()
    assert page.locator('input[name="feelings"]:checked').count() == 4
