"""Plans of the week and notes of meetings, for a participant, a mother and a supporter, scripts or not."""

import re

import pytest
from playwright.sync_api import Page

from tests.accessible_names import find
from tests.axe import violations
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.journeys.people import sign_in
from tests.pages import han_outside_ruby, sideways_scroll, small_targets, words_in_sight

SECRET = "さくら美容室"


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def check(page: Page, has_scripts: bool) -> None:
    """What every page on the way must be like."""
    # In one piece, so that nothing lies under the bar at the bottom.
    page.wait_for_load_state()
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 360, "height": min(4000, height + 200)})
    # Without scripts axe waits for ever; the pages are the same.
    if has_scripts:
        assert not violations(page)
    assert not small_targets(page)
    assert not sideways_scroll(page)
    assert not han_outside_ruby(page)


def write_own_plan(page: Page, day: str, has_scripts: bool) -> None:
    find(page, "link", "予定を書く").click()
    check(page, has_scripts)
    page.locator('input[name="kind"][value="other"]').check()
    page.locator('input[name="title"]').fill("かみを切る")
    page.locator('input[name="day"]').fill(day)
    page.locator('input[name="begins"]').fill("12:10")
    page.locator('input[name="place"]').fill(SECRET)
    find(page, "button", "保存する").click()
    page.wait_for_url(re.compile(r"/schedule/0[^/]+$"))
    assert "昼の12時10分" in text_of(page.content()).replace(" ", "")


def show_to_family(page: Page, sees: str, has_scripts: bool) -> None:
    page.locator("details summary").click()
    check(page, has_scripts)
    page.locator(f'input[name="family_sees"][value="{sees}"]').check()
    page.locator('form[action$="/family"] button').click()
    page.wait_for_load_state()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_decides_what_their_mother_reads(
    new_phone: NewContext, server: Server, javascript: bool
) -> None:
    person = sign_in(new_phone(javascript=True), server.links()["participant"])
    if not javascript:
        # Signing in by a link reads its fragment, which takes a script; everything after it does not.
        state = person.context.storage_state()
        person = new_phone(javascript=False, storage_state=state).new_page()
    mother = sign_in(new_phone(), server.links()["family"])
    person.goto(server.url + "/schedule")
    day = mother.evaluate(
        "new Date(Date.now() + 2 * 864e5).toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' })"
    )
    write_own_plan(person, day, javascript)
    mother.goto(server.url + "/family")
    assert "12:10" not in mother.locator("main").inner_text()
    for sees, title, place in (("time", False, False), ("title", True, False), ("all", True, True)):
        show_to_family(person, sees, javascript)
        mother.reload()
        told = mother.locator("main").inner_text()
        assert "12:10" in told
        assert ("かみを切る" in told, SECRET in told) == (title, place), sees
    assert not violations(mother)
    assert not small_targets(mother)
    show_to_family(person, "none", javascript)
    mother.reload()
    assert "12:10" not in mother.locator("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_answers_says_what_to_talk_about_and_reads_what_was_said(
    new_phone: NewContext, server: Server, javascript: bool
) -> None:
    person = sign_in(new_phone(), server.links()["participant"])
    if not javascript:
        state = person.context.storage_state()
        person = new_phone(javascript=False, storage_state=state).new_page()
    supporter = sign_in(new_phone(), server.links()["supporter"])
    person.goto(server.url + "/schedule")
    # The last one is the review, which nobody has answered.
    person.locator('main a[href^="/schedule/0"]').last.click()
    check(person, javascript)
    path = "/appointments/" + person.url.rsplit("/", 1)[1]
    find(person, "link", "ほかの日がいい").click()
    check(person, javascript)
    person.locator("textarea").fill("つぎの木よう日がいいです")
    find(person, "button", "送る").click()
    person.wait_for_url(re.compile(r"/schedule/0[^/]+$"))
    person.go_back()
    assert person.locator("textarea").input_value() == "つぎの木よう日がいいです"
    assert "まだ送れていません" not in words_in_sight(person)
    person.go_forward()
    person.locator('textarea[name="topics"]').fill("けいかくの三つ目")
    with person.expect_navigation():
        person.locator('form[action$="/topics"] button').click()

    supporter.goto(server.url + "/people")
    people = supporter.locator('main a[href^="/people/0"]')
    home = next(
        href
        for href in people.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
        if supporter.request.get(server.url + href + path).ok
    )
    supporter.goto(server.url + home + path)
    told = supporter.locator("main").inner_text()
    assert "つぎの木よう日がいいです" in told
    assert "けいかくの三つ目" in told
    supporter.goto(server.url + home + "/meetings/new")
    assert "けいかくの三つ目" in supporter.locator("main").inner_text()
    supporter.locator("textarea").fill("けいかくを見ました。")
    supporter.locator('input[name="words_1"]').fill("週に一回、よていを見る")
    find(supporter, "button", "保存する").click()
    supporter.wait_for_url(re.compile(r"/meetings/0[^/]+$"))
    assert "まだ読んでいません" in supporter.locator("main").inner_text()

    person.goto(server.url + "/meetings")
    check(person, javascript)
    person.locator('main a[href^="/meetings/0"]').first.click()
    check(person, javascript)
    find(person, "button", "できた").click()
    person.wait_for_load_state()
    supporter.reload()
    told = supporter.locator("main").inner_text()
    assert "まだ読んでいません" not in told
    assert "できました" in told
