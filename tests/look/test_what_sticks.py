"""What stays in sight while one scrolls lies over no words."""

from tests.conftest import NewContext, StartServer
from tests.journeys.people import sign_in

# How far the message that was jumped to begins below the way out, in pixels.
_BELOW = """() => document.querySelector(":target").getBoundingClientRect().top
  - document.querySelector(".leave-now").getBoundingClientRect().bottom"""
# What shows through beside the way out.
_BESIDE = """() => {
  const band = document.querySelector(".leave-now").getBoundingClientRect();
  return [.1, .3, .5, .7, .9].map(part => document.elementFromPoint(40, band.top + band.height * part))
    .filter(each => each.closest("main")).map(each => each.outerHTML);
}"""


def test_the_way_out_lies_over_no_word_of_the_talk_about_a_worry(
    new_phone: NewContext, start_server: StartServer
) -> None:
    server = start_server(demo=True, worker="off")
    page = sign_in(new_phone(), server.links()["participant"])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(server.url + "/concerns")
    talk = page.locator('main a[href^="/concerns/0"]').first.get_attribute("href")
    page.goto(f"{server.url}{talk}")
    message = page.locator('[id^="m-"]').last.get_attribute("id")
    page.goto(f"{server.url}{talk}#{message}")
    assert page.evaluate(_BELOW) >= 0
    for down in range(0, 400, 37):
        page.evaluate("down => scrollTo(0, down)", down)
        assert page.evaluate(_BESIDE) == []
