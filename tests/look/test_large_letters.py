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


# The first character of every line of text that is shown, readings left out.
_LINE_BEGINNINGS = """() => {
  const found = [];
  for (const block of document.querySelectorAll("main :is(p, h1, h2, strong, li, dd)")) {
    let lowest = -Infinity;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
      each => NodeFilter[each.matches?.("rt, rp, .visually-hidden") ? "FILTER_REJECT" : "FILTER_ACCEPT"]);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (let at = 0; at < (text.data ?? "").length; at++) {
        const range = document.createRange();
        range.setStart(text, at); range.setEnd(text, at + 1);
        const place = range.getBoundingClientRect();
        if (!place.width || !text.data[at].trim()) continue;
        if (place.top > lowest + 10) found.push(text.data[at]);
        lowest = Math.max(lowest, place.top);
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize("wording", ["standard", "easy"])
def test_no_line_begins_with_a_mark_that_ends_a_sentence(
    new_phone: NewContext, start_server: StartServer, wording: str
) -> None:
    server = start_server(demo=True, worker="off")
    page = new_phone().new_page()
    page.request.post(
        server.url + "/reading",
        form={"wording": wording, "furigana": "off", "text": "200", "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )
    for width in (320, 340, 360):
        page.set_viewport_size({"width": width, "height": 740})
        for path in ("/help/now", "/help"):
            page.goto(server.url + path)
            beginnings = page.evaluate(_LINE_BEGINNINGS)
            assert len(beginnings) > 40
            assert not [each for each in beginnings if each in "。、）」：・"], (path, width)
