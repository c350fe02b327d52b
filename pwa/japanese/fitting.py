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
_SOUNDS: Final = str.maketrans("はへをづぢ", "わえおずじ")


def _sounds_like(written: str, said: str) -> bool:
    """Whether kana of a word may stand for kana of its reading, one for one."""
    return len(written) == len(said) and all(
        each in (kana, kana.translate(_SOUNDS)) for kana, each in zip(hiragana(written), said, strict=True)
    )


def _needs_reading(character: str) -> bool:
    return _KANA.match(character) is None or character in _SMALL_KE


def fit(surface: str, reading: str) -> tuple[Piece, ...] | None:
    """The surface cut into kana and not-kana, each not-kana run with its share of the reading (hiragana).

    None where the kana of the surface do not occur in the reading in this order.
    """
    runs = [(needs, "".join(run)) for needs, run in groupby(surface, _needs_reading)]
    # From which places of the reading each run and all after it can be read, from the last to the first:
    # a regular expression would try every way, which takes 漢あ漢あ漢あ… under ああああ… years.
    places = [{len(reading)}]
    for needs, run in reversed(runs):
        after = places[-1]
        if needs:
            places.append(set(range(max(after, default=0))))
        else:
            starts = (end - len(run) for end in after if end >= len(run))
            places.append({at for at in starts if _sounds_like(run, reading[at : at + len(run)])})
    if 0 not in places[-1]:
        return None
    pieces, at = list[Piece](), 0
    for (needs, run), after in zip(runs, places[-2::-1], strict=True):
        end = min(end for end in after if end > at) if needs else at + len(run)
        pieces.append(Piece(run, reading[at:end] if needs and is_han(run) else ""))
        at = end
    return tuple(pieces)


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
