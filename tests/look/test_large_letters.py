"""The bar of places with the largest letters, on the narrowest phone."""

import pytest
from playwright.sync_api import Page

from tests.conftest import NewContext, StartServer
from tests.journeys.people import sign_in
from tests.pages import sideways_scroll

_COLUMNS = """() => new Set(
  [...document.querySelectorAll(".places li")].map((each) => Math.round(each.getBoundingClientRect().left))
).size"""


def _columns(page: Page) -> int:
    number: int = page.evaluate(_COLUMNS)
    return number


@pytest.mark.parametrize("role", ["manager", "participant"])
def test_the_places_fit_also_while_the_browser_does_not_yet_know_the_width_of_the_page(
    new_phone: NewContext, start_server: StartServer, role: str
) -> None:
    server = start_server(demo=True, worker="off")
    page = sign_in(new_phone(), server.links()[role])
    page.set_viewport_size({"width": 320, "height": 740})
    page.request.post(
        server.url + "/reading",
        form={"wording": "easy", "furigana": "all", "text": "100", "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )
    page.goto(server.url + "/me")
    assert _columns(page) == page.locator(".places li").count()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate(
        """() => {
          const none = new CSSStyleSheet();
          none.replaceSync("body { container: none !important }");
          document.adoptedStyleSheets = [none];
        }"""
    )
    outside = page.locator(".places, .places *").evaluate_all(
        """all => all.filter(each => each.getBoundingClientRect().right > innerWidth)
          .map(each => each.outerHTML)"""
    )
    assert not outside
    page.evaluate("document.adoptedStyleSheets = []")
    assert not sideways_scroll(page)
    assert _columns(page) == 2
