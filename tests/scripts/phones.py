"""A phone that is signed in, and one that browsers do not take for a private window."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.conftest import PHONE
from tests.ground.browser import launch_options
from tests.ground.server import Server

READS_EASY = "easy.all.auto.normal"

# `wait_for_function` would take the promise itself for the answer.
_ACTIVE = """
async () => {
  const { active } = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 600 && active.state !== "activated"; tries++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  return active.state;
}
"""


def reads(context: BrowserContext, server: Server, language: str) -> None:
    """Choose words and letters as `register.furigana.theme.text`."""
    context.add_cookies([{"name": "ayumi_language", "value": language, "url": server.url}])


def visit_once(page: Page, address: str) -> None:
    """Open a page, and wait until the phone could do without the network."""
    page.goto(address)
    assert page.evaluate(_ACTIVE) == "activated"
    # A page that was on its way while the worker came up is taken over at the next one.
    if not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
        page.goto(address)
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")


def sign_in(page: Page, server: Server, who: str = "participant") -> None:
    """Follow that demo person's link."""
    page.goto(json.loads(server.command("links", "--json"))[who])
    page.locator("[data-start-link] button").click()
    page.wait_for_url(lambda address: "/start" not in address)


@contextmanager
def own_phone(playwright: Playwright, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A browser with a profile: only there do installing and notifications work."""
    context = playwright.chromium.launch_persistent_context(
        folder, **launch_options(**options), **PHONE, locale="ja-JP"
    )
    yield context
    context.close()
