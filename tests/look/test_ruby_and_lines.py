"""Where lines end in text with furigana: between phrases, as without; shown in a real browser."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page

from pwa.japanese import to_html
from pwa.japanese.markup import Furigana
from pwa.settings import ROOT
from tests.accessible_names import names

# The rules of lines out of base.css, and all of ruby.css.
_LINES = "body { overflow-wrap: anywhere; line-break: strict; word-break: keep-all; font: 20px sans-serif; }"
_SENTENCES = (
    "渡辺さん（センターのまとめ役）にお知らせを送ります。",
    "返事が来たとき、お知らせを受け取ることができます。",
    "行き帰りに、お腹が痛くなりました。薬を飲みました。",
    "返事は、11月30日 月曜日 午後6時までです。",
    "次の面談は12月3日（木）午前11時20分からです。",
)
# Every character with the line that it stands on; `wbr` and spaces are where a line may end.
_WHERE = """paragraph => {
  const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    node => ["RT", "RP"].includes(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  let lines = "", before = null;
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node.nodeName === "WBR") lines += "_";
    for (let at = 0; at < (node.data ?? "").length; at++) {
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + 1);
      const place = range.getBoundingClientRect();
      if (before && place.width && place.left < before.left && place.top > before.top + 10) lines += "|";
      if (place.width) before = place;
      lines += node.data[at];
    }
  }
  return lines;
}"""


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def lines_of(page: Page, html: str, width: float) -> str:
    """The text with _ where a line may end and | where one does."""
    styles = (ROOT / "static/css/ruby.css").read_text(encoding="utf-8")
    page.set_content(
        f"<style>{_LINES}{styles}</style><p style='inline-size: {width}em'>{html}</p>", wait_until="load"
    )
    return str(page.locator("p").evaluate(_WHERE))


@pytest.mark.parametrize("spaced", [False, True])
@pytest.mark.parametrize("furigana", ["off", "hard", "all"])
def test_no_line_ends_inside_a_phrase(page: Page, furigana: Furigana, spaced: bool) -> None:
    for sentence in _SENTENCES:
        for width in (12.5, 14, 17):
            lines = lines_of(page, to_html(sentence, furigana, spaced=spaced), width)
            assert "|" in lines
            torn = re.findall(r"[^_ 、。（）|]{0,6}(?<![_ ）])\|[^_ ]{0,6}", lines)
            assert not torn, lines


def test_a_line_may_end_before_every_phrase(page: Page) -> None:
    html = to_html("困った人が薬を飲む", "all", spaced=True)
    assert lines_of(page, html, 3.6) == "困った _|人が _|薬を _|飲む"
    assert lines_of(page, to_html("困った人が薬を飲む", "all"), 3.6) == "困った_|人が_|薬を_|飲む"


def test_a_phrase_that_is_longer_than_the_line_does_not_widen_the_page(page: Page) -> None:
    lines_of(page, to_html("就労継続支援事業所等連絡協議会", "all"), 5)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("p").evaluate("p => p.scrollWidth <= p.clientWidth")


def test_what_holds_lines_together_is_no_part_of_a_buttons_name(page: Page) -> None:
    lines_of(page, f"<button>{to_html('2時に知らせを受け取る', 'all')}</button>", 12)
    assert names(page, "button") == ["2時に知らせを受け取る"]


# From the first character of a word to its second, in em. (The box of the last one has the free room too.)
_STEP = """paragraph => {
  const base = [...paragraph.querySelector("ruby").childNodes].find(each => each.nodeType === 3);
  const [first, second] = [0, 1].map(at => {
    const range = document.createRange();
    range.setStart(base, at); range.setEnd(base, at + 1);
    return range.getBoundingClientRect().left;
  });
  return (second - first) / parseFloat(getComputedStyle(paragraph).fontSize);
}"""


@pytest.mark.parametrize("text", ["週間", "行事", "休憩"])
def test_a_reading_that_is_wider_does_not_tear_its_word_apart(page: Page, text: str) -> None:
    lines_of(page, to_html(text, "all"), 17)
    assert page.locator("p").evaluate(_STEP) == pytest.approx(1, abs=0.02)
