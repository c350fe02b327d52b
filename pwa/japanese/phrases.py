"""Where a line may break: between phrases, never inside a word or between a number and its counter."""

from functools import lru_cache
from typing import Final

import budoux

from pwa.japanese.words import ENDS_PHRASE, PHRASE_IS_OVER, WHERE, Word

_MODEL: Final = budoux.load_default_japanese_parser().model
_BASE: Final = -sum(sum(group.values()) for group in _MODEL.values()) / 2
# The model's features: one, two or three characters at an offset from the break, each with a weight.
_uw1, _uw2, _uw3, _uw4, _uw5, _uw6 = (_MODEL.get(f"UW{n}", {}).get for n in range(1, 7))
_bw1, _bw2, _bw3 = (_MODEL.get(f"BW{n}", {}).get for n in range(1, 4))
_tw1, _tw2, _tw3, _tw4 = (_MODEL.get(f"TW{n}", {}).get for n in range(1, 5))
# Stands for what is before and after the text; no feature knows it.
_EDGE: Final = "\0\0\0"
# In characters: on a phone in large letters a longer phrase fills a line, and is torn anywhere.
LONG: Final = 6


@lru_cache(maxsize=32_768)
def is_phrase_start(window: str) -> bool:
    """Whether BudouX's model breaks in the middle of these six characters."""
    a, b, c, d, e, f = tuple(window)
    bc, cd, de = b + c, c + d, d + e
    score = (
        _BASE
        + (_uw1(a, 0) + _uw2(b, 0) + _uw3(c, 0) + _uw4(d, 0) + _uw5(e, 0) + _uw6(f, 0))
        + (_bw1(bc, 0) + _bw2(cd, 0) + _bw3(de, 0))
        + (_tw1(a + bc, 0) + _tw2(b + cd, 0) + _tw3(c + de, 0) + _tw4(de + f, 0))
    )
    return score > 0


def phrase_starts(words: list[Word], text: str) -> list[int]:
    """The indexes of the words that begin a phrase, the first word excepted.

    The model is asked only where a phrase can begin: its own parser scores every character and takes
    longer than the dictionary does.
    """
    padded = _EDGE + text + _EDGE
    if not words:
        return []
    starts: list[int] = []
    previous = words[0]
    at, begun = previous.length, 0
    for index, word in enumerate(words[1:], start=1):
        if word.may_begin_phrase and not word.leans & previous.bears:
            is_over = previous.bears & PHRASE_IS_OVER or (word.reaches and previous.bears & WHERE)
            is_long = at - begun >= LONG and previous.bears & ENDS_PHRASE
            if is_over or is_long or is_phrase_start(padded[at : at + 6]):
                starts.append(index)
                begun = at
        at += word.length
        previous = word
    return starts
