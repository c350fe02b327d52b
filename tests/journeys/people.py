"""What every journey needs: signing in from a link, and counting taps."""

import re
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.accessible_names import find

BEGIN = re.compile(r"^(はじめる|始める|Begin)$")


def sign_in(context: BrowserContext, link: str) -> Page:
    """Open a one-time link and press its one button."""
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(link)
    find(page, "button", BEGIN).click()
    page.wait_for_url(re.compile(r"/(today|inbox|family)?$"))
    page.wait_for_load_state()
    return page


@dataclass
class Finger:
    """Taps on a page, counted."""

    page: Page
    taps: int = 0

    def tap(self, role: str, name: str | re.Pattern[str]) -> None:
        """One tap on the one thing with this role and name."""
        self.taps += 1
        find(self.page, role, name).tap()
