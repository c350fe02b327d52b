"""In a browser: from a face to all there is to say, to the record of the day, to a sheet for the doctor."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import sign_in
from tests.pages import scrolled_sideways_inside, sideways_scroll, small_targets


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, new_phone: NewContext, server: Server) -> Page:
    context = new_phone(javascript=request.param)
    opened = context.new_page()
    if request.param:
        opened = sign_in(context, server.links()["participant"])
    else:
        # The secret stands behind the #, which only a script can read: signed in by a session of its own.
        helper = new_phone()
        sign_in(helper, server.links()["participant"])
        context.add_cookies(helper.cookies())  # type: ignore[arg-type]
    opened.request.post(
        server.url + "/reading",
        form={"wording": "english", "furigana": "off", "theme": "light", "text": "normal", "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )
    return opened


def open_details(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).click()


def test_a_mood_is_logged_described_changed_and_deleted(page: Page, server: Server) -> None:
    page.goto(server.url + "/records")
    page.get_by_role("link", name="Record a mood").click()
    page.get_by_role("button", name="Good", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("More about this mood")
    page.get_by_label("Calm").check()
    page.get_by_label("Keen").check()
    open_details(page, "What does it come from?")
    page.get_by_label("People").check()
    open_details(page, "What did you do about it?")
    page.get_by_label("What did you do about it?").fill("Talked to my sister")
    page.get_by_label("A bit").check()
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Record it").click()
    expect(page).to_have_url(re.compile(r"/records/\d{4}-\d\d-\d\d$"))
    card = page.locator("article", has_text="Talked to my sister")
    expect(card).to_contain_text("Calm, Keen")
    expect(card).to_contain_text("Only you see this")
    card.get_by_role("link", name="Change").click()
    page.get_by_label("Keen").uncheck()
    page.get_by_role("button", name="Record it").click()
    card = page.locator("article", has_text="Talked to my sister")
    expect(card).not_to_contain_text("Keen")
    expect(card).to_contain_text("Changed: today")
    card.get_by_role("link", name="Change").click()
    page.get_by_role("link", name="Delete this mood").click()
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Delete this mood").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("article", has_text="Talked to my sister")).to_have_count(0)
    expect(page.locator("#said")).to_have_text("The mood is deleted.")


def test_list_calendar_and_picture_are_one_link_apart(page: Page, server: Server) -> None:
    page.goto(server.url + "/records")
    page.get_by_role("link", name="Calendar").click()
    page.get_by_role("link", name="Month before").click()
    expect(page.get_by_role("table")).to_have_count(1)
    week = page.locator(".calendar-week a").last
    week.focus()
    week.press("Enter")
    expect(page).to_have_url(re.compile(r"/records\?week="))
    page.locator(".record-day").first.click()
    expect(page).to_have_url(re.compile(r"/records/\d{4}-\d\d-\d\d$"))
    day = page.url
    page.get_by_role("link", name="Day before").click()
    page.get_by_role("link", name="Day after").click()
    expect(page).to_have_url(day)
    page.goto(server.url + "/records/rhythm")
    open_details(page, "See it as a table")
    expect(page.get_by_role("row")).to_have_count(29)
    page.get_by_role("link", name="Print it for the doctor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note for the doctor")


def test_a_finger_anywhere_on_a_week_opens_it(new_phone: NewContext, server: Server) -> None:
    page = sign_in(new_phone(), server.links()["participant"])
    page.goto(server.url + "/records/calendar")
    assert not small_targets(page)
    box = page.locator(".calendar-day").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"/records\?week="))


def read_largely(page: Page, server: Server, text: str) -> None:
    page.request.post(
        server.url + "/reading",
        form={"wording": "easy", "furigana": "all", "theme": "light", "text": text, "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )


@pytest.mark.parametrize("width", [360, 320])
def test_calendar_and_four_weeks_stay_whole_in_every_size_of_letters(
    new_phone: NewContext, server: Server, width: int
) -> None:
    page = sign_in(new_phone(), server.links()["participant"])
    page.set_viewport_size({"width": width, "height": 740})
    for text in ("100", "125", "150", "175", "200"):
        read_largely(page, server, text)
        page.goto(server.url + "/records/calendar")
        broken = page.locator(".calendar .number").evaluate_all(
            """all => all.filter(each => each.checkVisibility()).filter(each => {
              const text = document.createRange();
              text.selectNodeContents(each);
              return text.getClientRects().length > 1 || each.scrollWidth > each.parentElement.clientWidth;
            }).map(each => each.textContent)"""
        )
        assert not broken, f"at {text} % these days are broken: {broken}"
        assert not sideways_scroll(page), text
        page.goto(server.url + "/records/rhythm")
        page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
        assert not sideways_scroll(page), text
        assert not scrolled_sideways_inside(page), text
        nights = page.locator(".day .sleep").evaluate_all(
            """all => all.map(each => each.getBoundingClientRect())
              .map(box => [box.left, box.width, box.right])"""
        )
        assert len(nights) > 20
        assert all(left > 0 and long >= 8 and right <= width for left, long, right in nights), (text, nights)


def test_a_table_says_its_columns_in_every_row_where_they_do_not_fit(
    new_phone: NewContext, server: Server
) -> None:
    page = sign_in(new_phone(), server.links()["participant"])
    for width, is_stacked in ((360, True), (1280, False)):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(server.url + "/records/rhythm")
        page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
        names = page.locator(".rhythm-table .cell-name")
        assert names.count() > 60
        assert names.first.is_visible() is is_stacked
        expect(page.get_by_role("row")).to_have_count(29)
        expect(page.get_by_role("columnheader")).to_have_count(4)


@pytest.mark.parametrize("mode", ["standard.off", "easy.all", "english.off"])
def test_four_weeks_fit_on_one_sheet(new_phone: NewContext, server: Server, mode: str) -> None:
    page = sign_in(new_phone(), server.links()["participant"])
    wording, furigana = mode.split(".")
    page.request.post(
        server.url + "/reading",
        form={
            "wording": wording, "furigana": furigana, "theme": "dark", "text": "largest", "next": "/help",
        },
        headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    page.goto(server.url + "/records/print")
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
    page.emulate_media(media="print")
    assert page.locator("tbody th").count() == 28
    assert page.locator(".top, .places, .not-on-paper").evaluate_all(
        "all => all.every(each => getComputedStyle(each).display === 'none')"
    )


# Of each part: whether its picture stands before its first line, and how high it begins and ends.
_PARTS = """list => [...list.querySelectorAll(":scope > li:not(.record-moods)")].map(part => {
  const lines = [...part.getClientRects()], [first] = lines;
  const picture = part.querySelector(".icon").getBoundingClientRect();
  const middle = (picture.top + picture.bottom) / 2;
  const isBefore = first.top < middle && middle < first.bottom && picture.left >= first.left - 1;
  return [isBefore, first.bottom, lines.at(-1).bottom];
})"""


def test_a_day_in_the_list_runs_on_as_one_text_and_large_letters_part_it(page: Page, server: Server) -> None:
    def parts() -> list[list[tuple[bool, float, float]]]:
        return [each.evaluate(_PARTS) for each in page.locator(".record-lines").all()]

    def room_after() -> list[float]:
        return [day[at + 1][1] - day[at][2] for day in days for at in range(len(day) - 1)]

    page.goto(server.url + "/records")
    days = parts()
    assert all(is_before for day in days for is_before, *_ in day)
    # Many parts begin on the line on which the one before ends.
    assert len([each for each in room_after() if abs(each) < 1]) > 5
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(100)
    days = parts()
    assert min(room_after()) > 0
    assert sideways_scroll(page) == []
