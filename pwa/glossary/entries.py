"""The words of employment support and what they mean: data/field_words.tsv, as an organisation changed it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pwa.glossary.models import GlossaryWord
from pwa.japanese.characters import hiragana, is_han
from pwa.japanese.links import Links
from pwa.japanese.tables import rows
from pwa.registers import Register

State = Literal["file", "changed", "own"]

# The first letters of each row of the kana table, and the letter that names the row.
_ROWS: Final = {
    row[0]: row
    for row in (
        "あいうえおぁぃぅぇぉゔ",
        "かきくけこがぎぐげご",
        "さしすせそざじずぜぞ",
        "たちつてとだぢづでどっ",
        "なにぬねの",
        "はひふへほばびぶべぼぱぴぷぺぽ",
        "まみむめも",
        "やゆよゃゅょ",
        "らりるれろ",
        "わをんゎ",
    )
}


@dataclass(frozen=True)
class Entry:
    """A word, its reading in hiragana and what it means. `is_for_all`: for readers of standard too."""

    code: str
    word: str
    reading: str
    is_for_all: bool
    standard: str
    easy: str
    english: str
    state: State = "file"
    is_hidden: bool = False

    def meaning(self, register: Register) -> str:
        """What it means, for a reader of this register; in Japanese where no English was written."""
        if register == "english":
            return self.english or self.standard
        return (self.easy if register == "easy" else "") or self.standard

    @property
    def has_kanji(self) -> bool:
        """Whether the word itself does not say how it is read."""
        return is_han(self.word)

    @property
    def address(self) -> str:
        return f"/words/{self.code}"

    @property
    def row(self) -> str:
        """The letter that names its row of the kana table; "" for a reading in other letters."""
        return next((name for name, letters in _ROWS.items() if self.reading[:1] in letters), "")

    def is_found_by(self, asked: str) -> bool:
        """Whether this is a part of the word, of its reading or of the English."""
        kana = hiragana(asked.casefold())
        return any(kana in hiragana(each.casefold()) for each in (self.word, self.reading, self.english))


def _from_file() -> dict[str, Entry]:
    return {
        code: Entry(code, word, reading, whom == "all", standard, easy, english)
        for code, word, reading, whom, standard, easy, english in rows("field_words.tsv")
    }


FILE: Final[Mapping[str, Entry]] = _from_file()


def changed(row: GlossaryWord) -> Entry:
    """A word as the organisation wants it."""
    before = FILE.get(row.id)
    return Entry(
        row.id,
        row.word,
        row.reading,
        before.is_for_all if before else True,
        row.standard,
        row.easy,
        row.english,
        "own" if before is None else "changed" if _differs(row, before) else "file",
        row.is_hidden,
    )


def _differs(row: GlossaryWord, entry: Entry) -> bool:
    names = ("word", "reading", "standard", "easy", "english")
    return any(getattr(row, name) != getattr(entry, name) for name in names)


class Glossary:
    """All words of one organisation, in the order of their readings."""

    def __init__(self, rows: Iterable[GlossaryWord] = ()) -> None:
        entries = dict(FILE) | {row.id: changed(row) for row in rows}
        self.all: Final = sorted(entries.values(), key=lambda entry: (_order(entry.reading), entry.word))
        self._by_code = entries
        self._for_all = _links(entry for entry in self.shown if entry.is_for_all)
        self._for_easy = _links(self.shown)

    @property
    def shown(self) -> list[Entry]:
        """What participants find."""
        return [entry for entry in self.all if not entry.is_hidden]

    def get(self, code: str) -> Entry | None:
        return self._by_code.get(code)

    def explained(self, register: Register) -> list[str]:
        """Which words are marked for a reader of this register."""
        return [entry.word for entry in self.shown if entry.is_for_all or register != "standard"]

    def links(self, register: Register) -> Links:
        """The words to be marked in what staff wrote to a reader of this register."""
        return self._for_all if register == "standard" else self._for_easy


def _links(entries: Iterable[Entry]) -> Links:
    return Links({entry.word: entry.address for entry in entries})


_PLAIN: Final = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔぁぃぅぇぉっゃゅょゎ",
    "かきくけこさしすせそたちつてとはひふへほはひふへほうあいうえおつやゆよわ",
)


def _order(reading: str) -> str:
    # As dictionaries sort: first without the marks on the letters.
    return reading.translate(_PLAIN) + " " + reading
