"""Kanji by the school year in which they are taught."""

from typing import Final

from pwa.japanese.characters import HAN
from pwa.japanese.tables import rows

HARD_FROM_GRADE: Final = 4

_GRADES: Final = {kanji: int(grade) for grade, line in rows("grades.tsv") for kanji in line}
# A repeat mark is as hard as the kanji it repeats, and that one stands in the same piece.
_ALWAYS_EASY: Final = frozenset("々〇ヶヵ")


def grade(kanji: str) -> int:
    """The school grade of one kanji, 1 to 3; 4 for every later one."""
    return _GRADES.get(kanji, HARD_FROM_GRADE)


def is_hard(text: str) -> bool:
    """Whether the text holds a kanji taught after grade 3."""
    return any(grade(c) >= HARD_FROM_GRADE for c in HAN.findall(text) if c not in _ALWAYS_EASY)
