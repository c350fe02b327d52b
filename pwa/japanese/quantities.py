"""Find numbers with their counters in a text and put each into one word that is never broken."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pwa.japanese.characters import is_han
from pwa.japanese.fitting import fit
from pwa.japanese.markup import Piece
from pwa.japanese.numbers import (
    COUNTERS,
    DIGITS,
    HUNDREDS,
    KANJI_DIGITS,
    KANJI_MYRIADS,
    KANJI_UNITS,
    LARGEST,
    THOUSANDS,
    Spoken,
    kanji_number,
    spoken,
    spoken_number,
)
from pwa.japanese.overlay import Patch, starts_of
from pwa.japanese.words import Word

QUANTITY_POS: Final = ("名詞", "数詞", "数量", "*", "*", "*")

# How long the counters with this first character are, the longest first.
_LENGTHS: Final = {
    first: sorted({len(counter) for counter in COUNTERS if counter[0] == first}, reverse=True)
    for first in {counter[0] for counter in COUNTERS}
}
# After the counter, and still the same thing: 3回目, 2時間半, 5日間.
_TAILS: Final = {"目": "め", "間": "かん", "半": "はん"}
_SEGMENT: Final = (
    r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]{1,15})"
    r"(?:[.．][0-9０-９]+)?(?:[十百千]?[万億兆]|[百千])?"
)
_NUMBER: Final = re.compile(rf"(?<![0-9０-９.,．，/])(?:{_SEGMENT}){{1,4}}")
_PARTS: Final = re.compile(r"([0-9０-９,，]+)(?:([.．])([0-9０-９]+))?([^0-9０-９]*)")
_UNIT_VALUES: Final = KANJI_UNITS | KANJI_MYRIADS
_PLAIN_DIGITS: Final = "0123456789０１２３４５６７８９"
_COMMAS: Final = str.maketrans("", "", ",，")

_MONTH_BEFORE: Final = re.compile(r"(?:月|毎月の?|日[、・,と〜～-])$")
_DATE_AFTER: Final = re.compile(
    r"から|まで|付|[（(][月火水木金土日祝]|に(?!\s?(?:[0-9０-９一二三四五六七八九]|何|数|だいたい|約|およそ|平均|せいぜい))|[・、と][0-9０-９]+日|〜|～|締|発売|以降"
)
_SPAN_BEFORE: Final = re.compile(r"(?:あと|もう|まる|丸|たった|に|。|週|残り|約|わずか|ほぼ)$")


def is_first_of_month(text: str, start: int, end: int) -> bool:
    """Whether 1日 (or 一日) at this place is a date, ついたち, and not the length of a day, いちにち."""
    before, after = text[max(0, start - 4) : start], text[end : end + 6]
    if _MONTH_BEFORE.search(before):
        return True
    return _DATE_AFTER.match(after) is not None and _SPAN_BEFORE.search(before) is None


# --- in digits ------------------------------------------------------------------------------------------


def quantities(text: str, words: list[Word]) -> Iterator[Patch]:
    """Numbers in digits with their counters. A match must end where a word starts: 1日本 holds no 1日."""
    starts = starts_of(words)
    for match in _NUMBER.finditer(text):
        number = match[0]
        start, after_number = match.span()
        for counter, end in _candidates(text, number, after_number):
            if end in starts:
                after_counter = after_number + len(counter)
                is_date = counter == "日" and is_first_of_month(text, start, after_counter)
                fixed = _fixed_reading(text, start, number, counter) if counter in ("分", "日") else ""
                yield Patch(start, end, _in_digits(number, counter, text[after_counter:end], is_date, fixed))
                break


def _fixed_reading(text: str, start: int, number: str, counter: str) -> str:
    """36度5分 ぶ; 2、3日 にち, as no day of a month is meant. Empty where the number decides."""
    if counter == "分" and text[start - 1 : start] == "度":
        return "ぶ"
    return "にち" if counter == "日" and is_guess(text, start, number) else ""


def is_guess(text: str, start: int, number: str) -> bool:
    """Whether the digit before the number is one less: 2、3日, 四、五日."""
    before = text[max(0, start - 2) : start]
    if len(before) < 2 or before[1] not in "、・,，" or len(number) != 1:
        return False
    low, high = (_digit_value(character) for character in (before[0], number))
    return low is not None and low + 1 == high


def _digit_value(character: str) -> int | None:
    return KANJI_DIGITS.get(character, int(character) if character in _PLAIN_DIGITS else None)


def _candidates(text: str, number: str, after_number: int) -> Iterator[tuple[str, int]]:
    """The longest counter with its tail, then shorter ones, then the number alone if it has a unit (3万).

    Each with the place where it ends. A pattern of two hundred counters would be slower than the dictionary.
    """
    is_longest = True
    for length in _LENGTHS.get(text[after_number : after_number + 1], ()):
        end = after_number + length
        counter = text[after_number:end]
        if counter in COUNTERS and len(counter) == length:
            if is_longest and text[end : end + 1] in _TAILS:
                yield counter, end + 1
            yield counter, end
            is_longest = False
    if is_han(number):
        yield "", after_number


@lru_cache(maxsize=4096)
def _in_digits(written: str, counter: str, tail: str, is_date: bool, fixed: str) -> Word:
    pieces: list[Piece] = []
    number, is_plain = 0, True
    for digits, point, decimals, unit in _PARTS.findall(written):
        number = int(digits.translate(_COMMAS))
        pieces += (Piece(digits + point + decimals, ""), *_unit_pieces(number, unit))
        for character in unit:
            number *= _UNIT_VALUES[character]
        if decimals:
            # A decimal is spoken digit by digit: the last one meets the counter.
            number = int(decimals[-1])
        is_plain = is_plain and not unit and not decimals
    if counter:
        says = spoken(min(number, LARGEST - 1), counter, is_date=is_date)
        if fixed:
            says = Spoken(says.number, fixed, irregular=False)
        if says.irregular and is_plain:
            pieces = list(_whole(written, counter, says))
        else:
            pieces += _counter_pieces(counter, says.counter or COUNTERS[counter].reading)
    return _quantity((*pieces, *_tail_pieces(tail)))


def _unit_pieces(number: int, unit: str) -> Iterator[Piece]:
    """百, 千 and 万 written after digits: 3千 is さんぜん, 3百 is さんびゃく."""
    for character in unit:
        size = _UNIT_VALUES[character]
        if size in (100, 1000) and number < 10:
            table = HUNDREDS if size == 100 else THOUSANDS
            said = table.get(number, table[1])
            yield Piece(character, said[-3:] if size == 100 else said[-2:])
        else:
            yield Piece(character, spoken_number(size).removeprefix("いち").removeprefix("いっ"))


def _counter_pieces(counter: str, reading: str) -> tuple[Piece, ...]:
    return fit(counter, reading) or (Piece(counter, reading),)


def _tail_pieces(tail: str) -> tuple[Piece, ...]:
    return (Piece(tail, _TAILS[tail]),) if tail else ()


def _whole(number: str, counter: str, says: Spoken) -> tuple[Piece, ...]:
    """One group over number and counter (1日 ついたち); kana at the end stay outside (1人暮らし)."""
    return _counter_pieces(number + counter, says.number + says.counter)


def _quantity(pieces: tuple[Piece, ...]) -> Word:
    written = "".join(piece.base for piece in pieces)
    reading = "".join(piece.reading or piece.base for piece in pieces)
    return Word(written, reading, QUANTITY_POS, pieces, is_quantity=True)


# --- in kanji -------------------------------------------------------------------------------------------


def join_kanji_quantities(words: list[Word], text: str) -> None:
    """Numbers in kanji, alone or with a counter, read as numbers: 三百人, 二十日, 一本. Changes the list."""
    at = index = 0
    while index < len(words):
        word = words[index]
        if word.pos[1] == "数詞" and not word.is_quantity:
            _join_at(words, index, text, at)
            word = words[index]
        at += word.length
        index += 1


def _join_at(words: list[Word], index: int, text: str, at: int) -> None:
    _part_minutes(words, index)
    written = words[index].surface
    number = kanji_number(written)
    if number is None or number >= LARGEST:
        return
    counter, tail, taken = _counter_after(words, index + 1) if _is_one_number(written) else ("", "", 0)
    if counter:
        is_date = counter == "日" and is_first_of_month(text, at, at + len(written) + 1)
        is_days = counter == "日" and is_guess(text, at, written)
        words[index : index + 1 + taken] = [_in_kanji(written, number, counter, tail, is_date, is_days)]
    elif len(written) > 1 or number in _READ_WRONGLY_ALONE:
        words[index] = words[index].read(_alone(written, number))


# The dictionary says みっ, よん, むっ … as if a counter followed.
_READ_WRONGLY_ALONE: Final = frozenset((3, 4, 6, 7, 8, 9))


def _part_minutes(words: list[Word], index: int) -> None:
    """三 and 十分 (じゅうぶん, enough) are 三十 and 分."""
    following = words[index + 1].surface if index + 1 < len(words) else ""
    if following == "十分" and words[index].surface in KANJI_DIGITS:
        tens, minutes = words[index].surface + "十", COUNTERS["分"].reading
        words[index : index + 2] = [
            Word(tens, "", QUANTITY_POS, (Piece(tens, ""),)),
            Word("分", minutes, QUANTITY_POS, (Piece("分", minutes),)),
        ]


def _counter_after(words: list[Word], index: int) -> tuple[str, str, int]:
    """The longest counter that the next words spell, its tail (三日|間), and how many words they take."""
    spelled, found = "", ("", "", 0)
    for count, word in enumerate(words[index : index + 3], start=1):
        spelled += word.surface
        if spelled in COUNTERS:
            found = (spelled, "", count)
        elif spelled[-1:] in _TAILS and spelled[:-1] in COUNTERS:
            found = (spelled[:-1], spelled[-1], count)
    return found


@lru_cache(maxsize=4096)
def _in_kanji(written: str, number: int, counter: str, tail: str, is_date: bool, is_days: bool) -> Word:
    says = spoken(number, counter, is_date=is_date)
    if is_days:
        says = Spoken(spoken_number(number), COUNTERS[counter].reading, irregular=False)
    if not says.counter:
        return _quantity((*_whole(written, counter, says), *_tail_pieces(tail)))
    number_piece = Piece(written, says.number)
    return _quantity((number_piece, *_counter_pieces(counter, says.counter), *_tail_pieces(tail)))


def _is_one_number(written: str) -> bool:
    """Whether the digits make one number: 二〇二六 does, the 一二 of 一二歩 is one or two."""
    has_unit = any(character in _UNIT_VALUES for character in written)
    return len(written) == 1 or len(written) > 3 or "〇" in written or has_unit


def _alone(written: str, number: int) -> str:
    if len(written) == 1 or any(character in _UNIT_VALUES for character in written):
        return spoken_number(number)
    return "".join(DIGITS[KANJI_DIGITS[character]] or "ぜろ" for character in written)
