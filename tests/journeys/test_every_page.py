"""Every page in every mode: accessible, readable, nothing sideways, every kanji with its reading."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.axe import violations
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import sign_in
from tests.pages import clipped_text, han_outside_ruby, moving, sideways_scroll, small_targets

MODES = {
    "standard": ("standard.off.light.normal", False),
    "easy and furigana": ("easy.all.light.normal", False),
    "English, dark": ("english.off.dark.normal", True),
}
PAGES = {
    None: ["/", "/start", "/code", "/staff", "/reading", "/help", "/offline", "/nowhere", "/me"],
    "participant": [
        "/", "/checkins/morning/night", "/checkins/morning/sleep", "/checkins/morning/body",
        "/checkins/morning/symptoms", "/checkins/morning/meal", "/checkins/morning/plan",
        "/checkins/morning/review", "/concerns", "/concerns/new", "/concerns/new/work",
        "/concerns/new/others", "/concerns/write/unclear", "/concerns/write/harm",
        "/concerns/write/service", "CONCERN", "/schedule", "/me", "/reading", "/help", "/inbox",
    ],
    "supporter": [
        "/inbox", "/inbox?show=done", "CONCERN", "/people", "PERSON", "/people/new", "/me", "/reading",
    ],
    "family": ["/family", "/me", "/help"],
    "manager": ["/inbox", "/people", "/me"],
    "officer": ["/inbox", "/me"],
    "lead": ["/inbox", "/me"],
}  # fmt: skip


@pytest.fixture(scope="module")
def links() -> dict[str, dict[str, str]]:
    return {}


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def addresses(page: Page, server: Server, role: str | None) -> Iterator[str]:
    """The addresses of a role's pages, with real records where an id belongs."""
    for path in PAGES[role]:
        if path == "CONCERN":
            page.goto(server.url + ("/concerns" if role == "participant" else "/inbox"))
            path = page.locator('main a[href^="/concerns/0"]').first.get_attribute("href") or ""
        if path == "PERSON":
            page.goto(server.url + "/people")
            path = page.locator('main a[href^="/people/0"]').first.get_attribute("href") or ""
        yield path


def read_in(context: BrowserContext, server: Server, page: Page, mode: str, signed_in: bool) -> None:
    """Choose how to read, as the page with the settings does."""
    context.add_cookies([{"name": "ayumi_language", "value": mode, "url": server.url}])
    if signed_in:
        wording, furigana, theme, text = mode.split(".")
        page.request.post(
            server.url + "/reading",
            form={"wording": wording, "furigana": furigana, "theme": theme, "text": text, "next": "/help"},
            headers={"sec-fetch-site": "same-origin"},
        )


@pytest.mark.parametrize("role", PAGES)
def test_every_page_in_every_mode_is_accessible_and_readable(
    new_phone: NewContext, server: Server, role: str | None
) -> None:
    found: list[str] = []
    for name, (mode, is_dark) in MODES.items():
        context = new_phone(dark=is_dark, reduced_motion=True)
        page = sign_in(context, server.links()[role]) if role else context.new_page()
        read_in(context, server, page, mode, role is not None)
        for path in addresses(page, server, role):
            page.set_viewport_size({"width": 320, "height": 740})
            page.goto(server.url + path)
            where = f"{role or 'a stranger'} {path} in {name}: "
            found += [where + each for each in sideways_scroll(page)]
            # In one piece, so that nothing lies under the bar at the bottom.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": 360, "height": min(4000, height + 200)})
            found += [where + each for each in violations(page)]
            found += [where + each for each in small_targets(page)]
            found += [where + each for each in moving(page)]
            if "all" in mode:
                found += [where + "kanji without a reading: " + each for each in han_outside_ruby(page)]
                found += [where + each for each in clipped_text(page)]
            assert page.locator("html").get_attribute("lang") == ("en" if "english" in mode else "ja")
            # 困ったとき is the header's last child, in the same place on every page.
            assert page.locator("header.top > :last-child").get_attribute("href") == "/help", where
        context.close()
    assert not found, "\n".join(found)
