"""A supporter writes and sees what is hard; the person taps a word and reads what it means."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.accessible_names import find, nodes
from tests.axe import violations
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.hidamari import text_of
from tests.journeys.people import sign_in
from tests.pages import han_outside_ruby, sideways_scroll, small_targets

HARD = "合理的配慮について、速やかに書類を提出してください。"
# What a status line says is counted, not only looked at.
COUNT_STATUS = """() => {
  window.said = [];
  new MutationObserver(() => window.said.push(document.querySelector("#status").textContent))
    .observe(document.querySelector("#status"), { childList: true });
}"""


@dataclass
class Two:
    """A participant and their supporter, each before the same talk."""

    person: Page
    supporter: Page
    talk: str


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


def signed_in(new: NewContext, server: Server, role: str, *, javascript: bool) -> Page:
    page = sign_in(new(), server.links()[role])
    if javascript:
        return page
    # Signing in by a link reads its fragment, which takes a script; everything after it does not.
    return new(javascript=False, storage_state=page.context.storage_state()).new_page()


def two(new: NewContext, server: Server, *, javascript: bool = True) -> Two:
    person = signed_in(new, server, "participant", javascript=javascript)
    supporter = signed_in(new, server, "supporter", javascript=javascript)
    person.goto(server.url + "/concerns")
    path = person.locator('main a[href^="/concerns/0"]').first.get_attribute("href")
    supporter.goto(f"{server.url}{path}")
    return Two(person, supporter, f"{server.url}{path}")


def answered(new: NewContext, server: Server, *, javascript: bool = True) -> Two:
    """The supporter has sent an answer with a hard word of the field."""
    both = two(new, server, javascript=javascript)
    both.supporter.locator("#answer textarea").fill(HARD)
    both.supporter.locator('#answer button[data-kind="primary"]').click()
    both.supporter.wait_for_load_state()
    both.person.goto(both.talk)
    return both


def whole(page: Page) -> None:
    """In one piece, so that nothing lies under the bar at the bottom."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 360, "height": min(6000, height + 200)})


# --- Those who write ---


def test_while_a_supporter_writes_hints_come_and_nothing_is_in_the_way(
    new_phone: NewContext, server: Server
) -> None:
    both = two(new_phone, server)
    page, asked = both.supporter, []

    def note(request: Request) -> None:
        if request.url.endswith("/composer"):
            asked.append(request)

    page.on("request", note)
    page.evaluate(COUNT_STATUS)
    page.locator("#answer textarea").focus()
    page.keyboard.type(HARD, delay=20)
    expect(page.locator("#look-words .hints")).to_be_visible()
    # Typed in half a second and more: asked when the fingers rest, not at every key.
    assert len(asked) <= 2
    assert page.evaluate("document.activeElement.name") == "words"
    assert page.locator("#answer textarea").input_value() == HARD
    hints = text_of(page.locator("#look-words").inner_html())
    assert re.search(r"提出→\s*やさしい言い方：\s*出す", hints)
    preview = page.locator("#look-words .preview-words")
    assert "ていしゅつ" in preview.inner_html()
    assert preview.locator("a").count() == 0
    # Further words of the same kind are no news.
    page.keyboard.type("実施します。", delay=20)
    page.wait_for_timeout(1500)
    assert len(page.evaluate("window.said")) == 1
    assert not any(HARD[:4] in request.url for request in asked)
    whole(page)
    assert not violations(page)
    assert not small_targets(page)
    assert not sideways_scroll(page)
    page.locator('#answer button[data-kind="primary"]').click()
    page.wait_for_load_state()
    expect(page.locator(".talk .message").last).to_contain_text("実施")


def test_by_keyboard_the_help_is_asked_for_folded_away_and_passed_by(
    new_desk: NewContext, server: Server
) -> None:
    page = two(new_desk, server).supporter
    page.locator("#answer textarea").focus()
    page.keyboard.type("書類を提出してください。")
    expect(page.locator("#look-words .hints")).to_be_visible()
    page.evaluate("document.querySelector('#status').replaceChildren()")
    page.evaluate(COUNT_STATUS)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "summary"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "look"
    with page.expect_response("**/composer"):
        page.keyboard.press("Enter")
    expect(page.locator("#status")).not_to_be_empty()
    # Whoever asks by a tap is answered once, and stays where they are.
    assert page.evaluate("window.said.length") == 1
    assert page.evaluate("document.activeElement.name") == "look"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#look-words")).to_be_hidden()
    page.locator("#answer textarea").focus()
    with page.expect_response("**/composer"):
        page.keyboard.type("実施")
    page.wait_for_timeout(300)
    # Folded away it stays away.
    expect(page.locator("#look-words")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.kind") == "primary"


def test_a_draft_and_a_short_answer_are_looked_at_too(new_phone: NewContext, server: Server) -> None:
    page = two(new_phone, server).supporter
    page.locator("#answer textarea").fill("書類を提出してください。")
    with page.expect_response("**/draft"):
        page.locator("#answer textarea").blur()
    page.reload()
    expect(page.locator("#look-words .preview-words")).to_contain_text("提出")
    page.locator("#answer details").first.locator("summary").click()
    page.locator('#answer button[name="add"]').first.click()
    expect(page.locator("#look-words .preview-words ruby")).not_to_have_count(2)


def test_without_scripts_a_button_gives_the_form_back_with_what_was_found(
    new_phone: NewContext, server: Server
) -> None:
    both = two(new_phone, server, javascript=False)
    page = both.supporter
    page.locator("#answer textarea").fill(HARD)
    page.locator('#answer button[name="look"]').click()
    page.wait_for_load_state()
    assert page.locator("#answer textarea").input_value() == HARD
    assert "出す" in text_of(page.locator("#look-words").inner_html())
    # The page begins where the answer is.
    assert page.evaluate("document.activeElement.id") == "look-words"
    page.locator('#answer button[data-kind="primary"]').click()
    page.wait_for_load_state()
    expect(page.locator(".talk .message").last).to_contain_text("速やかに")


def test_each_step_of_a_note_has_its_own_help(new_desk: NewContext, server: Server) -> None:
    page = two(new_desk, server).supporter
    page.goto(server.url + "/people")
    # To a reader of easy Japanese: others have hints of another kind.
    page.locator('main a[href^="/people/0"]').filter(has_text="川口").first.click()
    page.wait_for_url("**/people/0*")
    page.goto(page.url + "/meetings/new")
    page.locator("#words_1").fill("書類を提出する")
    composer = page.locator("details.composer").nth(1)
    composer.locator("summary").click()
    expect(composer.locator(".hints")).to_contain_text("出す")
    assert page.locator("#look-words .hints").count() == 0


# --- Those who read ---


def test_a_tap_on_a_word_says_what_it_means_and_gives_the_place_back(
    new_phone: NewContext, server: Server
) -> None:
    page = answered(new_phone, server).person
    # A screen reader is told the word alone, without its reading, and that a dialog will open.
    link = next(node for node in nodes(page, "link") if node.name == "合理的配慮")
    assert link.states.get("hasPopup") == "dialog"
    word = find(page, "link", "合理的配慮")
    word.tap()
    sheet = page.locator("dialog#word-help")
    expect(sheet).to_be_visible()
    assert "会社や店が、やり方をかえることです。" in text_of(sheet.inner_html())
    # A reading for each part: lines may break between them.
    assert sheet.locator("h2 rt").all_text_contents() == ["ごうり", "てき", "はいりょ"]
    assert [node.name for node in nodes(page, "dialog")] == ["合理的配慮"]
    assert page.evaluate("document.activeElement.id") == "word-help-title"
    assert not violations(page)
    assert not small_targets(page)
    assert not han_outside_ruby(page)
    assert not sideways_scroll(page)
    find(page, "button", "閉じる").tap()
    expect(sheet).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/words/goriteki-hairyo"


def test_a_word_is_asked_by_keyboard(new_desk: NewContext, server: Server) -> None:
    page = answered(new_desk, server).person
    word = find(page, "link", "合理的配慮")
    word.focus()
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(outline) != "0px"
    for _ in range(2):
        page.keyboard.press("Enter")
        expect(page.locator("dialog#word-help")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog#word-help")).to_be_hidden()
        assert page.evaluate("document.activeElement.className") == "word"


def test_without_scripts_a_word_leads_to_a_page_and_the_list_is_searched(
    new_phone: NewContext, server: Server
) -> None:
    page = answered(new_phone, server, javascript=False).person
    page.locator('a.word[href$="/goriteki-hairyo"]').click()
    page.wait_for_url("**/words/goriteki-hairyo")
    assert "会社や店が、やり方をかえることです。" in text_of(page.locator("main").inner_html())
    assert not han_outside_ruby(page)
    page.locator("a.top-back").click()
    page.wait_for_url("**/words")
    page.locator("#asked").fill("こうちん")
    page.locator('form[role="search"] button').click()
    page.wait_for_load_state()
    assert page.url.endswith("/words")
    assert page.locator(".glossary summary").count() == 1
    assert "作業をして、もらうお金です。" in text_of(page.locator(".glossary").inner_html())
    whole(page)
    assert not small_targets(page)


def test_the_list_is_searched_while_somebody_types(new_phone: NewContext, server: Server) -> None:
    page = signed_in(new_phone, server, "participant", javascript=True)
    page.goto(server.url + "/me")
    find(page, "link", re.compile("^ことばの意味")).tap()
    page.wait_for_url("**/words")
    page.evaluate(COUNT_STATUS)
    page.locator("#asked").focus()
    page.keyboard.type("はいりょ", delay=20)
    expect(page.locator(".glossary summary")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "asked"
    assert page.evaluate("window.said.length") == 1
    assert page.url.endswith("/words")


@pytest.mark.parametrize("dark", [False, True])
def test_a_word_in_a_sentence_is_read_in_every_light(
    new_phone: NewContext, server: Server, dark: bool
) -> None:
    context: BrowserContext = new_phone(dark=dark, reduced_motion=True)
    talk = answered(new_phone, server).talk
    page = sign_in(context, server.links()["participant"])
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(talk)
    assert page.locator("a.word").count() == 1
    assert not violations(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not sideways_scroll(page)
    page.locator("a.word").first.tap()
    expect(page.locator("dialog#word-help")).to_be_visible()
    assert not sideways_scroll(page)
