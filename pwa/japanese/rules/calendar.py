"""Days of the week."""

from typing import Final

from pwa.japanese.rules.asking import about, near
from pwa.japanese.words import Word

_DAYS: Final = dict(
    zip("月火水木金土日祝", ["げつ", "か", "すい", "もく", "きん", "ど", "にち", "しゅく"], strict=True)
)
_OPEN: Final = frozenset("（([【〈")
_CLOSED: Final = frozenset("）)]】〉")
_IN_A_ROW: Final = frozenset("・、〜～")
_BETWEEN: Final = _OPEN | _CLOSED | _IN_A_ROW | frozenset(",，/／-")


@about(*_DAYS)
def weekday(words: list[Word], index: int) -> str | None:
    """A day of the week in brackets （水） or in a row 月・水・金."""
    left, right = near(words, index, -1), near(words, index, 1)
    in_brackets = (left in _OPEN and right in _BETWEEN) or (right in _CLOSED and left in _BETWEEN)
    in_a_row = (left in _IN_A_ROW and near(words, index, -2) in _DAYS) or (
        right in _IN_A_ROW and near(words, index, 2) in _DAYS
    )
    return _DAYS[words[index].surface] if in_brackets or in_a_row else None
