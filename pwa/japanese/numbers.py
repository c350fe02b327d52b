"""How numbers and counters are spoken: 1日 ついたち, 3階 さんがい, 10分 じゅっぷん."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from pwa.japanese.tables import pairs, rows

_LONGEST_IN_KANJI: Final = 40
DIGITS: Final = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
HUNDREDS: Final = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
THOUSANDS: Final = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_MYRIADS: Final = ((10**12, "ちょう"), (10**8, "おく"), (10**4, "まん"))
LARGEST: Final = 10**16

# Which last parts of a number end in っ before a kind of counter.
_DOUBLED_BEFORE: Final = {"k": (1, 6, 8, 10, 100), "h": (1, 6, 8, 10, 100), "s": (1, 8, 10), "t": (1, 8, 10)}
_ENDS_IN_N: Final = (3, 1000, 10_000)

KANJI_DIGITS: Final = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
KANJI_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
KANJI_MYRIADS: Final = {"万": 10**4, "億": 10**8, "兆": 10**12}


class Counter(NamedTuple):
    """A row of counters.tsv."""

    reading: str
    doubling: str
    after_doubled: str
    after_n: str
    whole: dict[int, str]
    number: dict[int, str]
    after: dict[int, str]


class Spoken(NamedTuple):
    """A number and its counter in hiragana; `irregular` where the two belong under one ruby."""

    number: str
    counter: str
    irregular: bool


def _special(cell: str, mark: str) -> dict[int, str]:
    entries = (entry.split(mark) for entry in cell.split() if mark in entry)
    return {int(number): reading for number, reading in entries}


def _counters() -> Iterator[tuple[str, Counter]]:
    for written, *cells in rows("counters.tsv"):
        reading, doubling, after_doubled, after_n, special = cells + [""] * (5 - len(cells))
        whole, number, after = (_special(special, mark) for mark in "!=~")
        yield written, Counter(reading, doubling, after_doubled, after_n, whole, number, after)


COUNTERS: Final = dict(_counters())
DAYS: Final = {int(day): reading for day, reading in pairs("days.tsv").items()}


def spoken_number(number: int) -> str:
    """A whole number below 10^16 in hiragana."""
    if number == 0:
        return "れい"
    words = ""
    for size, name in _MYRIADS:
        count, number = divmod(number, size)
        if count:
            words += _below_ten_thousand(count) + name
    return (words + _below_ten_thousand(number)).replace("いちちょう", "いっちょう")


def _below_ten_thousand(number: int) -> str:
    thousands, number = divmod(number, 1000)
    hundreds, number = divmod(number, 100)
    tens, ones = divmod(number, 10)
    words = THOUSANDS.get(thousands, DIGITS[thousands] + "せん") if thousands else ""
    words += HUNDREDS.get(hundreds, DIGITS[hundreds] + "ひゃく") if hundreds else ""
    words += ("" if tens == 1 else DIGITS[tens]) + "じゅう" if tens else ""
    return words + DIGITS[ones]


def last_part(number: int) -> int:
    """The part of a number that meets the counter: 21 ends in 1, 30 in 10, 500 in 100."""
    if number % 10:
        return number % 10
    return next((size for size in (10, 100, 1000) if number % (size * 10)), 10_000) if number else 0


def spoken(number: int, written: str, *, is_date: bool = True) -> Spoken:
    """The number and one of `COUNTERS` in hiragana; `is_date` tells 1日 ついたち from 1日 いちにち."""
    counter = COUNTERS[written]
    if written == "日" and number in DAYS and (is_date or number != 1):
        return Spoken(DAYS[number], "", irregular=True)
    if number in counter.whole:
        return Spoken(counter.whole[number], "", irregular=True)
    last = last_part(number)
    before = spoken_number(number)
    if last in counter.number:
        said = before.removesuffix(spoken_number(last)) + counter.number[last]
        return Spoken(said, counter.after.get(last, counter.reading), irregular=False)
    if last in _DOUBLED_BEFORE.get(counter.doubling, ()):
        changed = counter.after_doubled or counter.reading
        # A longer number keeps its digits bare: 50分 would be torn apart by ごじゅっぷん above it.
        is_short = number < 10
        return Spoken(before[:-1] + "っ", changed, irregular=is_short and changed != counter.reading)
    after_n = counter.after_n if last in _ENDS_IN_N else ""
    return Spoken(before, counter.after.get(last) or after_n or counter.reading, irregular=False)


def kanji_number(written: str) -> int | None:
    """The value of 二十五, 三百 or 二〇二六; None where it is not a number in kanji."""
    if not 0 < len(written) <= _LONGEST_IN_KANJI or not all(
        c in KANJI_DIGITS or c in KANJI_UNITS or c in KANJI_MYRIADS for c in written
    ):
        return None
    if all(c in KANJI_DIGITS for c in written):
        return int("".join(str(KANJI_DIGITS[c]) for c in written))
    total = section = digit = 0
    for character in written:
        if character in KANJI_DIGITS:
            digit = digit * 10 + KANJI_DIGITS[character]
        elif character in KANJI_UNITS:
            section, digit = section + (digit or 1) * KANJI_UNITS[character], 0
        else:
            total, section, digit = total + (section + digit or 1) * KANJI_MYRIADS[character], 0, 0
    return total + section + digit
