"""What every reply that carries Japanese text relies on."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.japanese import to_html
from pwa.japanese import words as words_module
from pwa.japanese.characters import HAN, encodable
from pwa.japanese.furigana import cached_html, uncached_html
from pwa.japanese.markup import Furigana
from pwa.japanese.words import LONGEST
from tests.japanese.reading import Page, compact
from tests.japanese.texts import TEXTS

MODES: tuple[Furigana, ...] = ("off", "hard", "all")
OUR_TAGS = {"ruby", "rt", "rp", "span", "wbr"}
OURS = re.compile(
    r'</?ruby>|<rt aria-hidden="true">[^<>]*</rt>|<rp>[()]</rp>|<span class="keep">|</span>|<wbr>'
)

many = settings(max_examples=2_000, deadline=None)


@many
@given(TEXTS, st.sampled_from(MODES), st.booleans())
def test_stripping_ruby_gives_back_the_text(text: str, furigana: Furigana, phrases: bool) -> None:
    page = Page(uncached_html(text, furigana, phrases=phrases))
    assert page.text == encodable(text)
    assert set(page.tags) <= OUR_TAGS


@many
@given(TEXTS, st.booleans())
def test_every_kanji_stands_inside_a_ruby_with_a_reading(text: str, spaced: bool) -> None:
    page = Page(uncached_html(text, "all", spaced=spaced))
    covered = {at for group in page.groups for at in range(group.start, group.end)}
    assert [c for at, c in enumerate(page.text) if HAN.match(c) and at not in covered] == []
    assert all(group.reading.strip() for group in page.groups)


@many
@given(TEXTS, st.sampled_from(MODES), st.booleans())
def test_no_tag_of_the_text_survives(text: str, furigana: Furigana, spaced: bool) -> None:
    left = OURS.sub("", uncached_html(text, furigana, spaced=spaced))
    assert "<" not in left
    assert ">" not in left
    assert '"' not in left
    assert re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", left) is None


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.text(max_size=3), st.text(max_size=3))
def test_any_names_leave_the_text_whole(text: str, written: str, reading: str) -> None:
    names = {written: reading, text[:2]: "なまえ", text[1:4]: "ナマエ"}
    assert Page(uncached_html(text, "all", names=names)).text == encodable(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_what_is_rendered_can_be_sent(text: str) -> None:
    uncached_html(text, "all").encode("utf-8")


def test_okurigana_stay_outside_the_ruby() -> None:
    assert to_html("送る", "all") == ('<ruby>送<rp>(</rp><rt aria-hidden="true">おく</rt><rp>)</rp></ruby>る')
    assert compact(to_html("取り消し", "all")) == "取[と]り消[け]し"


def test_each_part_of_a_compound_has_a_ruby_of_its_own() -> None:
    assert compact(to_html("就労支援", "all")) == "就労[しゅうろう]支援[しえん]"


def test_old_spelling_of_particles_fits_inside_a_word() -> None:
    assert compact(to_html("若しくは", "all")) == "若[も]しくは"


def test_a_number_is_kept_with_its_counter() -> None:
    assert to_html("2時", "all").startswith('<span class="keep">2<ruby>時')
    assert to_html("1日から", "all").startswith('<span class="keep"><ruby>1日')
    assert to_html("2時", "off") == '<span class="keep">2時</span>'


def test_without_furigana_the_text_is_still_escaped() -> None:
    assert to_html("<b>薬</b> & \"水\" 'お茶'", "off", phrases=False) == (
        "&lt;b&gt;薬&lt;/b&gt; &amp; &quot;水&quot; &#x27;お茶&#x27;"
    )


def test_english_is_only_escaped() -> None:
    assert to_html("3 days <left> & counting", "all", spaced=True) == "3 days &lt;left&gt; &amp; counting"
    assert to_html("", "all") == ""


def test_newlines_stay() -> None:
    assert Page(to_html("一行目\n二行目\r\n三行目", "all")).text == "一行目\n二行目\r\n三行目"


@pytest.mark.parametrize("kanji", ["々", "〆", "〇", "ヶ", "㐂", "𠮷", "鱻", "\U0002a6d6", "⺀", "﨑"])
def test_even_a_rare_kanji_has_a_reading(kanji: str) -> None:
    (group,) = Page(to_html(kanji, "all")).groups
    assert group.reading


def test_signs_that_stand_for_kanji_are_read_too() -> None:
    assert compact(to_html("々と〆と〇", "all", phrases=False)) == "々[おなじ]と〆[しめ]と〇[れい]"


def test_kanji_that_only_names_use_are_read_like_the_usual_ones() -> None:
    assert (
        compact(to_html("髙橋さんと𠮷田さん", "all", phrases=False)) == "髙橋[たかはし]さんと𠮷田[よしだ]さん"
    )


def test_a_reading_in_brackets_is_left_beside_the_word() -> None:
    assert compact(to_html("徳島（とくしま）", "all", phrases=False)) == "徳島[とくしま]（とくしま）"


@pytest.mark.parametrize(
    "unit", ["今日は薬を3回飲みました。", "薬", "𠮷", "あ", "1", "一", "1日", "ア", "<", "\n", "田中"]
)
def test_text_of_any_length_is_read(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert Page(to_html(text, "all", names={"田中": "たなか"})).text == text


def test_long_text_is_cut_after_sentences_so_that_no_reading_changes() -> None:
    sentence = "大人が一人で20日に就労支援を使いました。"
    count = 3 * LONGEST // len(sentence)
    assert uncached_html(sentence * count, "all", phrases=False) == (
        uncached_html(sentence, "all", phrases=False) * count
    )


def test_sixteen_threads_at_once_get_the_right_answers() -> None:
    texts = [f"{n}人が{n}日に面談をしました。" for n in range(40)]
    alone = [uncached_html(text, "all") for text in texts]
    start = threading.Barrier(16)

    def read_all() -> list[str]:
        start.wait()
        return [uncached_html(text, "all") for text in texts]

    with ThreadPoolExecutor(16) as threads:
        answers = [threads.submit(read_all) for _ in range(16)]
        assert all(answer.result() == alone for answer in answers)


def test_the_cache_holds_a_bounded_number_of_short_texts() -> None:
    cached_html.cache_clear()
    to_html("薬" * 301, "off")
    assert cached_html.cache_info().currsize == 0
    to_html("薬", "off")
    to_html("薬", "off")
    assert cached_html.cache_info().hits == 1
    assert cached_html.cache_info().maxsize == 4096


def test_the_same_text_with_other_names_is_another_entry_of_the_cache() -> None:
    first, second = ({"湊": "みなと"}, {"湊": "そう"})
    assert compact(to_html("湊さん", "all", names=first)) == "湊[みなと]さん"
    assert compact(to_html("湊さん", "all", names=second)) == "湊[そう]さん"
    assert compact(to_html("湊さん", "all", names=first)) == "湊[みなと]さん"


def test_words_without_end_are_not_kept_in_memory() -> None:
    words_module._known.clear()
    words_module._usual.clear()
    uncached_html("ア" * 200 + "と薬", "all")
    assert {key[0] for key in words_module._known} == {"と", "薬"}
    assert {word.surface for word in words_module._usual.values()} == {"と", "薬"}


def test_a_word_in_other_letters_stays_as_it_is_written() -> None:
    # The dictionary has one id for both.
    for text in ("平成の歌", "㍻の歌", "平成の歌", "A型とB型", "Ａ型とＢ型", "a型とA型", "A型とB型"):
        assert Page(uncached_html(text, "all")).text == text
