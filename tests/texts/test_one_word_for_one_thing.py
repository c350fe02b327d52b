"""Words found wanting stay away: two senses of one word, vague or childish names, two spellings."""

import pytest
from babel.messages.pofile import read_po

from pwa.language import translate
from pwa.settings import ROOT

GONE = ("ねた時間", "こまっ", "すこし", "ならべる", "お医者さんのメモ", "外の人", "まもる人")


@pytest.mark.parametrize("word", GONE)
def test_no_easy_text_says_it(word: str) -> None:
    with (ROOT / "locales/ja/LC_MESSAGES/easy.po").open("rb") as file:
        texts = [str(entry.string) for entry in read_po(file, locale="ja") if entry.id]
    assert not [text for text in texts if word in text]


def test_going_to_bed_and_the_length_of_sleep_have_different_words() -> None:
    went = translate("easy", "Bed", "checkin")
    long = translate("easy", "A night had about %(hours)s hours of sleep.")
    assert went not in long
    assert long.startswith("ねむった時間は")


def test_what_saves_settings_says_so() -> None:
    for register in ("standard", "easy"):
        assert translate(register, "Save") == "保存する"
        assert translate(register, "Record it") == "記録する"


def test_a_sign_says_of_what() -> None:
    assert translate("easy", "Signs", "coping") == "つらくなる前のしるし"
    assert translate("standard", "Signs", "coping") == "不調のサイン"
