"""How every text of the interface is read, as lines that a person can check: 今日[きょう]の体調[たいちょう].

They are kept in `locales/ja/readings.txt`. When the dictionary, a rule or a text changes, the difference
of this file is what has to be read again.
"""

import re
from collections.abc import Iterator
from itertools import cycle, product

from pwa.japanese.characters import is_han
from pwa.japanese.furigana import read_words
from pwa.language import texts
from pwa.settings import ROOT

FILE = ROOT / "locales" / "ja" / "readings.txt"

_HEAD = (
    "# How every text of the interface is read. Made by `ayumi readings`, never by hand: a wrong reading",
    "# is put right in pwa/japanese (a table in data/, or a rule), a wrong text in its .po file.",
)
_PLACE = re.compile(r"%\((\w+)\)s")
# What a place in a text is filled with here; a place that is not named holds a number.
_SAMPLES = {
    **dict.fromkeys(("name", "names", "who", "giver", "taker"), "田中"),
    **dict.fromkeys(("when", "last", "begin", "hours"), "11月27日（金）午後2時"),
    **dict.fromkeys(("day", "first", "end"), "11月25日"),
    **dict.fromkeys(("at", "bed", "wake", "time"), "午後10時30分"),
    **dict.fromkeys(("what", "things", "role", "state", "word", "reading"), "面談"),
    **dict.fromkeys(("place", "page", "device", "phone", "register", "furigana"), "電話"),
}
_NUMBERS = ("1", "3", "10")


def write() -> None:
    """Make the file anew."""
    FILE.write_text("\n".join([*_HEAD, *readings()]) + "\n", encoding="utf-8")


def reviewed() -> list[str]:
    """The lines of the file as somebody has read them."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def readings() -> Iterator[str]:
    """One line a text with kanji, sorted; a text that holds a number stands there with 1, 3 and 10."""
    found = {filled for text in (*texts(), *_dates()) for filled in _filled(text) if is_han(filled)}
    return (reading_of(text) for text in sorted(found))


def reading_of(text: str) -> str:
    """A text with each reading in brackets after what it stands over; a line end is ⏎."""
    pieces = (piece for word in read_words(text, None) for piece in word.pieces)
    read = (f"{piece.base}[{piece.reading}]" if piece.reading else piece.base for piece in pieces)
    return "".join(read).replace("\n", "⏎")


def _filled(text: str) -> Iterator[str]:
    for number in _NUMBERS:
        filled = _PLACE.sub(lambda place: _SAMPLES.get(place[1], number), text)  # noqa: B023
        yield filled.replace("%%", "%")


def _dates() -> Iterator[str]:
    """Days and times as `pwa.dates` says them: each month, each day of one, each hour, in each register."""
    for day, weekday in zip(range(1, 32), cycle("月火水木金土日")):
        yield f"{day % 12 + 1}月{day}日（{weekday}）"
        yield f"2027年{day % 12 + 1}月{day}日 {weekday}曜日"
    for hour, half in product(range(12), ("午前", "午後")):
        yield f"{half}{hour}時"
        yield f"{half}{hour}時{hour * 5 + 1}分"
    yield from ("昨日", "今日", "明日", "昼の12時30分")
