"""Lines break between phrases; easy Japanese can show the same phrases with spaces."""

import budoux
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.japanese import to_html
from pwa.japanese.furigana import read_words
from pwa.japanese.phrases import phrase_starts
from tests.japanese.reading import Page, field_sentences
from tests.japanese.texts import TEXTS

PARSER = budoux.load_default_japanese_parser()


def breaks_of_budoux(text: str) -> set[int]:
    ends, at = set[int](), 0
    for phrase in PARSER.parse(text)[:-1]:
        at += len(phrase)
        ends.add(at)
    return ends


def breaks(text: str) -> set[int]:
    return set(Page(to_html(text, "all")).breaks)


def test_lines_break_between_phrases() -> None:
    assert to_html("今日は薬を飲みました。", "off") == "今日は<wbr>薬を<wbr>飲みました。"


def test_furigana_do_not_move_the_breaks() -> None:
    for sentence in field_sentences():
        assert Page(to_html(sentence.text, "off")).breaks == Page(to_html(sentence.text, "all")).breaks


def test_every_break_is_one_of_budoux_or_of_ours() -> None:
    for sentence in field_sentences():
        others = breaks(sentence.text) - breaks_of_budoux(sentence.text)
        # After a mark in a list; where a long phrase has a particle.
        assert all(sentence.text[at - 1] in "・／：〜 がをはも" for at in others), sentence.text


def test_nearly_every_break_of_budoux_between_words_is_kept() -> None:
    kept = wanted = 0
    for sentence in field_sentences():
        words = read_words(sentence.text, None)
        starts, at = set[int](), 0
        for word in words:
            starts.add(at)
            at += len(word.surface)
        budoux_breaks = breaks_of_budoux(sentence.text) & starts
        wanted += len(budoux_breaks)
        kept += len(budoux_breaks & breaks(sentence.text))
    # The others are those inside compounds, before とき and こと, and between 午後 and its hour.
    assert kept / wanted > 0.96


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_model_is_read_as_budoux_reads_it(text: str) -> None:
    text = Page(to_html(text, "off", phrases=False)).text
    words = read_words(text, None)
    at, starts = 0, dict[int, int]()
    for index, word in enumerate(words):
        starts[index] = at
        at += len(word.surface)
    ours = {starts[index] for index in phrase_starts(words, text)} - breaks_of_budoux(text)
    assert all(text[at - 1] in "がをはも" for at in ours)


@given(st.integers(0, 9_999), st.sampled_from(["日", "人", "か月", "時間半", "回目", "万円", "分間"]))
@settings(max_examples=200, deadline=None)
def test_no_line_breaks_between_a_number_and_its_counter(number: int, counter: str) -> None:
    text = f"今日は{number}{counter}でした。"
    inside = range(4, 3 + len(f"{number}{counter}"))
    assert breaks(text).isdisjoint(inside)


@pytest.mark.parametrize("text", ["今日は薬を飲みました。", "困ったことを、支援員に伝えてください。"])
def test_spaces_stand_where_the_breaks_are(text: str) -> None:
    spaced = Page(to_html(text, "off", spaced=True))
    assert spaced.text.replace(" ", "") == text
    assert len(spaced.breaks) == len(breaks(text))
    # None after a mark: it parts the phrases already.
    assert spaced.text.count(" ") == len([at for at in breaks(text) if text[at - 1] != "、"])


def test_no_space_follows_punctuation_or_another_space() -> None:
    assert to_html("はい、今日は 元気です。でも「少し」眠いです。", "off", spaced=True) == (
        "はい、<wbr>今日は <wbr>元気です。でも <wbr>「少し」 <wbr>眠いです。"
    )
    assert to_html("今日は 元気です", "off", spaced=True) == "今日は <wbr>元気です"


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("困ったときは電話する", "困ったときは 電話する"),
        ("仕事のことを話す", "仕事のことを 話す"),
        ("どんなことがありましたか", "どんなことが ありましたか"),
        ("大切なときに休む", "大切なときに 休む"),
        ("休みの日、ものを運ぶ", "休みの 日、ものを 運ぶ"),
        ("明日の午後2時から話す", "明日の 午後2時から 話す"),
        ("午後から2時間休む", "午後から 2時間 休む"),
    ],
)
def test_what_only_completes_a_clause_is_not_torn_from_it(text: str, spaced: str) -> None:
    assert Page(to_html(text, "off", spaced=True)).text == spaced
    at = text.find("とき") if "困った" in text else text.find("2時から")
    assert at < 0 or at not in breaks(text)


def test_a_long_phrase_may_end_after_a_particle_and_a_short_one_stays_whole() -> None:
    spaced = to_html("お知らせを受け取ることができます", "off", spaced=True)
    assert spaced == "お知らせを <wbr>受け取ることが <wbr>できます"
    assert "<wbr>" not in to_html("ことができます", "off")


@pytest.mark.parametrize("text", ["報告・連絡・相談", "場所：事業所", "面談／訓練", "薬 仕事", "月〜金"])
def test_a_line_may_end_after_a_space_or_a_mark_between_parts(text: str) -> None:
    marks = {at + 1 for at, character in enumerate(text) if character in "・：／ 〜"}
    assert marks <= breaks(text)


def test_phrases_can_be_switched_off() -> None:
    assert "<wbr>" not in to_html("今日は薬を飲みました。", "all", phrases=False)


@pytest.mark.parametrize("text", ["家族に言う", "「はい」と言う"])
def test_to_say_is_written_as_it_is_spelled(text: str) -> None:
    words = read_words(text, None)
    assert words[-1].reading == "いう"
    # Another verb that is spelled with ゆ keeps it.
    assert read_words("髪を結う", None)[-1].reading == "ゆう"


@pytest.mark.parametrize(
    "text",
    [
        "とても|いい",
        "すぐ|支援員に",
        "あまり|ねむれなかった",
        "もっと|広い",
        "場所：|あおばクリニック",
        "すぐに|行く",
        "今|やっています",
        "ぜんぶ|元にもどす",
    ],
)
def test_an_adverb_and_a_name_before_its_value_are_phrases_of_their_own(text: str) -> None:
    assert to_html(text.replace("|", ""), "off").replace("<wbr>", "|") == text


@pytest.mark.parametrize(
    "text",
    [
        "すぐ|支援員に|とどきます。",
        "家族に|とどきました",
        # Another verb that begins so, and と as the particle, are left as the model has them.
        "ここにとどまる",
        "彼にと|どきどきする",
    ],
)
def test_whom_something_reaches_is_a_phrase_of_its_own(text: str) -> None:
    assert to_html(text.replace("|", ""), "off").replace("<wbr>", "|") == text
