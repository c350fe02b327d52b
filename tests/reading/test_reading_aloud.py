"""Pages and messages read aloud by a voice of this device, one sentence at a time."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accessible_names import find, nodes
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.journeys.people import sign_in
from tests.pages import moving, sideways_scroll, small_targets
from tests.reading.voices import (
    ENGLISH,
    JAPANESE,
    REMOTE,
    finish,
    give_voices,
    hear_out,
    highlighted,
    is_speaking,
    spoken,
    utterances,
)

SLEEP = "/checkins/morning/sleep"
HOW_THEY_SLEPT = [
    "きのうの夜、よくねむれましたか",
    "よくねむれた",
    "ふつう",
    "あまりねむれなかった",
    "ねむれなかった",
    "答えない",
]


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


@pytest.fixture
def haru(new_phone: NewContext, server: Server) -> Page:
    """Haru reads easy Japanese with all furigana, on a phone with a Japanese and an English voice."""
    page = sign_in(new_phone(service_workers="block"), server.links()["participant"])
    give_voices(page, JAPANESE, ENGLISH)
    return page


def choose(page: Page, server: Server, **settings: str) -> None:
    """Save reading settings, those not named as Haru has them."""
    form: dict[str, Any] = {"wording": "easy", "furigana": "all", "next": "/help"} | settings
    page.request.post(server.url + "/reading", form=form, headers={"sec-fetch-site": "same-origin"})


def begin(page: Page, address: str) -> None:
    """Open a page and have it read."""
    page.goto(address)
    page.locator("[data-aloud=play]").click()


def talk(page: Page, server: Server) -> None:
    """Open a worry and its talk."""
    page.goto(server.url + "/concerns")
    page.locator('main a[href^="/concerns/0"]').first.click()
    page.wait_for_load_state()
    expect(page.locator("[data-listen]").first).to_be_visible()


def test_a_page_is_read_in_its_order_and_no_reading_is_said_twice(haru: Page, server: Server) -> None:
    begin(haru, server.url + SLEEP)
    assert hear_out(haru) == HOW_THEY_SLEPT
    assert {(each["lang"], each["voice"], each["rate"]) for each in utterances(haru)} == {
        ("ja-JP", "Kyoko", 1)
    }
    assert not is_speaking(haru)
    assert highlighted(haru) == ""


def test_the_sentence_that_is_said_is_the_one_that_is_shown(haru: Page, server: Server) -> None:
    begin(haru, server.url + SLEEP)
    for number, sentence in enumerate(HOW_THEY_SLEPT):
        assert len(spoken(haru)) == number + 1
        assert highlighted(haru).replace(" ", "") == sentence
        finish(haru)
    # Its furigana are marked with it, so that they stay readable on the mark.
    begin(haru, server.url + SLEEP)
    assert haru.evaluate("[...CSS.highlights.get('read-aloud-readings')].join(' ')") == "よる"


def test_a_browser_without_highlights_marks_the_paragraph(haru: Page, server: Server) -> None:
    haru.add_init_script("delete CSS.highlights; delete Object.getPrototypeOf(CSS).highlights")
    begin(haru, server.url + SLEEP)
    assert haru.evaluate("'highlights' in CSS") is False
    assert haru.locator(".being-read").count() == 1
    finish(haru)
    assert highlighted(haru).replace(" ", "") == "よくねむれた"
    hear_out(haru)
    assert haru.locator(".being-read").count() == 0


def test_stopped_and_begun_again_from_here(haru: Page, server: Server) -> None:
    begin(haru, server.url + SLEEP)
    finish(haru)
    find(haru, "button", "止める").click()
    assert not is_speaking(haru)
    assert highlighted(haru) == ""
    find(haru, "button", "ここからもう一度").click()
    finish(haru)
    # While it speaks, the same button says the sentence once more.
    find(haru, "button", "ここからもう一度").click()
    assert spoken(haru) == [*HOW_THEY_SLEPT[:2], HOW_THEY_SLEPT[1], HOW_THEY_SLEPT[2], HOW_THEY_SLEPT[2]]
    # What was stopped says so late, and does not stop what came after it.
    haru.wait_for_timeout(100)
    assert is_speaking(haru)
    find(haru, "button", "止める").click()
    find(haru, "button", "声で聞く").click()
    assert spoken(haru)[-1] == HOW_THEY_SLEPT[0]


def test_the_speed_is_kept_for_the_next_page(haru: Page, server: Server) -> None:
    begin(haru, server.url + SLEEP)
    haru.locator(".segment", has_text="ゆっくり").click()
    assert [each["rate"] for each in utterances(haru)] == [1, 0.75]
    assert spoken(haru) == [HOW_THEY_SLEPT[0]] * 2
    begin(haru, server.url + "/schedule")
    assert utterances(haru)[0]["rate"] == 0.75
    expect(haru.get_by_label("ゆっくり")).to_be_checked()


def test_one_message_is_read_alone_and_names_are_said_as_their_owners_say(haru: Page, server: Server) -> None:
    choose(haru, server, wording="standard", furigana="off")
    talk(haru, server)
    answer = haru.locator(".message:not([data-by=me])").first
    answer.locator("[data-listen]").click()
    said = hear_out(haru)
    assert said[0] == "たなかさん"
    assert "（" not in said[1]
    written = answer.locator(".written").inner_text().replace("\n", "")
    assert "".join(said[2:]).replace("たなか", "田中") == written
    assert "聞く" not in said


def test_what_leaves_the_screen_is_silent(haru: Page, server: Server) -> None:
    begin(haru, server.url + SLEEP)
    haru.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    assert not is_speaking(haru)
    assert haru.evaluate("speechSynthesis.cancelled") == 1
    haru.evaluate("delete document.hidden")
    haru.locator("[data-aloud=again]").click()
    assert is_speaking(haru)
    haru.evaluate(
        "addEventListener('pagehide', () => sessionStorage.setItem('speaking', speechSynthesis.speaking))"
    )
    haru.goto(server.url + "/me")
    assert haru.evaluate("sessionStorage.getItem('speaking')") == "false"
    assert spoken(haru) == []


def test_by_keyboard_and_with_names_for_a_screen_reader(haru: Page, server: Server) -> None:
    haru.goto(server.url + SLEEP)
    play = haru.locator("[data-aloud=play]")
    expect(play).to_be_visible()
    assert next(node.name for node in nodes(haru, "group")) == "声で聞く"
    assert next(node.name for node in nodes(haru, "button")) == "声で聞く"
    status = haru.locator("#status").inner_html()
    play.focus()
    haru.keyboard.press("Enter")
    assert is_speaking(haru)
    assert haru.evaluate("document.activeElement.dataset.aloud") == "play"
    names = [node.name for node in nodes(haru, "button")]
    assert "止める" in names
    assert "ここからもう一度" in names
    assert "声で聞く" not in names
    assert [node.name for node in nodes(haru, "radio")][:3] == ["ゆっくり", "ふつう", "はやい"]
    finish(haru)
    # Focus stays, nothing is announced over the voice, and Escape makes it quiet.
    assert haru.evaluate("document.activeElement.dataset.aloud") == "play"
    assert haru.locator("#status").inner_html() == status
    haru.keyboard.press("Escape")
    assert not is_speaking(haru)
    haru.keyboard.press("Shift+Tab")
    assert haru.evaluate("document.activeElement.dataset.aloud") == "again"
    haru.keyboard.press("Space")
    assert spoken(haru)[-1] == HOW_THEY_SLEPT[1]
    hear_out(haru)
    assert haru.evaluate("document.activeElement.dataset.aloud") == "again"


def test_nothing_of_it_is_there_without_a_voice_of_the_device(new_phone: NewContext, server: Server) -> None:
    phone = new_phone(service_workers="block")
    page = sign_in(phone, server.links()["participant"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for voices in ([], [REMOTE], [ENGLISH], [REMOTE, ENGLISH]):
        page = phone.new_page()
        page.on("request", lambda request: asked.append(request.url))
        give_voices(page, *voices)
        page.goto(server.url + "/concerns")
        page.locator('main a[href^="/concerns/0"]').first.click()
        page.wait_for_timeout(300)
        assert page.locator("[data-aloud], [data-listen]").filter(visible=True).count() == 0
        assert "声で聞く" not in [node.name for node in nodes(page)]
        page.close()
    assert not [address for address in asked if "read-aloud.js" in address]
    # A later word of a voice is enough.
    page = phone.new_page()
    give_voices(page, JAPANESE)
    page.goto(server.url + SLEEP)
    expect(page.locator("[data-aloud=play]")).to_be_visible()


def test_nothing_of_it_is_there_without_scripts(new_phone: NewContext, server: Server) -> None:
    phone = new_phone(javascript=False)
    phone.add_cookies([{"name": "ayumi_voice", "value": "ja", "url": server.url}])
    page = phone.new_page()
    page.goto(server.url + "/help")
    assert page.locator("[data-read-aloud]").evaluate_all("all => all.length") == 1
    assert page.locator("main button").filter(visible=True, has_text="読み上げる").count() == 0


def test_who_wants_it_quiet_has_no_button(haru: Page, server: Server) -> None:
    choose(haru, server, sound="off")
    haru.goto(server.url + SLEEP)
    haru.wait_for_timeout(300)
    assert haru.locator("[data-read-aloud], template#aloud").count() == 0
    assert haru.locator("html").get_attribute("data-voice") is None


def test_staff_are_not_offered_it(new_phone: NewContext, server: Server) -> None:
    page = sign_in(new_phone(service_workers="block"), server.links()["supporter"])
    give_voices(page, JAPANESE)
    page.goto(server.url + "/inbox")
    page.wait_for_timeout(300)
    assert page.locator("[data-read-aloud], template#aloud").count() == 0


def test_english_pages_have_an_english_voice_and_words_of_others_a_japanese_one(
    haru: Page, server: Server
) -> None:
    choose(haru, server, wording="english", furigana="off")
    talk(haru, server)
    haru.locator("[data-listen]").first.click()
    hear_out(haru)
    said = utterances(haru)
    assert (said[0]["voice"], said[-1]["voice"]) == ("Samantha", "Kyoko")
    begin(haru, server.url + SLEEP)
    assert hear_out(haru) == ["How did you sleep?", "Slept well", "OK", "Poorly", "Hardly", "Skip"]
    assert {each["lang"] for each in utterances(haru)} == {"en-US"}


def test_the_room_for_the_button_is_kept_so_that_nothing_moves(haru: Page, server: Server) -> None:
    haru.goto(server.url + SLEEP)
    expect(haru.locator("[data-aloud=play]")).to_be_visible()
    place = haru.locator("h1").bounding_box()
    # A tab whose voices are not named yet.
    other = haru.context.new_page()
    other.goto(server.url + SLEEP)
    assert other.locator("html").get_attribute("data-voice") == "expected"
    assert other.locator("h1").bounding_box() == place
    assert other.locator("[data-read-aloud]").is_visible() is False


def test_it_fits_on_the_smallest_phone_with_the_largest_letters(haru: Page, server: Server) -> None:
    for width, size in ((320, "100"), (320, "200"), (360, "150")):
        choose(haru, server, text=size)
        haru.set_viewport_size({"width": width, "height": 740})
        talk(haru, server)
        haru.locator("[data-aloud=play]").click()
        assert sideways_scroll(haru) == []
        haru.set_viewport_size({"width": width, "height": 9000})
        assert small_targets(haru) == []


def test_it_follows_what_is_said_and_does_not_glide_there(haru: Page, server: Server) -> None:
    choose(haru, server, motion="less")
    talk(haru, server)
    haru.locator("[data-aloud=play]").click()
    for _ in range(20):
        finish(haru)
        box = haru.evaluate("[...CSS.highlights.get('read-aloud')][0].getBoundingClientRect().toJSON()")
        assert 64 < box["top"] < box["bottom"] < 740 - 70
    assert haru.evaluate("scrollY") > 0
    assert moving(haru) == []
    # Who scrolls away to look at something else is left there.
    haru.evaluate("scrollTo(0, 0)")
    finish(haru)
    assert haru.evaluate("scrollY") == 0


def test_the_mark_is_seen_in_the_dark_and_in_forced_colours(new_phone: NewContext, server: Server) -> None:
    context = new_phone(service_workers="block", forced_colours=True)
    page = sign_in(context, server.links()["participant"])
    give_voices(page, JAPANESE)
    begin(page, server.url + SLEEP)
    for scheme, colours in (("light", "active"), ("dark", "active"), ("dark", "none"), ("light", "none")):
        page.emulate_media(color_scheme=scheme, forced_colors=colours)  # type: ignore[arg-type]
        ground, ink = page.locator("h1").evaluate(
            """(element) => {
              const { backgroundColor, color } = getComputedStyle(element, "::highlight(read-aloud)");
              return [backgroundColor, color];
            }"""
        )
        around = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground not in ("rgba(0, 0, 0, 0)", around, ink)
