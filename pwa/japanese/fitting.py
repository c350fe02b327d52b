"""Fit a word's reading onto its characters, so that ruby stands over the kanji and okurigana stay outside."""

import re
from itertools import groupby
from typing import Final

from pwa.japanese.characters import HAN, KANA_READING, hiragana, is_han
from pwa.japanese.markup import Piece
from pwa.japanese.tables import rows

# Last resort for a kanji that no table knows: the reader sees that there is no reading.
UNREADABLE: Final = "？"

_KANA: Final = re.compile("[ぁ-ゖァ-ヴー]")
_READINGS: Final = {kanji: row[0] for row in rows("kanji_readings.tsv") for kanji in row[1]}
_SMALL_KE: Final = "ヶヵ"


# Kana written by the rules of old: the は of 若しくは is said and given as わ.
_SOUNDS: Final = str.maketrans(
    {"は": "[はわ]", "へ": "[へえ]", "を": "[をお]", "づ": "[づず]", "ぢ": "[ぢじ]"}
)


def _spoken_as(kana: str) -> str:
    return re.escape(hiragana(kana)).translate(_SOUNDS)


def _needs_reading(character: str) -> bool:
    return _KANA.match(character) is None or character in _SMALL_KE


def fit(surface: str, reading: str) -> tuple[Piece, ...] | None:
    """The surface cut into kana and not-kana, each not-kana run with its share of the reading (hiragana).

    None where the kana of the surface do not occur in the reading in this order.
    """
    runs = [(needs, "".join(run)) for needs, run in groupby(surface, _needs_reading)]
    pattern = "".join("(.+?)" if needs else f"({_spoken_as(run)})" for needs, run in runs)
    found = re.fullmatch(pattern, reading)
    if found is None:
        return None
    return tuple(
        Piece(run, share if needs and is_han(run) else "")
        for (needs, run), share in zip(runs, found.groups(), strict=True)
    )


def one_by_one(surface: str) -> tuple[Piece, ...]:
    """Each kanji under a reading of its own: for words that no dictionary can read."""
    pieces: list[Piece] = []
    for kanji, run in groupby(surface, lambda c: HAN.match(c) is not None):
        if kanji:
            for character in run:
                previous = pieces[-1].reading if pieces else ""
                repeated = previous if character == "々" else ""
                pieces.append(Piece(character, repeated or _READINGS.get(character, UNREADABLE)))
        else:
            pieces.append(Piece("".join(run), ""))
    return tuple(pieces)


def fitted(surface: str, reading: str) -> tuple[Piece, ...]:
    """Like `fit`, but always an answer: one ruby over the whole, or kanji by kanji without a reading."""
    if not is_han(surface):
        return (Piece(surface, ""),)
    if KANA_READING.fullmatch(reading) is None:
        return one_by_one(surface)
    return fit(surface, reading) or (Piece(surface, reading),)
