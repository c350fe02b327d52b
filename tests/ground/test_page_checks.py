"""The checks of `tests.pages`, `tests.axe` and `tests.accessible_names` see what they are for."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accessible_names import find, names, nodes
from tests.axe import violations
from tests.conftest import NewContext
from tests.pages import clipped_text, han_outside_ruby, moving, sideways_scroll, small_targets

SEND = "<ruby>送<rp>（</rp><rt>おく</rt><rp>）</rp></ruby>る"


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def _show(page: Page, body: str, style: str = "") -> Page:
    page.set_content(
        "<!doctype html><html lang='ja'><head><title>今日</title>"
        f"<style>body {{ margin: 0 }} {style}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
    return page


def test_axe_finds_a_picture_without_words(page: Page) -> None:
    _show(page, "<img src='data:,'>")
    assert [line.split(":")[0] for line in violations(page)] == ["image-alt"]


def test_axe_finds_nothing_wrong_with_a_good_page(page: Page) -> None:
    _show(page, "<h1>きょう</h1><button>おくる</button>")
    assert violations(page, best_practice=True) == []


def test_axe_finds_faint_text_inside_the_part_it_is_asked_about(page: Page) -> None:
    _show(page, "<p id='a' style='color: #ccc; background: #fff'>うすい</p><p id='b'>こい</p>")
    assert len(violations(page, within="#a")) == 1
    assert violations(page, within="#b") == []


def test_names_leave_readings_out(page: Page) -> None:
    _show(page, f"<h1><ruby>今日<rt>きょう</rt></ruby>のこと</h1><button>{SEND}</button>")
    assert names(page, "button") == ["送る"]
    assert nodes(page, "heading")[0].states["level"] == 1


def test_names_come_in_reading_order(page: Page) -> None:
    _show(page, "<h1>一</h1><section><a href='#'>二</a></section><button>三</button>")
    found = [node.name for node in nodes(page) if node.role in ("heading", "link", "button")]
    assert found == ["一", "二", "三"]


def test_find_gives_the_element(page: Page) -> None:
    _show(
        page,
        f"<button>{SEND}</button><label><input type='radio' name='a'><ruby>良<rt>よ</rt></ruby>い</label>",
    )
    find(page, "radio", "良い").check()
    assert nodes(page, "radio")[0].states["checked"] == "true"
    assert find(page, "button", re.compile("^送")).inner_text().startswith("送")


def test_find_waits_for_what_comes_late(page: Page) -> None:
    _show(page, "<button>送る</button>")
    page.evaluate("() => setTimeout(() => document.querySelector('button').textContent = 'もう一度', 300)")
    assert find(page, "button", "もう一度").count() == 1


def test_find_tells_what_there_is(page: Page) -> None:
    _show(page, "<button>送る</button>")
    with pytest.raises(AssertionError, match="「送る」"):
        find(page, "button", "消す", seconds=0)


def test_han_is_found_wherever_nobody_could_read_it(page: Page) -> None:
    _show(
        page,
        f"<p>漢字</p><p>{SEND}</p><ruby>無<rt></rt></ruby><ruby>先<rt>さき</rt>後</ruby><ruby>山<rt>山</rt></ruby>"
        "<div hidden>秘密</div>",
    )
    assert han_outside_ruby(page) == [
        "outside ruby: 「漢字」 in main > p",
        "without a reading: 「無」 in main > ruby",
        "without a reading: 「後」 in main > ruby",
        "in a reading: 「山」 in main > ruby > rt",
        "outside ruby: 「秘密」 in main > div",
    ]


def test_han_is_left_alone_where_there_can_be_no_ruby(page: Page) -> None:
    _show(
        page,
        "<select><option>漢</option></select><textarea>字</textarea><input value='値' title='題'>"
        "<svg><text>図</text></svg><noscript>無</noscript><img alt='絵'>"
        "<p aria-label='名'>ひらがな カタカナ 12</p>",
    )
    assert han_outside_ruby(page) == []


def test_small_and_crowded_targets_are_found(page: Page) -> None:
    style = "button { width: 48px; height: 48px; border: 0; padding: 0 } .row { display: flex; gap: 4px }"
    _show(
        page,
        "<div class='row'><button>A</button><button>B</button></div><button style='width: 40px'>C</button>",
        style,
    )
    found = small_targets(page)
    assert "40.0×48.0: main > button" in found
    assert any(line.startswith("4.0 apart") for line in found)
    assert any(line.startswith("0.0 apart") for line in found)


def test_targets_of_the_right_size_pass(page: Page) -> None:
    style = """
        button, select { width: 48px; height: 48px; display: block; margin-block-end: 8px }
        label { display: block; width: 200px; height: 48px }
        .skip { position: absolute; inset-block-start: -200px }
    """
    _show(
        page,
        "<a class='skip' href='#x'>とばす</a><button>A</button><button>B</button>"
        "<label><input type='checkbox'>ここ</label><p>くわしくは<a href='#'>こちら</a>へ</p>"
        "<button hidden>C</button>",
        style,
    )
    assert small_targets(page) == []


def test_a_choice_with_a_picture_must_be_larger(page: Page) -> None:
    style = (
        "label { display: inline-block; height: 56px; margin: 8px } .picture { width: 20px; height: 20px }"
    )
    choice = "<label style='width: {}px'><input type='radio' name='m'><svg class='picture'></svg></label>"
    _show(page, choice.format(95) + choice.format(96), style)
    assert [line.split(":")[0] for line in small_targets(page)] == ["95.0×56.0 with a picture"]


def test_what_makes_a_page_scroll_sideways_is_named(page: Page) -> None:
    _show(page, "<p>みじかい</p><pre style='inline-size: 500px'>ながい</pre>")
    first, *rest = sideways_scroll(page)
    assert first == "500 wide in a window of 360"
    assert any("pre" in line for line in rest)
    assert sideways_scroll(_show(page, "<p>みじかい</p>")) == []


def test_text_that_spacing_cuts_off_is_found(page: Page) -> None:
    box = (
        "<div class='box' style='{}: 24px; overflow: hidden; white-space: nowrap'>もじがならんでいます</div>"
    )
    assert clipped_text(_show(page, box.format("inline-size"))) == ["cut off: main > div.box"]
    assert clipped_text(_show(page, box.format("min-inline-size"))) == []


def test_movement_is_found_unless_it_is_reduced(new_phone: NewContext) -> None:
    style = """
        @keyframes turn { to { rotate: 1turn } }
        @media (prefers-reduced-motion: no-preference) { h1 { animation: turn 9s infinite } }
    """
    assert len(moving(_show(new_phone().new_page(), "<h1>x</h1>", style))) == 1
    assert moving(_show(new_phone(reduced_motion=True).new_page(), "<h1>x</h1>", style)) == []


def test_checks_work_where_scripts_are_off(new_phone: NewContext) -> None:
    page = _show(new_phone(javascript=False).new_page(), f"<button>{SEND}</button><p>漢</p>")
    assert han_outside_ruby(page) == ["outside ruby: 「漢」 in main > p"]
    assert find(page, "button", "送る").count() == 1


def test_a_phone_can_be_dark_and_have_forced_colours(new_phone: NewContext) -> None:
    page = new_phone(dark=True, forced_colours=True).new_page()
    for query in (
        "(prefers-color-scheme: dark)",
        "(forced-colors: active)",
        "(pointer: coarse)",
        "(width: 360px)",
    ):
        assert page.evaluate("(query) => matchMedia(query).matches", query), query
    assert page.evaluate("() => [navigator.language, devicePixelRatio]") == ["ja-JP", 2]
