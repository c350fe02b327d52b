"""A word that leads to its explanation stands in its sentence like any other: readings and breaks stay."""

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.japanese import to_html
from pwa.japanese.characters import encodable
from pwa.japanese.links import Links, to_html_with_links
from pwa.japanese.markup import Furigana
from tests.japanese.reading import Page
from tests.japanese.texts import TEXTS

TERMS = {
    "就労継続支援": "/words/a",
    "支援": "/words/b",
    "A型": "/words/c",
    "面談": "/words/d",
    "OJT": "/words/e",
}
LINKS = Links(TERMS)
LINK = re.compile(r"<a [^>]*>|</a>")


def linked(text: str, furigana: Furigana = "off", **options: Any) -> str:
    return to_html_with_links(text, furigana, LINKS, **options)


def found(html: str) -> list[tuple[str, str]]:
    """Address and words of each link."""
    return [
        (address, Page(inside).text)
        for address, inside in re.findall(r'<a class="word"[^>]* href="([^"]+)"[^>]*>(.*?)</a>', html)
    ]


def test_a_word_of_the_list_leads_to_what_it_means() -> None:
    assert found(linked("明日、面談をします。")) == [("/words/d", "面談")]


def test_the_longest_word_wins() -> None:
    assert found(linked("就労継続支援A型の話です。")) == [("/words/a", "就労継続支援"), ("/words/c", "A型")]


def test_each_word_is_marked_once_in_a_text() -> None:
    assert len(found(linked("面談の前に、面談の紙を読みます。"))) == 1


@pytest.mark.parametrize("text", ["対面談話室で話します。", "はい。", ""])
def test_letters_inside_of_other_words_are_left_alone(text: str) -> None:
    assert found(linked(text)) == []


def test_the_break_before_a_word_stands_outside_of_its_link() -> None:
    assert "の <a " in linked("明日の面談です。", spaced=True).replace("<wbr>", "")
    assert re.search(r"<a [^>]*>(<wbr>| )", linked("明日の面談です。", spaced=True)) is None


def test_a_word_that_is_all_there_is_said_is_as_large_as_a_finger() -> None:
    assert "data-alone" in linked("面談。")
    assert "data-alone" not in linked("面談です。")


def test_a_picture_of_the_text_leads_nowhere() -> None:
    html = linked("面談です。", are_shown_only=True)
    assert html.startswith('<span class="word">面談</span>')
    assert "href" not in html


def test_an_address_is_escaped() -> None:
    html = to_html_with_links("面談です。", "off", Links({"面談": '/"><script>'}))
    assert "<script" not in html


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(TEXTS, st.lists(st.one_of(st.sampled_from(sorted(TERMS)), TEXTS), max_size=4).map("".join)),
    st.sampled_from(get_args(Furigana)),
    st.booleans(),
)
def test_without_the_links_it_is_what_any_text_is(text: str, furigana: Furigana, spaced: bool) -> None:
    html = to_html_with_links(text, furigana, LINKS, spaced=spaced)
    assert LINK.sub("", html) == to_html(text, furigana, spaced=spaced)
    assert Page(LINK.sub("", html)).text.replace(" ", "") == encodable(text).replace(" ", "")
    opened = [match[0] != "</a>" for match in LINK.finditer(html)]
    # One after the other, never one in another.
    assert opened == [True, False] * (len(opened) // 2)
