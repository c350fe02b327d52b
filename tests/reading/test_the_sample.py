"""The page with the reading settings, in a real browser: the sample follows, the app waits for Save."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessible_names import find
from tests.conftest import NewContext
from tests.ground.server import Server
from tests.pages import sideways_scroll, small_targets
from tests.scripts.phones import reads

GROUND = "(element) => getComputedStyle(element).backgroundColor"
# The words as they are seen: without readings, and without what is hidden.
SEEN = """(element) => {
  const readings = [...element.querySelectorAll("rt, rp")];
  for (const each of readings) each.hidden = true;
  const text = element.innerText;
  for (const each of readings) each.hidden = false;
  return text;
}"""
ATTRIBUTES = ("register", "furigana", "text", "theme", "spacing", "font")


def pick(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').press("Space")


def attributes(page: Page, selector: str) -> dict[str, str | None]:
    return {name: page.locator(selector).get_attribute(f"data-{name}") for name in ATTRIBUTES}


def style(page: Page, name: str) -> Any:
    return page.locator(".sample-text").evaluate("(element, name) => getComputedStyle(element)[name]", name)


def standard(context: BrowserContext, server: Server) -> Page:
    """A page of somebody who reads standard Japanese."""
    reads(context, server, "standard.off.auto.100")
    return context.new_page()


def test_the_sample_follows_at_once_and_the_app_waits_for_save(
    new_phone: NewContext, public_server: Server
) -> None:
    page = standard(new_phone(), public_server)
    page.goto(public_server.url + "/reading?next=/help")
    before = attributes(page, "html")
    size, height = float(style(page, "fontSize")[:-2]), float(style(page, "lineHeight")[:-2])
    ground = page.locator(".sample").evaluate(GROUND)
    expect(page.locator(".sample .standard")).to_be_visible()
    pick(page, "wording", "easy")
    expect(page.locator(".sample .easy")).to_be_visible()
    expect(page.locator(".sample .standard")).to_be_hidden()
    assert page.locator(".sample .easy rt").filter(visible=True).count() == 0
    pick(page, "furigana", "hard")
    some = page.locator(".sample .easy rt").filter(visible=True).count()
    pick(page, "furigana", "all")
    assert page.locator(".sample .easy rt").filter(visible=True).count() > some
    pick(page, "furigana", "off")
    pick(page, "text", "200")
    assert float(style(page, "fontSize")[:-2]) == pytest.approx(2 * size)
    pick(page, "spacing", "wider")
    assert float(style(page, "lineHeight")[:-2]) == pytest.approx(2 * height * 1.4, rel=0.01)
    pick(page, "font", "ud")
    assert style(page, "fontFamily").startswith('"BIZ UDPGothic"')
    pick(page, "theme", "dark")
    assert page.locator(".sample").evaluate(GROUND) != ground
    assert attributes(page, "html") == before
    chosen = {"register": "easy", "furigana": "off", "text": "200", "theme": "dark"}
    chosen |= {"spacing": "wider", "font": "ud"}
    assert attributes(page, ".sample") == chosen
    find(page, "button", "保存する").click()
    page.wait_for_url("**/help")
    assert attributes(page, "html") == chosen
    expect(page.locator("[data-said]")).to_be_visible()


def test_spaces_between_phrases_come_and_go_in_the_sample(
    new_phone: NewContext, public_server: Server
) -> None:
    page = new_phone().new_page()
    page.goto(public_server.url + "/reading")
    easy = page.locator(".sample .easy")
    assert re.match("海が 見える 図書館は、午後2時に あきます。", easy.evaluate(SEEN))
    pick(page, "spaced", "no")
    assert re.match("海が見える図書館は、午後2時にあきます。", easy.evaluate(SEEN))
    pick(page, "spaced", "yes")
    assert "海が 見える" in easy.evaluate(SEEN)
    # What is saved looks as the sample said; in another register there were never any.
    pick(page, "wording", "standard")
    assert " " not in page.locator(".sample .standard").evaluate(SEEN)
    pick(page, "wording", "easy")
    pick(page, "spaced", "no")
    find(page, "button", re.compile("^保存する$|^ほぞんする$")).click()
    page.wait_for_load_state()
    page.goto(public_server.url + "/reading")
    assert page.locator(".sample").get_attribute("data-spaced") == "no"
    assert " " not in easy.evaluate(SEEN)


@pytest.mark.parametrize("size", ["100", "125", "150", "175", "200"])
def test_the_sample_is_as_large_as_the_page_is_then(
    new_phone: NewContext, public_server: Server, size: str
) -> None:
    page = standard(new_phone(), public_server)
    page.goto(public_server.url + "/reading?next=/reading")
    pick(page, "text", size)
    pick(page, "furigana", "all")
    shown = style(page, "fontSize")
    find(page, "button", "保存する").click()
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("data-text", size)
    assert style(page, "fontSize") == shown == page.evaluate("getComputedStyle(document.body).fontSize")


def test_without_scripts_a_button_shows_it_and_saves_nothing(
    new_phone: NewContext, public_server: Server
) -> None:
    page = new_phone(javascript=False).new_page()
    page.goto(public_server.url + "/reading?next=/help")
    pick(page, "theme", "dark")
    pick(page, "text", "175")
    page.locator("button[formmethod=get]").click()
    page.wait_for_url("**/reading?**")
    assert page.locator(".sample").get_attribute("data-text") == "175"
    assert page.locator("html").get_attribute("data-text") == "100"
    page.goto(public_server.url + "/help")
    assert page.locator("html").get_attribute("data-theme") == "auto"


def test_with_scripts_that_button_is_not_there(new_phone: NewContext, public_server: Server) -> None:
    page = new_phone().new_page()
    page.goto(public_server.url + "/reading")
    assert page.locator("button[formmethod=get]").count() == 0


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (320, False), (360, True)])
def test_the_page_is_never_unreadable_and_a_way_back_is_on_it(
    new_phone: NewContext, public_server: Server, width: int, javascript: bool
) -> None:
    page = new_phone(javascript=javascript).new_page()
    page.set_viewport_size({"width": width, "height": 740})
    page.context.add_cookies(
        [
            {
                "name": "ayumi_language",
                "value": "easy.all.dark.200.spacing-wider.font-ud",
                "url": public_server.url,
            }
        ]
    )
    page.goto(public_server.url + "/reading")
    assert sideways_scroll(page) == []
    # Nothing lies over the choices but the two bars.
    for radio in page.locator(".ways input").all():
        radio.focus()
        box = radio.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + 48 <= 740
    page.locator('main a[href^="/reading?"]').click()
    assert page.locator(".sample").get_attribute("data-text") == "100"
    page.locator("form[data-ways] > button").click()
    page.wait_for_url(public_server.url + "/")
    assert page.locator("html").get_attribute("data-text") == "100"
    assert page.locator("html").get_attribute("data-register") == "standard"


def test_a_tall_sample_leaves_room_for_the_choices(new_phone: NewContext, public_server: Server) -> None:
    page = new_phone().new_page()
    page.goto(public_server.url + "/reading")
    pick(page, "furigana", "all")
    pick(page, "wording", "easy")
    pick(page, "spacing", "wider")
    pick(page, "text", "200")
    box = page.locator(".sample").bounding_box()
    assert box is not None
    assert box["height"] < 740 * 0.45
    assert page.locator(".sample").get_attribute("tabindex") == "0"
    assert small_targets(page) == []


def test_less_movement_is_none_on_any_phone(new_phone: NewContext, public_server: Server) -> None:
    page = new_phone().new_page()
    durations = []
    for motion in ("system", "less"):
        kept = f"standard.off.light.100.motion-{motion}"
        page.context.add_cookies([{"name": "ayumi_language", "value": kept, "url": public_server.url}])
        page.goto(public_server.url + "/help")
        link = page.locator("a.help")
        durations.append(link.evaluate("(element) => getComputedStyle(element).transitionDuration"))
    assert durations[0] != "0s"
    assert durations[1] == "0s"
