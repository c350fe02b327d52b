"""The worst day, on a phone in easy words: to one's own line, to a call or to a report in four taps."""

import re

import pytest

from tests.accessible_names import find, names
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import Finger, sign_in
from tests.pages import han_outside_ruby, sideways_scroll, small_targets

HELP, AWFUL = re.compile("困ったとき"), re.compile("^とてもわるい$")
TILE = re.compile("しにたい気持ちがある")


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def fine(finger: Finger) -> None:
    """Nothing lies in the way on this page."""
    page = finger.page
    assert page.locator("dialog[open]").count() == 0
    assert sideways_scroll(page) == []
    assert small_targets(page) == []
    assert han_outside_ruby(page) == []


def test_from_home_to_the_own_plan_a_call_and_a_report(new_phone: NewContext, server: Server) -> None:
    page = sign_in(new_phone(service_workers="block"), server.links()["participant"])
    finger = Finger(page)
    finger.tap("link", HELP)
    page.wait_for_url("**/help")
    fine(finger)
    # Second tap: somebody of one's own could be called from here.
    assert page.locator("main a[href='tel:0300002211']").is_visible()
    finger.tap("link", TILE)
    page.wait_for_url("**/help/now")
    fine(finger)
    assert finger.taps == 2
    # At once, without scrolling: what helps.
    line = page.locator(".own-lines li").first
    box = line.bounding_box()
    assert box
    assert box["y"] + box["height"] < 740
    assert "10分" in "".join(names(page))
    finger.tap("link", re.compile("^知らせる$"))
    page.wait_for_url("**/help/tell")
    fine(finger)
    finger.tap("button", re.compile("^知らせる$"))
    page.wait_for_url(re.compile(r"/help/told/[0-9a-f-]{36}$"))
    assert finger.taps == 4


def test_after_an_awful_mood_home_offers_and_never_forces(new_phone: NewContext, server: Server) -> None:
    page = sign_in(new_phone(service_workers="block"), server.links()["participant"])
    finger = Finger(page)
    finger.tap("button", AWFUL)
    offer = page.locator(".offer")
    offer.wait_for()
    fine(finger)
    # Home is still home: the mood can be taken back, and the day goes on below.
    assert find(page, "link", HELP).is_visible()
    assert page.locator("a.tile").first.is_visible()
    finger.tap("link", re.compile("助けになること"))
    page.wait_for_url("**/help/now")
    fine(finger)
    assert page.locator("a[href='tel:0300002211']").is_visible()
    assert finger.taps == 2
