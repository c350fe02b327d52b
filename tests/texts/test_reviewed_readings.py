"""Somebody has looked through how each text of the interface is read; a change after that is seen here."""

import re

import pytest

from pwa import language, readings
from pwa.japanese.characters import HAN
from pwa.language import texts
from tests.texts.test_catalogs import catalog


def test_every_reading_is_the_one_that_was_reviewed() -> None:
    now, reviewed = list(readings.readings()), readings.reviewed()
    changed = [f"- {line}" for line in reviewed if line not in set(now)]
    changed += [f"+ {line}" for line in now if line not in set(reviewed)]
    assert not changed, "Read these, then `ayumi readings`:\n" + "\n".join(changed)
    assert now == reviewed


def test_each_text_of_the_catalogs_is_among_them() -> None:
    unread = [re.sub(r"\[[^\]]+\]", "", line) for line in readings.reviewed()]
    whole = set(unread)
    for domain in ("messages", "easy"):
        for text in catalog(domain).values():
            if HAN.search(text) and "%" not in text:
                assert text.replace("\n", "⏎") in whole, text
    assert {text for text in texts() if not text} == set()
    assert len(unread) > 1_500


def test_every_kanji_of_them_has_a_reading() -> None:
    for line in readings.reviewed():
        assert HAN.search(re.sub(r"[^\[\]ぁ-ヿ、。（）「」：〜\s]+\[[ぁ-ゖー]+\]", "", line)) is None, line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("困ったときは\n電話する", "困[こま]ったときは⏎電話[でんわ]する"),
        ("20日に10分", "20日[はつか]に10分[ぷん]"),
        ("JavaScript", "JavaScript"),
    ],
)
def test_a_line_shows_what_stands_over_what(text: str, line: str) -> None:
    assert readings.reading_of(text) == line


def test_a_text_with_a_number_is_read_with_one_three_and_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "texts", lambda: {"%(name)sは%(count)s日", "かな", "100%%の人"})
    found = list(readings.readings())
    for line in ("田中[たなか]は1日[にち]", "田中[たなか]は3日[みっか]", "田中[たなか]は10日[とおか]"):
        assert line in found
    assert "100%の人[ひと]" in found
    assert not [line for line in found if "かな" in line]
    assert "今日[きょう]" in found


def test_the_texts_are_those_of_both_catalogs() -> None:
    for domain in ("messages", "easy"):
        assert set(language._catalog(domain).values()) <= texts()
