"""Every page in every mode: accessible, readable, nothing sideways, every kanji with its reading."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.axe import have_at_hand, violations
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import sign_in
from tests.look.modes import ALL_MODES, Mode, modes_for
from tests.pages import (
    clipped_text,
    han_outside_ruby,
    moving,
    scrolled_sideways_inside,
    sideways_scroll,
    small_targets,
)

PAGES = {
    None: ["/", "/start", "/code", "/staff", "/reading", "/help", "/help/now", "/offline", "/nowhere", "/me"],
    "participant": [
        "/", "/checkins/morning/night", "/checkins/morning/sleep", "/checkins/morning/body",
        "/checkins/morning/symptoms", "/checkins/morning/meal", "/checkins/morning/plan",
        "/checkins/morning/review", "/checkins/evening/attended", "/checkins/evening/work",
        "/checkins/evening/good", "/checkins/evening/own", "/checkins/evening/trouble",
        "/checkins/evening/after", "/me/questions", "/absences/new/what", "/absences/new/why",
        "/absences/new/send", "/concerns", "/concerns/new", "/concerns/new/work",
        "/concerns/new/others", "/concerns/write/unclear", "/concerns/write/harm",
        "/concerns/write/service", "CONCERN", "/schedule", "/schedule?show=earlier",
        "/schedule/new", "PLAN", "PLAN/change", "/meetings", "NOTE", "NOTE/differs",
        "/me", "/reading", "/help", "/inbox",
        "/records", "/records/calendar", "/records/rhythm", "/records/print", "DAY", "/moods", "MOOD",
        "DELETE",
        "/me/sharing", "/me/looks", "/me/devices", "/me/phone", "/leave",
        "/coping", "/coping/new/help", "/coping/new/contact",
        "/help/now", "/waiting", "/offline", "/checkins/morning/whole", "/checkins/evening/whole",
        "/concerns/whole", "/absences/whole", "/help/tell", "/welcome", "/welcome/sharing", "/welcome/name",
        "/words", "/words/goriteki-hairyo",
    ],
    "supporter": [
        "/today", "/today?whose=all", "/inbox", "/inbox?show=done", "CONCERN", "/people", "PERSON",
        "PERSON/rhythm", "PERSON/name", "PERSON/care", "PERSON/end", "PERSON/device",
        "PERSON/family/new", "PERSON/appointments/new", "PERSON/meetings/new", "PERSON/meetings",
        "PERSON/absences", "/people/new", "/people?show=left", "/lexicon", "WORD", "/me", "/reading",
        "/words", "/words/own", "/words/new", "/words/kochin/edit",
    ],
    "family": ["/family", "/me", "/me/devices", "/help"],
    "manager": ["/today", "/inbox", "/people", "/overview", "/me"],
    "officer": ["/inbox", "/overview", "CONCERN", "/me"],
    "lead": ["/inbox", "/overview", "CONCERN", "/me"],
}  # fmt: skip


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def addresses(page: Page, server: Server, role: str | None) -> Iterator[str]:
    """The addresses of a role's pages, with real records where an id belongs."""
    for path in PAGES[role]:
        if path == "CONCERN":
            page.goto(server.url + ("/concerns" if role == "participant" else "/inbox"))
            path = page.locator('main a[href^="/concerns/0"]').first.get_attribute("href") or ""
        for name, listed, last in (
            ("PERSON", "people", False),
            ("PLAN", "schedule", True),
            ("NOTE", "meetings", False),
            ("WORD", "lexicon", False),
        ):
            if path.startswith(name):
                page.goto(f"{server.url}/{listed}")
                found = page.locator(f'main a[href^="/{listed}/0"]')
                one = (found.last if last else found.first).get_attribute("href") or ""
                path = path.replace(name, one)
        if path in ("DAY", "MOOD", "DELETE"):
            page.goto(server.url + "/records")
            with_mood = page.locator("li:has(.record-moods) a.record-day").first.get_attribute("href") or ""
            page.goto(server.url + with_mood)
            mood = page.locator('main a[href$="/more"]').first.get_attribute("href") or ""
            path = {"DAY": with_mood, "MOOD": mood, "DELETE": mood.replace("/more", "/delete")}[path]
        yield path


@pytest.mark.parametrize("role", PAGES)
def test_every_page_in_three_modes_is_accessible_and_readable(
    new_phone: NewContext, server: Server, role: str | None
) -> None:
    found = wrong_with(new_phone, server, role, lambda mode, place: mode in modes_for(place))
    assert not found, "\n".join(found)


@pytest.mark.full
@pytest.mark.parametrize("role", PAGES)
def test_every_page_in_all_twelve_modes_is_accessible_and_readable(
    new_phone: NewContext, server: Server, role: str | None
) -> None:
    found = wrong_with(new_phone, server, role, lambda _mode, _place: True)
    assert not found, "\n".join(found)


def test_three_modes_a_page_are_all_twelve_over_nine_pages() -> None:
    assert {mode for place in range(9) for mode in modes_for(place)} == set(ALL_MODES)
    assert all(len({mode.scheme for mode in modes_for(place)}) == 3 for place in range(40))


def wrong_with(
    new: NewContext, server: Server, role: str | None, is_wanted: Callable[[Mode, int], bool]
) -> list[str]:
    """All that is wrong with the pages of a role, in the modes that are wanted for each."""
    found: list[str] = []
    context = new(reduced_motion=True)
    have_at_hand(context)
    page = sign_in(context, server.links()[role]) if role else context.new_page()
    paths = list(addresses(page, server, role))
    for mode in ALL_MODES:
        mode.choose(context, server, page, is_signed_in=role is not None)
        for place, path in enumerate(paths):
            if is_wanted(mode, place):
                where = f"{role or 'a stranger'} {path} in {mode}: "
                found += [where + each for each in wrong_on(page, server.url + path, mode)]
    return found


def wrong_on(page: Page, address: str, mode: Mode) -> Iterator[str]:
    """What is wrong with one page in one mode."""
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(address)
    yield from sideways_scroll(page)
    yield from scrolled_sideways_inside(page)
    # In one piece, so that nothing lies under the bar at the bottom.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 360, "height": min(9000, height + 200)})
    yield from violations(page)
    yield from small_targets(page)
    yield from moving(page)
    if page.locator("html").get_attribute("lang") != ("en" if mode.reading == "English" else "ja"):
        yield "another language than was asked for"
    if page.locator("header.top > :last-child").get_attribute("href") != "/help":
        yield "困ったとき is not the header's last child"
    if mode.has_furigana:
        yield from (f"kanji without a reading: {each}" for each in han_outside_ruby(page))
        yield from sideways_scroll_of_large_text(page)
        yield from clipped_text(page)


def sideways_scroll_of_large_text(page: Page) -> list[str]:
    """As `sideways_scroll`, on a small window with text at 200 %, with all that can be opened open."""
    # The letters first: browsers ask how wide the page is in its rem when its width changes.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 320, "height": 256})
    page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
    found = [
        f"with text at 200 %: {each}" for each in (*sideways_scroll(page), *scrolled_sideways_inside(page))
    ]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
