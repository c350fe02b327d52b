"""What is left in a real browser after signing out: nothing of the person but that it was theirs."""

import json

from playwright.sync_api import BrowserContext

from tests.ground.server import Server
from tests.scripts.phones import sign_in


def test_the_sign_of_a_former_device_outlives_what_signing_out_clears(
    phone: BrowserContext, server: Server
) -> None:
    page = phone.new_page()
    sign_in(page, server)
    page.evaluate("localStorage.setItem('left', 'here')")
    page.goto(f"{server.url}/me")
    page.locator("main a[href='/leave']").click()
    page.locator("form[action='/leave'] button").click()
    page.wait_for_url(f"{server.url}/")
    assert page.evaluate("localStorage.getItem('left')") is None
    kept = {cookie["name"]: cookie for cookie in phone.cookies()}
    assert "ayumi" not in kept
    assert kept["ayumi_former"]["httpOnly"]
    assert page.evaluate("document.cookie").count("former") == 0

    # Their next link finds it again, and uses it up.
    page.goto(json.loads(server.command("links", "--json"))["participant"])
    page.locator("[data-start-link] button").click()
    page.wait_for_url(f"{server.url}/")
    assert "ayumi_former" not in {cookie["name"] for cookie in phone.cookies()}
